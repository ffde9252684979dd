import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { RETURN_PAGE } from '../browser/frames.js';
import { clickAction, description, mount, nextTask, reaches } from '../browser/helpers.js';
import { everythingIsReleased, live, recordResources, userMovesOn } from '../browser/instruments.js';
import { formScene, no, oauthScene, waitingScene, yes } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { everyWindowCloses, popup, tell, windowCloses } from '../browser/windows.js';

recordResources();

const WATCH = ['channel', 'focus', 'online', 'pageshow', 'visibilitychange'];

/**
 * Only the watch for a late success is held; the removal of the element ends it. A timer of the watch may be there, too: without one the
 * watch has run out.
 */
async function onlyTheWatchIsHeld(el: CyclrConnectorAuth): Promise<void> {
  await everyWindowCloses();
  await userMovesOn();
  const held = [...live].map((entry) => 'listener' in entry ? entry.listener : Object.keys(entry)[0]).sort();
  expect(held.filter((what) => what !== 'timeout')).to.deep.equal(WATCH);
  expect(held.length, 'at most one timer').to.be.at.most(WATCH.length + 1);
  el.remove();
  await everythingIsReleased();
}

describe('an attempt releases its listeners, timers, channels, windows and records', () => {
  const endings: Readonly<Record<string, (scene: Scene) => void | Promise<void>>> = {
    'it completes by message': async ({ backend }) => {
      await backend.answer('GET', yes);
      tell(popup(), 'complete');
    },
    'its window was closed and it completes by status': async ({ el, backend }) => {
      tell(popup(), 'close');
      await reaches(el, 'detached');
      await backend.answer('GET', yes);
    },
  };
  for (const [what, end] of Object.entries(endings)) {
    it(`when ${what}`, async () => {
      const scene = await waitingScene();
      expect(live.size, 'while it runs').to.be.above(0);
      await end(scene);
      await scene.log.ends();
      await everythingIsReleased();
      await windowCloses();
      expect(sessionStorage).to.have.length(0);
    });
  }

  it('when its window is blocked', async () => {
    const { el, log } = await oauthScene();
    window.open = () => null;
    await clickAction(el);
    await log.ends();
    await everythingIsReleased();
  });

  it('when its sign-in URL is untrusted', async () => {
    const { el, backend, log } = await oauthScene();
    await backend.answer('POST', { json: { url: 'javascript:1' } });
    await clickAction(el);
    await log.ends();
    await everythingIsReleased();
    await windowCloses();
  });

  it('when it is cancelled before its sign-in URL arrives', async () => {
    const { el, backend, log } = await oauthScene();
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    await clickAction(el);
    await backend.requests('POST', 1);
    el.cancel();
    await backend.release();
    await log.ends();
    await nextTask();
    await everythingIsReleased();
    await windowCloses();
  });

  it('when it completes by its return page', async () => {
    const { log, page } = await waitingScene({ get: yes, attributes: { 'return-url': RETURN_PAGE } });
    expect([...live].some((entry) => 'channel' in entry)).to.equal(true);
    tell(page, 'comeBack');
    await log.ends();
    await everythingIsReleased();
  });

  it('when it was cancelled and the connector is then disconnected', async () => {
    const { el, backend, log } = await waitingScene();
    await backend.answer('DELETE', no);
    el.cancel();
    await log.ends();
    await el.disconnect();
    expect(log.names.at(-1)).to.equal('disconnect');
    await windowCloses();
    await everythingIsReleased();
  });

  it('when its form is accepted', async () => {
    const { el, log } = await formScene({ authType: 'None' }, { json: description({ authType: 'None', authenticated: true }) });
    await clickAction(el);
    await log.ends();
    await everythingIsReleased();
  });
});

describe('a sign-in that may still succeed keeps only the watch for its late success', () => {
  const endings: Readonly<Record<string, (scene: Scene) => void | Promise<void>>> = {
    'when the backend says no': () => { tell(popup(), 'complete'); },
    'after cancel()': ({ el }) => { el.cancel(); },
    'when its window is closed and it is then cancelled': async ({ el }) => {
      tell(popup(), 'close');
      await reaches(el, 'detached');
      el.cancel();
    },
  };
  for (const [when, end] of Object.entries(endings)) {
    it(when, async () => {
      const scene = await waitingScene();
      await end(scene);
      await scene.log.ends();
      await windowCloses();
      expect(sessionStorage).to.have.length(0);
      await onlyTheWatchIsHeld(scene.el);
    });
  }

  it('when it times out', async () => {
    // The watch lasts as long as the attempt did: longer than a busy machine takes to close a window.
    const { el, log } = await oauthScene({ attributes: { timeout: '4' } });
    await clickAction(el);
    await log.ends();
    await windowCloses();
    await onlyTheWatchIsHeld(el);
  });

  it('until its time is over', async () => {
    const { el, log } = await oauthScene({ attributes: { timeout: '2' } });
    await clickAction(el);
    await reaches(el, 'waiting');
    el.cancel();
    await log.ends();
    await everythingIsReleased();
    expect(log.endings).to.deep.equal(['cancel']);
  });

  it('of the last attempt, after ten in a row', async () => {
    const { el, backend, log } = await oauthScene();
    for (let attempt = 1; attempt <= 10; attempt++) {
      await clickAction(el);
      await reaches(el, 'waiting');
      el.cancel();
      await log.ends(attempt);
    }
    expect(await backend.requests('POST')).to.have.length(10);
    await onlyTheWatchIsHeld(el);
  });
});

describe('an element without an attempt', () => {
  it('has no timer, no channel and no listener on the window or the document', async () => {
    await mount({}, { connector: description() });
    await mount({ 'auth-type': 'OAuth2' });
    await mount({}, { connector: description({ authenticated: true }) });
    await nextTask();
    expect([...live]).to.deep.equal([]);
  });
});
