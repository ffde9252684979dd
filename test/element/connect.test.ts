import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend, doubleClickAt } from './fakes.js';
import {
  EventLog, act, arrives, click, described, middleOf, mount, mountOAuth, part, popup, reaches, signIn, task, tell, type, windows,
} from './helpers.js';

const oauth = async (): Promise<{ el: CyclrConnectorAuth; backend: Backend; log: EventLog }> => {
  const backend = await Backend.start({ GET: [{ json: described({ authType: 'OAuth2' }) }, { json: described({ authType: 'OAuth2', authenticated: true }) }] });
  await backend.answer('POST', { json: { url: backend.signInUrl() } });
  const el = await mountOAuth(backend);
  return { el, backend, log: new EventLog(el) };
};

/** A button of the page's own, clicked by the user; gives what its listener gave. */
async function byClick<T>(listener: () => T): Promise<T> {
  const button = document.createElement('button');
  button.textContent = 'Of the page';
  document.body.prepend(button);
  const results: T[] = [];
  button.addEventListener('click', () => { results.push(listener()); });
  await click(button);
  button.remove();
  return results[0]!;
}

const settled = async (promise: Promise<unknown>): Promise<'pending' | 'settled'> => {
  await task();
  return Promise.race([promise.then(() => 'settled' as const, () => 'settled' as const), task().then(() => 'pending' as const)]);
};

describe('connect()', () => {
  it('from a gesture of the page\'s own opens the window and resolves with the detail of the complete event', async () => {
    const { el, backend, log } = await oauth();
    const [ending] = await byClick(() => [el.connect()] as const);
    await reaches(el, 'waiting');
    await arrives(popup(), backend);
    expect(await settled(ending)).to.equal('pending');
    tell(popup(), 'complete');
    expect(await ending).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'message', verified: true });
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:connected', 'complete']);
  });

  it('submits the form that is shown', async () => {
    const backend = await Backend.start({ POST: { json: described({ authenticated: true }) } });
    const el = await mount({ endpoint: backend.endpoint }, { connector: described() });
    await type(el, 'apiKey', 'k');
    const log = new EventLog(el);
    expect(await el.connect()).to.deep.equal(log.detail('cyclr-auth-complete'));
    expect(log.names[0]).to.equal('submit');
  });

  it('rejects with the error of the error event', async () => {
    const backend = await Backend.start({ POST: { status: 503 } });
    const el = await mount({ endpoint: backend.endpoint, 'auth-type': 'None' });
    const log = new EventLog(el);
    const reason: unknown = await el.connect().catch((error: unknown) => error);
    expect(log.endings).to.deep.equal(['error']);
    expect(reason).to.equal(log.error());
  });

  it('rejects when the attempt is cancelled', async () => {
    const { el } = await oauth();
    const [ending] = await byClick(() => [el.connect()] as const);
    await reaches(el, 'waiting');
    el.cancel();
    expect(await ending.catch((error: unknown) => error)).to.be.instanceOf(Error);
  });

  for (const [what, end] of [
    ['is cancelled', (el: CyclrConnectorAuth) => { el.cancel(); }],
    ['is removed', (el: CyclrConnectorAuth) => { el.remove(); }],
    ['is given another connector', (el: CyclrConnectorAuth) => { el.connectorId = '34'; }],
  ] as const) {
    it(`rejects where it showed a form, and the element ${what} before that is submitted`, async () => {
      const backend = await Backend.start({ GET: { json: described() } });
      const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described({ authenticated: true }) });
      const log = new EventLog(el);
      const ending = el.connect();
      await reaches(el, 'ready');
      expect(await settled(ending)).to.equal('pending');
      end(el);
      expect(await ending.catch((error: unknown) => error)).to.have.property('name', 'AbortError');
      expect(log.endings).to.deep.equal([]);
    });
  }

  it('rejects when a listener of the start begins something else', async () => {
    const { el, log } = await oauth();
    el.addEventListener('cyclr-auth-start', () => { void el.refresh(); }, { once: true });
    const [ending] = await byClick(() => [el.connect()] as const);
    expect(await ending.catch((error: unknown) => error)).to.have.property('name', 'AbortError');
    expect([log.endings, windows.length]).to.deep.equal([[], 0]);
    await reaches(el, 'ready');
  });

  it('rejects when the page prevents it', async () => {
    const { el, log } = await oauth();
    el.addEventListener('cyclr-auth-start', (event) => { event.preventDefault(); });
    const [ending] = await byClick(() => [el.connect()] as const);
    expect(await ending.catch((error: unknown) => error)).to.be.instanceOf(Error);
    expect(log.endings).to.deep.equal([]);
  });

  it('rejects with misconfigured where nothing is known yet', async () => {
    const el = await mount({});
    const reason = await el.connect().catch((error: unknown) => error) as { code: string };
    expect(reason.code).to.equal('misconfigured');
  });

  it('that nobody awaits is no unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const note = (event: PromiseRejectionEvent): void => { unhandled.push(event.reason); };
    addEventListener('unhandledrejection', note);
    const backend = await Backend.start({ POST: { status: 500 } });
    const el = await mount({ endpoint: backend.endpoint, 'auth-type': 'None' });
    void el.connect();
    await new EventLog(el).ends();
    await task();
    removeEventListener('unhandledrejection', note);
    expect(unhandled).to.deep.equal([]);
  });

  it('in the middle of an attempt gives that one\'s ending, and begins none', async () => {
    const { el, backend, log } = await oauth();
    const [first] = await byClick(() => [el.connect()] as const);
    await reaches(el, 'waiting');
    await arrives(popup(), backend);
    const second = el.connect();
    const third = el.connect();
    tell(popup(), 'complete');
    const details = await Promise.all([first, second, third]);
    expect(new Set(details.map((detail) => JSON.stringify(detail))).size).to.equal(1);
    expect(log.names.filter((name) => name === 'start')).to.have.length(1);
    expect(windows).to.have.length(1);
    expect(await backend.requests('POST')).to.have.length(1);
  });

  it('after an attempt begins another, whose ending is its own', async () => {
    const backend = await Backend.start({ POST: [{ status: 500 }, { json: described({ authType: 'None', authenticated: true }) }] });
    const el = await mount({ endpoint: backend.endpoint, 'auth-type': 'None' });
    const first: unknown = await el.connect().catch((error: unknown) => error);
    expect(first).to.have.property('code', 'endpoint_error');
    expect(await el.connect()).to.have.property('via', 'submit');
  });

  it('settles before any await of the ending event\'s listeners can see another attempt', async () => {
    const { el, backend } = await oauth();
    const order: string[] = [];
    const [ending] = await byClick(() => [el.connect()] as const);
    void ending.then(() => { order.push('promise'); });
    el.addEventListener('cyclr-auth-complete', () => { order.push('event'); });
    await reaches(el, 'waiting');
    await arrives(popup(), backend);
    tell(popup(), 'complete');
    await ending;
    expect(order).to.deep.equal(['event', 'promise']);
  });
});

