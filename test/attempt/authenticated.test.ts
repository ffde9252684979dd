import { expect } from '@open-wc/testing';
import type { ConnectorAuthEvent, CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../browser/fakes.js';
import { clickAction, description, hasPart, mount, nextTask, part, reaches, rejection, type, wakeEvents } from '../browser/helpers.js';
import { formScene, mountLoaded, mountOAuth, no, oauth, waitingScene, yes } from '../browser/scene.js';
import { openSignIn, tell } from '../browser/windows.js';

/** How a page sees whether the connector is authenticated: by the property, the attribute and the custom state. */
const seen = (el: CyclrConnectorAuth): readonly unknown[] => [el.authenticated, el.hasAttribute('authenticated'), el.matches(':state(authenticated)')];

const YES = [true, true, true];
const NO = [false, false, false];
const UNKNOWN = [undefined, false, false];

const TYPES = ['state', 'change', 'complete', 'cancel', 'error', 'disconnect'];

/** Ends the listeners of one test. */
let ended = new AbortController();

afterEach(() => {
  ended.abort();
  ended = new AbortController();
});

/** Records the events on the document, in their order, each with what a listener sees. */
function listen(): { readonly names: readonly string[]; readonly views: readonly unknown[] } {
  const names: string[] = [];
  const views: unknown[] = [];
  for (const name of TYPES) {
    document.addEventListener(`cyclr-auth-${name}`, (event) => {
      const { detail: { state, authenticated }, target } = event as Event & { detail: { state?: string; authenticated?: boolean } };
      names.push([name, state ?? authenticated].filter((part) => part !== undefined).join(':'));
      views.push(seen(target as CyclrConnectorAuth));
    }, { signal: ended.signal });
  }
  return { names, views };
}

const changes = (names: readonly string[]): readonly string[] => names.filter((name) => name.startsWith('change'));

describe('authenticated', () => {
  it('is undefined until the backend has answered', async () => {
    const backend = await Backend.start({ GET: { ...yes, held: true } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager' });
    const { names } = listen();
    expect(seen(el)).to.deep.equal(UNKNOWN);
    await backend.requests('GET', 1);
    await backend.release();
    await reaches(el, 'connected');
    expect(seen(el)).to.deep.equal(YES);
    expect(names).to.deep.equal(['state:connected', 'change:true']);
  });

  it('is false, with an event, when the backend says so first', async () => {
    const { names } = listen();
    const el = await mountLoaded(await Backend.start({ GET: no }));
    expect(seen(el)).to.deep.equal(NO);
    expect(names).to.deep.equal(['state:loading', 'state:ready', 'change:false']);
  });

  it('stays undefined, without an event, when the backend does not answer', async () => {
    const { names } = listen();
    const el = await mountLoaded(await Backend.start({ GET: { status: 500 } }));
    expect(seen(el)).to.deep.equal(UNKNOWN);
    expect(names).to.deep.equal(['state:loading', 'state:failed', 'error']);
  });

  it('follows the description that the page sets, and has no event for the same again', async () => {
    const { names } = listen();
    const el = await mount({}, { connector: description({ authenticated: true }) });
    for (const authenticated of [true, false, false, true]) {
      el.connector = description({ authenticated });
      await el.updateComplete;
      expect(el.authenticated).to.equal(authenticated);
    }
    expect(changes(names)).to.deep.equal(['change:true', 'change:false', 'change:true']);
  });

  it('is true for a connection that no longer works', async () => {
    const el = await mount({}, { connector: description({ authenticated: true, attention: 'reconnect' }) });
    expect(seen(el)).to.deep.equal(YES);
  });

  it('changes after the state, and before the event that ends the attempt; every listener sees the new value', async () => {
    const { el, log } = await formScene({}, { json: description({ authenticated: true }) });
    const { names, views } = listen();
    await type(el, 'apiKey', 'k');
    await clickAction(el);
    await log.ends();
    expect(names).to.deep.equal(['state:submitting', 'state:connected', 'change:true', 'complete']);
    expect(views).to.deep.equal([NO, YES, YES, YES]);
  });

  it('has an event that bubbles, is composed, and names the connector', async () => {
    const { el, log } = await formScene({}, { json: description({ authenticated: true }) });
    const heard: Event[] = [];
    el.addEventListener('cyclr-auth-change', (event) => {
      heard.push(event);
      const { bubbles, composed, cancelable, detail } = event;
      expect({ bubbles, composed, cancelable, detail }).to.deep.equal({
        bubbles: true, composed: true, cancelable: false, detail: { connectorId: '33', authenticated: true },
      });
    });
    await type(el, 'apiKey', 'k');
    await clickAction(el);
    await log.ends();
    expect(heard).to.have.length(1);
  });

  it('stays true while the user connects again, through each state and after a cancel', async () => {
    const { names, views } = listen();
    const { el } = await waitingScene({ known: { authenticated: true }, get: yes });
    el.cancel();
    await reaches(el, 'connected');
    expect(changes(names)).to.deep.equal(['change:true']);
    expect(new Set(views.map(String))).to.deep.equal(new Set([YES.join()]));
  });

  it('stays true while the form is shown again and refused', async () => {
    const known = description({ authenticated: true });
    const backend = await Backend.start({ GET: { json: known }, POST: { status: 422, json: { code: 'invalid_credentials' } } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: known });
    const { names } = listen();
    await clickAction(el);
    await type(el, 'apiKey', 'wrong');
    await clickAction(el);
    await reaches(el, 'failed');
    await backend.requests('GET', 1);
    await nextTask();
    expect(seen(el)).to.deep.equal(YES);
    expect(changes(names)).to.deep.equal([]);
  });

  it('is false before the error event when the sign-in came back and the backend says no', async () => {
    const { el, backend, page, log } = await waitingScene({ known: { authenticated: true } });
    await backend.requests('GET', 1);
    await backend.answer('GET', no);
    const { names } = listen();
    tell(page, 'complete');
    await log.ends();
    expect(names).to.deep.equal(['state:verifying', 'state:failed', 'change:false', 'error']);
    expect(seen(el)).to.deep.equal(NO);
  });

  it('is false before the event of a disconnect, and stays true while the backend is told and when that fails', async () => {
    const backend = await Backend.start({ DELETE: [{ status: 500 }, { json: description() }] });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: description({ authenticated: true }) });
    const { names, views } = listen();
    await el.disconnect();
    await el.disconnect();
    expect(names).to.deep.equal(['state:loading', 'state:connected', 'error', 'state:loading', 'state:ready', 'change:false', 'disconnect']);
    expect(views).to.deep.equal([YES, YES, YES, YES, NO, NO, NO]);
  });

  it('keeps the last word when a later question has no answer', async () => {
    const el = await mountLoaded(await Backend.start({ GET: [yes, { status: 503 }] }));
    const { names } = listen();
    await el.refresh();
    expect([el.state, seen(el)]).to.deep.equal(['failed', YES]);
    expect(changes(names)).to.deep.equal([]);
  });

  it('is true when the page fulfils respondWith()', async () => {
    const { el, log } = await formScene();
    const { names } = listen();
    el.addEventListener('cyclr-auth-submit', (event) => { event.respondWith(Promise.resolve()); });
    await type(el, 'apiKey', 'k');
    await clickAction(el);
    await log.ends();
    expect(seen(el)).to.deep.equal(YES);
    expect(changes(names)).to.deep.equal(['change:true']);
  });

  it('is true when a sign-in completes that the backend cannot verify, and stays true in the next attempt', async () => {
    const backend = await Backend.start();
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    const el = await mountOAuth(backend);
    const { names } = listen();
    const page = await openSignIn(el, backend);
    expect(seen(el)).to.deep.equal(UNKNOWN);
    tell(page, 'complete');
    await reaches(el, 'connected');
    expect(names.slice(-3)).to.deep.equal(['state:connected', 'change:true', 'complete']);
    await openSignIn(el, backend);
    el.cancel();
    expect(seen(el)).to.deep.equal(YES);
    expect(changes(names)).to.deep.equal(['change:true']);
  });

  it('lets the user disconnect what the backend could not verify', async () => {
    const backend = await Backend.start();
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    const el = await mountOAuth(backend);
    const page = await openSignIn(el, backend);
    tell(page, 'complete');
    await reaches(el, 'connected');
    await el.updateComplete;
    part(el, 'disconnect').click();
    await el.updateComplete;
    expect(hasPart(el, 'keep')).to.equal(true);
  });

  it('is false, with one event, and `connected` ends, when the answer to a late question says no', async () => {
    const { el, backend } = await waitingScene({ known: { authenticated: true } });
    await backend.requests('GET', 1);
    await backend.answer('GET', no);
    el.cancel();
    await reaches(el, 'connected');
    const { names } = listen();
    wakeEvents.focus();
    await reaches(el, 'ready');
    await el.refresh();
    expect(seen(el)).to.deep.equal(NO);
    expect(names.slice(0, 2)).to.deep.equal(['state:ready', 'change:false']);
    expect(changes(names)).to.deep.equal(['change:false']);
  });

  it('agrees with the state after a failed disconnect of a connector that was never described', async () => {
    const backend = await Backend.start({ DELETE: { status: 500 } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', 'auth-type': 'None' });
    el.addEventListener('cyclr-auth-submit', (event) => { event.respondWith(Promise.resolve()); });
    await el.connect();
    const { names } = listen();
    await el.disconnect();
    expect(names).to.deep.equal(['state:loading', 'state:connected', 'error']);
    expect(seen(el)).to.deep.equal(YES);
  });

  it('is asked for when a disconnect is cancelled: it may have had its effect', async () => {
    const backend = await Backend.start({ GET: [yes, no], DELETE: { ...no, held: true } });
    const el = await mountLoaded(backend);
    const { names } = listen();
    const disconnected = el.disconnect();
    await backend.requests('DELETE', 1);
    el.cancel();
    await reaches(el, 'ready');
    await disconnected;
    await backend.release();
    await nextTask();
    expect(names).to.deep.equal(['state:loading', 'state:ready', 'change:false']);
  });

  it('is undefined, without an event, for another connector, whose first word has an event again', async () => {
    const backend = await Backend.start({ GET: [{ json: oauth({ authenticated: true }) }, { ...yes, held: true }] });
    const el = await mountLoaded(backend);
    const { names } = listen();
    el.connectorId = '34';
    await el.updateComplete;
    expect(seen(el)).to.deep.equal(UNKNOWN);
    await backend.requests('GET', 2);
    expect(changes(names)).to.deep.equal([]);
    await backend.release();
    await reaches(el, 'connected');
    expect(seen(el)).to.deep.equal(YES);
    expect(changes(names)).to.deep.equal(['change:true']);
  });
});

describe('the attribute authenticated', () => {
  it('comes back when a library removes it, and goes when a library sets it', async () => {
    const el = await mount({}, { connector: description({ authenticated: true }) });
    el.removeAttribute('authenticated');
    expect(seen(el)).to.deep.equal(YES);
    el.connector = description();
    await el.updateComplete;
    el.setAttribute('authenticated', '');
    expect(seen(el)).to.deep.equal(NO);
  });

  it('in the markup is no input', async () => {
    const el = await mount({ authenticated: true, 'auth-type': 'ApiKey' });
    expect(seen(el)).to.deep.equal(UNKNOWN);
  });

  it('is not copied to a clone', async () => {
    const el = await mount({}, { connector: description({ authenticated: true }) });
    const clone = el.cloneNode() as CyclrConnectorAuth;
    document.body.append(clone);
    expect(seen(clone)).to.deep.equal(UNKNOWN);
    clone.remove();
  });
});

describe('during, in the detail of cyclr-auth-error, is', () => {
  const failure = { status: 500 };
  /** What failed, and how. Each begins after the listener is there. */
  const failing: readonly (readonly [during: string, what: string, fail: () => Promise<unknown>])[] = [
    ['load', 'the first GET', async () => mountLoaded(await Backend.start({ GET: failure }))],
    ['load', 'refresh() of a connected element', async () => (await mountLoaded(await Backend.start({ GET: [yes, failure] }))).refresh()],
    ['attempt', 'a connect() with an auth type that no browser can handle', async () => rejection((await mount({ 'auth-type': 'Custom' })).connect())],
    ['load', 'a connector of another shape', () => mount({}, { connector: {} as never })],
    ['load', 'the main button that asks again', async () => rejection((await mountLoaded(await Backend.start({ GET: failure }))).connect())],
    ['attempt', 'a submitted form', async () => rejection((await formScene({ authType: 'None' }, failure)).el.connect())],
    ['attempt', 'a form whose page cannot store it', async () => {
      const { el } = await formScene({ authType: 'None' });
      el.addEventListener('cyclr-auth-submit', (event) => { event.respondWith(Promise.reject(new Error('no'))); });
      await rejection(el.connect());
    }],
    ['attempt', 'a form whose page asks a backend that knows no connector', async () => {
      const el = await mountLoaded(await Backend.start({ GET: [{ json: description({ authType: 'None' }) }, { status: 404 }] }));
      el.addEventListener('cyclr-auth-submit', (event) => {
        event.preventDefault();
        void el.refresh();
      });
      await rejection(el.connect());
    }],
    ['attempt', 'a sign-in that the backend denies', async () => {
      const { page, log } = await waitingScene({ get: no });
      tell(page, 'complete');
      await log.ends();
    }],
    ['disconnect', 'a DELETE', async () => {
      const backend = await Backend.start({ DELETE: failure });
      await (await mount({ endpoint: backend.endpoint }, { connector: description({ authenticated: true }) })).disconnect();
    }],
    ['disconnect', 'a DELETE after which the connector is still authenticated', async () => {
      const backend = await Backend.start({ DELETE: yes });
      await (await mount({ endpoint: backend.endpoint }, { connector: description({ authenticated: true }) })).disconnect();
    }],
  ];
  for (const [during, what, fail] of failing) {
    it(`${during} for ${what}`, async () => {
      const heard: string[] = [];
      document.addEventListener('cyclr-auth-error', (event) => { heard.push((event as ConnectorAuthEvent<'cyclr-auth-error'>).detail.during); }, { signal: ended.signal });
      await fail();
      await nextTask();
      expect(new Set(heard)).to.deep.equal(new Set([during]));
    });
  }
});
