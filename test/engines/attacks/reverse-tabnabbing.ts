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

/** A sign-in at a hostile page. Each needs its own connector: a page that was navigated away continues its sign-in when it comes back. */
interface Attacked {
  readonly id: string;
  /** The element's attributes. */
  readonly attributes?: string;
  /** Runs in the host's page before the sign-in. */
  readonly script?: string;
}

/** The popup shows a hostile page of the service, then one of the attacker, and the user clicks each. */
async function showHostilePages(setup: AttackSetup, { id, attributes = '', script = 'void 0' }: Attacked): Promise<View> {
  await setup.show({ [id]: attributes });
  await setup.browser.page.evaluate(script);
  // A name lets the hostile page target the host's window by `window.open`.
  await setup.browser.page.evaluate("window.name = 'fernhill'");
  setup.connector(id).answer = { url: `${setup.service.origin}/page/tabnabber?id=${id}&token=t` };
  setup.reports.length = 0;
  const popup = await setup.beginSignIn(id);
  await waitForAttacks(setup, popup, setup.service.origin);
  if (await isHostPageGone(setup)) return popup;
  await popup.evaluate(`void (location.href = ${JSON.stringify(`${setup.attacker.origin}/page/tabnabber?stolen=${setup.connector(id).attemptId}`)})`);
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

async function checkWithReturnPage(setup: AttackSetup, { id, attributes = '' }: Attacked): Promise<string> {
  const popup = await showHostilePages(setup, { id, attributes: `return-url="/return.html" ${attributes}` });
  if (await isHostPageGone(setup)) throw new Error('the host page was navigated away');
  setup.connector(id).authenticated = true;
  const { targetOrigin } = setup.connector(id).signInRequests[0]!;
  await popup.evaluate(`void (location.href = ${JSON.stringify(targetOrigin)})`);
  await setup.waitForState(id, 'connected');
  await until('the report of the return page', async () => reports(setup).some(({ address }) => address.endsWith('/return.html')));
  const hadOpener = reports(setup).filter(({ opener, framed }) => opener || framed);
  if (hadOpener.length) throw new Error(`pages with an opener or a parent: ${JSON.stringify(hadOpener)}`);
  // A click may have opened a window of the attacker's own. Only the host's page matters.
  if (await isHostPageGone(setup)) throw new Error('the host page was navigated away');
  const ends = await setup.endsOf(id);
  if (ends.join() !== 'complete return') throw new Error(`the sign-in ended with ${ends.join()}`);
  return `by return page${attributes && ', direct'}: ${reports(setup).length} reports, 0 with an opener; the host page stayed, completed by return`;
}

const navigatesAway = (setup: AttackSetup): Promise<boolean> =>
  until('the host page to navigate', () => isHostPageGone(setup), { timeout: 2_000 }).catch(() => false);

/** Firefox lets a page navigate every top-level window that it can reach, the opener's parent included. */
const isFirefox = async ({ browser }: AttackSetup): Promise<boolean> => String(await browser.page.evaluate('navigator.userAgent')).includes('Firefox');

/** By message, the opener of the popup is a frame that leads nowhere. */
async function checkByMessage(setup: AttackSetup, attacked: Attacked): Promise<string> {
  const { id, attributes } = attacked;
  const way = attributes ? 'by message, direct' : 'by message';
  const popup = await showHostilePages(setup, attacked);
  const isAllowed = await isFirefox(setup);
  if (await navigatesAway(setup)) {
    if (isAllowed) return `${way}: the page is navigated away through opener.parent`;
    throw new Error('the host page was navigated away');
  }
  if (isAllowed) throw new Error('Firefox refuses the navigation through opener.parent now: expect it from Firefox, too');
  if (!reports(setup).every(({ opener }) => opener)) throw new Error('a page has no opener, although the popup completes by message');
  const early = await setup.endsOf(id);
  if (early.length) throw new Error(`the hostile pages ended the sign-in: ${early.join()}`);
  setup.connector(id).authenticated = true;
  await popup.evaluate(`void (location.href = ${JSON.stringify(`${setup.service.origin}/callback`)})`);
  await until('the service', async () => await popup.evaluate('document.readyState === "complete" && location.pathname') === '/callback');
  await popup.evaluate(`opener.postMessage(${JSON.stringify(setup.connector(id).attemptId)}, ${JSON.stringify(setup.host.origin)})`);
  await setup.waitForState(id, 'connected');
  const ends = await setup.endsOf(id);
  if (ends.join() !== 'complete message') throw new Error(`the sign-in ended with ${ends.join()}`);
  return `${way}: ${reports(setup).length} reports, all with an opener; the host page stayed, completed by message`;
}

/** The same attacks where the page itself opens the popup. They show that the attacks work. */
async function attackOrdinaryPopup(setup: AttackSetup): Promise<string> {
  await showHostilePages(setup, { id: '9', script: 'void ((open) => { window.open = (...all) => open(...all); })(window.open)' });
  if (!await navigatesAway(setup)) throw new Error('the attack does not work with an ordinary popup either, so this check proves nothing');
  return 'from an ordinary popup: the page is navigated away';
}

export const reverseTabnabbing: Check = {
  what: 'no page in the popup can navigate or close the host page, or complete the sign-in: by return page, and but for Firefox by message',
  run: AttackSetup.run(async (setup) => {
    const direct = `direct service-origin="${setup.service.origin}"`;
    const results = [];
    for (const attack of [
      () => checkWithReturnPage(setup, { id: '1' }),
      () => checkWithReturnPage(setup, { id: '2', attributes: direct }),
      () => checkByMessage(setup, { id: '3' }),
      () => checkByMessage(setup, { id: '4', attributes: direct }),
      () => attackOrdinaryPopup(setup),
    ]) {
      results.push(await attack());
      for (const each of await setup.browser.popups()) await each.close().catch(() => undefined);
    }
    return results.join('; ');
  }),
};
