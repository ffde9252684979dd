import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { pendingTimers, useFakeClock } from '../browser/clock.js';
import { description, nextTask, until } from '../browser/helpers.js';
import { everythingIsReleased, live, recordResources } from '../browser/instruments.js';
import { oauth } from '../browser/scene.js';
import { frameWindows, useFrameWindows } from '../browser/scripted.js';
import type { ScriptedScene } from '../browser/scripted-scene.js';
import { inState, succeed } from '../browser/scripted-scene.js';

/** Repetitions of each way in each state. */
const TIMES = 50;

recordResources();
useFakeClock();
useFrameWindows();

/** The resources of all the scenes of a test are released. */
const allIsReleased = async (): Promise<void> => {
  await everythingIsReleased();
  expect(pendingTimers(), 'timers').to.equal(0);
  expect(sessionStorage, 'records').to.have.length(0);
  expect(frameWindows.every(({ isClosed }) => isClosed), 'every window is closed').to.equal(true);
};

/** Every pending request is aborted. */
const isAborted = ({ backend }: ScriptedScene): boolean => backend.open.every(({ signal }) => signal?.aborted);

const ways: Readonly<Record<string, (el: CyclrConnectorAuth) => Promise<void> | void>> = {
  'is removed': (el) => { el.remove(); },
  'is removed with its parent': (el) => {
    const place = document.createElement('div');
    document.body.append(place);
    place.append(el);
    place.remove();
  },
  'is moved, and then removed': async (el) => {
    document.body.prepend(el);
    await nextTask();
    el.remove();
  },
  'is unmounted, mounted and unmounted in one task, as by React’s StrictMode': (el) => {
    el.remove();
    document.body.append(el);
    el.remove();
  },
};

for (const [state, reach] of Object.entries(inState)) {
  describe(`an element in the state ${state}`, () => {
    for (const [what, leave] of Object.entries(ways)) {
      it(`that ${what} cancels its attempt once and releases everything, ${TIMES} times`, async function stress() {
        this.timeout(60_000);
        const scenes: ScriptedScene[] = [];
        for (let time = 0; time < TIMES; time++) {
          const scene = await reach();
          if (state !== 'submitting') expect(live.size + pendingTimers(), 'while it runs').to.be.above(0);
          await leave(scene.el);
          await scene.log.ends();
          scenes.push(scene);
        }
        await nextTask();
        for (const { log } of scenes) {
          expect(log.endings).to.deep.equal(['cancel']);
          expect(log.detail('cyclr-auth-cancel')).to.deep.equal({ connectorId: '33', reason: 'removed' });
        }
        expect(scenes.every(isAborted), 'every request is aborted').to.equal(true);
        await allIsReleased();
      });
    }

    it('that is unmounted and mounted again in one task keeps its attempt, which completes', async () => {
      const scene = await reach();
      const { el, log } = scene;
      await el.updateComplete;
      const held = live.size + pendingTimers();
      for (let time = 0; time < TIMES; time++) {
        el.remove();
        document.body.append(el);
      }
      await until(() => live.size + pendingTimers() === held, 'it holds as much as before');
      expect([el.state, log.endings]).to.deep.equal([state, []]);
      await succeed(scene);
      expect(log.endings).to.deep.equal(['complete']);
      el.remove();
      await allIsReleased();
    });

    it('that gets another connector-id again and again cancels once each, for the previous connector', async () => {
      const { el, log } = await reach();
      for (let time = 0; time < 20; time++) {
        const previous = el.connectorId;
        el.connectorId = `number ${time}`;
        el.connector = state === 'submitting' ? description({ authType: 'None' }) : oauth();
        await log.ends(time + 1);
        expect(log.detail('cyclr-auth-cancel')).to.deep.equal({ connectorId: previous, reason: 'host' });
        await el.updateComplete;
        void el.connect();
      }
      el.remove();
      await log.ends(21);
      expect(new Set(log.endings)).to.deep.equal(new Set(['cancel']));
      await allIsReleased();
    });
  });
}
