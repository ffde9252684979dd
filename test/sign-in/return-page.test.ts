import { expect } from '@open-wc/testing';
import { EventLog } from '../browser/event-log.js';
import { Backend } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import { HOST_PAGE, RETURN_PAGE, elementIn, hostPage, openInFrame } from '../browser/frames.js';
import { clickAction, nextTask, reaches, until } from '../browser/helpers.js';
import { record } from '../browser/records.js';
import { mountOAuth, no, oauthScene, signInRequest, yes } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { openSignIn, openWindow, popup, tell, visits, windowCloses, windows } from '../browser/windows.js';

const start = (get: Answer, returnUrl = RETURN_PAGE, query?: string): Promise<Scene> =>
  oauthScene({ get, attributes: { 'return-url': returnUrl }, ...(query !== undefined && { query }) });

const returnAddress = async (backend: Backend): Promise<string> => (await signInRequest(backend)).targetOrigin;

const SENTENCE = 'You can close this window.';

const textOf = ({ document }: Window): string => document.body.textContent.trim();

describe('two documents with the same sign-in, as in a duplicated tab', () => {
  it('each ask the backend once when it comes back, and do not answer each other', async () => {
    const { el, backend, log } = await start(no);
    await openSignIn(el, backend);
    const copy = await openInFrame(hostPage({ endpoint: backend.endpoint, 'connector-id': '33', 'auth-type': 'OAuth2', 'return-url': RETURN_PAGE }));
    const other = await elementIn(copy);
    expect(other.state).to.equal('detached');
    const otherLog = new EventLog(other);
    await openInFrame(await returnAddress(backend));
    await Promise.all([log.ends(), otherLog.ends()]);
    const { length } = await backend.requests('GET');
    // Both still listen for a late success, and receive each other's messages.
    await openInFrame(await returnAddress(backend));
    for (let turn = 0; turn < 20; turn++) await backend.requests();
    expect((await backend.requests('GET')).length - length).to.be.at.most(2);
    expect([log.endings, otherLog.endings]).to.deep.equal([['error'], ['error']]);
  });
});

describe('a sign-in with a return page', () => {
  it('takes the page as a URL object, like the endpoint', async () => {
    const { el, backend, log } = await oauthScene({ get: yes });
    el.returnUrl = new URL(RETURN_PAGE, location.href);
    tell(await openSignIn(el, backend), 'comeBack');
    await log.ends();
    expect(log.detail('cyclr-auth-complete').via).to.equal('return');
  });

  it('runs in a window whose opener is null, so that no page in it can navigate the host page', async () => {
    const { el, backend } = await start(yes);
    await clickAction(el);
    await reaches(el, 'waiting');
    expect((await visits(popup(), backend)).opener).to.equal(false);
  });

  for (const [what, address] of [['with the small entry', `${RETURN_PAGE}?tab=2#there`], ['with the whole script', HOST_PAGE]] as const) {
    it(`completes when its window comes back to a page ${what}, which then closes`, async () => {
      const { el, backend, log } = await start(yes, address);
      tell(await openSignIn(el, backend), 'comeBack');
      await log.ends();
      expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:connected', 'complete']);
      expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'return', verified: true });
      await windowCloses();
    });
  }

  it('fails with not_authenticated when the backend says no', async () => {
    const { el, backend, log } = await start(no);
    tell(await openSignIn(el, backend), 'comeBack');
    await log.ends();
    expect(log.error().code).to.equal('not_authenticated');
    await windowCloses();
  });

  it('completes, not verified, when the backend has no GET', async () => {
    const backend = await Backend.start({ GET: { status: 404 } });
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    const el = await mountOAuth(backend, { 'return-url': RETURN_PAGE });
    const log = new EventLog(el);
    tell(await openSignIn(el, backend), 'comeBack');
    await log.ends();
    expect(log.detail('cyclr-auth-complete')).to.include({ via: 'return', verified: false });
  });

  it('completes in a window that the third party has cut off', async () => {
    const { el, backend, log } = await start(no, RETURN_PAGE, 'coop=same-origin&then=comeBack');
    await clickAction(el);
    await reaches(el, 'detached');
    await backend.answer('GET', yes);
    await backend.release();
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
    expect(log.detail('cyclr-auth-complete').verified).to.equal(true);
  });

  it('is not completed by a message', async () => {
    const { el, backend, log } = await start(yes);
    const sign = await openSignIn(el, backend);
    const attempt = new URL(await returnAddress(backend)).searchParams.get('cyclr-attempt');
    const { origin } = new URL(backend.signInUrl());
    dispatchEvent(new MessageEvent('message', { data: attempt, origin, source: sign }));
    await nextTask();
    expect(el.state).to.equal('waiting');
    expect(log.endings).to.deep.equal([]);
  });

  it('is not completed by the return of another attempt', async () => {
    const { el, log, backend } = await start(yes);
    await openSignIn(el, backend);
    const other = new URL(await returnAddress(backend));
    other.searchParams.set('cyclr-attempt', '1-2-3-4');
    const frame = await openInFrame(other.href);
    await until(() => !frame.contentWindow!.location.search, 'the page has taken the parameter out');
    await nextTask();
    expect(el.state).to.equal('waiting');
    expect(log.endings).to.deep.equal([]);
  });

  it('completes by its own return when two run at the same time', async () => {
    const first = await start(yes);
    const firstWindow = await openSignIn(first.el, first.backend);
    const second = await start(yes);
    const secondWindow = await openSignIn(second.el, second.backend);
    tell(secondWindow, 'comeBack');
    await second.log.ends();
    expect(first.el.state).to.equal('waiting');
    tell(firstWindow, 'comeBack');
    await first.log.ends();
    expect([first.log.endings, second.log.endings]).to.deep.equal([['complete'], ['complete']]);
  });

  it('completes after one that was cancelled', async () => {
    const { el, backend, log } = await start(yes);
    await openSignIn(el, backend);
    el.cancel();
    await log.ends();
    tell(await openSignIn(el, backend), 'comeBack');
    await log.ends(2);
    expect(log.endings).to.deep.equal(['cancel', 'complete']);
    expect(windows).to.have.length(2);
  });
});

