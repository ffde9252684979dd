import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { EventLog } from '../browser/event-log.js';
import { Backend } from '../browser/fakes.js';
import type { Answer, Visit } from '../browser/fakes.js';
import { RETURN_PAGE, elementIn, hostPage, loads, openInFrame } from '../browser/frames.js';
import { clickAction, reaches, until } from '../browser/helpers.js';
import { no, oauth, signInRequest, yes } from '../browser/scene.js';
import { tell, visits } from '../browser/windows.js';

interface PageScene {
  readonly backend: Backend;
  readonly frame: HTMLIFrameElement;
  /** The page's address before the sign-in. */
  readonly address: string;
  readonly opened: unknown[];
}

type Attributes = Readonly<Record<string, string>>;

/** A page in a frame whose element has `display="page"`. */
const start = async (get: Answer = no, attributes: Attributes = {}, query = 'id=33&token=t'): Promise<PageScene> => {
  const backend = await Backend.start({ GET: get });
  await backend.answer('POST', { json: { url: backend.signInUrl(query) } });
  const given = { endpoint: backend.endpoint, 'connector-id': '33', display: 'page', loading: 'eager', ...attributes };
  const frame = await openInFrame(`${hostPage(given)}#there`);
  const el = await elementIn(frame);
  await until(() => el.connector, 'the description is loaded');
  await el.updateComplete;
  const opened: unknown[] = [];
  frame.contentWindow!.open = (...args) => {
    opened.push(args);
    return null;
  };
  return { backend, frame, address: frame.contentWindow!.location.href, opened };
};

/** Sends the page to the service. */
const leaves = async ({ backend, frame }: PageScene): Promise<Visit> => {
  await loads(frame, () => { void elementIn(frame).then(clickAction); });
  return visits(frame.contentWindow!, backend);
};

interface Returned {
  readonly el: CyclrConnectorAuth;
  readonly log: EventLog;
}

/** Brings the page back, by the service or by the given address, and answers the element's question. */
const comesBack = async ({ backend, frame }: PageScene, answer: Answer, address?: string): Promise<Returned> => {
  await backend.answer('GET', { ...answer, held: true });
  const { length } = await backend.requests('GET');
  await loads(frame, () => {
    if (address === undefined) tell(frame.contentWindow!, 'comeBack');
    else tell(frame.contentWindow!, 'go', { url: address });
  });
  const el = await elementIn(frame);
  const log = new EventLog(el);
  await backend.requests('GET', length + 1);
  expect(el.state).to.equal('verifying');
  await backend.answer('GET', answer);
  await backend.release();
  await log.ends();
  return { el, log };
};

afterEach(() => { sessionStorage.clear(); });

