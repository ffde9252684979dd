import { expect } from '@open-wc/testing';
import { pass, useFakeClock } from '../browser/clock.js';
import { clickAction, nextTask, reaches } from '../browser/helpers.js';
import { putBack } from '../browser/instruments.js';
import { oauthScene, waitingScene, yes } from '../browser/scene.js';
import { openSignIn, popup, tell, windowCloses, windows } from '../browser/windows.js';

useFakeClock();

/** Shorter than the time limit of a request. */
const attributes = { timeout: '10' };
const TIMEOUT = 10_000;

describe('when the time is over', () => {
  it('and the backend says no, the attempt ends with timeout and the window closes', async () => {
    const { log } = await waitingScene({ attributes });
    pass(TIMEOUT);
    await log.ends();
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:failed', 'error']);
    expect(log.error()).to.include({ code: 'timeout', retryable: true });
    await windowCloses();
  });

  it('and the backend says yes, the attempt completes by status', async () => {
    const { log } = await waitingScene({ attributes, get: yes });
    pass(TIMEOUT);
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
    expect(log.detail('cyclr-auth-complete')).to.include({ via: 'status', verified: true });
  });

  for (const get of [{ status: 404 }, { status: 500 }, { fault: 'broken' }, { text: '<p>' }] as const) {
    it(`and the backend answers ${JSON.stringify(get)}, the attempt ends with timeout; the next one completes`, async () => {
      const { el, backend, log } = await waitingScene({ attributes, get });
      pass(TIMEOUT);
      await log.ends();
      expect(log.error().code).to.equal('timeout');
      await backend.answer('GET', yes);
      tell(await openSignIn(el, backend), 'complete');
      await log.ends(2);
      expect(log.endings).to.deep.equal(['error', 'complete']);
    });
  }

  it('before the sign-in URL arrives, the attempt ends with timeout, the window closes, and the URL is not used', async () => {
    const { el, backend, log } = await oauthScene({ attributes });
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    await clickAction(el);
    await backend.requests('POST', 1);
    pass(TIMEOUT);
    await log.ends();
    expect(log.error().code).to.equal('timeout');
    await windowCloses();
    await backend.release();
    expect(await backend.visits()).to.have.length(0);
  });

  it('while detached, the attempt ends with timeout', async () => {
    const { el, log } = await waitingScene({ attributes });
    popup().close();
    pass(1_000);
    await reaches(el, 'detached');
    pass(TIMEOUT);
    await log.ends();
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:detached', 'state:verifying', 'state:failed', 'error']);
    expect(log.error().code).to.equal('timeout');
  });
});

describe('the timeout', () => {
  it('is each attempt’s own', async () => {
    const { el, backend, log } = await waitingScene({ attributes });
    pass(TIMEOUT * 0.6);
    el.cancel();
    await log.ends();
    await openSignIn(el, backend);
    pass(TIMEOUT * 0.6);
    await nextTask();
    expect([log.endings, el.state]).to.deep.equal([['cancel'], 'waiting']);
    pass(TIMEOUT * 0.4);
    await log.ends(2);
    expect(log.error().code).to.equal('timeout');
  });

  it('is measured in real time', async () => {
    putBack();
    const { el, log } = await oauthScene({ attributes: { timeout: '0.4' } });
    let start = 0;
    el.addEventListener('cyclr-auth-start', () => { start = performance.now(); });
    await clickAction(el);
    await log.ends();
    expect(performance.now() - start).to.be.at.least(390);
    expect(log.error().code).to.equal('timeout');
  });

  it('does not end a sign-in that has ended already', async () => {
    const { el, log, page } = await waitingScene({ attributes, get: yes });
    tell(page, 'complete');
    await log.ends();
    pass(TIMEOUT);
    await nextTask();
    expect([log.endings, el.state]).to.deep.equal([['complete'], 'connected']);
  });

  // Browsers' timers overflow after 2^31 ms. The invalid ones are in test/element/properties.test.ts.
  for (const timeout of ['Infinity', '3000000', '0', '-1']) {
    it(`of ${timeout} seconds does not end an attempt at once`, async () => {
      const { log, page } = await waitingScene({ attributes: { timeout }, get: yes });
      tell(page, 'complete');
      await log.ends();
      expect(log.endings).to.deep.equal(['complete']);
      expect(windows).to.have.length(1);
    });
  }
});
