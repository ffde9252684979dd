import { expect, test } from './fixtures.js';
import { descriptionOf, properties, situations } from './situations.js';

/** Style sheets of pages that affect every element. */
const sheets: Readonly<Record<string, string>> = {
  'all: unset': 'cyclr-connector-auth { all: unset }',
  'all: initial': 'cyclr-connector-auth { all: initial }',
  'a reset of everything': '* { all: revert; margin: 0; padding: 0; border: 0; box-sizing: border-box; line-height: 1; list-style: none }',
  'rules for bare tags': 'button, input, select, label, p, form, div, span { all: unset !important; display: none !important; font-size: 0 !important }',
};

test.use({ viewport: { width: 320, height: 640 } });

for (const [name, css] of Object.entries(sheets)) {
  test(`with ${name} on the page the element fits and works`, async ({ elementPage, page }) => {
    const lasting = situations.filter(({ state }) => ['ready', 'waiting', 'connected', 'failed'].includes(state));
    for (const situation of lasting) {
      await elementPage.show(situation, { css });
      expect(await elementPage.findMisfits(), situation.name).toEqual([]);
    }
    await elementPage.show(situations.find((each) => each.name === 'ready, ApiKey with properties')!, { css });
    elementPage.host.script = { POST: { json: descriptionOf('ApiKey', { authenticated: true, properties }) } };
    await elementPage.input('property:Region').selectOption('Europe');
    await elementPage.input('apiKey').fill('k-1');
    await elementPage.part('action').click();
    await elementPage.waitForState('connected');
    await expect(elementPage.part('status')).toBeVisible();
    expect(await page.evaluate(() => document.querySelector('cyclr-connector-auth')!.getBoundingClientRect().height)).toBeGreaterThan(24);
  });
}

test('the quiet disconnect button of a compact element has no box, unless the page gives it one', async ({ elementPage }) => {
  const connected = situations.find(({ name }) => name === 'compact, connected, with an account')!;
  const css = 'cyclr-connector-auth { --cyclr-background: rgb(1, 2, 3) }';
  await elementPage.show(connected, { css });
  for (const part of ['action', 'disconnect']) {
    await expect(elementPage.part(part)).toHaveCSS('background-color', 'rgba(0, 0, 0, 0)');
    await expect(elementPage.part(part)).toHaveCSS('border-top-width', '0px');
  }
  await elementPage.show(connected, { css: `${css} cyclr-connector-auth::part(disconnect) { background: rgb(4, 5, 6); border: 3px solid; padding: 1em }` });
  await expect(elementPage.part('disconnect')).toHaveCSS('background-color', 'rgb(4, 5, 6)');
  await expect(elementPage.part('disconnect')).toHaveCSS('border-top-width', '3px');
  await expect(elementPage.part('disconnect')).toHaveCSS('padding-left', '16px');
});
