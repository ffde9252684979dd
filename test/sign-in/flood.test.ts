import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend, service } from '../element/fakes.js';
import { EventLog, described, mount, signIn, task, tell, until } from '../element/helpers.js';

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: Backend;
  readonly log: EventLog;
  readonly sign: Window;
  readonly right: string;
}

const waiting = async (): Promise<Scene> => {
  const backend = await Backend.start({ GET: { json: described({ authType: 'OAuth2', authenticated: true }) } });
  await backend.answer('POST', { json: { url: backend.signInUrl() } });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described({ authType: 'OAuth2' }) });
  const log = new EventLog(el);
  const sign = await signIn(el, backend);
  const { callbackMessage } = (await backend.requests('POST'))[0]!.body as { callbackMessage: string };
  return { el, backend, log, sign, right: callbackMessage };
};

/** What hostile pages post over and over: it looks right, or it is heavy. */
const contents: Readonly<Record<string, (right: string) => string>> = {
  'the right data': (right) => JSON.stringify(right),
  'data that is nearly right': (right) => JSON.stringify(`${right.slice(0, -1)}x`),
  'objects': (right) => `{ type: 'cyclr', data: ${JSON.stringify(right)}, toString: 'x', then: 1 }`,
};

/** A page in a frame that floods this one, at so many messages a second, until it is gone. */
const hostileFrame = (content: string, perSecond: number, sandbox: string): HTMLIFrameElement => {
  const frame = document.createElement('iframe');
  frame.sandbox.add(...sandbox.split(' '));
  frame.srcdoc = `<script>
const content = ${content};
setInterval(() => { for (let count = 0; count < ${perSecond / 20}; count++) parent.postMessage(content, '*'); }, 50);
</script>`;
  document.body.append(frame);
  return frame;
};

/** Fulfilled when the flood has brought so many. */
const flooded = async (count: number): Promise<void> => {
  let heard = 0;
  await new Promise<void>((resolve) => {
    const hear = (): void => {
      if (++heard < count) return;
      removeEventListener('message', hear);
      resolve();
    };
    addEventListener('message', hear);
  });
  await task();
};

const nothingHappened = async ({ el, backend, log, sign }: Scene): Promise<void> => {
  expect(el.state).to.equal('waiting');
  expect(log.endings).to.deep.equal([]);
  expect(sign.closed).to.equal(false);
  expect(await backend.requests('GET')).to.have.length(0);
};

const theHonestOneCompletes = async ({ log, sign }: Scene): Promise<void> => {
  tell(sign, 'complete');
  await log.ends();
  expect(log.endings).to.deep.equal(['complete']);
  expect(log.detail('cyclr-auth-complete')).to.include({ via: 'message', verified: true });
};

describe('a sign-in in a flood of messages', () => {
  for (const [what, make] of Object.entries(contents)) {
    it(`with ${what}, 500 a second from hostile frames, for three seconds: nothing happens, and the honest one completes in the middle of it`, async () => {
      const scene = await waiting();
      const frames = ['allow-scripts', 'allow-scripts allow-same-origin'].map((sandbox) => hostileFrame(make(scene.right), 250, sandbox));
      await flooded(1_500);
      await nothingHappened(scene);
      await theHonestOneCompletes(scene);
      await flooded(100);
      expect(scene.log.endings).to.deep.equal(['complete']);
      for (const frame of frames) frame.remove();
    });
  }

  it('from the sign-in window itself, with anything but the right data: nothing happens, and the right data completes', async () => {
    const scene = await waiting();
    const flood = flooded(1_500);
    const timer = setInterval(() => {
      for (let count = 0; count < 25; count++) tell(scene.sign, 'post', { data: { count, data: scene.right }, to: '*' });
    }, 50);
    await flood;
    await nothingHappened(scene);
    await theHonestOneCompletes(scene);
    clearInterval(timer);
  });

  it('of a megabyte each, from a frame and from the window: nothing happens, and the honest one completes', async () => {
    const scene = await waiting();
    const frame = hostileFrame(`${JSON.stringify(scene.right)}.repeat(1e6 / ${scene.right.length})`, 20, 'allow-scripts');
    await flooded(20);
    const heavy = scene.right.repeat(1e6 / scene.right.length);
    const flood = flooded(20);
    for (let count = 0; count < 10; count++) tell(scene.sign, 'post', { data: heavy, to: '*' });
    await flood;
    await nothingHappened(scene);
    await theHonestOneCompletes(scene);
    frame.remove();
  });

  it('that are made up, with getters that throw: none of these is ever asked, and the honest one completes', async () => {
    const scene = await waiting();
    const asked: string[] = [];
    const trap = new Proxy({}, {
      get: (_, key) => {
        asked.push(String(key));
        throw new Error('thrown on purpose');
      },
    });
    for (let count = 0; count < 1_500; count++) {
      dispatchEvent(new MessageEvent('message', { data: trap, origin: service, source: scene.sign }));
      dispatchEvent(new MessageEvent('message', { data: scene.right, origin: service, source: scene.sign }));
    }
    await task();
    expect(asked).to.deep.equal([]);
    await nothingHappened(scene);
    await theHonestOneCompletes(scene);
  });

  it('on channels that are guessed: nothing happens, and the honest one completes', async () => {
    const scene = await waiting();
    const names = [
      'cyclr-attempt', 'cyclr-attempt:', 'cyclr-attempt:null', 'cyclr-attempt:undefined', `cyclr-attempt:${scene.right.slice(0, -1)}`,
      `cyclr-attempt:${scene.right} `, `CYCLR-ATTEMPT:${scene.right}`, scene.right,
    ];
    const ends = names.map((name) => {
      const [to, from] = [new BroadcastChannel(name), new BroadcastChannel(name)];
      let heard = 0;
      const all = new Promise<void>((resolve) => { to.onmessage = () => { if (++heard === 200) resolve(); }; });
      for (let count = 0; count < 200; count++) from.postMessage(count % 2 ? '' : scene.right);
      return { to, from, all };
    });
    await Promise.all(ends.map(({ all }) => all));
    await task();
    for (const { to, from } of ends) for (const channel of [to, from]) channel.close();
    await nothingHappened(scene);
    await theHonestOneCompletes(scene);
  });

  it('costs the page no more with a sign-in than without', async () => {
    /** Milliseconds that the page takes to hear so many messages. */
    const timeOf = async (): Promise<number> => {
      const heard = flooded(4_000);
      const from = performance.now();
      for (let count = 0; count < 4_000; count++) window.postMessage({ count }, '*');
      await heard;
      return performance.now() - from;
    };
    const best = async (): Promise<number> => Math.min(await timeOf(), await timeOf(), await timeOf(), await timeOf(), await timeOf());
    await timeOf();
    const without = await best();
    const scene = await waiting();
    const during = await best();
    // Four times is what a busy machine may do to a measurement; whoever looked into each message would take longer.
    expect(during).to.be.below(4 * without + 50);
    await until(() => scene.el.state === 'waiting', 'it waits');
    await theHonestOneCompletes(scene);
  });
});
