import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import type { Answer } from '../element/fakes.js';
import { Backend } from '../element/fakes.js';
import {
  EventLog, act, arrives, click, described, elementIn, framed, hostPage, mount, mountOAuth, popup, reaches, signIn, task, tell, until,
  windows,
} from '../element/helpers.js';

const yes: Answer = { json: described({ authType: 'OAuth2', authenticated: true }) };
const no: Answer = { json: described({ authType: 'OAuth2' }) };

const RETURN = '/test/sign-in/return-page.html';

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: Backend;
  readonly log: EventLog;
}

const start = async (get: Answer, returnUrl = RETURN, query?: string): Promise<Scene> => {
  const backend = await Backend.start({ GET: get });
  await backend.answer('POST', { json: { url: backend.signInUrl(query) } });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', 'return-url': returnUrl }, { connector: described({ authType: 'OAuth2' }) });
  return { el, backend, log: new EventLog(el) };
};

const targetOf = async (backend: Backend): Promise<string> => ((await backend.requests('POST', 1)).at(-1)!.body as { targetOrigin: string }).targetOrigin;

const SENTENCE = 'You can close this window.';

/** What a page says, white space aside. */
const textOf = ({ document }: Window): string => document.body.textContent.trim();

/** A window that the browser opened for a user, at this address. */
const opened = async (address: string): Promise<Window> => {
  const button = document.createElement('button');
  document.body.prepend(button);
  button.addEventListener('click', () => { window.open(address, '_blank', 'popup'); });
  const { length } = windows;
  await click(button);
  button.remove();
  expect(windows).to.have.length(length + 1);
  return popup();
};

describe('a sign-in that two documents wait for, as in a tab that was duplicated', () => {
  it('asks the backend once in each when it has come back, and neither answers the other', async () => {
    const { el, backend, log } = await start(no);
    await signIn(el, backend);
    const copy = await framed(hostPage({ endpoint: backend.endpoint, 'connector-id': '33', 'auth-type': 'OAuth2', 'return-url': RETURN }));
    const other = await elementIn(copy);
    expect(other.state).to.equal('detached');
    const otherLog = new EventLog(other);
    await framed(await targetOf(backend));
    await Promise.all([log.ends(), otherLog.ends()]);
    const { length } = await backend.requests('GET');
    // Late, too: both still listen, and hear each other.
    await framed(await targetOf(backend));
    for (let turn = 0; turn < 20; turn++) await backend.requests();
    expect((await backend.requests('GET')).length - length).to.be.at.most(2);
    expect([log.endings, otherLog.endings]).to.deep.equal([['error'], ['error']]);
  });
});

describe('a sign-in with a return page', () => {
  it('runs in a window whose opener is null, so that nothing in it can lead the page away', async () => {
    const { el, backend } = await start(yes);
    await act(el);
    await reaches(el, 'waiting');
    expect((await arrives(popup(), backend)).opener).to.equal(false);
  });

  for (const [what, address] of [['that loads the small entry', `${RETURN}?tab=2#there`], ['that loads the whole script', '/test/sign-in/host-page.html']] as const) {
    it(`completes when the window comes back to a page ${what}, which then closes`, async () => {
      const { el, backend, log } = await start(yes, address);
      tell(await signIn(el, backend), 'comeBack');
      await log.ends();
      expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:connected', 'complete']);
      expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'return', verified: true });
      await until(() => popup().closed, 'the window is closed');
    });
  }

  it('is asked about at the backend: no is not_authenticated', async () => {
    const { el, backend, log } = await start(no);
    tell(await signIn(el, backend), 'comeBack');
    await log.ends();
    expect(log.error().code).to.equal('not_authenticated');
    await until(() => popup().closed, 'the window is closed');
  });

  it('completes with a backend that has no GET: verified is false', async () => {
    const backend = await Backend.start({ GET: { status: 404 } });
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    const el = await mountOAuth(backend, { 'return-url': RETURN });
    const log = new EventLog(el);
    tell(await signIn(el, backend), 'comeBack');
    await log.ends();
    expect(log.detail('cyclr-auth-complete')).to.include({ via: 'return', verified: false });
  });

  it('completes though the third party cut the window off', async () => {
    const { el, backend, log } = await start(no, RETURN, 'coop=same-origin&then=comeBack');
    await act(el);
    await reaches(el, 'detached');
    await backend.answer('GET', yes);
    await backend.release();
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
    expect(log.detail('cyclr-auth-complete').verified).to.equal(true);
  });

  it('does not complete by a message', async () => {
    const { el, backend, log } = await start(yes);
    const sign = await signIn(el, backend);
    const attempt = new URL(await targetOf(backend)).searchParams.get('cyclr-attempt');
    const { origin } = new URL(backend.signInUrl());
    dispatchEvent(new MessageEvent('message', { data: attempt, origin, source: sign }));
    await task();
    expect(el.state).to.equal('waiting');
    expect(log.endings).to.deep.equal([]);
  });

  it('does not complete by the return of another attempt', async () => {
    const { el, log, backend } = await start(yes);
    await signIn(el, backend);
    const other = new URL(await targetOf(backend));
    other.searchParams.set('cyclr-attempt', '0123456789abcdef0123456789abcdef');
    const frame = await framed(other.href);
    await until(() => !frame.contentWindow!.location.search, 'the page has seen it');
    await task();
    expect(el.state).to.equal('waiting');
    expect(log.endings).to.deep.equal([]);
  });

  it('two at once: each completes by its own return', async () => {
    const first = await start(yes);
    const firstWindow = await signIn(first.el, first.backend);
    const second = await start(yes);
    const secondWindow = await signIn(second.el, second.backend);
    tell(secondWindow, 'comeBack');
    await second.log.ends();
    expect(first.el.state).to.equal('waiting');
    tell(firstWindow, 'comeBack');
    await first.log.ends();
    expect([first.log.endings, second.log.endings]).to.deep.equal([['complete'], ['complete']]);
  });

  it('opens one window for each attempt', async () => {
    const { el, backend, log } = await start(yes);
    await signIn(el, backend);
    el.cancel();
    await log.ends();
    tell(await signIn(el, backend), 'comeBack');
    await log.ends(2);
    expect(log.endings).to.deep.equal(['cancel', 'complete']);
    expect(windows).to.have.length(2);
  });
});

