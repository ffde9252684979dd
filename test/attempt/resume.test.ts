import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../element/fakes.js';
import type { Answer } from '../element/fakes.js';
import {
  EventLog, act, arrives, click, described, elementIn, framed, hasPart, hostPage, loads, mount, mountOAuth, part, popup, reaches, signIn,
  task, tell, until, windows,
} from '../element/helpers.js';

const says = (more: Partial<ConnectorDescription> = {}): Answer => ({ json: described({ authType: 'OAuth2', ...more }) });
const no = says();
const yes = says({ authenticated: true });

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: Backend;
  readonly log: EventLog;
}

const keyOf = ({ endpoint }: Backend, connectorId = '33'): string => `cyclr-attempt:${endpoint}:${connectorId}`;

/** What this tab remembers of the sign-in. */
const recordOf = (backend: Backend): unknown => JSON.parse(sessionStorage.getItem(keyOf(backend)) ?? 'null');

const record = (more: Readonly<Record<string, unknown>> = {}): string => JSON.stringify({
  attempt: '1-2-3-4', before: { authenticated: false }, deadline: Date.now() + 60_000, ...more,
});

const oauth = async (known: Partial<ConnectorDescription> = {}, attributes: Readonly<Record<string, string>> = {}): Promise<Scene> => {
  const backend = await Backend.start({ GET: says(known) });
  await backend.answer('POST', { json: { url: backend.signInUrl('id=33&token=canary') } });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', ...attributes }, { connector: described({ authType: 'OAuth2', ...known }) });
  return { el, backend, log: new EventLog(el) };
};

/** An element that comes upon a record, as one does in a page that was reloaded. */
const comesUpon = async (text: string | null, get: Answer = no): Promise<Scene> => {
  const backend = await Backend.start({ GET: { ...get, held: true } });
  await backend.answer('POST', { json: { url: backend.signInUrl() } });
  if (text !== null) sessionStorage.setItem(keyOf(backend), text);
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager' });
  const log = new EventLog(el);
  await backend.requests('GET', 1);
  await backend.answer('GET', get);
  await backend.release();
  return { el, backend, log };
};

