import { expect } from '@open-wc/testing';
import { nextTask } from '../browser/helpers.js';
import { messageScene, nothingHappens, rightMessageCompletes } from '../browser/message-scene.js';
import { tell } from '../browser/windows.js';

/** A frame that floods this page with messages until it is removed. */
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

/** Resolves when this many more messages have arrived. */
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
  await nextTask();
};

describe('a flood of messages', () => {
  it('of right, nearly right and object data from frames, 500 a second, changes nothing; the right message completes during it', async () => {
    const scene = await messageScene();
    const { right } = scene;
    const contents = [JSON.stringify(right), JSON.stringify(`${right.slice(0, -1)}x`), `{ type: 'cyclr', data: ${JSON.stringify(right)}, toString: 'x', then: 1 }`];
    const frames = contents.map((content, index) => hostileFrame(content, 180, index % 2 ? 'allow-scripts allow-same-origin' : 'allow-scripts'));
    await flooded(1_500);
    await nothingHappens(scene);
    await rightMessageCompletes(scene);
    await flooded(100);
    expect(scene.log.endings).to.deep.equal(['complete']);
    for (const frame of frames) frame.remove();
  });

  it('of wrong data from the attempt’s window changes nothing; the right message completes during it', async () => {
    const scene = await messageScene();
    const flood = flooded(1_500);
    const timer = setInterval(() => {
      for (let count = 0; count < 25; count++) tell(scene.page, 'post', { data: { count, data: scene.right }, to: '*' });
    }, 50);
    await flood;
    await nothingHappens(scene);
    await rightMessageCompletes(scene);
    clearInterval(timer);
  });

  it('of a megabyte each, from a frame and from the attempt’s window, changes nothing', async () => {
    const scene = await messageScene();
    const { right, page } = scene;
    const frame = hostileFrame(`${JSON.stringify(right)}.repeat(1e6 / ${right.length})`, 20, 'allow-scripts');
    await flooded(20);
    const heavy = right.repeat(1e6 / right.length);
    const flood = flooded(20);
    for (let count = 0; count < 10; count++) tell(page, 'post', { data: heavy, to: '*' });
    await flood;
    await nothingHappens(scene);
    await rightMessageCompletes(scene);
    frame.remove();
  });

  it('costs the page no more time during a sign-in than without one', async () => {
    /** Milliseconds for 4,000 messages. */
    const timeOf = async (): Promise<number> => {
      const heard = flooded(4_000);
      const start = performance.now();
      for (let count = 0; count < 4_000; count++) window.postMessage({ count }, '*');
      await heard;
      return performance.now() - start;
    };
    const best = async (): Promise<number> => Math.min(await timeOf(), await timeOf(), await timeOf(), await timeOf(), await timeOf());
    await timeOf();
    const without = await best();
    const scene = await messageScene();
    const during = await best();
    // A factor of four is for a busy machine; a look into each message would take longer.
    expect(during).to.be.below(4 * without + 50);
    await nothingHappens(scene);
    await rightMessageCompletes(scene);
  });
});
