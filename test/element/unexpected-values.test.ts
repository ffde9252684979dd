import { expect } from '@open-wc/testing';
import { CyclrConnectorAuth } from '../../src/index.js';
import { ConnectorAuthError } from '../../src/client/connector-auth-error.js';
import { EventLog } from '../browser/event-log.js';
import { alertOf, clickAction, description, form, mount, nextTask, part, type, until } from '../browser/helpers.js';

class Unreadable extends Error {
  override get message(): string { throw new TypeError('thrown on purpose'); }
}

/** An object of which every member throws. */
const hostile: unknown = new Proxy({}, { get: () => { throw new Error('thrown on purpose'); }, ownKeys: () => { throw new Error('thrown on purpose'); } });

const response = (more: object): unknown => ({ ok: true, status: 200, headers: {}, json: async () => description(), ...more });

/** What a page's own `fetch` may do. */
const FETCHES: Readonly<Record<string, () => unknown>> = {
  'gives null': () => null,
  'resolves to null': async () => null,
  'resolves to a text': async () => 'text',
  'resolves to nothing': async () => undefined,
  'resolves to an object of which every member throws': async () => hostile,
  'throws an error at once': () => { throw new Error('at once'); },
  'throws null at once': () => { throw null as unknown as Error; },
  'rejects with nothing': () => Promise.reject(undefined as unknown as Error),
  'rejects with a text': () => Promise.reject('text' as unknown as Error),
  'rejects with an error whose message throws': () => Promise.reject(new Unreadable()),
  'rejects with an object of which every member throws': () => Promise.reject(hostile as Error),
  'has no json()': async () => response({ json: undefined }),
  'has a json() that gives no promise': async () => response({ json: () => description() }),
  'has a json() that throws at once': async () => response({ json: () => { throw new Error('at once'); } }),
  'has a json() that rejects with a text': async () => response({ json: () => Promise.reject('text' as unknown as Error) }),
  'has a json() that rejects with null': async () => response({ json: () => Promise.reject(null as unknown as Error) }),
  'has a json() that rejects with an error whose message throws': async () => response({ json: () => Promise.reject(new Unreadable()) }),
  'has no ok': async () => ({ status: 200, json: async () => description() }),
  'has no status': async () => ({ json: async () => ({}) }),
  'has headers that are no headers': async () => response({ headers: { 'a b': '\n' } }),
  'has a status that is a text': async () => response({ ok: false, status: '500' }),
  'has an error of which every member throws': async () => response({ ok: false, status: 500, json: async () => hostile }),
  'has a description of which every member throws': async () => response({ json: async () => hostile }),
};

/** What a description may be. */
const DESCRIPTIONS: Readonly<Record<string, unknown>> = {
  'null': null,
  'an array': [],
  'a text': 'text',
  'without authType': { authenticated: false },
  'with properties that are a text': { ...description(), properties: 'text' },
  'with properties that are an object': { ...description(), properties: { length: 1 } },
  'with a property that is null': { ...description(), properties: [null] },
  'with a property that is an array': { ...description(), properties: [[]] },
  'with a property whose name is an object': { ...description(), properties: [{ name: { toString: null } }] },
  'with two properties of one name': { ...description(), properties: [{ name: 'a' }, { name: 'a' }] },
  'with a property named __proto__': { ...description(), properties: [{ name: '__proto__' }, { name: 'constructor' }, { name: '' }] },
  'with options that are a text': { ...description(), properties: [{ name: 'a', options: 'text' }] },
  'with options of any kind': { ...description(), properties: [{ name: 'a', options: [null, {}, Object.create(null), [Object.create(null)], 1, Symbol('a')] }] },
  'with a type of any kind': { ...description(), properties: [{ name: 'a', type: {} }, { name: 'b', type: null, secret: 'x', required: {} }] },
  'with a name of 1 MB': { ...description(), name: 'x'.repeat(1_000_000) },
  'with members that are objects': { ...description(), name: {}, description: [], icon: {}, authDescription: {}, id: {}, revision: {}, attention: {} },
  'with members that are symbols': { ...description(), name: Symbol('a'), icon: Symbol('b'), revision: Symbol('c'), attention: Symbol('d') },
  'with texts of half a character': { ...description(), name: '\uD800', properties: [{ name: '\uD800', label: '\u0000' }] },
  'with an own member __proto__': JSON.parse('{"__proto__": {"authType": "ApiKey"}, "authType": "ApiKey", "authenticated": false}'),
  'frozen': Object.freeze({ ...description(), properties: Object.freeze([Object.freeze({ name: 'a' })]) }),
};

/** What the body of an error may be. */
const PROBLEMS: Readonly<Record<string, unknown>> = {
  'null': null,
  'an array': [{ name: 'apiKey', detail: 'Wrong' }],
  'with errors that are null': { errors: null },
  'with errors that are an object': { errors: { name: 'apiKey', detail: 'Wrong' } },
  'with errors of any kind': { errors: [null, 1, 'apiKey', [], {}, { name: null }, { name: {}, detail: 'x' }, { name: 'apiKey', detail: 'Wrong' }, { name: 'apiKey', detail: {} }] },
  'with a code of any kind': { code: {}, retryable: {}, reference: {} },
  'with a code that is a symbol': { code: Symbol('a'), detail: Symbol('b') },
  'with a code that cannot be a text': { code: Object.create(null) },
  'with a code of Object’s own': { code: 'constructor' },
  'with texts of 1 MB': { code: 'endpoint_error', detail: 'x'.repeat(1_000_000), reference: 'x'.repeat(1_000_000), title: 'x'.repeat(1_000_000) },
};

