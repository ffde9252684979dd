import { expect } from '@open-wc/testing';
import { useFakeClock } from '../browser/clock.js';
import { input, nextTask, part, reaches } from '../browser/helpers.js';
import { delivered } from '../browser/message-scene.js';
import { frameWindows, useFrameWindows } from '../browser/scripted.js';
import type { ScriptedScene } from '../browser/scripted-scene.js';
import { inState, signInAnswer, succeed, yes } from '../browser/scripted-scene.js';

useFakeClock();
useFrameWindows();

interface Way {
  readonly reason: 'host' | 'user' | 'removed';
  /** The state that the cancelled attempt leaves. */
  readonly state: 'ready' | 'idle';
  readonly cancel: (scene: ScriptedScene) => void;
}

const ways: Readonly<Record<string, Way>> = {
  'cancel()': { reason: 'host', state: 'ready', cancel: ({ el }) => { el.cancel(); } },
  'the cancel part': { reason: 'user', state: 'ready', cancel: ({ el }) => { part(el, 'cancel').click(); } },
  'the removal of the element': { reason: 'removed', state: 'ready', cancel: ({ el }) => { el.remove(); } },
  'another connector-id': { reason: 'host', state: 'idle', cancel: ({ el }) => { el.connectorId = '34'; } },
  'another endpoint': { reason: 'host', state: 'idle', cancel: ({ el }) => { el.endpoint = '/elsewhere'; } },
};

for (const [state, reach] of Object.entries(inState)) {
  const begin = async (): Promise<ScriptedScene> => {
    const scene = await reach();
    // A question is pending in each state.
    if (state === 'waiting') window.dispatchEvent(new Event('focus'));
    await scene.el.updateComplete;
    expect(scene.backend.open).to.have.length.of.at.least(1);
    return scene;
  };

  describe(`an attempt in the state ${state}`, () => {
    for (const [what, way] of Object.entries(ways)) {
      it(`is cancelled once by ${what}, with the reason ${way.reason}; late answers and messages change nothing`, async () => {
        const scene = await begin();
        const { el, log, backend } = scene;
        const pending = [...backend.open];
        way.cancel(scene);
        await log.ends();
        const end = log.names.indexOf('cancel');
        expect(log.names.slice(end - 1, end + 1)).to.deep.equal([`state:${way.state}`, 'cancel']);
        expect(log.detail('cyclr-auth-cancel')).to.deep.equal({ connectorId: '33', reason: way.reason });
        const { connector } = el;
        for (const call of pending) call.reply(call.method === 'POST' ? signInAnswer : yes);
        const opened = frameWindows.at(-1);
        if (opened) await delivered(1, () => { opened.post(backend.last('POST').body!.callbackMessage); });
        await nextTask();
        await nextTask();
        expect(log.endings).to.deep.equal(['cancel']);
        expect(log.names).not.to.include('state:connected');
        expect(el.connector).to.deep.equal(connector);
        expect(frameWindows.every(({ isClosed, handle }) => isClosed && handle.location.href === 'about:blank')).to.equal(true);
      });
    }

    it('goes on when messages, timeout or fetch change', async () => {
      const { el, log } = await begin();
      el.messages = { cancel: 'Stop' };
      el.timeout = 500;
      el.fetch = (...args) => window.fetch(...args);
      await el.updateComplete;
      await nextTask();
      expect([log.endings, el.state]).to.deep.equal([[], state]);
      expect(part(el, 'cancel').textContent).to.equal('Stop');
      el.cancel();
    });

    it('can be followed by another one', async () => {
      const scene = await begin();
      const { el, log } = scene;
      el.cancel();
      await log.ends();
      if (state === 'submitting') input(el, 'apiKey').value = 'another key';
      void el.connect();
      await succeed(scene);
      expect(log.endings).to.deep.equal(['cancel', 'complete']);
    });
  });
}

describe('cancel() without an attempt', () => {
  it('does nothing', async () => {
    const { el, log } = await inState.waiting();
    el.cancel();
    await reaches(el, 'ready');
    const { length } = log.names;
    el.cancel();
    el.cancel();
    await nextTask();
    expect([log.names.length, el.state]).to.deep.equal([length, 'ready']);
  });
});
