import type { Check } from '../check.js';
import { until } from '../driver.js';
import { completions } from '../situations.js';
import { onOwnHost } from './own-host.js';

/** The host's page is loaded again while the user is at the third party: the sign-in goes on. */
export const reloaded: readonly Check[] = completions.flatMap((completion) => ['', 'same-origin'].map((thirdParty): Check => ({
  what: `goes on after a reload of the host’s page, by ${completion}, window ${thirdParty ? 'cut off' : 'alive'}`,
  run: (bench) => onOwnHost(bench, { completion, thirdParty }, async () => {
    const { page } = bench.browser;
    const popup = await bench.opens('action');
    await bench.signIn(popup);
    if (thirdParty) await bench.is('detached');
    await page.evaluate('(() => { window.old = true; setTimeout(() => location.reload()); })()');
    await until('the page again', async () => await page.evaluate('!window.old && document.readyState === "complete"'));
    await bench.is('detached');
    await bench.ended();
    await bench.consent(popup);
    const { via } = await bench.completes();
    await bench.tidy();
    await bench.ended('complete');
    return via;
  }),
})));
