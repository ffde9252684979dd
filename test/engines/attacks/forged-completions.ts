import type { Check } from '../check.js';
import { until } from '../driver.js';
import type { View } from '../driver.js';
import { AttackSetup } from './attack-setup.js';

interface Forgery {
  readonly completion: 'message' | 'return';
  /** Sends the forged completion while the backend says `authenticated: false`. */
  readonly forge: (setup: AttackSetup, popup: View, attemptId: string) => Promise<unknown>;
  /** Whether the element does not even ask the backend. Default: false. */
  readonly isIgnored?: boolean;
}

/**
 * Posts on the attempt's channel, as only a page on the host's origin can. Resolves when the element has received it: the listener here is
 * created after the element's, so it receives the message later.
 * @see https://html.spec.whatwg.org/multipage/web-messaging.html#dom-broadcastchannel-postmessage
 */
const postOnChannel = (message: string): Forgery['forge'] => (setup, _, attemptId) => setup.browser.page.evaluate(`new Promise((resolve) => {
  const [sender, listener] = [1, 2].map(() => new BroadcastChannel(${JSON.stringify(`cyclr-attempt:${attemptId}`)}));
  listener.onmessage = () => {
    listener.close();
    resolve();
  };
  sender.postMessage(${JSON.stringify(message)});
})`);

const FORGERIES: Readonly<Record<string, Forgery>> = {
  'the completion message, early, from the service\'s own page': {
    completion: 'message',
    forge: (setup, popup, attemptId) => popup.evaluate(`opener.postMessage(${JSON.stringify(attemptId)}, ${JSON.stringify(setup.host.origin)})`),
  },
  'the completion message, a hundred times': {
    completion: 'message',
    forge: (_, popup, attemptId) => popup.evaluate(`(() => { for (let i = 0; i < 100; i++) opener.postMessage(${JSON.stringify(attemptId)}, '*'); })()`),
  },
  'a return on the channel, without a return page': { completion: 'return', forge: postOnChannel('') },
  'a return on the channel, with an unexpected message': { completion: 'return', forge: postOnChannel('authenticated'), isIgnored: true },
  'a return on the channel, while a message is expected': { completion: 'message', forge: postOnChannel('') },
  'the real return page, reached too early': {
    completion: 'return',
    forge: (setup, popup) => popup.evaluate(`void (location.href = ${JSON.stringify(setup.connector('1').signInRequests.at(-1)!.targetOrigin)})`),
  },
};

const hasNoOpenPopup = async (setup: AttackSetup): Promise<boolean> =>
  await setup.browser.page.evaluate('recorded.opened.every(({ handle }) => handle.closed)') === true;

async function checkForgery(setup: AttackSetup, name: string, { completion, forge, isIgnored }: Forgery): Promise<void> {
  const fail = (why: string): never => { throw new Error(`${name}: ${why}`); };
  await setup.show({ 1: completion === 'return' ? 'return-url="/return.html"' : '' });
  const popup = await setup.beginSignIn('1');
  const connector = setup.connector('1');
  const first = connector.attemptId;
  const navigateBack = (view: View): Promise<unknown> => view.evaluate(`void (location.href = ${JSON.stringify(connector.signInRequests.at(-1)!.targetOrigin)})`);
  await forge(setup, popup, first);
  if (isIgnored) {
    if (await setup.state('1') !== 'waiting') fail(`the attempt was ${String(await setup.state('1'))}`);
    await navigateBack(popup);
  }
  await setup.waitForState('1', 'failed');
  if ((await setup.endsOf('1')).join() !== 'error not_authenticated') fail(`ended with ${(await setup.endsOf('1')).join()}`);
  // In Chromium and WebKit the host's page cannot close a popup whose opener is null and that has left the host's origin.
  if (completion === 'message') await until(`the popup to close after ${name}`, () => hasNoOpenPopup(setup));
  for (const each of await setup.browser.popups()) await each.close().catch(() => undefined);
  // The old id means nothing to the next attempt, and that one completes by a genuine sign-in.
  const next = await setup.beginSignIn('1');
  if (connector.attemptId === first) fail('the next attempt has the same id');
  await setup.browser.page.evaluate(`void new BroadcastChannel(${JSON.stringify(`cyclr-attempt:${first}`)}).postMessage('')`);
  if (completion === 'message') await next.evaluate(`opener.postMessage(${JSON.stringify(first)}, '*')`);
  if (await setup.state('1') !== 'waiting') fail(`the next attempt was ${String(await setup.state('1'))}`);
  connector.authenticated = true;
  if (completion === 'message') await next.evaluate(`opener.postMessage(${JSON.stringify(connector.attemptId)}, '*')`);
  else await navigateBack(next);
  await setup.waitForState('1', 'connected');
  const ends = (await setup.endsOf('1')).join();
  if (ends !== `error not_authenticated,complete ${completion}`) fail(`ended with ${ends}`);
}

export const forgedCompletions: Check = {
  what: 'a forged completion with the right id completes nothing while the backend says authenticated: false',
  run: AttackSetup.run(async (setup) => {
    for (const [name, forgery] of Object.entries(FORGERIES)) await checkForgery(setup, name, forgery);
    const count = Object.keys(FORGERIES).length;
    const ignored = Object.values(FORGERIES).filter(({ isIgnored }) => isIgnored).length;
    return `${count} forgeries: ${count - ignored} refused as not_authenticated, ${ignored} ignored, 0 completions; ${count} genuine attempts completed afterwards`;
  }),
};
