import { rightMessage, wrongMessages } from './message-shapes.js';
import type { MessageShape } from './message-shapes.js';

/** Which messages a frame or a popup sends to the host's page. */
export interface Order {
  /** A key of `wrongMessages`, `right`, or `channel` for the right channel name on this page's own origin. */
  readonly shape: string;
  readonly attemptIds: readonly string[];
  readonly earlierId: string;
  readonly times: number;
  /** Milliseconds between two messages. Default: no pause. */
  readonly pause?: number;
}

const shapeOf = (name: string): MessageShape => {
  const shape = name === 'right' ? rightMessage : wrongMessages[name];
  if (!shape) throw new Error(name);
  return shape;
};

/** Posts on a channel, which only pages of this origin can receive. Calls back when all messages have arrived. */
function postOnChannel({ attemptIds, times }: Order, done: () => void): void {
  const name = `cyclr-attempt:${attemptIds[0] ?? ''}`;
  const [sender, listener] = [new BroadcastChannel(name), new BroadcastChannel(name)];
  let heard = 0;
  listener.onmessage = () => {
    if (++heard < times) return;
    listener.close();
    done();
  };
  for (let i = 0; i < times; i++) sender.postMessage(i % 2 ? '' : attemptIds[0]);
}

addEventListener('message', ({ data: order, source }: MessageEvent<Order>) => {
  const host = source as Window;
  if (order.shape === 'channel') {
    postOnChannel(order, () => { host.postMessage('posted', '*'); });
    return;
  }
  const make = shapeOf(order.shape);
  let sent = 0;
  const send = (): void => {
    const { data, transfer = [] } = make(order.attemptIds[sent % order.attemptIds.length] ?? '', order.earlierId);
    host.postMessage(data, '*', transfer);
    sent++;
  };
  if (order.pause === undefined) {
    while (sent < order.times) send();
    return;
  }
  const { pause, times } = order;
  const start = performance.now();
  // Count by the clock: WebKit runs a frame's timers every 30 ms at most.
  const timer = setInterval(() => {
    const due = Math.min(times, (performance.now() - start) / pause);
    while (sent < due) send();
    if (sent >= times) clearInterval(timer);
  }, pause);
});
