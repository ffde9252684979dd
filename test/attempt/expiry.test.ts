import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend, navigations } from '../element/fakes.js';
import type { Answer } from '../element/fakes.js';
import { EventLog, act, described, mount, popup, signIn, tell, until, windows } from '../element/helpers.js';

const HOUR = 3_600_000;

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: Backend;
  readonly log: EventLog;
}

/** A backend whose URLs, one after another, have these milliseconds left by its own clock; the last goes on for ever. */
const handsOut = async (...left: readonly number[]): Promise<Scene> => {
  const backend = await Backend.start({ GET: { json: described({ authType: 'OAuth2', authenticated: true }) } });
  const now = Math.floor(Date.now() / 1_000) * 1_000;
  await backend.answer('POST', ...left.map((milliseconds, index): Answer => ({
    json: { url: backend.signInUrl(`token=canary${index}`), expiresAt: new Date(now + milliseconds).toISOString() },
    headers: { date: new Date(now).toUTCString() },
  })));
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described({ authType: 'OAuth2' }) });
  return { el, backend, log: new EventLog(el) };
};

const completes = async ({ el, backend, log }: Scene): Promise<void> => {
  const { length } = log.endings;
  tell(await signIn(el, backend), 'complete');
  await log.ends(length + 1);
  expect(log.endings.at(-1)).to.equal('complete');
};

describe('a sign-in URL that is about to expire', () => {
  it('is not used: another is asked for, in the same words, and the window goes there', async () => {
    const before = (await navigations()).length;
    const scene = await handsOut(3_000, 300_000);
    await completes(scene);
    const gone = (await navigations()).slice(before).filter((address) => address.includes('canary'));
    expect(gone.map((address) => new URL(address).searchParams.get('token'))).to.deep.equal(['canary1']);
    const bodies = (await scene.backend.requests('POST')).map(({ body }) => body);
    expect(bodies).to.have.length(2);
    expect(bodies[0]).to.deep.equal(bodies[1]);
    expect(windows).to.have.length(1);
  });

  it('twice over: invalid_response, to be tried again; the window is closed and has gone nowhere', async () => {
    const before = (await navigations()).length;
    const { el, backend, log } = await handsOut(3_000);
    await act(el);
    await log.ends();
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:failed', 'error']);
    expect(log.error()).to.include({ code: 'invalid_response', retryable: true });
    expect(`${log.error().message} ${el.shadowRoot!.textContent}`).not.to.contain('canary');
    await until(() => popup().closed, 'the window is closed');
    expect(await backend.requests('POST')).to.have.length(2);
    expect((await navigations()).slice(before).filter((address) => address.includes('canary'))).to.deep.equal([]);
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    tell(await signIn(el, backend), 'complete');
    await log.ends(2);
    expect(log.endings).to.deep.equal(['error', 'complete']);
  });
});

describe('the time that a sign-in URL has', () => {
  const { now } = Date;

  afterEach(() => { Date.now = now; });

  for (const hours of [-12, 12]) {
    it(`is known to a browser whose clock is wrong by ${hours} hours`, async () => {
      const scene = await handsOut(3_000, 300_000, 300_000);
      Date.now = () => now() + hours * HOUR;
      await completes(scene);
      expect(await scene.backend.requests('POST')).to.have.length(2);
      await completes(scene);
      expect(await scene.backend.requests('POST')).to.have.length(3);
    });
  }

  it('is not run out for a browser whose clock is ahead by nearly all of it', async () => {
    const scene = await handsOut(300_000);
    Date.now = () => now() + 295_000;
    await completes(scene);
    expect(await scene.backend.requests('POST')).to.have.length(1);
  });
});
