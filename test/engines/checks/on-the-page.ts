import type { Bench } from '../bench.js';
import type { Check } from '../check.js';
import { isThere, press, until } from '../driver.js';
import { onOwnHost } from './own-host.js';

/** The whole page goes to the third party, and comes back. */
async function signsIn(bench: Bench): Promise<string> {
  const { page } = bench.browser;
  await press(page, ...bench.part('action'));
  await bench.signIn(page);
  await bench.consent(page);
  const { via } = await bench.completes();
  if (via !== 'return') throw new Error(`completed via ${via}`);
  return via;
}

/** What a sign-in may leave behind on the page: nothing. */
async function leavesNothing(bench: Bench): Promise<void> {
  const left = await bench.view.evaluate('location.search + Object.keys(sessionStorage)');
  if (left !== '') throw new Error(`left behind: ${String(left)}`);
  if ((await bench.browser.popups()).length) throw new Error('a window was opened');
}

const isAt = (bench: Bench, origin: string, wanted: boolean): Promise<unknown> =>
  until(`the page ${wanted ? 'at' : 'away from'} ${origin}`, async () =>
    await bench.view.evaluate(`document.readyState === 'complete' && location.origin === '${origin}'`) === wanted);

/** Whether the browser kept the page as it was, or loaded it again. */
const kept = async (bench: Bench): Promise<string> =>
  (await bench.heard()).some(({ type }) => type === 'restored') ? 'page kept' : 'page loaded again';

const comesBack: Check = {
  what: 'signs in on the page itself, at first and again, and leaves nothing behind',
  run: (bench) => onOwnHost(bench, { completion: 'page' }, async () => {
    const first = await signsIn(bench);
    await bench.ended('complete');
    await leavesNothing(bench);
    const renewed = await signsIn(bench);
    await bench.ended('complete', 'complete');
    await leavesNothing(bench);
    return `${first} · ${renewed}`;
  }),
};

/** Does what leads to another page of the host's, and waits until that is there. */
async function goes(bench: Bench, how: string): Promise<void> {
  await bench.view.evaluate(`(() => { window.old = true; setTimeout(() => { ${how}; }); })()`);
  await until('another page', async () => await bench.view.evaluate('!window.old && document.readyState === "complete"'));
  await bench.is('connected');
}

const backAfterwards: Check = {
  what: 'after a sign-in on the page itself, back, forward and reload change nothing',
  run: (bench) => onOwnHost(bench, { completion: 'page' }, async (origin) => {
    await signsIn(bench);
    await bench.view.evaluate('void setTimeout(() => { history.back(); })');
    await isAt(bench, origin, false);
    await bench.view.evaluate('void setTimeout(() => { history.forward(); })');
    await isAt(bench, origin, true);
    await bench.is('connected');
    await bench.ended('complete');
    const how = await kept(bench);
    await goes(bench, 'location.reload()');
    await bench.ended('complete');
    await leavesNothing(bench);
    return how;
  }),
};

const backToTheStart: Check = {
  what: 'after a sign-in on the page itself, the page that it began on tells of it no second time',
  run: (bench) => onOwnHost(bench, { completion: 'page' }, async () => {
    const before = await bench.view.evaluate('history.length') as number;
    await signsIn(bench);
    await goes(bench, `history.go(${before} - history.length)`);
    const how = await kept(bench);
    const ends = (await bench.heard()).filter(({ type }) => type === 'complete').map(({ via }) => via);
    // What a browser kept alive is not told apart from what it loads afresh: neither is to hear of it again.
    await goes(bench, 'location.reload()');
    if (ends.length > 1) throw new Error(`${how}: complete via ${ends.join(', then via ')}`);
    await bench.ended('complete');
    return how;
  }),
};

const goesBack: Check = {
  what: 'going back from the third party’s page cancels once; the next sign-in completes',
  run: (bench) => onOwnHost(bench, { completion: 'page' }, async () => {
    const { page } = bench.browser;
    await press(page, ...bench.part('action'));
    await until('the third party', async () => await page.evaluate(isThere('#password')) || page.evaluate(isThere('[value=allow]')));
    await page.evaluate('void setTimeout(() => { history.back(); })');
    await bench.is('ready');
    const cancel = await until('a cancel event', async () => (await bench.heard()).find(({ type }) => type === 'cancel'));
    if (cancel.reason !== 'user') throw new Error(`cancelled by ${cancel.reason}`);
    await bench.ended('cancel');
    const how = await kept(bench);
    await leavesNothing(bench);
    await signsIn(bench);
    await bench.ended('cancel', 'complete');
    await leavesNothing(bench);
    return how;
  }),
};

export const onThePage: readonly Check[] = [comesBack, backAfterwards, backToTheStart, goesBack];
