import type { Check } from '../check.js';
import { press, until } from '../driver.js';
import { onOwnHost } from './own-host.js';

const CARD = 'cyclr-connector-auth';

/** Runs in the other window, which has no script of its own. */
const APPEND = `(() => {
  const made = opener.document.createElement('${CARD}');
  const { endpoint, connectorId, fetch } = opener.document.querySelector('${CARD}');
  document.body.append(Object.assign(made, { endpoint, connectorId, fetch }));
})()`;

const SHOWN = `getComputedStyle(document.querySelector('${CARD}[state=ready]').shadowRoot.querySelector('[part=base]')).display`;

export const anotherWindow: readonly Check[] = [{
  what: 'an element that the page puts into another window loads there, with its styles',
  run: (bench) => onOwnHost(bench, { completion: 'message' }, async () => {
    await press(bench.view, 'a');
    const popup = await until('a window', async () => (await bench.browser.popups())[0]);
    await until('the other page', () => popup.evaluate('location.pathname === "/blank.html" && document.readyState === "complete"'));
    await popup.evaluate(APPEND);
    const display = await until('the state ready', () => popup.evaluate(SHOWN));
    if (display !== 'flex') throw new Error(`the display of its base is ${String(display)}`);
    return 'ready, styled';
  }),
}];
