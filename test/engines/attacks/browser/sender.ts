import { right, wrong } from './shapes.js';

/** What the host's page has a frame or a window do against it. */
export interface Order {
  /** A name of `wrong`'s; `right`; or `channel`: the right one, but on this page's own origin. */
  readonly shape: string;
  readonly words: readonly string[];
  readonly old: string;
  readonly times: number;
  /** Milliseconds between two; default: at once. */
  readonly pause?: number;
}

const posted = (name: string): typeof right => {
  const shape = name === 'right' ? right : wrong[name];
  if (!shape) throw new Error(name);
  return shape as typeof right;
};

/** On a channel nobody but this origin can be listening; says when all was said and heard. */
function onChannel({ words, times }: Order, done: () => void): void {
  const name = `cyclr-attempt:${words[0] ?? ''}`;
  const [speaker, listener] = [new BroadcastChannel(name), new BroadcastChannel(name)];
  let heard = 0;
  listener.onmessage = () => {
    if (++heard < times) return;
    listener.close();
    done();
  };
  for (let i = 0; i < times; i++) speaker.postMessage(i % 2 ? '' : words[0]);
}

addEventListener('message', ({ data: order, source }: MessageEvent<Order>) => {
  const host = source as Window;
  if (order.shape === 'channel') {
    onChannel(order, () => { host.postMessage('heard', '*'); });
    return;
  }
  const make = posted(order.shape) as (word: string, old: string) => ReturnType<typeof right>;
  let sent = 0;
  const send = (): void => {
    const { data, transfer = [] } = make(order.words[sent % order.words.length] ?? '', order.old);
    host.postMessage(data, '*', transfer);
    sent++;
  };
  if (order.pause === undefined) {
    while (sent < order.times) send();
    return;
  }
  const { pause, times } = order;
  const start = performance.now();
  // By the clock: a frame's timers are slower than that, in WebKit 30 ms at least.
  const timer = setInterval(() => {
    const due = Math.min(times, (performance.now() - start) / pause);
    while (sent < due) send();
    if (sent >= times) clearInterval(timer);
  }, pause);
});