describe('a return page', () => {
  it('takes the parameter out of its address, and nothing else', async () => {
    const frame = await framed(`${RETURN}?tab=2&cyclr-attempt=unknown&x=a%20b#there`);
    const { location: there, history } = frame.contentWindow!;
    await until(() => !there.search.includes('cyclr-attempt'), 'the parameter is gone');
    expect(new URLSearchParams(there.search).get('tab')).to.equal('2');
    expect(new URLSearchParams(there.search).get('x')).to.equal('a b');
    expect(there.pathname + there.hash).to.equal(`${RETURN}#there`);
    expect(history.state).to.equal(null);
  });

  it('without the parameter is left as it is', async () => {
    const frame = await framed(`${RETURN}?tab=2&x=a+b`);
    await task();
    expect(frame.contentWindow!.location.search).to.equal('?tab=2&x=a+b');
  });

  it('that the browser does not let close says that the user may, in a plain sentence', async () => {
    const frame = await framed(`${RETURN}?cyclr-attempt=unknown`);
    expect(textOf(frame.contentWindow!)).to.equal('');
    await until(() => textOf(frame.contentWindow!), 'it says something');
    expect(textOf(frame.contentWindow!)).to.equal(SENTENCE);
  });

  it('in a browser that has no channel for it says so, too, and has its address in order', async () => {
    const frame = await framed(`${RETURN}?channel=none&cyclr-attempt=unknown`);
    await until(() => textOf(frame.contentWindow!) === SENTENCE, 'it says so');
    expect(frame.contentWindow!.location.search).to.equal('?channel=none');
  });

  it('that nobody hears closes all the same', async () => {
    const page = await opened(`${RETURN}?cyclr-attempt=unknown`);
    await until(() => page.closed, 'it is closed');
  });

  it('of a sign-in on the page itself neither closes nor says anything', async () => {
    const [inPage, inFrame] = [await opened(`${RETURN}?cyclr-attempt=page-1-2-3-4`), await framed(`${RETURN}?cyclr-attempt=page-1-2-3-4`)];
    // These came later, and do what those do not.
    const [inWindow, other] = [await opened(`${RETURN}?cyclr-attempt=1-2-3-4`), await framed(`${RETURN}?cyclr-attempt=1-2-3-4`)];
    await until(() => inWindow.closed, 'the window is closed');
    await until(() => textOf(other.contentWindow!) === SENTENCE, 'the frame says so');
    expect(inPage.closed).to.equal(false);
    for (const page of [inPage, inFrame.contentWindow!]) {
      expect(textOf(page)).to.equal('');
      expect(page.location.search).to.equal('');
    }
  });
});
