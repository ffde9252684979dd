import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../element/fakes.js';
import type { Answer, Visit } from '../element/fakes.js';
import { EventLog, act, arrives, described, elementIn, framed, hostPage, loads, mount, part, reaches, tell, until } from '../element/helpers.js';

const says = (more: Partial<ConnectorDescription> = {}): Answer => ({ json: described({ authType: 'OAuth2', ...more }) });
const no = says();
const yes = says({ authenticated: true });

interface Scene {
  readonly backend: Backend;
  readonly frame: HTMLIFrameElement;
  /** The page's address before it went anywhere. */
  readonly address: string;
  readonly opened: unknown[];
}

type Attributes = Readonly<Record<string, string>>;

/** A page, in a frame, whose element signs in on the page itself. */
const start = async (get: Answer = no, attributes: Attributes = {}, query = 'id=33&token=t'): Promise<Scene> => {
  const backend = await Backend.start({ GET: get });
  await backend.answer('POST', { json: { url: backend.signInUrl(query) } });
  const given = { endpoint: backend.endpoint, 'connector-id': '33', display: 'page', loading: 'eager', ...attributes };
  const frame = await framed(`${hostPage(given)}#there`);
  const el = await elementIn(frame);
  await until(() => el.connector, 'the description is there');
  await el.updateComplete;
  const opened: unknown[] = [];
  frame.contentWindow!.open = (...args) => {
    opened.push(args);
    return null;
  };
  return { backend, frame, address: frame.contentWindow!.location.href, opened };
};

/** The page has gone to the service. */
const leaves = async ({ backend, frame }: Scene): Promise<Visit> => {
  await loads(frame, () => { void elementIn(frame).then(act); });
  return arrives(frame.contentWindow!, backend);
};

interface Back {
  readonly el: CyclrConnectorAuth;
  readonly log: EventLog;
}