/** An element that waits for the attempt of this id answers its return page. The browser loses the page's first messages. */
const answer = (attempt: string, lost = 0): void => {
  const channel = new BroadcastChannel(`cyclr-attempt:${attempt}`);
  let received = 0;
  channel.onmessage = ({ data }) => { if (!data && (received += 1) > lost) channel.postMessage(SENTENCE); };
  channels.push(channel);
};

const channels: BroadcastChannel[] = [];
afterEach(() => { for (const channel of channels.splice(0)) channel.close(); });

describe('a return page', () => {
  for (const query of ['?tab=2', '?/connections/33', '?a&b=', '?x=a+b&y=a%20b&x=2', '?', '?a&', '?%', '?&', '']) {
    it(`removes only the parameter from its address (${query || 'no query'})`, async () => {
      for (const hash of ['', '#there?cyclr-attempt=1&b']) {
        const frame = await openInFrame(`${RETURN_PAGE}${query}${query ? '&' : '?'}cyclr-attempt=1-2-3-4${hash}`);
        const { location: there, history } = frame.contentWindow!;
        await until(() => !there.search.includes('cyclr-attempt'), 'the parameter is gone');
        expect(there.href).to.equal(location.origin + RETURN_PAGE + query + hash);
        expect(history.state).to.equal(null);
      }
    });
  }

  it('removes the parameter wherever it is in the query', async () => {
    for (const [query, rest] of [['?cyclr-attempt=1-2-3-4&a=+&b', '?a=+&b'], ['?a=%20&cyclr-attempt=1-2-3-4&b', '?a=%20&b']] as const) {
      const frame = await openInFrame(RETURN_PAGE + query);
      await until(() => frame.contentWindow!.location.search === rest, 'only the parameter is gone');
    }
  });

  it('without the parameter keeps its address', async () => {
    const frame = await openInFrame(`${RETURN_PAGE}?tab=2&x=a+b`);
    await nextTask();
    expect(frame.contentWindow!.location.search).to.equal('?tab=2&x=a+b');
  });

  it('that cannot close itself after the answer tells the user to close it', async () => {
    answer('1-2-3-4');
    const frame = await openInFrame(`${RETURN_PAGE}?cyclr-attempt=1-2-3-4`);
    expect(textOf(frame.contentWindow!)).to.equal('');
    await until(() => textOf(frame.contentWindow!), 'it has a text');
    expect(textOf(frame.contentWindow!)).to.equal(SENTENCE);
  });

  for (const [what, address] of [['with the small entry', RETURN_PAGE], ['with the whole script', HOST_PAGE]] as const) {
    it(`${what} repeats its message until the element answers`, async () => {
      answer('1-2-3-4', 2);
      const frame = await openInFrame(`${address}?cyclr-attempt=1-2-3-4`);
      // Only a page that has its answer shows the sentence.
      await until(() => textOf(frame.contentWindow!) === SENTENCE, 'the page has its answer');
    });
  }

  it('posts no message after the answer', async () => {
    const channel = new BroadcastChannel('cyclr-attempt:1-2-3-4');
    channels.push(channel);
    let received = 0;
    channel.onmessage = () => {
      received += 1;
      channel.postMessage(SENTENCE);
    };
    const frame = await openInFrame(`${RETURN_PAGE}?cyclr-attempt=1-2-3-4`);
    // The sentence comes half a second after the answer.
    await until(() => textOf(frame.contentWindow!) === SENTENCE, 'the page has its answer');
    expect(received).to.equal(1);
  });

  it('without BroadcastChannel removes the parameter, too, and closes', async () => {
    const frame = await openInFrame(`${RETURN_PAGE}?channel=none&cyclr-attempt=1-2-3-4`);
    await until(() => frame.contentWindow!.location.search === '?channel=none', 'the parameter is gone');
    const page = await openWindow(`${RETURN_PAGE}?channel=none&cyclr-attempt=1-2-3-4`);
    await until(() => page.closed, 'it is closed');
  });

  it('without an element that answers closes, too', async () => {
    const page = await openWindow(`${RETURN_PAGE}?cyclr-attempt=1-2-3-4`);
    await until(() => page.closed, 'it is closed');
  });

  it('of a sign-in with display="page" neither closes nor shows a sentence', async () => {
    answer('1-2-3-4');
    // The window gets a copy of this tab's storage; the frame shares it.
    sessionStorage.setItem('cyclr-attempt:/api:33', record({ attempt: '5-6-7-8', display: 'page' }));
    const [inPage, inFrame] = [await openWindow(`${RETURN_PAGE}?cyclr-attempt=5-6-7-8`), await openInFrame(`${RETURN_PAGE}?cyclr-attempt=5-6-7-8`)];
    sessionStorage.clear();
    // These load later; when they have closed and shown the sentence, the first two would have, too.
    const [inWindow, other] = [await openWindow(`${RETURN_PAGE}?cyclr-attempt=1-2-3-4`), await openInFrame(`${RETURN_PAGE}?cyclr-attempt=1-2-3-4`)];
    await until(() => inWindow.closed, 'the window is closed');
    await until(() => textOf(other.contentWindow!) === SENTENCE, 'the frame has the sentence');
    expect(inPage.closed).to.equal(false);
    for (const page of [inPage, inFrame.contentWindow!]) {
      expect(textOf(page)).to.equal('');
      expect(page.location.search).to.equal('');
    }
  });
});

