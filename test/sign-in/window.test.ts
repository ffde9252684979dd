import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../browser/fakes.js';
import { elementIn, hostPage, openInFrame } from '../browser/frames.js';
import { EventLog } from '../browser/event-log.js';
import { clickAction, description, form, inClick, nextTask, part, reaches, rejection, type, until } from '../browser/helpers.js';
import { LOCALES } from '../browser/locales.js';
import { formScene, mountOAuth, oauthScene, waitingScene, yes } from '../browser/scene.js';
import { everyWindowCloses, openSignIn, popup, tell, windowCloses, windows } from '../browser/windows.js';

describe('the window', () => {
  for (const [what, begin] of [
    ['a click on the main button', (el: CyclrConnectorAuth) => { part(el, 'action').click(); }],
    ['requestSubmit()', (el: CyclrConnectorAuth) => { form(el).requestSubmit(); }],
    ['connect()', (el: CyclrConnectorAuth) => { void el.connect(); }],
  ] as const) {
    it(`opens synchronously in ${what}`, async () => {
      const { el } = await oauthScene({ known: { properties: [{ name: 'Site', label: 'Site' }] } });
      const found = await inClick(() => {
        begin(el);
        return [windows.length, el.state];
      });
      expect(found).to.deep.equal([1, 'opening']);
      el.cancel();
    });
  }

  it('opens before the first request, and stays open while the backend delays its answer', async () => {
    const { el, backend } = await oauthScene();
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    const windowsBefore: number[] = [];
    el.fetch = (...args) => {
      windowsBefore.push(windows.length);
      return window.fetch(...args);
    };
    await clickAction(el);
    expect(el.state).to.equal('opening');
    expect(popup().closed).to.equal(false);
    await backend.requests('POST', 1);
    await backend.release();
    await reaches(el, 'waiting');
    expect(windowsBefore).to.deep.equal([1]);
  });

  it('is a new popup without a name; its features are whole numbers, without noopener and noreferrer', async () => {
    const names: (string | undefined)[] = [];
    const { open } = window;
    window.open = (url, target, features) => {
      names.push(target);
      return open.call(window, url, target, features);
    };
    await waitingScene();
    expect(names).to.deep.equal(['_blank']);
    const features = windows[0]!.features ?? '';
    expect(features).not.to.match(/noopener|noreferrer/);
    for (const [, value] of features.matchAll(/=([^,]*)/g)) expect(value, features).to.match(/^-?\d+$/);
  });

  it('shows a text, never markup, until its sign-in URL arrives', async () => {
    const { el, backend } = await oauthScene();
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    el.messages = { opening: 'Patience <b>please</b>' };
    await clickAction(el);
    await backend.requests('POST', 1);
    expect(popup().document.body.textContent).to.equal('Patience <b>please</b>');
    await backend.release();
    await reaches(el, 'waiting');
  });

  for (const [lang, direction] of [['ar', 'rtl'], ['he', 'rtl'], ['de', 'ltr']] as const) {
    it(`shows its text from the right side if the language is written so: ${lang}, ${direction}`, async () => {
      const { el, backend } = await oauthScene();
      await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
      el.lang = lang;
      await until(() => part(el, 'base').lang === lang, 'the language is loaded');
      await clickAction(el);
      await backend.requests('POST', 1);
      const { body } = popup().document;
      expect([body.textContent, getComputedStyle(body).direction]).to.deep.equal([LOCALES[lang].opening, direction]);
      await backend.release();
      await reaches(el, 'waiting');
    });
  }

  it('is closed before cyclr-auth-complete is dispatched', async () => {
    const { el, log, page } = await waitingScene({ get: yes });
    // A host page may navigate in its listener, which ends all timers.
    let isClosed = false;
    el.addEventListener('cyclr-auth-complete', () => { isClosed = page.closed; });
    tell(page, 'complete');
    await log.ends();
    expect(isClosed).to.equal(true);
  });

  it('stays the only one when the main button is clicked while waiting', async () => {
    const { el, log } = await waitingScene();
    await clickAction(el);
    await clickAction(el);
    expect(windows).to.have.length(1);
    expect(popup().closed).to.equal(false);
    expect(log.endings).to.deep.equal([]);
  });

  it('is not opened for a form', async () => {
    const { el } = await formScene({}, { json: description({ authenticated: true }) });
    await type(el, 'apiKey', 'k');
    await clickAction(el);
    await reaches(el, 'connected');
    expect(windows).to.have.length(0);
  });

  it('goes nowhere when the attempt is cancelled before its sign-in URL arrives', async () => {
    const { el, backend, log } = await oauthScene();
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    await clickAction(el);
    await backend.requests('POST', 1);
    el.cancel();
    await backend.release();
    await nextTask();
    expect(log.endings).to.deep.equal(['cancel']);
    expect(await backend.visits()).to.have.length(0);
    await windowCloses();
  });

  it('is closed when it is at a blank page, however late: Chromium loses a close() while another page takes it over', async () => {
    const calls: string[] = [];
    const blank = { URL: 'about:blank' };
    let inWindow: object | null = blank;
    const slow = {
      opener: window,
      closed: false,
      location: { replace: (address: string) => { calls.push(address); } },
      close: () => { calls.push('close'); },
      get document() {
        if (!inWindow) throw new DOMException('another origin', 'SecurityError');
        return inWindow;
      },
    };
    window.open = () => slow as unknown as Window;
    const { el, backend } = await oauthScene();
    await clickAction(el);
    await reaches(el, 'waiting');
    el.cancel();
    const leavings = (count: number) => until(() => calls.length >= count, `${count} addresses`);
    // Still the first blank page, then the sign-in, which was faster than the second one.
    await leavings(3);
    inWindow = null;
    await leavings(5);
    const [signIn, ...then] = calls;
    expect(signIn).to.include(backend.signInUrl());
    expect(new Set(then)).to.deep.equal(new Set(['about:blank']));
    inWindow = { URL: 'about:blank' };
    await until(() => calls.includes('close'), 'the close');
    expect(calls.filter((call) => call === 'close')).to.have.length(1);
  });

  /** The calls at a window of the page's own `open` until it is closed, after the cancel of a sign-in. */
  const callsUntilClosed = async (members: object): Promise<readonly string[]> => {
    const calls: string[] = [];
    const location = { replace: (address: string) => { calls.push(address); } };
    const own = { opener: window, closed: false, location, close: () => { calls.push('close'); } };
    window.open = () => Object.defineProperties(own, Object.getOwnPropertyDescriptors(members)) as unknown as Window;
    const { el } = await oauthScene();
    await clickAction(el);
    await reaches(el, 'waiting');
    calls.length = 0;
    el.cancel();
    await until(() => calls.includes('close'), 'the close');
    return calls;
  };

  it('is closed if it is one of the page’s own whose document throws', async () => {
    const members = { get document() { return { get URL(): string { throw new Error('thrown on purpose'); } }; } };
    expect((await callsUntilClosed(members)).at(-1)).to.equal('close');
  });

  it('is closed without more tries if the page may not navigate it', async () => {
    let tries = 0;
    const replace = (address: string): void => {
      if (address !== 'about:blank') return;
      tries += 1;
      throw new DOMException('Sandboxed', 'SecurityError');
    };
    expect([await callsUntilClosed({ location: { replace } }), tries]).to.deep.equal([['close'], 1]);
  });
});

