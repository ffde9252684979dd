import { expect } from '@open-wc/testing';
import { Backend, navigations, service } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import { RETURN_PAGE } from '../browser/frames.js';
import { clickAction } from '../browser/helpers.js';
import { mountOAuth, oauthScene, signInRequest, waitingScene, yes } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { openSignIn, tell, windowCloses, windows } from '../browser/windows.js';

describe('the body of the request for a sign-in URL', () => {
  for (const authType of ['OAuth2', 'OAuth1']) {
    it(`has the auth type ${authType}, the page’s origin, and a message that nobody can guess`, async () => {
      const backend = await Backend.start();
      await backend.answer('POST', { json: { url: backend.signInUrl() } });
      await clickAction(await mountOAuth(backend, { 'auth-type': authType }));
      const body = await signInRequest(backend);
      expect(body).to.deep.equal({ authType, properties: {}, targetOrigin: location.origin, callbackMessage: body.callbackMessage });
      expect(body.callbackMessage).to.have.length.of.at.least(22);
    });
  }

  it('has another message for every attempt', async () => {
    const { el, backend, log } = await oauthScene();
    for (let attempt = 1; attempt <= 3; attempt++) {
      await openSignIn(el, backend);
      el.cancel();
      await log.ends(attempt);
    }
    const messages = (await backend.requests('POST')).map(({ body }) => (body as { callbackMessage: string }).callbackMessage);
    expect(new Set(messages).size).to.equal(3);
  });

  it('has, with return-url, that page’s address with the attempt as targetOrigin, and no message', async () => {
    const { backend } = await waitingScene({ attributes: { 'return-url': `${RETURN_PAGE}?keep=1` } });
    const { targetOrigin, callbackMessage } = await signInRequest(backend);
    const { origin, pathname, searchParams } = new URL(targetOrigin);
    expect(origin + pathname).to.equal(location.origin + RETURN_PAGE);
    expect([...searchParams.keys()]).to.deep.equal(['keep', 'cyclr-attempt']);
    expect(searchParams.get('cyclr-attempt')).to.have.length.of.at.least(22);
    expect(callbackMessage).to.equal(null);
  });
});

describe('the address that the window goes to', () => {
  type Reached = Readonly<{ url: URL; body: Awaited<ReturnType<typeof signInRequest>> }>;

  const reached = async (query: string, attributes = {}): Promise<Reached> => {
    const { backend } = await waitingScene({ query, attributes });
    const [visit] = await backend.visits(1);
    return { url: new URL(visit!.href), body: await signInRequest(backend) };
  };

  it('has targetOrigin and callbackMessage even if the backend sets neither', async () => {
    const { url, body } = await reached('id=33&token=t');
    expect(url.origin).to.equal(service);
    expect(Object.fromEntries(url.searchParams)).to.deep.equal({
      id: '33', token: 't', targetOrigin: location.origin, callbackMessage: body.callbackMessage,
    });
  });

  it('has the element’s values in place of all others', async () => {
    const { url, body } = await reached('targetOrigin=*&id=33&callbackMessage=done&callbackMessage=x&targetOrigin=https://evil.example&token=t');
    expect(url.searchParams.getAll('targetOrigin')).to.deep.equal([location.origin]);
    expect(url.searchParams.getAll('callbackMessage')).to.deep.equal([body.callbackMessage]);
    expect(url.searchParams.get('id')).to.equal('33');
  });

  it('has, with return-url, the return page as targetOrigin and no callbackMessage', async () => {
    const { url, body } = await reached('id=33&token=t&callbackMessage=done&targetOrigin=*', { 'return-url': RETURN_PAGE });
    expect(url.searchParams.has('callbackMessage')).to.equal(false);
    expect(url.searchParams.getAll('targetOrigin')).to.deep.equal([body.targetOrigin]);
  });

  it('keeps a token with + / = & and a space', async () => {
    const token = 'a+b/c==&d%e f';
    expect((await reached(`id=33&token=${encodeURIComponent(token)}`)).url.searchParams.get('token')).to.equal(token);
  });

  it('keeps a fragment', async () => {
    expect((await reached('id=33&token=t#part')).url.hash).to.equal('#part');
  });
});

/** A backend whose sign-in URLs have this much time left, in milliseconds; the last one is repeated. */
const withTimeLeft = async (...left: readonly number[]): Promise<Scene> => {
  const scene = await oauthScene({ get: yes });
  const now = Math.floor(Date.now() / 1_000) * 1_000;
  await scene.backend.answer('POST', ...left.map((milliseconds, index): Answer => ({
    json: { url: scene.backend.signInUrl(`token=canary${index}`), expiresAt: new Date(now + milliseconds).toISOString() },
    headers: { date: new Date(now).toUTCString() },
  })));
  return scene;
};

/** The tokens that popups have gone to since `from`. */
const tokens = async (from: number): Promise<readonly (string | null)[]> =>
  (await navigations()).slice(from).filter((address) => address.includes('canary')).map((address) => new URL(address).searchParams.get('token'));

// The rules for the time left, and the clocks, are in test/client/sign-in-url.test.ts.
describe('a sign-in URL that is about to expire', () => {
  it('is replaced by another one before the window goes anywhere', async () => {
    const { length } = await navigations();
    const { el, backend, log } = await withTimeLeft(3_000, 300_000);
    tell(await openSignIn(el, backend), 'complete');
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
    expect(await tokens(length)).to.deep.equal(['canary1']);
    expect(windows).to.have.length(1);
  });

  it('twice closes the window, which has gone nowhere; the next attempt can succeed', async () => {
    const { length } = await navigations();
    const { el, backend, log } = await withTimeLeft(3_000);
    await clickAction(el);
    await log.ends();
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:failed', 'error']);
    expect(log.error()).to.include({ code: 'invalid_response', retryable: true });
    expect(el.shadowRoot!.textContent).not.to.contain('canary');
    await windowCloses();
    expect(await tokens(length)).to.deep.equal([]);
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    tell(await openSignIn(el, backend), 'complete');
    await log.ends(2);
    expect(log.endings).to.deep.equal(['error', 'complete']);
  });
});
