import type { Check } from '../check.js';
import { until } from '../driver.js';
import type { View } from '../driver.js';
import { Stage } from './stage.js';

interface Forgery {
  readonly completion: 'message' | 'return';
  /** Done while the backend says no; nobody has signed in. */
  readonly forge: (stage: Stage, popup: View, word: string) => Promise<unknown>;
  /** It is not even a reason to ask the backend. Default: false, the backend is asked and refuses. */
  readonly isIgnored?: boolean;
}

/**
 * The host's own origin is needed for that: a page of the host's that knows the word. Done when one has heard it who listens after the
 * element, and so hears it after the element (HTML, `postMessage` of a `BroadcastChannel`: in the order of creation).
 */
const onChannel = (said: string): Forgery['forge'] => (stage, _, word) => stage.browser.page.evaluate(`new Promise((resolve) => {
  const [speaker, listener] = [1, 2].map(() => new BroadcastChannel(${JSON.stringify(`cyclr-attempt:${word}`)}));
  listener.onmessage = () => {
    listener.close();
    resolve();
  };
  speaker.postMessage(${JSON.stringify(said)});
})`);

const FORGERIES: Readonly<Record<string, Forgery>> = {
  'the message, early, from the service\'s own page': {
    completion: 'message',
    forge: (stage, popup, word) => popup.evaluate(`opener.postMessage(${JSON.stringify(word)}, ${JSON.stringify(stage.host.origin)})`),
  },
  'the message, a hundred times': {
    completion: 'message',
    forge: (_, popup, word) => popup.evaluate(`(() => { for (let i = 0; i < 100; i++) opener.postMessage(${JSON.stringify(word)}, '*'); })()`),
  },
  'a return that nothing returned by': { completion: 'return', forge: onChannel('') },
  'a return with a word of its own': { completion: 'return', forge: onChannel('authenticated'), isIgnored: true },
  'a return where a message is waited for': { completion: 'message', forge: onChannel('') },
  'the return page itself, reached too early': {
    completion: 'return',
    forge: (stage, popup) => popup.evaluate(`void (location.href = ${JSON.stringify(stage.connector('1').asked.at(-1)!.targetOrigin)})`),
  },
};

const isOver = async (stage: Stage): Promise<boolean> =>
  await stage.browser.page.evaluate('recorded.opened.every(({ handle }) => handle.closed)') === true;

async function forged(stage: Stage, name: string, { completion, forge, isIgnored }: Forgery): Promise<void> {
  const fail = (why: string): never => { throw new Error(`${name}: ${why}`); };
  await stage.show({ 1: completion === 'return' ? 'return-url="/return.html"' : '' });
  const popup = await stage.begins('1');
  const connector = stage.connector('1');
  const first = connector.word;
  const comesBack = (view: View): Promise<unknown> => view.evaluate(`void (location.href = ${JSON.stringify(connector.asked.at(-1)!.targetOrigin)})`);
  await forge(stage, popup, first);
  if (isIgnored) {
    if (await stage.state('1') !== 'waiting') fail(`the attempt was ${String(await stage.state('1'))}`);
    await comesBack(popup);
  }
  await stage.is('1', 'failed');
  if ((await stage.ends('1')).join() !== 'error not_authenticated') fail(`ended with ${(await stage.ends('1')).join()}`);
  // A window that was disowned and has left the host's origin is not the host page's to close, in Chromium and in WebKit.
  if (completion === 'message') await until(`the window closed after ${name}`, () => isOver(stage));
  for (const each of await stage.browser.popups()) await each.close().catch(() => undefined);
  // What was forged once is worth nothing in the next attempt, and that one ends the honest way.
  const next = await stage.begins('1');
  if (connector.word === first) fail('the same word again');
  await stage.browser.page.evaluate(`void new BroadcastChannel(${JSON.stringify(`cyclr-attempt:${first}`)}).postMessage('')`);
  if (completion === 'message') await next.evaluate(`opener.postMessage(${JSON.stringify(first)}, '*')`);
  if (await stage.state('1') !== 'waiting') fail(`the next attempt was ${String(await stage.state('1'))}`);
  connector.authenticated = true;
  if (completion === 'message') await next.evaluate(`opener.postMessage(${JSON.stringify(connector.word)}, '*')`);
  else await comesBack(next);
  await stage.is('1', 'connected');
  const ends = (await stage.ends('1')).join();
  if (ends !== `error not_authenticated,complete ${completion}`) fail(`ended with ${ends}`);
}

export const forgedWords: Check = {
  what: 'A word that is right in every way completes nothing while the backend says no',
  run: Stage.on(async (stage) => {
    for (const [name, forgery] of Object.entries(FORGERIES)) await forged(stage, name, forgery);
    const count = Object.keys(FORGERIES).length;
    const ignored = Object.values(FORGERIES).filter(({ isIgnored }) => isIgnored).length;
    return `${count} forgeries: ${count - ignored} refused as not_authenticated, ${ignored} ignored, 0 completions; ${count} honest attempts completed behind them`;
  }),
};
