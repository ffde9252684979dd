import type { Check } from '../check.js';
import { until } from '../driver.js';
import type { View } from '../driver.js';
import { AttackSetup } from './attack-setup.js';

interface Report {
  readonly address: string;
  readonly opener: boolean;
  readonly framed: boolean;
  readonly name: string;
  readonly when?: string;
}

const reports = (setup: AttackSetup): readonly Report[] => setup.reports as unknown as readonly Report[];

/** Polls, because a page does not answer while it navigates. */
const isHostPageGone = async (setup: AttackSetup): Promise<boolean> => await until('the host\'s page', () =>
  setup.browser.page.evaluate(`location.origin === ${JSON.stringify(setup.host.origin)} && 'recorded' in window ? 'here' : 'gone'`)) === 'gone';

/** The popup shows a hostile page of the service, then one of the attacker, and the user clicks each. */
async function showHostilePages(setup: AttackSetup, attributes: string): Promise<View> {
  await setup.show({ 1: attributes });
  // A name lets the hostile page target the host's window by `window.open`.
  await setup.browser.page.evaluate("window.name = 'fernhill'");
  setup.connector('1').answer = { url: `${setup.service.origin}/page/tabnabber?id=1&token=t` };
  setup.reports.length = 0;
  const popup = await setup.beginSignIn('1');
  await waitForAttacks(setup, popup, setup.service.origin);
  if (await isHostPageGone(setup)) return popup;
  await popup.evaluate(`void (location.href = ${JSON.stringify(`${setup.attacker.origin}/page/tabnabber`)} + location.search)`);
  await waitForAttacks(setup, popup, setup.attacker.origin);
  return popup;
}

/** Waits until the hostile page has attacked on load, then clicks it. */
async function waitForAttacks(setup: AttackSetup, popup: View, origin: string): Promise<void> {
  const hasReport = (when: string): boolean => reports(setup).some((each) => each.address.startsWith(origin) && each.when === when);
  await until(`a hostile page's load`, async () => hasReport('load'));
  // Chromium drops a click before the first paint, so the click is repeated.
  await until(`a hostile page's click`, async () => {
    await popup.click(20, 20);
    return until('the report', async () => hasReport('click'), { timeout: 1_000 }).catch(() => false);
  });
}

async function checkWithReturnPage(setup: AttackSetup): Promise<string> {
  const popup = await showHostilePages(setup, 'return-url="/return.html"');
  if (await isHostPageGone(setup)) throw new Error('the host page was navigated away');
  setup.connector('1').authenticated = true;
  const { targetOrigin } = setup.connector('1').signInRequests[0]!;
  await popup.evaluate(`void (location.href = ${JSON.stringify(targetOrigin)})`);
  await setup.waitForState('1', 'connected');
  await until('the report of the return page', async () => reports(setup).some(({ address }) => address.endsWith('/return.html')));
  const hadOpener = reports(setup).filter(({ opener, framed }) => opener || framed);
  if (hadOpener.length) throw new Error(`pages with an opener or a parent: ${JSON.stringify(hadOpener)}`);
  // A click may have opened a window of the attacker's own. Only the host's page matters.
  if (await isHostPageGone(setup)) throw new Error('the host page was navigated away');
  const ends = await setup.endsOf('1');
  if (ends.join() !== 'complete return') throw new Error(`the sign-in ended with ${ends.join()}`);
  return `${reports(setup).length} reports, 0 with an opener; the host page stayed, completed by return`;
}

async function checkWithoutReturnPage(setup: AttackSetup): Promise<string> {
  await showHostilePages(setup, '');
  const isChromium = String(await setup.browser.page.evaluate('navigator.userAgent')).includes('Chrom');
  const isGone = await until('the host page to navigate', () => isHostPageGone(setup), { timeout: 2_000 }).catch(() => false);
  if (isChromium && !isGone) throw new Error('the attack does not work without a return page either, so this check proves nothing');
  if (!reports(setup).every(({ opener }) => opener)) throw new Error('a page has no opener, although the popup completes by message');
  return isGone ? 'without return-url: the page is navigated away, as the platform allows' : 'without return-url: the engine itself refuses';
}

export const reverseTabnabbing: Check = {
  what: 'with a return page, every page in the popup has a null opener and cannot navigate the host page',
  run: AttackSetup.run(async (setup) => {
    const first = await checkWithReturnPage(setup);
    for (const each of await setup.browser.popups()) await each.close().catch(() => undefined);
    return `${first}; ${await checkWithoutReturnPage(setup)}`;
  }),
};

