import { press, until } from '../driver.js';
import type { Check } from '../check.js';
import { thirdParties } from '../situations.js';
import { onOwnHost } from './own-host.js';

const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(2)} s`;

const ways = { message: 'message', return: 'return', directMessage: 'message, direct', directReturn: 'return, direct' } as const;

const completes = (Object.keys(ways) as (keyof typeof ways)[]).flatMap((completion) => thirdParties.map((thirdParty): Check => ({
  what: `completes in a cross-site frame, by ${ways[completion]}, third party ${thirdParty || 'none'}`,
  quick: thirdParty === 'same-origin',
  run: (bench) => onOwnHost(bench, { completion, thirdParty, frameOf: '127.0.0.1' }, async () => {
    const popup = await bench.openPopup('action');
    await bench.signIn(popup);
    await bench.consent(popup);
    const { via, at } = await bench.waitForCompletion();
    const took = at - bench.lastPageAt;
    await bench.closePopups();
    await bench.ended('complete');
    return `${via} ${seconds(took)}`;
  }),
})));

/**
 * Posts on a channel and, once a listener in the same window has received that, to the opener: an unpartitioned channel has delivered it by
 * then.
 */
const SEND = `(() => {
  const [sender, listener] = [new BroadcastChannel('probe'), new BroadcastChannel('probe')];
  listener.onmessage = () => opener.postMessage('sent', '*');
  sender.postMessage('');
})()`;

const LISTEN = `(() => {
  window.probe = { channel: false, sent: false };
  new BroadcastChannel('probe').onmessage = () => { probe.channel = true; };
  addEventListener('message', ({ data }) => { if (data === 'sent') probe.sent = true; });
  try {
    localStorage.setItem('probe', 'set in the frame');
  } catch {}
})()`;

/** The checks above prove something about frames only if frames are partitioned. */
const partitioned: Check = {
  what: 'a cross-site frame shares no BroadcastChannel with the host’s own windows',
  run: (bench) => onOwnHost(bench, { completion: 'return', frameOf: '127.0.0.1' }, async () => {
    await bench.view.evaluate(LISTEN);
    await press(bench.view, 'a');
    const popup = await until('a window', async () => (await bench.browser.popups())[0]);
    await until('the other page', () => popup.evaluate('location.pathname === "/blank.html" && document.readyState === "complete"'));
    await popup.evaluate(SEND);
    await until('the message to the opener', () => bench.view.evaluate('probe.sent'));
    if (await bench.view.evaluate('probe.channel')) throw new Error('the frame received a message on the window’s channel');
    const shared = await popup.evaluate('localStorage.getItem("probe")') !== null;
    return `BroadcastChannel partitioned, storage ${shared ? 'shared' : 'partitioned'}`;
  }),
};

export const inAFrame: readonly Check[] = [partitioned, ...completes];