let uncaught: unknown[] = [];
const note = (event: ErrorEvent | PromiseRejectionEvent): void => {
  uncaught.push('reason' in event ? event.reason : event.error);
  event.preventDefault();
};

/** The element has ended in a state that tells its user what is wrong, or shows the form. */
async function expectUsable(el: CyclrConnectorAuth): Promise<void> {
  await until(() => el.state === 'failed' || el.state === 'ready' || el.state === 'connected', 'it has an outcome').catch(() => { throw new Error(`The state is ${el.state}.`); });
  await el.updateComplete;
  await nextTask();
  expect(part(el, 'form')).to.exist;
  if (el.state === 'failed') {
    expect(el.error).to.be.an.instanceOf(ConnectorAuthError);
    expect(part(el, 'form').textContent.trim()).not.to.equal('');
  }
  expect(uncaught).to.deep.equal([]);
}

describe('the element stays usable', () => {
  const { onerror } = window;
  beforeEach(() => {
    uncaught = [];
    window.onerror = null;
    window.addEventListener('error', note);
    window.addEventListener('unhandledrejection', note);
  });
  afterEach(() => {
    window.onerror = onerror;
    window.removeEventListener('error', note);
    window.removeEventListener('unhandledrejection', note);
  });

  for (const [what, own] of Object.entries(FETCHES)) {
    const fetch = own as unknown as typeof globalThis.fetch;
    it(`when the answer to GET ${what}`, async () => {
      const el = await mount({ endpoint: '/connectors', 'connector-id': '33', loading: 'eager' }, { fetch });
      await expectUsable(el);
      await el.refresh();
      await expectUsable(el);
    });

    it(`when the answer to POST ${what}`, async () => {
      const get = async (): Promise<Response> => Response.json(description());
      const el = await mount({ endpoint: '/connectors', 'connector-id': '33' }, {
        connector: description(),
        fetch: (url, init) => init?.method === 'POST' ? fetch(url, init) : get(),
      });
      const log = new EventLog(el);
      await type(el, 'apiKey', 'key');
      await clickAction(el);
      await until(() => log.endings.length, 'the attempt has ended');
      await expectUsable(el);
      expect(log.endings).to.have.length(1);
    });
  }

  for (const [what, given] of Object.entries(DESCRIPTIONS)) {
    it(`when the description is ${what}`, async () => {
      const el = await mount({ endpoint: '/connectors', 'connector-id': '33', loading: 'eager' }, {
        fetch: (async () => response({ json: async () => given })) as unknown as typeof fetch,
      });
      await expectUsable(el);
      const set = await mount({ 'connector-id': '33' }, given === null ? { connector: [] as never } : { connector: given as never });
      await expectUsable(set);
      if (set.state === 'ready') await clickAction(set);
      await nextTask();
      expect(uncaught).to.deep.equal([]);
    });
  }

  for (const [what, body] of Object.entries(PROBLEMS)) {
    it(`when the error’s body is ${what}`, async () => {
      const el = await mount({ endpoint: '/connectors', 'connector-id': '33' }, {
        connector: description(),
        fetch: (async () => response({ ok: false, status: 422, json: async () => body })) as unknown as typeof fetch,
      });
      const log = new EventLog(el);
      await type(el, 'apiKey', 'key');
      await clickAction(el);
      await log.ends();
      await expectUsable(el);
      expect(log.error()).to.be.an.instanceOf(ConnectorAuthError);
    });
  }

  it('when endpoint is a URL, and connector-id a number', async () => {
    const asked: unknown[] = [];
    const el = await mount({ loading: 'eager' }, {
      endpoint: new URL('/connectors?a', location.href),
      connectorId: 33 as unknown as string,
      fetch: async (address) => {
        asked.push(address);
        return Response.json(description());
      },
    });
    await expectUsable(el);
    expect([el.state, asked]).to.deep.equal(['ready', [`${location.origin}/connectors/33?a`]]);
  });

  it('when options are of any kind: those that are no texts are left out', async () => {
    const el = await mount({}, { connector: description({ properties: [{ name: 'a', options: ['x', null, {}, 1, true] as string[] }] }) });
    const select = form(el).querySelector('select')!;
    expect([...select.options].map(({ value }) => value)).to.deep.equal(['', 'x', '1', 'true']);
  });

  it('when the page’s own error has a code of the page’s', async () => {
    const el = await mount({ 'connector-id': '33' }, { connector: description() });
    const log = new EventLog(el);
    el.addEventListener('cyclr-auth-submit', (event) => { event.respondWith(Promise.reject(new ConnectorAuthError('bad_key' as never))); });
    await type(el, 'apiKey', 'key');
    await clickAction(el);
    await log.ends();
    await expectUsable(el);
    expect(alertOf(el).textContent).to.include('Something went wrong');
  });

  for (const [what, thrown] of Object.entries({ 'null': null, 'a text': 'text', 'an object of which every member throws': hostile, 'an error whose message throws': new Unreadable(), 'errors of any kind': { errors: [null, { name: 'apiKey', detail: 'Wrong' }] } })) {
    it(`when the page’s respondWith rejects with ${what}`, async () => {
      const el = await mount({ 'connector-id': '33' }, { connector: description() });
      const log = new EventLog(el);
      el.addEventListener('cyclr-auth-submit', (event) => { event.respondWith(Promise.reject(thrown as Error)); });
      await type(el, 'apiKey', 'key');
      await clickAction(el);
      await log.ends();
      await expectUsable(el);
      expect(alertOf(el)).to.exist;
    });
  }
});
