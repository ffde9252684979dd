import { expect } from '@open-wc/testing';
import type { ConnectorDescription } from '../../src/index.js';
import { EventLog } from '../browser/event-log.js';
import { Backend } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import { RETURN_PAGE, elementIn, hostPage, loads, openInFrame } from '../browser/frames.js';
import { click, hasPart, mount, nextTask, part, reaches, until } from '../browser/helpers.js';
import { keyOf, record, recordOf, withRecord } from '../browser/records.js';
import { mountOAuth, no, oauth, oauthScene, waitingScene, yes } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { openSignIn, popup, tell, visits, windowCloses, windows } from '../browser/windows.js';

/** A page in a frame that is reloaded during a sign-in in a window. */
const reloaded = async (attributes: Readonly<Record<string, string>> = {}, known: Partial<ConnectorDescription> = {}): Promise<Scene> => {
  const backend = await Backend.start({ GET: { json: oauth(known) } });
  await backend.answer('POST', { json: { url: backend.signInUrl() } });
  const frame = await openInFrame(hostPage({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager', ...attributes }));
  const before = await elementIn(frame);
  await until(() => before.connector, 'the description is loaded');
  const { open } = frame.contentWindow!;
  frame.contentWindow!.open = (...args) => {
    const handle = open.apply(frame.contentWindow, args);
    if (handle) windows.push({ handle, features: args[2] });
    return handle;
  };
  await openSignIn(before, backend);
  await backend.answer('GET', { json: oauth(known), held: true });
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

describe('a page that is reloaded during a sign-in', () => {
  for (const display of ['popup', 'page']) {
    it(`during a renewal with display="${display}" does not take a 404 for a backend without GET`, async () => {
      const known = { authenticated: true, revision: 'r1' };
      const renewing = await waitingScene({ known, get: { json: oauth(known), held: true } });
      const { attempt, before } = recordOf(renewing.backend) as { attempt: string; before: unknown };
      expect(before).to.deep.equal({ id: '33', authType: 'OAuth2', authenticated: true, revision: null });
      renewing.el.cancel();
      await renewing.backend.release();
      const { el, log } = await withRecord(record({ attempt, before, display, isBack: true }), { status: 404, json: { code: 'not_found' } });
      if (display === 'popup') await openInFrame(`${RETURN_PAGE}?cyclr-attempt=${attempt}`);
      await log.ends();
      expect([log.endings, el.authenticated]).to.deep.equal([['error'], undefined]);
    });
  }

  it('resumes it as detached, with check, reopen and cancel, and completes by status', async () => {
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

  it('opens another window before the backend has described the connector again', async () => {
    const { el, backend } = await reloaded();
    await click(part(el, 'reopen'));
    const [, { body }] = await backend.requests('POST', 2) as [unknown, { body: { authType: string } }];
    expect(body.authType).to.equal('OAuth2');
    await reaches(el, 'waiting');
    el.cancel();
    await backend.release();
  });

  it('completes by the return page of the window that it opened before', async () => {
    const { el, backend, log } = await reloaded({ 'return-url': RETURN_PAGE });
    expect(el.state).to.equal('detached');
    await answers(backend, no);
    await backend.requests('GET', 3);
    await backend.answer('GET', yes);
    tell(popup(), 'comeBack');
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
    await windowCloses();
  });

  it('compares with the status before the sign-in, not before the reload', async () => {
    const known = { authenticated: true, revision: 'r1' };
    const { el, backend, log } = await reloaded({}, known);
    await answers(backend, { json: oauth(known) });
    const { length } = await backend.requests('GET');
    await backend.requests('GET', length + 1);
    expect([el.state, log.endings]).to.deep.equal(['detached', []]);
    await backend.answer('GET', { json: oauth({ ...known, revision: 'r2' }) });
    await log.ends();
    expect(log.detail('cyclr-auth-complete').via).to.equal('status');
  });

  it('can cancel it', async () => {
    const { el, backend, log } = await reloaded();
    await answers(backend, no);
    await until(() => el.connector, 'the description is loaded');
    await el.updateComplete;
    await click(part(el, 'cancel'));
    await log.ends();
    expect(log.detail('cyclr-auth-cancel')).to.deep.equal({ connectorId: '33', reason: 'user' });
    expect(el.state).to.equal('ready');
    expect(sessionStorage).to.have.length(0);
  });
});

describe('a record', () => {
  it('is resumed only by an element with its endpoint and connector-id', async () => {
    const { el, backend } = await withRecord(record());
    await reaches(el, 'detached');
    const others = [await mountOAuth(backend, { 'connector-id': '34' }), await mountOAuth(backend, { endpoint: `${backend.endpoint}/x` })];
    expect(others.map(({ state }) => state)).to.deep.equal(['ready', 'ready']);
    el.cancel();
  });

  it('is not resumed by a page on which the same relative endpoint leads to another resource', async () => {
    const { el, backend } = await withRecord(null);
    const base = document.createElement('base');
    try {
      // Two pages of one tab, such as /tenant-a/ and /tenant-b/, share its storage.
      base.href = `${backend.endpoint}/tenant-a/`;
      document.head.prepend(base);
      const first = await mountOAuth(backend, { endpoint: 'connectors' });
      await openSignIn(first, backend);
      sessionStorage.setItem(Object.keys(sessionStorage)[0]!, record());
      const resumed = await mountOAuth(backend, { endpoint: 'connectors' });
      base.href = `${backend.endpoint}/tenant-b/`;
      const other = await mountOAuth(backend, { endpoint: 'connectors' });
      expect([resumed.state, other.state]).to.deep.equal(['detached', 'ready']);
      for (const each of [first, resumed]) each.cancel();
    } finally {
      base.remove();
    }
    el.cancel();
  });

  it('is resumed by one of two elements of the same connector', async () => {
    const { el, backend, log } = await withRecord(record());
    await reaches(el, 'detached');
    const second = await mountOAuth(backend);
    const other = new EventLog(second);
    expect(second.state).to.equal('ready');
    await backend.answer('GET', yes);
    await log.ends();
    expect([log.endings, other.endings]).to.deep.equal([['complete'], []]);
  });

  it('is forgotten at its end, even if an element that had resumed it earlier is removed meanwhile', async () => {
    const earlier = await withRecord(record());
    await reaches(earlier.el, 'detached');
    earlier.el.cancel();
    const { el } = await withRecord(record());
    await reaches(el, 'detached');
    earlier.el.remove();
    await nextTask();
    el.cancel();
    expect(sessionStorage).to.have.length(0);
  });

  it('of another user’s connector completes nothing', async () => {
    // The backend maps the page's name to the connector of the user who is signed in.
    const before = { authenticated: false, id: '44' };
    const { el, backend, log } = await withRecord(record({ before }), yes);
    const { length } = await backend.requests('GET');
    await backend.requests('GET', length + 1);
    expect([el.state, log.endings]).to.deep.equal(['detached', []]);
    el.cancel();
    expect([el.state, sessionStorage.length]).to.deep.equal(['connected', 0]);
  });

  it('whose deadline has passed leads to one question and a timeout', async () => {
    const { backend, log, el } = await withRecord(record({ deadline: Date.now() - 1 }));
    await log.ends();
    expect(log.error().code).to.equal('timeout');
    const { length } = await backend.requests('GET');
    expect(length).to.be.at.most(2);
    expect([el.state, sessionStorage.length]).to.deep.equal(['failed', 0]);
  });

  it('whose deadline has passed completes when the backend says yes', async () => {
    const { log } = await withRecord(record({ deadline: Date.now() - 1 }), yes);
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
  });

  it('gives a sign-in no more time than the element’s timeout', async () => {
    const backend = await Backend.start({ GET: no });
    sessionStorage.setItem(keyOf(backend), record({ deadline: Date.now() + 1e12 }));
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', timeout: '1.5' });
    const log = new EventLog(el);
    expect(el.state).to.equal('detached');
    await log.ends();
    expect(log.error().code).to.equal('timeout');
  });
});

describe('a window that comes back with a copy of the page’s record', () => {
  it('does not resume the sign-in: the page does', async () => {
    const backend = await Backend.start({ GET: { ...no, held: true } });
    sessionStorage.setItem(keyOf(backend), record());
    const page = hostPage({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager' });
    const returned = await elementIn(await openInFrame(`${page}&cyclr-attempt=1-2-3-4`));
    expect(returned.state).to.equal('loading');
    const reopened = await elementIn(await openInFrame(page));
    expect(reopened.state).to.equal('detached');
    reopened.cancel();
    await backend.release();
  });

  it('completes the sign-in of the page after reopen', async () => {
    const { el, backend, log } = await oauthScene();
    el.returnUrl = hostPage({ endpoint: backend.endpoint, 'connector-id': '33' });
    await openSignIn(el, backend);
    tell(popup(), 'close');
    await reaches(el, 'detached');
    await click(part(el, 'reopen'));
    await reaches(el, 'waiting');
    await visits(popup(), backend);
    await backend.answer('GET', yes);
    tell(popup(), 'comeBack');
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
    await windowCloses();
  });
});

describe('the main button, after a resumed sign-in has ended before the backend described the connector again', () => {
  for (const how of ['cancelled', 'expired'] as const) {
    it(`posts no empty auth type (${how})`, async () => {
      const backend = await Backend.start({ GET: how === 'expired' ? { status: 503 } : { json: oauth(), held: true } });
      await backend.answer('POST', { json: { url: backend.signInUrl() } });
      const deadline = Date.now() + (how === 'expired' ? 500 : 60_000);
      sessionStorage.setItem(keyOf(backend), record({ before: { authenticated: false, id: '33', authType: 'OAuth2', revision: null }, deadline }));
      const el = await mount({ 'endpoint': backend.endpoint, 'connector-id': '33', 'loading': 'eager' });
      const log = new EventLog(el);
      if (how === 'cancelled') await click(part(el, 'cancel'));
      await log.ends();
      await reaches(el, how === 'expired' ? 'failed' : 'ready');
      await backend.answer('GET', { json: oauth(), held: true });
      const { length } = await backend.requests('GET');
      await click(part(el, 'action'));
      await backend.requests('GET', length + 1);
      expect(await backend.requests('POST')).to.have.length(0);
      el.cancel();
      await backend.release();
    });
  }
});
