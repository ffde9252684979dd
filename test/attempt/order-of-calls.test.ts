import { expect } from '@open-wc/testing';
import { ConnectorAuthError } from '../../src/index.js';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { description, nextTask, until } from '../browser/helpers.js';
import { useFrameWindows } from '../browser/scripted.js';
import type { Call, Reply } from '../browser/scripted.js';
import { scriptedScene } from '../browser/scripted-scene.js';

useFrameWindows();

type Act<T> = (el: CyclrConnectorAuth) => T;

/** The two places in which a page calls methods one after the other. */
const places = {
  'in one task': async <T>(el: CyclrConnectorAuth, begin: Act<void>, calls: Act<T>): Promise<readonly [T]> => {
    begin(el);
    await nextTask();
    return [calls(el)];
  },
  'in one listener': <T>(el: CyclrConnectorAuth, begin: Act<void>, calls: Act<T>): Promise<readonly [T]> => new Promise((resolve) => {
    el.addEventListener('cyclr-auth-state', () => { resolve([calls(el)]); }, { once: true });
    begin(el);
  }),
};

interface Case {
  /** What is known at first. */
  readonly known: Partial<ConnectorDescription>;
  /** Changes the state. */
  readonly begin: Act<void>;
  readonly calls: Act<Promise<unknown>>;
  /** The answers to requests; a request without one waits. */
  readonly replies: (call: Call) => Reply | undefined;
  /** The value, the name or the code of the error, the events after the calls, the requests, and the state at the end. */
  readonly expected: readonly [result: string, events: string, requests: string, state: string];
}

const connected = { json: description({ authenticated: true }) };
const ready = { json: description() };

/** The page says that a connected connector is not connected any more. */
const rests = (more: Partial<ConnectorDescription> = {}): Act<void> => (el) => { el.connector = description(more); };
const submits: Act<void> = (el) => { void el.connect({ apiKey: 'first' }); };
const isSecond = ({ body }: Call): boolean => body?.apiKey === 'second';

const cases: Readonly<Record<string, Case>> = {
  'cancel() and connect(values) end an attempt and begin another': {
    known: {}, begin: submits, replies: (call) => isSecond(call) ? connected : undefined,
    calls: (el) => { el.cancel(); return el.connect({ apiKey: 'second' }); },
    expected: ['submit', 'state:ready cancel submit state:submitting state:connected complete', 'POST GET POST', 'connected'],
  },
  'cancel() and connect(values), where nothing runs, begin an attempt': {
    known: { authenticated: true }, begin: rests(), replies: () => connected,
    calls: (el) => { el.cancel(); return el.connect({ apiKey: 'second' }); },
    expected: ['submit', 'submit state:submitting state:connected complete', 'POST', 'connected'],
  },
  'connect(values) and cancel() end the attempt': {
    known: { authenticated: true }, begin: rests(), replies: ({ method }) => method === 'GET' ? ready : undefined,
    calls: (el) => { const ending = el.connect({ apiKey: 'second' }); el.cancel(); return ending; },
    expected: ['AbortError', 'submit state:submitting state:ready cancel', 'POST GET', 'ready'],
  },
  'refresh() and connect(values) begin the attempt after the answer': {
    known: { authenticated: true }, begin: rests(), replies: ({ method }) => method === 'GET' ? ready : connected,
    calls: (el) => { void el.refresh(); return el.connect({ apiKey: 'second' }); },
    expected: ['submit', 'state:loading state:ready submit state:submitting state:connected complete', 'GET POST', 'connected'],
  },
  'refresh() and connect() for OAuth begin no sign-in, and announce none': {
    known: { authType: 'OAuth2', authenticated: true }, begin: rests({ authType: 'OAuth2' }), replies: () => ({ json: description({ authType: 'OAuth2' }) }),
    calls: (el) => { void el.refresh(); return el.connect(); },
    expected: ['misconfigured', 'state:loading state:ready', 'GET', 'ready'],
  },
  'refresh() and cancel() end the refresh': {
    known: { authenticated: true }, begin: rests(), replies: () => undefined,
    calls: (el) => { void el.refresh(); el.cancel(); return Promise.resolve(); },
    expected: ['undefined', 'state:loading state:ready', 'GET', 'ready'],
  },
  'cancel() and disconnect() end the attempt and the connection': {
    known: { authenticated: true }, begin: submits, replies: ({ method }) => method === 'DELETE' ? ready : undefined,
    calls: (el) => { el.cancel(); return el.disconnect(); },
    expected: ['undefined', 'state:connected cancel before-disconnect state:loading state:ready disconnect', 'POST GET DELETE', 'ready'],
  },
  'refresh() and disconnect() ask the page nothing, and delete nothing': {
    known: {}, begin: (el) => { el.connector = description({ authenticated: true }); }, replies: () => connected,
    calls: async (el) => { void el.refresh(); await el.disconnect(); },
    expected: ['undefined', 'state:loading state:connected', 'GET', 'connected'],
  },
  'another connector with its description, and connect(values), begin an attempt with that one': {
    known: { authenticated: true }, begin: rests(), replies: () => connected,
    calls: (el) => {
      Object.assign(el, { connectorId: '44', connector: description({ id: '44' }) });
      return el.connect({ apiKey: 'second' });
    },
    expected: ['submit', 'state:idle state:ready submit state:submitting state:connected complete', 'POST', 'connected'],
  },
  'another connector without a description, and connect(values), ask for it first': {
    known: { authenticated: true }, begin: rests(), replies: ({ method }) => method === 'GET' ? ready : connected,
    calls: (el) => {
      el.connectorId = '44';
      return el.connect({ apiKey: 'second' });
    },
    expected: ['submit', 'state:idle state:loading state:ready submit state:submitting state:connected complete', 'GET POST', 'connected'],
  },
};

const nameOf = (reason: unknown): string => reason instanceof ConnectorAuthError ? reason.code : (reason as Error).name;

for (const [place, call] of Object.entries(places)) {
  describe(`calls ${place}:`, () => {
    for (const [what, { known, begin, calls, replies, expected }] of Object.entries(cases)) {
      it(what, async () => {
        const { el, backend, log } = await scriptedScene({ connector: description(known), respond: replies });
        let heard = 0;
        const [ending] = await call(el, begin, (element) => {
          heard = log.names.length;
          return calls(element);
        });
        const result = await ending.then((value) => (value as { via?: string } | undefined)?.via ?? 'undefined', nameOf);
        await until(() => el.state === expected[3], `the state is ${expected[3]}, not ${el.state}`);
        await nextTask();
        expect([result, log.names.slice(heard).join(' '), backend.calls.map(({ method }) => method).join(' '), el.state]).to.deep.equal(expected);
      });
    }
  });
}
