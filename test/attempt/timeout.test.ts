import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import type { Answer } from '../element/fakes.js';
import { Backend } from '../element/fakes.js';
import { EventLog, act, described, mount, popup, reaches, signIn, task, tell, until, windows } from '../element/helpers.js';
import { ownTheClock, pass } from '../sign-in/clock.js';
import { putBack } from '../sign-in/instruments.js';

const yes: Answer = { json: described({ authType: 'OAuth2', authenticated: true }) };
const no: Answer = { json: described({ authType: 'OAuth2' }) };

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: Backend;
  readonly log: EventLog;
}

/** Seconds; shorter than a request may take. */
const TIMEOUT = 10;
const ALL = TIMEOUT * 1_000;

const mountWith = async (get: Answer, post: Answer = {}, timeout = String(TIMEOUT)): Promise<Scene> => {
  const backend = await Backend.start({ GET: get });
  await backend.answer('POST', { json: { url: backend.signInUrl() }, ...post });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', timeout }, { connector: described({ authType: 'OAuth2' }) });
  return { el, backend, log: new EventLog(el) };
};

ownTheClock();

describe('timeout', () => {
  it('nothing came back, and the backend says no: timeout, the window is closed', async () => {
    const { el, backend, log } = await mountWith(no);
    await signIn(el, backend);
    pass(ALL);
    await log.ends();
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:failed', 'error']);
    expect(log.error()).to.include({ code: 'timeout', retryable: true });
    await until(() => popup().closed, 'the window is closed');
  });

  it('nothing came back, but the backend says yes: complete by status', async () => {
    const { el, backend, log } = await mountWith(yes);
    await signIn(el, backend);
    pass(ALL);
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
    expect(log.detail('cyclr-auth-complete')).to.include({ via: 'status', verified: true });
  });

  for (const answer of [{ status: 404 }, { status: 500 }, { fault: 'broken' }, { text: '<p>' }] as const satisfies readonly Answer[]) {
    it(`nothing came back, and the backend answers ${JSON.stringify(answer)}: timeout`, async () => {
      const { el, backend, log } = await mountWith(answer);
      await signIn(el, backend);
      pass(ALL);
      await log.ends();
      expect(log.error().code).to.equal('timeout');
    });
  }

  it('not even the URL came: timeout, the window is closed, and the request is given up', async () => {
    const { el, backend, log } = await mountWith(no, { held: true });
    await act(el);
    await backend.requests('POST', 1);
    pass(ALL);
    await log.ends();
    expect(log.error().code).to.equal('timeout');
    await until(() => popup().closed, 'the window is closed');
    await backend.release();
    expect(await backend.visits()).to.have.length(0);
  });

  it('while the window cannot be reached: timeout', async () => {
    const { el, backend, log } = await mountWith(no);
    await signIn(el, backend);
    popup().close();
    pass(1_000);
    await reaches(el, 'detached');
    pass(ALL);
    await log.ends();
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:detached', 'state:verifying', 'state:failed', 'error']);
    expect(log.error().code).to.equal('timeout');
  });

  it('connect() rejects with it', async () => {
    const { el, backend } = await mountWith(no);
    await signIn(el, backend);
    const reason = el.connect().catch((error: unknown) => error);
    pass(ALL);
    expect(await reason).to.have.property('code', 'timeout');
  });

  it('each attempt has its own time', async () => {
    const { el, backend, log } = await mountWith(no);
    await signIn(el, backend);
    pass(ALL * 0.6);
    el.cancel();
    await log.ends();
    await signIn(el, backend);
    pass(ALL * 0.6);
    await task();
    expect([log.endings, el.state]).to.deep.equal([['cancel'], 'waiting']);
    pass(ALL * 0.4);
    await log.ends(2);
    expect(log.error().code).to.equal('timeout');
  });

  it('by a clock that every browser has: in real time, too', async () => {
    putBack();
    const { el, log } = await mountWith(no, {}, '0.4');
    let began = 0;
    el.addEventListener('cyclr-auth-start', () => { began = performance.now(); });
    await act(el);
    await log.ends();
    expect(performance.now() - began).to.be.at.least(390);
    expect(log.error().code).to.equal('timeout');
  });

  it('a sign-in that ended in time is not ended again', async () => {
    const { el, backend, log } = await mountWith(yes);
    tell(await signIn(el, backend), 'complete');
    await log.ends();
    pass(ALL);
    await task();
    expect(log.endings).to.deep.equal(['complete']);
    expect(el.state).to.equal('connected');
  });

  for (const timeout of ['0', '-1', 'soon', '', 'Infinity', '3000000']) {
    it(`${JSON.stringify(timeout)} is no time that ends an attempt at once`, async () => {
      const { el, backend, log } = await mountWith(yes, {}, timeout);
      tell(await signIn(el, backend), 'complete');
      await log.ends();
      expect(log.endings).to.deep.equal(['complete']);
      expect(windows).to.have.length(1);
    });
  }
});
