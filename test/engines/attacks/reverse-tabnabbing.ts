import type { Check } from '../check.js';
import { until } from '../driver.js';
import type { View } from '../driver.js';
import { Stage } from './stage.js';

interface Report {
  readonly address: string;
  readonly opener: boolean;
  readonly framed: boolean;
  readonly name: string;
  readonly when?: string;
}

const reports = (stage: Stage): readonly Report[] => stage.reports as unknown as readonly Report[];

/** A page that is being led away has no answer for a moment. */
const isAway = async (stage: Stage): Promise<boolean> => await until('the host\'s tab', () =>
  stage.browser.page.evaluate(`location.origin === ${JSON.stringify(stage.host.origin)} && 'recorded' in window ? 'here' : 'away'`)) === 'away';

/** The user meets a hostile page in the window, at the service and then at the third party, and clicks on each. */
async function meet(stage: Stage, attributes: string): Promise<View> {
  await stage.show({ 1: attributes });
  // Named, so that it can be asked for by its name too.
  await stage.browser.page.evaluate("window.name = 'fernhill'");
  stage.connector('1').answer = { url: `${stage.service.origin}/page/nabber?id=1&token=t` };
  stage.reports.length = 0;
  const popup = await stage.begins('1');
  await seen(stage, popup, stage.service.origin);
  if (await isAway(stage)) return popup;
  await popup.evaluate(`void (location.href = ${JSON.stringify(`${stage.evil.origin}/page/nabber`)} + location.search)`);
  await seen(stage, popup, stage.evil.origin);
  return popup;
}

async function seen(stage: Stage, popup: View, origin: string): Promise<void> {
  const has = (when: string): boolean => reports(stage).some((each) => each.address.startsWith(origin) && each.when === when);
  await until(`a hostile page's load`, async () => has('load'));
  // Chromium drops a click on a window that it has not painted yet.
  await until(`a hostile page's click`, async () => {
    await popup.click(20, 20);
    return until('it', async () => has('click'), 1_000).catch(() => false);
  });
}

async function disowned(stage: Stage): Promise<string> {
  const popup = await meet(stage, 'return-url="/return.html"');
  if (await isAway(stage)) throw new Error('the host page was led away');
  stage.connector('1').authenticated = true;
  const { targetOrigin } = stage.connector('1').asked[0]!;
  await popup.evaluate(`void (location.href = ${JSON.stringify(targetOrigin)})`);
  await stage.is('1', 'connected');
  await until('a word of the return page', async () => reports(stage).some(({ address }) => address.endsWith('/return.html')));
  const hadOpener = reports(stage).filter(({ opener, framed }) => opener || framed);
  if (hadOpener.length) throw new Error(`pages with an opener or a parent: ${JSON.stringify(hadOpener)}`);
  // What a click opened anew is the attacker's own window; the host's page is what counts.
  if (await isAway(stage)) throw new Error('the host page was led away');
  const ends = await stage.ends('1');
  if (ends.join() !== 'complete return') throw new Error(`the sign-in ended with ${ends.join()}`);
  return `${reports(stage).length} looks, 0 with an opener; the host page stayed, completed by return`;
}

async function owned(stage: Stage): Promise<string> {
  await meet(stage, '');
  const isChromium = String(await stage.browser.page.evaluate('navigator.userAgent')).includes('Chrom');
  const away = await until('the host page led away', () => isAway(stage), 2_000).catch(() => false);
  if (isChromium && !away) throw new Error('nothing leads the host page away: then the other half proves nothing');
  if (!reports(stage).every(({ opener }) => opener)) throw new Error('a page without an opener, where none was disowned');
  return away ? 'without return-url: led away, as the platform has it' : 'without return-url: the engine itself refuses';
}

export const reverseTabnabbing: Check = {
  what: 'With a return page, no page in the window can lead the host page away: the opener is null on each of them',
  run: Stage.on(async (stage) => {
    const first = await disowned(stage);
    for (const each of await stage.browser.popups()) await each.close().catch(() => undefined);
    return `${first}; ${await owned(stage)}`;
  }),
};

