import type { Bench } from '../bench.js';
import type { Check } from '../check.js';
import { isThere, press, until } from '../driver.js';
import { onOwnHost } from './own-host.js';

/** The page itself navigates to the third party, and comes back. */
async function signIn(bench: Bench): Promise<string> {
  const { page } = bench.browser;
  await press(page, ...bench.part('action'));
  await bench.signIn(page);
  await bench.consent(page);
  const { via } = await bench.waitForCompletion();
  if (via !== 'return') throw new Error(`completed via ${via}`);
  return via;
}

/** Expects no query, no `sessionStorage` and no popup after a sign-in. */
async function expectNothingLeft(bench: Bench): Promise<void> {
  const left = await bench.view.evaluate('location.search + Object.keys(sessionStorage)');
  if (left !== '') throw new Error(`left behind: ${String(left)}`);
  if ((await bench.browser.popups()).length) throw new Error('a window was opened');
}

const waitForOrigin = (bench: Bench, origin: string, wanted: boolean): Promise<unknown> =>
  until(`the page ${wanted ? 'at' : 'away from'} ${origin}`, async () =>
    await bench.view.evaluate(`document.readyState === 'complete' && location.origin === '${origin}'`) === wanted);

/** Whether the browser restored the page from its back/forward cache. */
const describeRestoration = async (bench: Bench): Promise<string> =>
  (await bench.heardEvents()).some(({ type }) => type === 'restored') ? 'page kept' : 'page loaded again';

const completes: Check = {
  what: 'in page mode, a first and a renewed sign-in complete and leave nothing behind',
  run: (bench) => onOwnHost(bench, { completion: 'page' }, async () => {
    const first = await signIn(bench);
    await bench.ended('complete');
    await expectNothingLeft(bench);
    const renewed = await signIn(bench);
    await bench.ended('complete', 'complete');
    await expectNothingLeft(bench);
    return `${first} · ${renewed}`;
  }),
};

/** Some hosts load the return page's script in the head of every page. */
const HEAD = '<script type="module" async src="/cyclr-connector-auth.return.min.js"></script>';

const withReturnScript: Check = {
  what: 'in page mode, sign-ins complete below a script that takes the parameter out of the address',
  run: (bench) => onOwnHost(bench, { completion: 'page', head: HEAD }, async () => {
    const first = await signIn(bench);
    const renewed = await signIn(bench);
    await bench.ended('complete', 'complete');
    await expectNothingLeft(bench);
    return `${first} · ${renewed}`;
  }),
};

const strayLink = (what: string, head: string): Check => ({
  what: `a link with the parameter neither closes nor covers a page of the app, with ${what}`,
  run: (bench) => onOwnHost(bench, { completion: 'return', head }, async () => {
    for (const attempt of ['1', '1-2-3-4']) {
      await bench.view.evaluate(`document.querySelector('a').href = '/?/drafts/7&cyclr-attempt=${attempt}'`);
      await press(bench.view, 'a');
      const popup = await until('a window', async () => (await bench.browser.popups())[0]);
      // Longer than a return page waits for an answer, and a browser for its text.
      await until('two seconds', () => popup.evaluate('performance.now() > 2000'));
      const seen = await popup.evaluate('location.search + " " + document.body.firstChild.nodeName') as string;
      if (!/^\?\/drafts\/7\S* P$/.test(seen)) throw new Error(`saw ${seen}`);
      await popup.close();
      await until('no window', async () => (await bench.browser.popups()).length === 0);
    }
    return 'left alone';
  }),
});

/** Runs a script that navigates to another page of the host, and waits for that page. */
async function navigate(bench: Bench, script: string): Promise<void> {
  await bench.view.evaluate(`(() => { window.beforeNavigation = true; setTimeout(() => { ${script}; }); })()`);
  await until('another page', async () => await bench.view.evaluate('!window.beforeNavigation && document.readyState === "complete"'));
  await bench.waitForState('connected');
}

const backAndForward: Check = {
  what: 'in page mode, back, forward and reload after a sign-in change nothing',
  run: (bench) => onOwnHost(bench, { completion: 'page' }, async (origin) => {
    await signIn(bench);
    await bench.view.evaluate('void setTimeout(() => { history.back(); })');
    await waitForOrigin(bench, origin, false);
    await bench.view.evaluate('void setTimeout(() => { history.forward(); })');
    await waitForOrigin(bench, origin, true);
    await bench.waitForState('connected');
    await bench.ended('complete');
    const how = await describeRestoration(bench);
    await navigate(bench, 'location.reload()');
    await bench.ended('complete');
    await expectNothingLeft(bench);
    return how;
  }),
};

const backToTheStart: Check = {
  what: 'in page mode, going back to the page before the sign-in dispatches no second complete event',
  run: (bench) => onOwnHost(bench, { completion: 'page' }, async () => {
    const before = await bench.view.evaluate('history.length') as number;
    await signIn(bench);
    await navigate(bench, `history.go(${before} - history.length)`);
    const how = await describeRestoration(bench);
    const ends = (await bench.heardEvents()).filter(({ type }) => type === 'complete').map(({ via }) => via);
    // Neither a restored page nor a reloaded one may complete again.
    await navigate(bench, 'location.reload()');
    if (ends.length > 1) throw new Error(`${how}: complete via ${ends.join(', then via ')}`);
    await bench.ended('complete');
    return how;
  }),
};

const backFromThirdParty: Check = {
  what: 'in page mode, going back from the third party cancels once, and the next sign-in completes',
  run: (bench) => onOwnHost(bench, { completion: 'page' }, async () => {
    const { page } = bench.browser;
    await press(page, ...bench.part('action'));
    await until('the third party', async () => await page.evaluate(isThere('#password')) || page.evaluate(isThere('[value=allow]')));
    await page.evaluate('void setTimeout(() => { history.back(); })');
    await bench.waitForState('ready');
    const cancel = await until('a cancel event', async () => (await bench.heardEvents()).find(({ type }) => type === 'cancel'));
    if (cancel.reason !== 'user') throw new Error(`cancelled by ${cancel.reason}`);
    await bench.ended('cancel');
    const how = await describeRestoration(bench);
    await expectNothingLeft(bench);
    await signIn(bench);
    await bench.ended('cancel', 'complete');
    await expectNothingLeft(bench);
    return how;
  }),
};

export const onThePage: readonly Check[] = [
  completes, withReturnScript, strayLink('the element', ''), strayLink('the return page’s script, too', HEAD), backAndForward, backToTheStart, backFromThirdParty,
];
