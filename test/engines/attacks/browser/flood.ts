import { forgeries, pokes } from './forgeries.js';
import type { Order } from './sender.js';
import { wrong } from './shapes.js';

/** Who is attacked, and by what. */
interface Plan {
  /** The words that are waited for: of the element that opens, waits, is detached, verifies, and whose window is elsewhere. */
  readonly words: readonly string[];
  readonly old: string;
  readonly service: string;
  readonly times: number;
}

const result = { kinds: {} as Record<string, number>, now: '', pokes, failure: '', done: false };

const frame = (id: string): Window => (document.getElementById(id) as HTMLIFrameElement).contentWindow!;

/** The window that was opened last for an element; they are opened in the order of the plan, the second twice. */
const opened = (index: number): Window => window.recorded.opened[index]!.handle!;

/** Fulfilled when so many messages of one sender's have arrived. */
function arrive(sender: unknown, count: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if ((window.recorded.messages.get(sender) ?? 0) < count) return;
      removeEventListener('message', look);
      resolve();
    };
    addEventListener('message', look);
    look();
  });
}

async function order(kind: string, sender: Window, what: Order): Promise<void> {
  const before = window.recorded.messages.get(sender) ?? 0;
  result.now = kind;
  sender.postMessage(what, '*');
  await arrive(sender, before + (what.shape === 'channel' ? 1 : what.times));
  result.kinds[kind] = what.times;
}

async function guessedChannels({ words, old, times }: Plan): Promise<void> {
  const [word = ''] = words;
  const names = [
    '', 'cyclr-attempt', 'cyclr-attempt:', 'cyclr-attempt:undefined', 'cyclr-attempt:null', `cyclr-attempt:${old}`, word, `cyclr-attempt:${word} `,
    `cyclr-attempt: ${word}`, `CYCLR-ATTEMPT:${word}`, `cyclr-attempt:page-${word}`, `cyclr-attempt=${word}`, 'cyclr-connector-auth',
  ];
  const each = Math.ceil(times / names.length);
  for (const name of names) {
    result.now = `the channel ${name}`;
    const [speaker, listener] = [new BroadcastChannel(name), new BroadcastChannel(name)];
    await new Promise<void>((resolve) => {
      let heard = 0;
      listener.onmessage = () => { if (++heard === each) resolve(); };
      for (let i = 0; i < each; i++) speaker.postMessage(i % 2 ? '' : word);
    });
    speaker.close();
    listener.close();
  }
  result.kinds['a channel with a name that was guessed'] = each * names.length;
}

/** Everything that a script of the page's own can make up. */
async function forge({ words, old, service, times }: Plan): Promise<void> {
  const source = opened(1);
  const earlier = new Promise<Event>((resolve) => {
    addEventListener('message', (event) => { if (event.source === source) resolve(event); });
  });
  await order('a single word of an earlier attempt', source, { shape: 'the word of an earlier attempt', words, old, times: 1 });
  const genuine = { word: words[1] ?? '', origin: service, source, earlier: await earlier };
  // Not from within its own dispatch.
  await new Promise((resolve) => { setTimeout(resolve); });
  for (const [kind, make] of Object.entries(forgeries)) {
    for (let i = 0; i < times; i++) dispatchEvent(make(genuine));
    result.kinds[`forged: ${kind}`] = times;
  }
}

async function run(plan: Plan): Promise<void> {
  const { words, old, times } = plan;
  const orders = { shape: 'right', words, old, times };
  const steady = order('the right word, 500 times a second', frame('steady'), { ...orders, times: 1_000, pause: 2 });
  for (const [id, who] of [['evil', 'a foreign frame'], ['service', 'a frame of the service\'s'], ['null', 'a frame without an origin']] as const) {
    await order(`the right word, from ${who}`, frame(id), orders);
    await order(`the right channel, in ${who}`, frame(id), { ...orders, shape: 'channel' });
  }
  await order('the right word, from the right window on another origin', opened(4), { ...orders, words: words.slice(4) });
  await order('the word of another element, from the window of this one', opened(1), { ...orders, words: words.filter((_, i) => i !== 1) });
  for (const shape of Object.keys(wrong)) {
    await order(`the right window: ${shape}`, opened(1), { ...orders, shape, words: words.slice(1, 2), times: shape.includes('megabyte') ? 15 : times });
  }
  const itself = arrive(window, times);
  for (let i = 0; i < times; i++) postMessage(words[i % words.length], '*');
  await itself;
  result.kinds['the right word, from the page itself'] = times;
  await forge(plan);
  await guessedChannels(plan);
  await steady;
}

Object.assign(window, {
  flood: result,
  beginFlood(plan: Plan) {
    run(plan).then(() => { result.done = true; }, (error: unknown) => { result.failure = String(error); });
  },
});
