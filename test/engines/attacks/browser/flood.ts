import { dataReads, forgeries } from './forgeries.js';
import type { Order } from './sender.js';
import { wrongMessages } from './message-shapes.js';

/** What to send, and to which attempts. */
interface Plan {
  /** The ids of the current attempts: in `opening`, `waiting`, `detached` and `verifying`, and one whose popup is on another origin. */
  readonly attemptIds: readonly string[];
  /** The id of an attempt that has ended. */
  readonly earlierId: string;
  readonly service: string;
  readonly times: number;
}

const result = { kinds: {} as Record<string, number>, current: '', dataReads, failure: '', done: false };

const frame = (id: string): Window => (document.getElementById(id) as HTMLIFrameElement).contentWindow!;

/** The popup with this index, in the order in which they were opened. */
const opened = (index: number): Window => window.recorded.opened[index]!.handle!;

/** Resolves when this many messages of one sender have arrived. */
function waitForMessages(sender: unknown, count: number): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if ((window.recorded.messages.get(sender) ?? 0) < count) return;
      removeEventListener('message', check);
      resolve();
    };
    addEventListener('message', check);
    check();
  });
}

/** Has another window send messages to this page, and waits for them. */
async function send(kind: string, sender: Window, order: Order): Promise<void> {
  const before = window.recorded.messages.get(sender) ?? 0;
  result.current = kind;
  sender.postMessage(order, '*');
  await waitForMessages(sender, before + (order.shape === 'channel' ? 1 : order.times));
  result.kinds[kind] = order.times;
}

/** Posts on channels whose names an attacker could guess. */
async function postOnGuessedChannels({ attemptIds, earlierId, times }: Plan): Promise<void> {
  const [id = ''] = attemptIds;
  const names = [
    '', 'cyclr-attempt', 'cyclr-attempt:', 'cyclr-attempt:undefined', 'cyclr-attempt:null', `cyclr-attempt:${earlierId}`, id, `cyclr-attempt:${id} `,
    `cyclr-attempt: ${id}`, `CYCLR-ATTEMPT:${id}`, `cyclr-attempt:page-${id}`, `cyclr-attempt=${id}`, 'cyclr-connector-auth',
  ];
  const each = Math.ceil(times / names.length);
  for (const name of names) {
    result.current = `the channel ${name}`;
    const [sender, listener] = [new BroadcastChannel(name), new BroadcastChannel(name)];
    await new Promise<void>((resolve) => {
      let heard = 0;
      listener.onmessage = () => { if (++heard === each) resolve(); };
      for (let i = 0; i < each; i++) sender.postMessage(i % 2 ? '' : id);
    });
    sender.close();
    listener.close();
  }
  result.kinds['a channel with a guessed name'] = each * names.length;
}

/** Dispatches events that a script on the page itself can make. */
async function dispatchForgeries({ attemptIds, earlierId, service, times }: Plan): Promise<void> {
  const source = opened(1);
  const earlier = new Promise<Event>((resolve) => {
    addEventListener('message', (event) => { if (event.source === source) resolve(event); });
  });
  await send('one id of an earlier attempt', source, { shape: 'the id of an earlier attempt', attemptIds, earlierId, times: 1 });
  const genuine = { attemptId: attemptIds[1] ?? '', origin: service, source, earlier: await earlier };
  // An event cannot be dispatched again while it is being dispatched.
  await new Promise((resolve) => { setTimeout(resolve); });
  for (const [kind, make] of Object.entries(forgeries)) {
    for (let i = 0; i < times; i++) dispatchEvent(make(genuine));
    result.kinds[`forged: ${kind}`] = times;
  }
}

async function run(plan: Plan): Promise<void> {
  const { attemptIds, earlierId, times } = plan;
  const orders = { shape: 'right', attemptIds, earlierId, times };
  const steady = send('the right id, 500 times a second', frame('steady'), { ...orders, times: 1_000, pause: 2 });
  for (const [id, who] of [['attacker', 'a frame of the attacker'], ['service', 'a frame of the service'], ['opaque', 'a frame with an opaque origin']] as const) {
    await send(`the right id, from ${who}`, frame(id), orders);
    await send(`the right channel name, in ${who}`, frame(id), { ...orders, shape: 'channel' });
  }
  await send('the right id, from the right popup on another origin', opened(4), { ...orders, attemptIds: attemptIds.slice(4) });
  await send('the id of another element, from the popup of this one', opened(1), { ...orders, attemptIds: attemptIds.filter((_, i) => i !== 1) });
  for (const shape of Object.keys(wrongMessages)) {
    await send(`the right popup: ${shape}`, opened(1), { ...orders, shape, attemptIds: attemptIds.slice(1, 2), times: shape.includes('megabyte') ? 15 : times });
  }
  const own = waitForMessages(window, times);
  for (let i = 0; i < times; i++) postMessage(attemptIds[i % attemptIds.length], '*');
  await own;
  result.kinds['the right id, from the page itself'] = times;
  await dispatchForgeries(plan);
  await postOnGuessedChannels(plan);
  await steady;
}

Object.assign(window, {
  flood: result,
  beginFlood(plan: Plan) {
    run(plan).then(() => { result.done = true; }, (error: unknown) => { result.failure = String(error); });
  },
});