/** A page in a frame, with a sign-in that runs in a window, and is then reloaded. */
const reloaded = async (attributes: Readonly<Record<string, string>> = {}, known: Partial<ConnectorDescription> = {}): Promise<Scene> => {
  const backend = await Backend.start({ GET: says(known) });
  await backend.answer('POST', { json: { url: backend.signInUrl() } });
  const frame = await framed(hostPage({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager', ...attributes }));
  const before = await elementIn(frame);
  await until(() => before.connector, 'the description is there');
  const { open } = frame.contentWindow!;
  frame.contentWindow!.open = (...args) => {
    const handle = open.apply(frame.contentWindow, args);
    if (handle) windows.push({ handle, features: args[2] });
    return handle;
  };
  await signIn(before, backend);
  await backend.answer('GET', { ...says(known), held: true });
  await loads(frame, () => { frame.contentWindow!.location.reload(); });
  const el = await elementIn(frame);
  expect(el === before).to.equal(false);
  return { el, backend, log: new EventLog(el) };
};

const answers = async (backend: Backend, answer: Answer): Promise<void> => {
  await backend.answer('GET', answer);
  await backend.release();
};

afterEach(() => { sessionStorage.clear(); });

describe('what a tab remembers of a sign-in', () => {
  it('is the attempt, what was before, and the deadline; no secret, and nothing else', async () => {
    const { el, backend } = await oauth({ revision: 'r1', description: 'canary', properties: [{ name: 'Subdomain', value: 'canary' }] });
    const now = Date.now();
    await signIn(el, backend);
    const { callbackMessage } = (await backend.requests('POST', 1))[0]!.body as { callbackMessage: string };
    const kept = recordOf(backend) as { deadline: number };
    expect(kept).to.deep.equal({ attempt: callbackMessage, before: { authenticated: false, revision: 'r1' }, deadline: kept.deadline });
    expect(kept.deadline - now).to.be.within(600_000, 615_000);
    expect(sessionStorage).to.have.length(1);
    expect(JSON.stringify(Object.entries(sessionStorage))).not.to.contain('canary');
    expect(localStorage).to.have.length(0);
    el.cancel();
  });

  it('is nothing until the sign-in is out', async () => {
    const { el, backend } = await oauth();
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    await act(el);
    await backend.requests('POST', 1);
    expect(sessionStorage).to.have.length(0);
    await backend.release();
    await reaches(el, 'waiting');
    expect(sessionStorage).to.have.length(1);
    el.cancel();
  });

  it('is there in every state in which it is out', async () => {
    const { el, backend } = await oauth();
    await signIn(el, backend);
    tell(popup(), 'close');
    await reaches(el, 'detached');
    expect(sessionStorage, 'detached').to.have.length(1);
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    await click(part(el, 'reopen'));
    expect([el.state, sessionStorage.length]).to.deep.equal(['opening', 1]);
    await backend.release();
    await reaches(el, 'waiting');
    await arrives(popup(), backend);
    await backend.answer('GET', { ...no, held: true });
    const { length } = await backend.requests('GET');
    tell(popup(), 'complete');
    await backend.requests('GET', length + 1);
    expect([el.state, sessionStorage.length]).to.deep.equal(['verifying', 1]);
    await backend.release();
    await reaches(el, 'failed');
    expect(sessionStorage, 'failed').to.have.length(0);
  });

  const ends: Readonly<Record<string, (scene: Scene) => unknown>> = {
    'a complete': async ({ backend }) => {
      await backend.answer('GET', yes);
      tell(popup(), 'complete');
    },
    'an error': () => { tell(popup(), 'complete'); },
    'a cancel': ({ el }) => { el.cancel(); },
    'a removal': ({ el }) => { el.remove(); },
    'another connector': ({ el }) => { el.connectorId = '34'; },
  };
  for (const [what, end] of Object.entries(ends)) {
    it(`is forgotten after ${what}`, async () => {
      const scene = await oauth();
      await signIn(scene.el, scene.backend);
      expect(sessionStorage).to.have.length(1);
      await end(scene);
      await scene.log.ends();
      expect(sessionStorage).to.have.length(0);
    });
  }

  it('is nothing for a form', async () => {
    const backend = await Backend.start({ POST: { json: described({ authType: 'None' }), held: true } });
    const el = await mount({ endpoint: backend.endpoint }, { connector: described({ authType: 'None' }) });
    await act(el);
    await backend.requests('POST', 1);
    expect([el.state, sessionStorage.length]).to.deep.equal(['submitting', 0]);
    await backend.release();
  });
});

describe('a page that is reloaded in the middle of a sign-in', () => {
  it('goes on with it: detached, with all ways on, and completes by status', async () => {
    const { el, backend, log } = await reloaded();
    expect(el.state).to.equal('detached');
    for (const name of ['check', 'reopen', 'cancel']) expect(hasPart(el, name), name).to.equal(true);
    expect(await backend.requests('POST')).to.have.length(1);
    await answers(backend, yes);
    await log.ends();
    expect(log.names).to.deep.equal(['state:connected', 'complete']);
    expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'status', verified: true });
    expect(sessionStorage).to.have.length(0);
  });

  it('hears the return of the window that it opened before', async () => {
    const { el, backend, log } = await reloaded({ 'return-url': '/test/sign-in/return-page.html' });
    expect(el.state).to.equal('detached');
    await answers(backend, no);
    await backend.requests('GET', 3);
    await backend.answer('GET', yes);
    tell(popup(), 'comeBack');
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
    await until(() => popup().closed, 'the window is closed');
  });

  it('compares with what was before the sign-in, not before the reload', async () => {
    const known = { authenticated: true, revision: 'r1' };
    const { el, backend, log } = await reloaded({}, known);
    await answers(backend, says(known));
    const { length } = await backend.requests('GET');
    await backend.requests('GET', length + 1);
    expect([el.state, log.endings]).to.deep.equal(['detached', []]);
    await backend.answer('GET', says({ ...known, revision: 'r2' }));
    await log.ends();
    expect(log.detail('cyclr-auth-complete').via).to.equal('status');
  });

  it('can end it', async () => {
    const { el, backend, log } = await reloaded();
    await answers(backend, no);
    await until(() => el.connector, 'the description is there');
    await el.updateComplete;
    await click(part(el, 'cancel'));
    await log.ends();
    expect(log.detail('cyclr-auth-cancel')).to.deep.equal({ connectorId: '33', reason: 'user' });
    expect(el.state).to.equal('ready');
    expect(sessionStorage).to.have.length(0);
  });
});

describe('a record', () => {
  it('is gone on with by an element of its endpoint and connector alone', async () => {
    const { el, backend } = await comesUpon(record());
    await reaches(el, 'detached');
    const others = [await mountOAuth(backend, { 'connector-id': '34' }), await mountOAuth(backend, { endpoint: `${backend.endpoint}/x` })];
    expect(others.map(({ state }) => state)).to.deep.equal(['ready', 'ready']);
    el.cancel();
  });

  it('is gone on with by one of two elements of one connector', async () => {
    const { el, backend, log } = await comesUpon(record());
    await reaches(el, 'detached');
    const second = await mountOAuth(backend);
    const other = new EventLog(second);
    expect(second.state).to.equal('ready');
    await backend.answer('GET', yes);
    await log.ends();
    expect([log.endings, other.endings]).to.deep.equal([['complete'], []]);
  });

  it('whose deadline is over is asked about, and ends with timeout', async () => {
    const { backend, log, el } = await comesUpon(record({ deadline: Date.now() - 1 }));
    await log.ends();
    expect(log.error().code).to.equal('timeout');
    const { length } = await backend.requests('GET');
    expect(length).to.be.at.most(2);
    expect([el.state, sessionStorage.length]).to.deep.equal(['failed', 0]);
  });

  it('whose deadline is over completes where the backend says yes', async () => {
    const { log } = await comesUpon(record({ deadline: Date.now() - 1 }), yes);
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
  });

  it('gives a sign-in no more time than the element does', async () => {
    const backend = await Backend.start({ GET: no });
    sessionStorage.setItem(keyOf(backend), record({ deadline: Date.now() + 1e12 }));
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', timeout: '1.5' });
    const log = new EventLog(el);
    expect(el.state).to.equal('detached');
    await log.ends();
    expect(log.error().code).to.equal('timeout');
  });

  for (const text of [
    '', '{', 'null', '7', '"text"', 'true', '[]', '{}', '{"attempt":""}', '{"attempt":null,"before":null,"deadline":1}', '[{"attempt":"a"}]',
    '{"attempt":7,"before":null,"deadline":1}', '{"attempt":{},"before":{},"deadline":{}}', '{"attempt":["a"]}', '{"attempt":true}',
  ]) {
    it(`that is ${text || 'empty'} is as good as none`, async () => {
      const { el, backend, log } = await comesUpon(text);
      await reaches(el, 'ready');
      expect(log.endings).to.deep.equal([]);
      await signIn(el, backend);
      await backend.answer('GET', yes);
      tell(popup(), 'complete');
      await log.ends();
      expect(log.endings).to.deep.equal(['complete']);
    });
  }

  for (const more of [{ before: null }, { before: 7 }, { before: 'x' }, { before: [] }, { deadline: 'soon' }, { deadline: null }, { deadline: {} }]) {
    it(`with ${JSON.stringify(more)} claims no success that there was not`, async () => {
      const { el, log } = await comesUpon(record(more));
      await task();
      if (el.state === 'detached') el.cancel();
      await log.ends();
      expect(log.endings).not.to.include('complete');
      expect(sessionStorage).to.have.length(0);
    });
  }
});

describe('a window that comes back with a copy of what the page remembers', () => {
  it('does not go on with it: the page does', async () => {
    const backend = await Backend.start({ GET: { ...no, held: true } });
    sessionStorage.setItem(keyOf(backend), record());
    const page = hostPage({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager' });
    const returned = await elementIn(await framed(`${page}&cyclr-attempt=1-2-3-4`));
    expect(returned.state).to.equal('loading');
    const reopened = await elementIn(await framed(page));
    expect(reopened.state).to.equal('detached');
    reopened.cancel();
    await backend.release();
  });

  it('completes the page that opened it again', async () => {
    const { el, backend, log } = await oauth();
    el.returnUrl = hostPage({ endpoint: backend.endpoint, 'connector-id': '33' });
    await signIn(el, backend);
    tell(popup(), 'close');
    await reaches(el, 'detached');
    await click(part(el, 'reopen'));
    await reaches(el, 'waiting');
    await arrives(popup(), backend);
    await backend.answer('GET', yes);
    tell(popup(), 'comeBack');
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
    await until(() => popup().closed, 'the window is closed');
  });
});

describe('a browser that lets a page remember nothing', () => {
  it('has no channel either, and signs in all the same', async () => {
    const own = window.BroadcastChannel;
    let refusals = 0;
    window.BroadcastChannel = class extends EventTarget {
      constructor() {
        super();
        refusals++;
        throw new DOMException('Denied', 'SecurityError');
      }
    } as unknown as typeof BroadcastChannel;
    try {
      const { el, backend, log } = await oauth();
      await signIn(el, backend);
      el.cancel();
      await log.ends();
      await signIn(el, backend);
      await backend.answer('GET', yes);
      tell(popup(), 'complete');
      await log.ends(2);
      expect(log.endings).to.deep.equal(['cancel', 'complete']);
      expect(refusals).to.equal(2);
    } finally {
      window.BroadcastChannel = own;
    }
  });

  it('signs in all the same', async () => {
    const own = Object.getOwnPropertyDescriptor(window, 'sessionStorage')!;
    let refusals = 0;
    Object.defineProperty(window, 'sessionStorage', {
      configurable: true,
      get: () => {
        refusals++;
        throw new DOMException('Denied', 'SecurityError');
      },
    });
    try {
      const { el, backend, log } = await oauth();
      await signIn(el, backend);
      await backend.answer('GET', yes);
      tell(popup(), 'complete');
      await log.ends();
      expect(log.endings).to.deep.equal(['complete']);
      expect(refusals).to.be.above(2);
    } finally {
      Object.defineProperty(window, 'sessionStorage', own);
    }
  });
});