describe('display="page"', () => {
  it('sends the page to the sign-in URL and back to its current address, without a window', async () => {
    const scene = await start(no, {}, 'id=33&token=t&callbackMessage=theirs&targetOrigin=theirs');
    const { href, framed: inFrame, opener } = await leaves(scene);
    const { targetOrigin, callbackMessage } = await signInRequest(scene.backend);
    const back = new URL(targetOrigin);
    const attempt = back.searchParams.get('cyclr-attempt');
    back.searchParams.delete('cyclr-attempt');
    expect(attempt).to.match(/^[\d-]{20,}$/);
    expect([back.href, callbackMessage]).to.deep.equal([new URL(scene.address).href, null]);
    const query = Object.fromEntries(new URL(href).searchParams);
    expect(query).to.deep.equal({ id: '33', token: 't', targetOrigin });
    expect([inFrame, opener, scene.opened]).to.deep.equal([true, false, []]);
  });

  it('sends the page back to return-url if it is given', async () => {
    const scene = await start(no, { 'return-url': `${RETURN_PAGE}?tab=2#there` });
    const { href } = await leaves(scene);
    const back = new URL(new URL(href).searchParams.get('targetOrigin')!);
    expect([back.pathname, back.searchParams.get('tab'), back.hash]).to.deep.equal([RETURN_PAGE, '2', '#there']);
    expect(back.searchParams.get('cyclr-attempt')).to.match(/^[\d-]{20,}$/);
  });

  it('completes via its return when the backend says yes, and restores the address', async () => {
    const scene = await start();
    await leaves(scene);
    const { el, log } = await comesBack(scene, yes);
    expect(log.names).to.deep.equal(['state:connected', 'complete']);
    expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'return', verified: true });
    expect(el.state).to.equal('connected');
    expect(scene.frame.contentWindow!.location.href).to.equal(new URL(scene.address).href);
    expect(sessionStorage).to.have.length(0);
  });

  it('fails with not_authenticated when it comes back and the backend says no', async () => {
    const scene = await start();
    await leaves(scene);
    const { log } = await comesBack(scene, no);
    expect(log.endings).to.deep.equal(['error']);
    expect(log.error().code).to.equal('not_authenticated');
  });

  it('completes, not verified, when it comes back and the backend has no GET', async () => {
    const scene = await start();
    await leaves(scene);
    const { log } = await comesBack(scene, { status: 405 });
    expect(log.detail('cyclr-auth-complete')).to.include({ via: 'return', verified: false });
  });

  it('is cancelled by the user’s going back when the backend says no', async () => {
    const scene = await start();
    await leaves(scene);
    const { el, log } = await comesBack(scene, no, scene.address);
    expect(log.names).to.deep.equal(['state:ready', 'cancel']);
    expect(log.detail('cyclr-auth-cancel')).to.deep.equal({ connectorId: '33', reason: 'user' });
    expect([el.state, sessionStorage.length]).to.deep.equal(['ready', 0]);
  });

  it('completes by status when the user goes back and the backend changes from no to yes', async () => {
    const scene = await start();
    await leaves(scene);
    const { log } = await comesBack(scene, yes, scene.address);
    expect(log.endings).to.deep.equal(['complete']);
    expect(log.detail('cyclr-auth-complete').via).to.equal('status');
  });

  it('is cancelled by the user’s going back when a connected connector has the same revision', async () => {
    const known = { json: oauth({ authenticated: true, revision: 'r1' }) };
    const scene = await start(known);
    await leaves(scene);
    const { el, log } = await comesBack(scene, known, scene.address);
    expect(log.endings).to.deep.equal(['cancel']);
    expect(el.state).to.equal('connected');
  });

  it('is cancelled by the user’s going back when the browser restores the page from its cache', async () => {
    const scene = await start(no, {}, 'stay');
    const el = await elementIn(scene.frame);
    const log = new EventLog(el);
    await clickAction(el);
    await scene.backend.visits(1);
    await reaches(el, 'waiting');
    const page = scene.frame.contentWindow as Window & typeof globalThis;
    page.dispatchEvent(new page.PageTransitionEvent('pageshow', { persisted: true }));
    await log.ends();
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:ready', 'cancel']);
    expect(log.detail('cyclr-auth-cancel').reason).to.equal('user');
  });

  it('is not completed by the return of another attempt', async () => {
    const scene = await start();
    await leaves(scene);
    const other = new URL(scene.address);
    other.searchParams.set('cyclr-attempt', '1-2-3-4');
    const { log } = await comesBack(scene, no, other.href);
    expect(log.endings).to.deep.equal(['cancel']);
  });

  it('completes via its return when the small entry above the element reads the address first', async () => {
    const known = { json: oauth({ authenticated: true, revision: 'r1' }) };
    const scene = await start(known, { entry: 'return' });
    await leaves(scene);
    const { log } = await comesBack(scene, known);
    expect(log.names).to.deep.equal(['state:connected', 'complete']);
    expect(log.detail('cyclr-auth-complete').via).to.equal('return');
    expect(scene.frame.contentWindow!.location.href).to.equal(new URL(scene.address).href);
  });

  it('completes via its return when another page of the tab is the return page', async () => {
    const known = { json: oauth({ authenticated: true, revision: 'r1' }) };
    const scene = await start(known, { 'return-url': `${RETURN_PAGE}?/done` });
    await leaves(scene);
    await loads(scene.frame, () => { tell(scene.frame.contentWindow!, 'comeBack'); });
    await until(() => scene.frame.contentWindow!.location.search === '?/done', 'the parameter is gone');
    await scene.backend.answer('GET', known);
    await loads(scene.frame, () => { scene.frame.contentWindow!.location.href = scene.address; });
    const el = await elementIn(scene.frame);
    await reaches(el, 'connected');
    const log = new EventLog(el);
    expect([log.endings, sessionStorage.length]).to.deep.equal([[], 0]);
  });

  it('is cancelled when the user stays on the page, and can begin again', async () => {
    // The service answers 204, so the page stays, as after the user's answer to the browser's question.
    const scene = await start(no, {}, 'stay');
    scene.frame.contentWindow!.addEventListener('beforeunload', (event) => { event.preventDefault(); });
    const el = await elementIn(scene.frame);
    const log = new EventLog(el);
    for (let attempt = 1; attempt <= 2; attempt++) {
      await clickAction(el);
      await log.ends(attempt);
      expect([el.state, sessionStorage.length]).to.deep.equal(['ready', 0]);
    }
    expect(log.endings).to.deep.equal(['cancel', 'cancel']);
    expect(log.detail('cyclr-auth-cancel').reason).to.equal('user');
  });

  it('is misconfigured with a return-url on another origin: nothing is sent, and the page stays', async () => {
    const { backend, frame, address } = await start(no, { 'return-url': 'https://elsewhere.example/back' });
    const el = await elementIn(frame);
    const log = new EventLog(el);
    await clickAction(el);
    await log.ends();
    expect(log.error().code).to.equal('misconfigured');
    expect(await backend.requests('POST')).to.have.length(0);
    expect(frame.contentWindow!.location.href).to.equal(new URL(address).href);
  });

  it('does not send the page to an untrusted URL', async () => {
    for (const url of ['javascript:document.title="pwned"', 'data:text/html,x', 'http://service.example/?token=t', `https://user@service.example/`]) {
      const { backend, frame, address } = await start();
      await backend.answer('POST', { json: { url } });
      const el = await elementIn(frame);
      const log = new EventLog(el);
      await clickAction(el);
      await log.ends();
      expect(log.error().code, url).to.equal('untrusted_url');
      expect([frame.contentWindow!.location.href, frame.contentDocument!.title]).to.deep.equal([new URL(address).href, 'Host page']);
    }
  });
});
