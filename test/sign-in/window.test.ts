import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../element/fakes.js';
import {
  EventLog, act, click, described, mount, mountOAuth, part, popup, reaches, signIn, task, tell, type, until, windows,
} from '../element/helpers.js';

const oauth = async (): Promise<{ el: CyclrConnectorAuth; backend: Backend; log: EventLog }> => {
  const backend = await Backend.start({ GET: { json: described({ authType: 'OAuth2', authenticated: true }) } });
  await backend.answer('POST', { json: { url: backend.signInUrl() } });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described({ authType: 'OAuth2' }) });
  return { el, backend, log: new EventLog(el) };
};

describe('the window', () => {
  it('is asked for in the click\'s own task and before any microtask, by whatever begins the attempt', async () => {
    for (const begin of [
      (el: CyclrConnectorAuth) => { part(el, 'action').click(); },
      (el: CyclrConnectorAuth) => { el.shadowRoot!.querySelector('form')!.requestSubmit(); },
      (el: CyclrConnectorAuth) => { void el.connect(); },
    ]) {
      const { el } = await oauth();
      const button = document.createElement('button');
      document.body.prepend(button);
      const before = windows.length;
      const found: unknown[] = [];
      button.addEventListener('click', () => {
        begin(el);
        found.push(windows.length - before, el.state);
      });
      await click(button);
      button.remove();
      expect(found).to.deep.equal([1, 'opening']);
      el.cancel();
    }
  });

  it('is open before anything is asked of the backend, and stays so while the backend takes its time', async () => {
    const { el, backend } = await oauth();
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    let asked = 0;
    el.fetch = (...args) => {
      asked += windows.length ? 1 : -100;
      return window.fetch(...args);
    };
    await act(el);
    expect(el.state).to.equal('opening');
    expect(popup().closed).to.equal(false);
    await backend.requests('POST', 1);
    await backend.release();
    await reaches(el, 'waiting');
    expect(asked).to.equal(1);
  });

  it('is a popup of its own, by no name, with whole numbers for features and neither noopener nor noreferrer', async () => {
    const names: (string | undefined)[] = [];
    const { open } = window;
    window.open = (url, target, features) => {
      names.push(target);
      return open.call(window, url, target, features);
    };
    const { el, backend } = await oauth();
    await signIn(el, backend);
    expect(names).to.deep.equal(['_blank']);
    const features = windows[0]!.features ?? '';
    expect(features).not.to.match(/noopener|noreferrer/);
    for (const [, value] of features.matchAll(/=([^,]*)/g)) expect(value, features).to.match(/^-?\d+$/);
  });

  it('says something until it has somewhere to go', async () => {
    const { el, backend } = await oauth();
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    el.messages = { opening: 'Patience <b>please</b>' };
    await act(el);
    await backend.requests('POST', 1);
    expect(popup().document.body.textContent).to.equal('Patience <b>please</b>');
    await backend.release();
    await reaches(el, 'waiting');
  });

  it('is closed when the attempt is complete', async () => {
    const { el, backend, log } = await oauth();
    // Then already: many a page goes elsewhere at once, and its timers with it.
    let isClosed = false;
    el.addEventListener('cyclr-auth-complete', () => { isClosed = popup().closed; });
    tell(await signIn(el, backend), 'complete');
    await log.ends();
    expect(isClosed).to.equal(true);
  });

  it('is not opened again by another click on the main button', async () => {
    const { el, backend, log } = await oauth();
    await signIn(el, backend);
    await act(el);
    await act(el);
    expect(windows).to.have.length(1);
    expect(popup().closed).to.equal(false);
    expect(log.endings).to.deep.equal([]);
  });

  it('of a form with an API key: none', async () => {
    const backend = await Backend.start({ POST: { json: described({ authenticated: true }) } });
    const el = await mount({ endpoint: backend.endpoint }, { connector: described() });
    await type(el, 'apiKey', 'k');
    await act(el);
    await reaches(el, 'connected');
    expect(windows).to.have.length(0);
  });

  it('goes nowhere when the attempt was cancelled before the URL came', async () => {
    const { el, backend, log } = await oauth();
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    await act(el);
    await backend.requests('POST', 1);
    el.cancel();
    await backend.release();
    await task();
    expect(log.endings).to.deep.equal(['cancel']);
    expect(await backend.visits()).to.have.length(0);
    await until(() => popup().closed, 'the window is closed');
  });
});

describe('a window that the browser does not open', () => {
  for (const [how, open] of [
    ['by null', () => null],
    ['by an exception', () => { throw new DOMException('Sandboxed', 'InvalidAccessError'); }],
  ] as const) {
    it(`${how}: popup_blocked, nothing is asked of the backend, and the next click can succeed`, async () => {
      const { el, backend, log } = await oauth();
      const { open: own } = window;
      window.open = open;
      await act(el);
      await log.ends();
      expect(log.names).to.deep.equal(['start', 'state:opening', 'state:failed', 'error']);
      expect(log.error().code).to.equal('popup_blocked');
      expect(log.error().retryable).to.equal(true);
      await task();
      expect(await backend.requests('POST')).to.have.length(0);
      window.open = own;
      tell(await signIn(el, backend), 'complete');
      await log.ends(2);
      expect(log.endings).to.deep.equal(['error', 'complete']);
    });
  }

  it('by the browser\'s own blocker, without a gesture: popup_blocked', async () => {
    // An attempt that opened a window has used up whatever gesture there was.
    const used = await oauth();
    await signIn(used.el, used.backend);
    used.el.cancel();
    const { el, log } = await oauth();
    const reason: unknown = await el.connect().catch((error: unknown) => error);
    expect(reason).to.equal(log.error());
    expect(log.error().code).to.equal('popup_blocked');
    expect(windows).to.have.length(1);
  });

  it('in a sandboxed frame without allow-popups: popup_blocked', async () => {
    const frame = document.createElement('iframe');
    frame.sandbox.add('allow-scripts', 'allow-same-origin', 'allow-forms');
    frame.src = '/test/sign-in/host-page.html?endpoint=/x&auth-type=OAuth2';
    document.body.prepend(frame);
    await until(() => frame.contentDocument?.querySelector('cyclr-connector-auth')?.shadowRoot?.querySelector('[part=action]'), 'it is there');
    const el = frame.contentDocument!.querySelector('cyclr-connector-auth')!;
    const codes: string[] = [];
    el.addEventListener('cyclr-auth-error', ({ detail }) => { codes.push(detail.error.code); });
    await click(part(el, 'action'));
    await until(() => codes.length, 'it fails');
    expect(codes).to.deep.equal(['popup_blocked']);
    frame.remove();
  });
});

describe('return-url', () => {
  for (const address of ['https://elsewhere.example/back', '//elsewhere.example/', 'http://[', 'data:text/html,x']) {
    it(`${address}: misconfigured, and no window stays open`, async () => {
      const backend = await Backend.start();
      const el = await mountOAuth(backend, { 'return-url': address });
      const log = new EventLog(el);
      await act(el);
      await log.ends();
      expect(log.error().code).to.equal('misconfigured');
      await until(() => windows.every(({ handle }) => handle.closed), 'no window is open');
      expect(await backend.requests('POST')).to.have.length(0);
    });
  }
});