describe('a blocked window ends the attempt with popup_blocked', () => {
  for (const [how, open] of [
    ['when open() returns null', () => null],
    ['when open() throws', () => { throw new DOMException('Sandboxed', 'InvalidAccessError'); }],
  ] as const) {
    it(`${how}; nothing is sent, and the next click can succeed`, async () => {
      const { el, backend, log } = await oauthScene({ get: yes });
      const { open: own } = window;
      window.open = open;
      await clickAction(el);
      await log.ends();
      expect(log.names).to.deep.equal(['start', 'state:opening', 'state:failed', 'error']);
      expect(log.error()).to.include({ code: 'popup_blocked', retryable: true });
      await nextTask();
      expect(await backend.requests('POST')).to.have.length(0);
      window.open = own;
      tell(await openSignIn(el, backend), 'complete');
      await log.ends(2);
      expect(log.endings).to.deep.equal(['error', 'complete']);
    });
  }

  it('when there is no user gesture', async () => {
    // The first attempt uses up the gesture of an earlier click.
    const used = await waitingScene();
    used.el.cancel();
    const { el, log } = await oauthScene();
    expect(await rejection(el.connect())).to.equal(log.error());
    expect(log.error().code).to.equal('popup_blocked');
    expect(windows).to.have.length(1);
  });

  it('in a sandboxed frame without allow-popups', async () => {
    const el = await elementIn(await openInFrame(hostPage({ endpoint: '/x', 'auth-type': 'OAuth2' }), 'allow-scripts allow-same-origin allow-forms'));
    const log = new EventLog(el);
    await clickAction(el);
    await log.ends();
    expect(log.error().code).to.equal('popup_blocked');
  });
});

describe('a return-url on another origin, or one that is no address', () => {
  for (const address of ['https://elsewhere.example/back', '//elsewhere.example/', 'http://[', 'data:text/html,x']) {
    it(`(${address}) is misconfigured: nothing is sent, and no window stays open`, async () => {
      const backend = await Backend.start();
      const el = await mountOAuth(backend, { 'return-url': address });
      const log = new EventLog(el);
      await clickAction(el);
      await log.ends();
      expect(log.error().code).to.equal('misconfigured');
      await everyWindowCloses();
      expect(await backend.requests('POST')).to.have.length(0);
    });
  }
});
