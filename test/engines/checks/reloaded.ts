import type { Check } from '../check.js';
import { until } from '../driver.js';
import { completions } from '../situations.js';
import { onOwnHost } from './own-host.js';

/** The host's page is reloaded while the user is at the third party. */
export const reloaded: readonly Check[] = completions.flatMap((completion) => ['', 'same-origin'].map((thirdParty): Check => ({
  what: `continues after a reload of the host’s page, by ${completion}, popup ${thirdParty ? 'cut off' : 'reachable'}`,
  run: (bench) => onOwnHost(bench, { completion, thirdParty }, async () => {
    const { page } = bench.browser;
    const popup = await bench.openPopup('action');
    await bench.signIn(popup);
    if (thirdParty) await bench.waitForState('detached');
    await page.evaluate('(() => { window.beforeReload = true; setTimeout(() => location.reload()); })()');
    await until('the reloaded page', async () => await page.evaluate('!window.beforeReload && document.readyState === "complete"'));
    await bench.waitForState('detached');
    await bench.ended();
    await bench.consent(popup);
    const { via } = await bench.waitForCompletion();
    await bench.closePopups();
    await bench.ended('complete');
    return via;
  }),
})));