describe('more than one click', () => {
  it('a double click: one window, one POST', async () => {
    const { el, backend, log } = await oauth();
    await el.updateComplete;
    await doubleClickAt(middleOf(part(el, 'action')));
    await reaches(el, 'waiting');
    expect(await backend.requests('POST')).to.have.length(1);
    expect(windows).to.have.length(1);
    expect(log.names.filter((name) => name === 'start')).to.have.length(1);
  });

  it('50 clicks: one window, one POST', async () => {
    const { el, backend } = await oauth();
    await act(el);
    for (let more = 0; more < 49; more++) part(el, 'action').click();
    await reaches(el, 'waiting');
    for (let more = 0; more < 10; more++) await act(el);
    expect(await backend.requests('POST')).to.have.length(1);
    expect(windows).to.have.length(1);
  });

  it('50 submissions of a form: one POST, one ending', async () => {
    const backend = await Backend.start({ POST: { json: described({ authenticated: true }), held: true } });
    const el = await mount({ endpoint: backend.endpoint }, { connector: described() });
    const log = new EventLog(el);
    await type(el, 'apiKey', 'k');
    await act(el);
    for (let more = 0; more < 49; more++) el.shadowRoot!.querySelector('form')!.requestSubmit();
    await backend.requests('POST', 1);
    await backend.release();
    await log.ends();
    await task();
    expect(await backend.requests('POST')).to.have.length(1);
    expect(log.names).to.deep.equal(['submit', 'state:submitting', 'state:connected', 'complete']);
  });

  it('cancel() twice, and after the end: one ending', async () => {
    const { el, backend, log } = await oauth();
    await signIn(el, backend);
    el.cancel();
    el.cancel();
    await task();
    el.cancel();
    await task();
    expect(log.endings).to.deep.equal(['cancel']);
  });
});
