import type { Check } from '../check.js';
import { press, until } from '../driver.js';
import { onOwnHost } from './own-host.js';

const CARD = '#compact > cyclr-connector-auth';

/** The page describes the connector itself, so no backend is asked. */
const APPEND = `(() => {
  const place = Object.assign(document.createElement('div'), { id: 'compact', lang: 'de' });
  place.style.inlineSize = '300px';
  const connector = { id: '1', name: 'Pipedrive', authType: 'ApiKey', authenticated: false };
  place.append(Object.assign(document.createElement('cyclr-connector-auth'), { compact: true, connector }));
  document.body.append(place);
})()`;

/** The text of "Cancel", and whether it stands on one line in a button that is as wide. */
const MEASURE = `(() => {
  const button = document.querySelector('${CARD}').shadowRoot.querySelector('[part=cancel]');
  if (!button?.textContent.trim()) return null;
  const range = document.createRange();
  range.selectNodeContents(button);
  const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
  return [button.textContent.trim(), lines, button.clientWidth >= button.scrollWidth].join(', ');
})()`;

export const compactForm: readonly Check[] = [{
  what: 'shows "Cancel" of a compact form on one line, in German at 300 px',
  run: (bench) => onOwnHost(bench, { completion: 'message' }, async () => {
    await bench.view.evaluate(APPEND);
    await press(bench.view, CARD, '[part=action]');
    const text = await until('the form', () => bench.view.evaluate(MEASURE));
    if (text !== 'Abbrechen, 1, true') throw new Error(String(text));
    return 'one line';
  }),
}];
