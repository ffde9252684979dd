import { press, until } from '../driver.js';
import type { Check } from '../check.js';
import { completions, thirdParties } from '../situations.js';
import { onOwnHost } from './own-host.js';

const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(2)} s`;

const completes = completions.flatMap((completion) => thirdParties.map((thirdParty): Check => ({
  what: `completes in a cross-site frame, by ${completion}, third party ${thirdParty || 'none'}`,
  quick: thirdParty === 'same-origin',
  run: (bench) => onOwnHost(bench, { completion, thirdParty, frameOf: '127.0.0.1' }, async () => {
    const popup = await bench.opens('action');
    await bench.signIn(popup);
    await bench.consent(popup);
    const { via, at } = await bench.completes();
    const took = at - bench.lastPageAt;
    await bench.tidy();
    await bench.ended('complete');
    return `${via} ${seconds(took)}`;
  }),
})));

/** Sent on a channel and, after that has arrived in the sending window itself, to the opener: what is not partitioned is there by then. */
const SEND = `(() => {
  const [sends, hears] = [new BroadcastChannel('probe'), new BroadcastChannel('probe')];
  hears.onmessage = () => opener.postMessage('sent', '*');
  sends.postMessage('');
})()`;

const HEAR = `(() => {
  window.probe = { channel: false, sent: false };
  new BroadcastChannel('probe').onmessage = () => { probe.channel = true; };
  addEventListener('message', ({ data }) => { if (data === 'sent') probe.sent = true; });
  try {
    localStorage.setItem('probe', 'the frame’s');
  } catch {}
})()`;

/** Without this the frames above would prove nothing. */
const isPartitioned: Check = {
  what: 'a cross-site frame shares no channel with the host’s own windows',
  run: (bench) => onOwnHost(bench, { completion: 'return', frameOf: '127.0.0.1' }, async () => {
    await bench.view.evaluate(HEAR);
    await press(bench.view, 'a');
    const popup = await until('a window', async () => (await bench.browser.popups())[0]);
    await until('the other page', () => popup.evaluate('location.pathname === "/blank.html" && document.readyState === "complete"'));
    await popup.evaluate(SEND);
    await until('the message to the opener', () => bench.view.evaluate('probe.sent'));
    if (await bench.view.evaluate('probe.channel')) throw new Error('the frame hears the window’s channel');
    const shared = await popup.evaluate('localStorage.getItem("probe")') !== null;
    return `BroadcastChannel partitioned, storage ${shared ? 'shared' : 'partitioned'}`;
  }),
};

export const inAFrame: readonly Check[] = [isPartitioned, ...completes];
