import { expect } from '@open-wc/testing';
import { EventLog } from '../browser/event-log.js';
import { Backend } from '../browser/fakes.js';
import { RETURN_PAGE, elementIn, hostPage, openInFrame } from '../browser/frames.js';
import { clickAction, reaches } from '../browser/helpers.js';
import { no, oauthScene, yes } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { openSignIn, recordFramesOf, tell, windowCloses } from '../browser/windows.js';

/** Without allow-popups-to-escape-sandbox, the page may navigate only windows that it has opened itself, and whose opener it still is. */
const SANDBOX = 'allow-scripts allow-same-origin allow-popups allow-forms';

const sandboxed = async (attributes: Readonly<Record<string, string>> = {}): Promise<Scene> => {
  const backend = await Backend.start({ GET: no });
  await backend.answer('POST', { json: { url: backend.signInUrl() } });
  const frame = await openInFrame(hostPage({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager', ...attributes }), SANDBOX);
  recordFramesOf(frame.contentWindow!);
  const el = await elementIn(frame);
  await reaches(el, 'ready');
  return { el, backend, log: new EventLog(el) };
};

afterEach(() => { sessionStorage.clear(); });

describe('a page in a sandbox whose windows do not escape it', () => {
  it('signs in by message', async () => {
    const { el, backend, log } = await sandboxed();
    const page = await openSignIn(el, backend);
    expect(page.opener === el.ownerDocument.defaultView, 'the page is the opener').to.equal(false);
    await backend.answer('GET', yes);
    tell(page, 'complete');
    await log.ends();
    expect(log.detail('cyclr-auth-complete').via).to.equal('message');
  });

  it('signs in by return page', async () => {
    const { el, backend, log } = await sandboxed({ 'return-url': RETURN_PAGE });
    const page = await openSignIn(el, backend);
    expect(page.opener).to.equal(null);
    await backend.answer('GET', yes);
    tell(page, 'comeBack');
    await log.ends();
    expect(log.detail('cyclr-auth-complete').via).to.equal('return');
  });

  it('listens no more after the element is removed', async () => {
    const { el, backend } = await sandboxed();
    await openSignIn(el, backend);
    const { callbackMessage } = (await backend.requests('POST', 1))[0]!.body as { callbackMessage: string };
    const removed = new Promise((resolve) => { el.addEventListener('cyclr-auth-cancel', resolve); });
    el.remove();
    await removed;
    expect(await isAnswered(callbackMessage)).to.equal(false);
  });
});

/** Whether somebody answers a return page of the attempt. A channel delivers in order, so an answer comes before a later message. */
async function isAnswered(attempt: string): Promise<boolean> {
  const [asking, marking] = [1, 2].map(() => new BroadcastChannel(`cyclr-attempt:${attempt}`)) as [BroadcastChannel, BroadcastChannel];
  const answers: unknown[] = [];
  const marked = new Promise<void>((resolve) => {
    asking.onmessage = ({ data }) => {
      if (data === 'mark') resolve();
      else answers.push(data);
    };
  });
  // The second channel is opened later than the element's, so it hears the question after the element has answered.
  marking.onmessage = ({ data }) => { if (data === '') setTimeout(() => { marking.postMessage('mark'); }); };
  asking.postMessage('');
  await marked;
  asking.close();
  marking.close();
  return answers.length > 0;
}

describe('a window that the page may not navigate', () => {
  /** What Chromium throws: its message holds the address. */
  const refuse = (address: string): never => {
    throw new DOMException(`The frame attempting navigation to '${address}' is sandboxed`, 'SecurityError');
  };

  const failing = async (): Promise<Scene & { readonly attempt: string; readonly closings: () => number }> => {
    // Of this window alone: that of another test may close late.
    let closings = 0;
    const scene = await oauthScene({ query: 'id=33&token=SECRET' });
    const popup = { opener: window, closed: false, location: { replace: refuse }, close: () => { closings += 1; } };
    window.open = () => popup as unknown as Window;
    await clickAction(scene.el);
    await scene.log.ends();
    const { callbackMessage } = (await scene.backend.requests('POST', 1))[0]!.body as { callbackMessage: string };
    return { ...scene, attempt: callbackMessage, closings: () => closings };
  };

  it('ends the attempt with misconfigured', async () => {
    const { el, log } = await failing();
    expect([el.state, log.endings]).to.deep.equal(['failed', ['error']]);
    expect(log.error()).to.include({ code: 'misconfigured', retryable: false });
    expect(log.error().message).to.contain('sandbox');
  });

  it('does not get the sign-in URL into the error', async () => {
    const { log } = await failing();
    const error = log.error();
    expect(Object.getOwnPropertyNames(error).map((name) => String(Reflect.get(error, name))).join()).not.to.contain('SECRET');
    expect(error.cause).to.equal(undefined);
  });

  it('is closed before the event: it shows its first page still', async () => {
    const { closings } = await failing();
    expect(closings()).to.equal(1);
  });

  it('leaves no record and no listener: no late success is possible', async () => {
    const { attempt } = await failing();
    expect(sessionStorage).to.have.length(0);
    expect(await isAnswered(attempt)).to.equal(false);
  });

  it('is not navigated when a listener cancels in the state waiting', async () => {
    const { el, backend, log } = await oauthScene();
    el.addEventListener('cyclr-auth-state', () => { if (el.state === 'waiting') el.cancel(); });
    await clickAction(el);
    await log.ends();
    await windowCloses();
    expect([log.endings, (await backend.visits()).length]).to.deep.equal([['cancel'], 0]);
  });
});