/** The page has come back, and the backend has not yet been heard. */
const comesBack = async ({ backend, frame }: Scene, answer: Answer, to?: string): Promise<Back> => {
  await backend.answer('GET', { ...answer, held: true });
  const { length } = await backend.requests('GET');
  await loads(frame, () => {
    if (to === undefined) tell(frame.contentWindow!, 'comeBack');
    else tell(frame.contentWindow!, 'go', { url: to });
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

const requestOf = async (backend: Backend): Promise<{ readonly targetOrigin: string; readonly callbackMessage: unknown }> =>
  (await backend.requests('POST', 1)).at(-1)!.body as { targetOrigin: string; callbackMessage: unknown };

afterEach(() => { sessionStorage.clear(); });

describe('with display="page"', () => {
  it('the page itself goes to the sign-in URL, is to come back to where it was, and opens no window', async () => {
    const scene = await start(no, {}, 'id=33&token=t&callbackMessage=theirs&targetOrigin=theirs');
    const { href, framed: inFrame, opener } = await leaves(scene);
    const { targetOrigin, callbackMessage } = await requestOf(scene.backend);
    const back = new URL(targetOrigin);
    const attempt = back.searchParams.get('cyclr-attempt');
    back.searchParams.delete('cyclr-attempt');
    expect(attempt).to.match(/^page-[\d-]{20,}$/);
    expect([back.href, callbackMessage]).to.deep.equal([new URL(scene.address).href, null]);
    const query = Object.fromEntries(new URL(href).searchParams);
    expect(query).to.deep.equal({ id: '33', token: 't', targetOrigin });
    expect([inFrame, opener, scene.opened]).to.deep.equal([true, false, []]);
  });

  it('it is to come back to return-url where there is one', async () => {
    const scene = await start(no, { 'return-url': '/test/sign-in/return-page.html?tab=2#there' });
    const { href } = await leaves(scene);
    const back = new URL(new URL(href).searchParams.get('targetOrigin')!);
    expect([back.pathname, back.searchParams.get('tab'), back.hash]).to.deep.equal(['/test/sign-in/return-page.html', '2', '#there']);
    expect(back.searchParams.get('cyclr-attempt')).to.match(/^page-/);
  });

  it('it comes back, and the backend says yes: complete by its return; the address is what it was', async () => {
    const scene = await start();
    await leaves(scene);
    const { el, log } = await comesBack(scene, yes);
    expect(log.names).to.deep.equal(['state:connected', 'complete']);
    expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'return', verified: true });
    expect(el.state).to.equal('connected');
    expect(scene.frame.contentWindow!.location.href).to.equal(new URL(scene.address).href);
    expect(sessionStorage).to.have.length(0);
  });

  it('it comes back, and the backend says no: not_authenticated', async () => {
    const scene = await start();
    await leaves(scene);
    const { log } = await comesBack(scene, no);
    expect(log.endings).to.deep.equal(['error']);
    expect(log.error().code).to.equal('not_authenticated');
  });

  it('it comes back, and the backend has no GET: complete, unverified', async () => {
    const scene = await start();
    await leaves(scene);
    const { log } = await comesBack(scene, { status: 405 });
    expect(log.detail('cyclr-auth-complete')).to.include({ via: 'return', verified: false });
  });

  it('the user goes back, and the backend says no: cancelled by the user', async () => {
    const scene = await start();
    await leaves(scene);
    const { el, log } = await comesBack(scene, no, scene.address);
    expect(log.names).to.deep.equal(['state:ready', 'cancel']);
    expect(log.detail('cyclr-auth-cancel')).to.deep.equal({ connectorId: '33', reason: 'user' });
    expect([el.state, sessionStorage.length]).to.deep.equal(['ready', 0]);
  });

  it('the user goes back, and the backend says yes where it said no: complete by status', async () => {
    const scene = await start();
    await leaves(scene);
    const { log } = await comesBack(scene, yes, scene.address);
    expect(log.endings).to.deep.equal(['complete']);
    expect(log.detail('cyclr-auth-complete').via).to.equal('status');
  });

  it('the user goes back, and what was authenticated before still is: cancelled', async () => {
    const known = says({ authenticated: true, revision: 'r1' });
    const scene = await start(known);
    await leaves(scene);
    const { el, log } = await comesBack(scene, known, scene.address);
    expect(log.endings).to.deep.equal(['cancel']);
    expect(el.state).to.equal('connected');
  });

  it('the user goes back, and the browser shows the page as it was: the same', async () => {
    const scene = await start(no, {}, 'stay');
    const el = await elementIn(scene.frame);
    const log = new EventLog(el);
    await act(el);
    await scene.backend.visits(1);
    await reaches(el, 'waiting');
    const page = scene.frame.contentWindow as Window & typeof globalThis;
    page.dispatchEvent(new page.PageTransitionEvent('pageshow', { persisted: true }));
    await log.ends();
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:ready', 'cancel']);
    expect(log.detail('cyclr-auth-cancel').reason).to.equal('user');
  });

  it('the return of another attempt is none of this one', async () => {
    const scene = await start();
    await leaves(scene);
    const other = new URL(scene.address);
    other.searchParams.set('cyclr-attempt', 'page-1-2-3-4');
    const { log } = await comesBack(scene, no, other.href);
    expect(log.endings).to.deep.equal(['cancel']);
    expect(scene.frame.contentWindow!.location.search).not.to.contain('cyclr-attempt');
  });

  it('a return-url on another origin is misconfigured: nothing is asked, and the page stays', async () => {
    const { backend, frame, address } = await start(no, { 'return-url': 'https://elsewhere.example/back' });
    const el = await elementIn(frame);
    const log = new EventLog(el);
    await act(el);
    await log.ends();
    expect(log.error().code).to.equal('misconfigured');
    expect(await backend.requests('POST')).to.have.length(0);
    expect(frame.contentWindow!.location.href).to.equal(new URL(address).href);
  });

  it('a URL that is not to be trusted leads the page nowhere', async () => {
    for (const url of ['javascript:document.title="pwned"', 'data:text/html,x', 'http://service.example/?token=t', `https://user@service.example/`]) {
      const { backend, frame, address } = await start();
      await backend.answer('POST', { json: { url } });
      const el = await elementIn(frame);
      const log = new EventLog(el);
      await act(el);
      await log.ends();
      expect(log.error().code, url).to.equal('untrusted_url');
      expect([frame.contentWindow!.location.href, frame.contentDocument!.title]).to.deep.equal([new URL(address).href, 'Host page']);
    }
  });
});

describe('display', () => {
  const speaksOfWindow = (el: CyclrConnectorAuth): boolean => part(el, 'action').querySelector('[role=img]') !== null;

  it('is popup where it is not set, and where it is unknown', async () => {
    const el = await mount({}, { connector: described({ authType: 'OAuth2' }) });
    expect(el.display).to.equal('popup');
    for (const value of ['', 'popup', 'tab', 'PAGE', 'page ']) {
      el.setAttribute('display', value);
      expect(el.display, value).to.equal('popup');
    }
    el.setAttribute('display', 'page');
    expect(el.display).to.equal('page');
  });

  it('is an attribute and a property', async () => {
    const el = await mount({}, { connector: described({ authType: 'OAuth2' }) });
    el.display = 'page';
    expect(el.getAttribute('display')).to.equal('page');
    el.display = 'popup';
    expect(el.getAttribute('display')).to.equal('popup');
  });

  it('decides whether the main button speaks of a new window, and changes nothing else', async () => {
    const el = await mount({}, { connector: described({ authType: 'OAuth2' }) });
    const log = new EventLog(el);
    expect(speaksOfWindow(el)).to.equal(true);
    el.display = 'page';
    await el.updateComplete;
    expect(speaksOfWindow(el)).to.equal(false);
    el.removeAttribute('display');
    await el.updateComplete;
    expect(speaksOfWindow(el)).to.equal(true);
    expect([el.state, log.names]).to.deep.equal(['ready', []]);
  });
});
