import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { EventLog } from '../browser/event-log.js';
import { Backend } from '../browser/fakes.js';
import { clickAction, description, inClick, mount, nextTask, reaches, rejection, type } from '../browser/helpers.js';
import { formScene, mountLoaded, oauthScene, yes } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { popup, tell, visits, windows } from '../browser/windows.js';

/** An element whose `connect()` was called in a click, and whose window shows the service's page. */
const connecting = async (): Promise<Scene & { readonly ending: Promise<unknown> }> => {
  const scene = await oauthScene({ get: yes });
  const [ending] = await inClick(() => [scene.el.connect()] as const);
  await reaches(scene.el, 'waiting');
  await visits(popup(), scene.backend);
  return { ...scene, ending };
};

const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  let settled = false;
  const settle = (): void => { settled = true; };
  promise.then(settle, settle);
  await nextTask();
  return settled;
};

describe('connect()', () => {
  it('opens the window in a gesture and resolves with the detail of the complete event, after the event', async () => {
    const { el, log, ending } = await connecting();
    const order: string[] = [];
    void ending.then(() => { order.push('promise'); });
    el.addEventListener('cyclr-auth-complete', () => { order.push('event'); });
    expect(await isSettled(ending)).to.equal(false);
    tell(popup(), 'complete');
    expect(await ending).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'message', verified: true });
    expect(order).to.deep.equal(['event', 'promise']);
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:connected', 'complete']);
  });

  it('submits the form that is shown', async () => {
    const { el, log } = await formScene({}, { json: description({ authenticated: true }) });
    await type(el, 'apiKey', 'k');
    expect(await el.connect()).to.deep.equal(log.detail('cyclr-auth-complete'));
    expect(log.names[0]).to.equal('submit');
  });

  it('rejects with the error of the error event', async () => {
    const { el, log } = await formScene({ authType: 'None' }, { status: 500 });
    const reason = await rejection(el.connect());
    expect(log.endings).to.deep.equal(['error']);
    expect(reason).to.equal(log.error());
  });

  it('rejects with an AbortError when the attempt is cancelled', async () => {
    const { el, ending } = await connecting();
    el.cancel();
    expect(await rejection(ending)).to.have.property('name', 'AbortError');
  });

  for (const [what, end] of [
    ['is cancelled', (el: CyclrConnectorAuth) => { el.cancel(); }],
    ['is removed', (el: CyclrConnectorAuth) => { el.remove(); }],
    ['gets another connector', (el: CyclrConnectorAuth) => { el.connectorId = '34'; }],
  ] as const) {
    it(`rejects with an AbortError when it has shown a form and the element ${what} before the form is submitted`, async () => {
      const { el, log } = await formScene({ authenticated: true });
      const ending = el.connect();
      await reaches(el, 'ready');
      expect(await isSettled(ending)).to.equal(false);
      end(el);
      expect(await rejection(ending)).to.have.property('name', 'AbortError');
      expect(log.endings).to.deep.equal([]);
    });
  }

  for (const [what, end] of [
    ['the page sets another auth type', (el: CyclrConnectorAuth) => { el.connector = description({ authenticated: true, authType: 'Basic' }); }],
    ['refresh() brings another auth type', (el: CyclrConnectorAuth) => { void el.refresh(); }],
  ] as const) {
    it(`rejects with an AbortError when ${what} and the form that it has shown closes`, async () => {
      const { el, backend, log } = await formScene({ authenticated: true });
      await backend.answer('GET', { json: description({ authenticated: true, authType: 'Basic' }) });
      const ending = el.connect();
      await reaches(el, 'ready');
      end(el);
      await reaches(el, 'connected');
      expect(await isSettled(ending)).to.equal(true);
      expect(await rejection(ending)).to.have.property('name', 'AbortError');
      expect(log.endings).to.deep.equal([]);
    });
  }

  it('waits for the form that it has shown, also when refresh() finds that the connector is connected', async () => {
    const { el, backend } = await formScene({ authenticated: true }, { json: description({ authenticated: true }) });
    await backend.answer('GET', { json: description({ authenticated: true }) });
    const ending = el.connect();
    await reaches(el, 'ready');
    await el.refresh();
    await reaches(el, 'ready');
    expect(await isSettled(ending)).to.equal(false);
    await type(el, 'apiKey', 'k');
    await clickAction(el);
    expect((await ending).via).to.equal('submit');
  });

  for (const [what, answer, reason] of [
    ['an AbortError when it has asked again and the connector is authenticated', { authenticated: true }, { name: 'AbortError' }],
    ['unsupported_auth_type when it has asked again and nobody can connect', { authType: 'Kerberos' }, { code: 'unsupported_auth_type' }],
  ] as const) {
    it(`rejects with ${what}`, async () => {
      const backend = await Backend.start({ GET: { status: 500 } });
      const el = await mountLoaded(backend);
      await backend.answer('GET', { json: description(answer) });
      const ending = el.connect();
      await el.refresh();
      expect(await isSettled(ending)).to.equal(true);
      expect(await rejection(ending)).to.include(reason);
    });
  }

  for (const authType of ['OAuth2', 'None', 'ApiKey']) {
    it(`rejects with an AbortError when it could only ask again, and the connector is one of ${authType}`, async () => {
      const backend = await Backend.start({ GET: { status: 500 } });
      const el = await mountLoaded(backend);
      await backend.answer('GET', { json: description({ authType }) });
      const ending = el.connect();
      await reaches(el, 'ready');
      expect(await rejection(ending)).to.have.property('name', 'AbortError');
    });
  }

  it('rejects with an AbortError when a listener of cyclr-auth-start calls refresh()', async () => {
    const { el, log } = await oauthScene();
    el.addEventListener('cyclr-auth-start', () => { void el.refresh(); }, { once: true });
    const [ending] = await inClick(() => [el.connect()] as const);
    expect(await rejection(ending)).to.have.property('name', 'AbortError');
    expect([log.endings, windows.length]).to.deep.equal([[], 0]);
    await reaches(el, 'ready');
  });

  it('rejects with an AbortError when a listener of cyclr-auth-start prevents it', async () => {
    const { el, log } = await oauthScene();
    el.addEventListener('cyclr-auth-start', (event) => { event.preventDefault(); });
    const [ending] = await inClick(() => [el.connect()] as const);
    expect(await rejection(ending)).to.have.property('name', 'AbortError');
    expect(log.endings).to.deep.equal([]);
  });

  it('rejects with misconfigured while nothing is known about the connector', async () => {
    const el = await mount({});
    expect(await rejection(el.connect())).to.have.property('code', 'misconfigured');
  });

  it('causes no unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const note = (event: PromiseRejectionEvent): void => { unhandled.push(event.reason); };
    addEventListener('unhandledrejection', note);
    const { el, log } = await formScene({ authType: 'None' }, { status: 500 });
    void el.connect();
    await log.ends();
    await nextTask();
    removeEventListener('unhandledrejection', note);
    expect(unhandled).to.deep.equal([]);
  });

  it('during an attempt begins no other one, and settles with the running one', async () => {
    const { el, backend, log, ending } = await connecting();
    const others = [el.connect(), el.connect()];
    tell(popup(), 'complete');
    expect(new Set(await Promise.all([ending, ...others]))).to.deep.equal(new Set([log.detail('cyclr-auth-complete')]));
    expect([log.count('start'), windows.length]).to.deep.equal([1, 1]);
    expect(await backend.requests('POST')).to.have.length(1);
  });

  it('after an attempt begins another one', async () => {
    const { el } = await formScene({ authType: 'None' }, { status: 500 }, { json: description({ authType: 'None', authenticated: true }) });
    expect(await rejection(el.connect())).to.have.property('code', 'endpoint_error');
    expect(await el.connect()).to.have.property('via', 'submit');
  });

  for (const event of ['cyclr-auth-state', 'cyclr-auth-error'] as const) {
    it(`in a listener of ${event} begins the next attempt and settles with that one`, async () => {
      const { el, log } = await formScene({}, { status: 500 }, { json: description({ authenticated: true }) });
      const second = new Promise((resolve) => {
        const retry = (): void => {
          if (el.state !== 'failed') return;
          el.removeEventListener(event, retry);
          resolve(el.connect());
        };
        el.addEventListener(event, retry);
      });
      await type(el, 'apiKey', 'k');
      void el.connect();
      expect(await second).to.include({ via: 'submit', verified: true });
      await reaches(el, 'connected');
      expect(log.endings).to.deep.equal(['error', 'complete']);
    });
  }

  it('uses the connector-id that was set in the same task', async () => {
    const backend = await Backend.start();
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', 'auth-type': 'OAuth2' });
    const log = new EventLog(el);
    await inClick(() => {
      el.connectorId = '44';
      void el.connect();
    });
    await reaches(el, 'waiting');
    expect(log.detail('cyclr-auth-start').connectorId).to.equal('44');
    expect((await backend.requests('POST')).map(({ path }) => path)).to.deep.equal(['/44']);
    el.cancel();
  });
});
