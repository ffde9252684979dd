import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth, State } from '../../src/index.js';
import { EventLog, described, reaches, task, until } from '../element/helpers.js';
import { ownTheClock, pass, waitingTimers } from '../sign-in/clock.js';
import { instrument, live, nothingIsLeft } from '../sign-in/instruments.js';
import { ScriptedBackend, framed, openInFrames, signInUrl } from '../sign-in/scripted.js';

/** In each state, in each of four ways; 200 in each state. */
const TIMES = 50;

instrument();
ownTheClock();
openInFrames();

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: ScriptedBackend;
  readonly log: EventLog;
}

/** An element on the page that has begun to sign in. */
const begun = async (): Promise<Scene> => {
  const backend = new ScriptedBackend();
  const el = document.createElement('cyclr-connector-auth');
  Object.assign(el, { endpoint: '/connectors', connectorId: '33', fetch: backend.fetch, connector: described({ authType: 'OAuth2' }) });
  document.body.append(el);
  await el.updateComplete;
  void el.connect();
  return { el, backend, log: new EventLog(el) };
};

const waiting = async (): Promise<Scene> => {
  const scene = await begun();
  scene.backend.held('POST')[0]!.reply({ json: { url: signInUrl } });
  await task();
  return scene;
};

const inState: Readonly<Partial<Record<State, () => Promise<Scene>>>> = {
  opening: begun,
  waiting,
  detached: async () => {
    const scene = await waiting();
    framed.at(-1)!.close();
    pass(1_000);
    await task();
    return scene;
  },
  verifying: async () => {
    const scene = await waiting();
    framed.at(-1)!.post(scene.backend.calls[0]!.body!.callbackMessage);
    await reaches(scene.el, 'verifying');
    return scene;
  },
};

/** Of all that was counted in this test. */
const nothingIsLeftAtAll = async (): Promise<void> => {
  await nothingIsLeft();
  expect(waitingTimers(), 'timers').to.equal(0);
  expect(sessionStorage, 'records').to.have.length(0);
  expect(framed.every(({ isClosed }) => isClosed), 'every window is closed').to.equal(true);
};

/** No request is under way that would keep anything alive. */
const isGivenUp = ({ backend }: Scene): boolean => backend.open.every(({ signal }) => signal?.aborted);

const ways: Readonly<Record<string, (el: CyclrConnectorAuth) => Promise<void> | void>> = {
  'is removed': (el) => { el.remove(); },
  'is removed with what is around it': (el) => {
    const place = document.createElement('div');
    document.body.append(place);
    place.append(el);
    place.remove();
  },
  'is moved, and then removed': async (el) => {
    document.body.prepend(el);
    await task();
    el.remove();
  },
  'is unmounted, mounted and unmounted in one task, as in React\'s StrictMode': (el) => {
    el.remove();
    document.body.append(el);
    el.remove();
  },
};

for (const [state, reach] of Object.entries(inState)) {
  describe(`an element whose sign-in is ${state}, 200 times`, () => {
    for (const [what, leave] of Object.entries(ways)) {
      it(`${what}: one cancel each, and nothing is left`, async function stress() {
        this.timeout(60_000);
        const scenes: Scene[] = [];
        for (let time = 0; time < TIMES; time++) {
          const scene = await reach();
          expect(scene.el.state).to.equal(state);
          expect(live.size + waitingTimers(), 'while it runs').to.be.above(0);
          await leave(scene.el);
          await scene.log.ends();
          scenes.push(scene);
        }
        await task();
        for (const scene of scenes) {
          expect(scene.log.endings).to.deep.equal(['cancel']);
          expect(scene.log.detail('cyclr-auth-cancel')).to.deep.equal({ connectorId: '33', reason: 'removed' });
        }
        expect(scenes.every(isGivenUp), 'every request is given up').to.equal(true);
        await nothingIsLeftAtAll();
      });
    }

    it('is unmounted and mounted again in one task: the same attempt goes on', async () => {
      const scene = await reach();
      const left = live.size + waitingTimers();
      for (let time = 0; time < TIMES; time++) {
        scene.el.remove();
        document.body.append(scene.el);
      }
      await until(() => scene.el.isConnected && live.size + waitingTimers() === left, 'nothing has come and nothing has gone');
      expect(scene.el.state).to.equal(state);
      expect(scene.log.endings).to.deep.equal([]);
      scene.el.remove();
      await scene.log.ends();
      await nothingIsLeftAtAll();
    });

    it('gets another connector-id each time: one cancel each, for the connector that it was', async () => {
      const scene = await reach();
      for (let time = 0; time < 20; time++) {
        const before = scene.el.connectorId;
        scene.el.connectorId = `re-keyed ${time}`;
        scene.el.connector = described({ authType: 'OAuth2' });
        await scene.log.ends(time + 1);
        expect(scene.log.detail('cyclr-auth-cancel')).to.deep.equal({ connectorId: before, reason: 'host' });
        await scene.el.updateComplete;
        void scene.el.connect();
      }
      scene.el.remove();
      await scene.log.ends(21);
      expect(new Set(scene.log.endings)).to.deep.equal(new Set(['cancel']));
      await nothingIsLeftAtAll();
    });
  });
}