describe('a page of the app that a link with the parameter opens', () => {
  const PAGES = [['the element', HOST_PAGE], ['the small entry above the element', `${HOST_PAGE}?entry=return`]] as const;
  for (const [what, address] of PAGES) {
    for (const attempt of ['1', '1-2-3-4', 'unknown', '']) {
      it(`with ${what} and cyclr-attempt=${attempt} stays open and shows nothing`, async () => {
        const link = `${address}${address.includes('?') ? '&' : '?'}/drafts/7&cyclr-attempt=${attempt}`;
        const [inWindow, inFrame] = [await openWindow(link), await openInFrame(link)];
        // A return page without the element loads later, and closes after the same time.
        const last = await openWindow(`${RETURN_PAGE}?cyclr-attempt=1-2-3-4`);
        await until(() => last.closed, 'the return page is closed');
        await new Promise((resolve) => { setTimeout(resolve, 700); });
        expect(inWindow.closed).to.equal(false);
        for (const page of [inWindow, inFrame.contentWindow!]) {
          expect(textOf(page)).to.equal('');
          expect(page.location.search).to.contain('/drafts/7');
        }
      });
    }
  }

  it('closes when its attempt answers, and takes the parameter out of its address', async () => {
    answer('1-2-3-4');
    const frame = await openInFrame(`${HOST_PAGE}?/drafts/7&cyclr-attempt=1-2-3-4`);
    await until(() => frame.contentWindow!.location.search === '?/drafts/7', 'the parameter is gone');
    const page = await openWindow(`${HOST_PAGE}?/drafts/7&cyclr-attempt=1-2-3-4`);
    await until(() => page.closed, 'it is closed');
  });
});
