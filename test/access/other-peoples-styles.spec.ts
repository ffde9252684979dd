import { expect, test } from './fixtures.js';
import { described, properties, situations } from './situations.js';

/** What style sheets of pages do to everything on them. */
const sheets: Readonly<Record<string, string>> = {
  'all: unset': 'cyclr-connector-auth { all: unset }',
  'all: initial': 'cyclr-connector-auth { all: initial }',
  'a reset of everything': '* { all: revert; margin: 0; padding: 0; border: 0; box-sizing: border-box; line-height: 1; list-style: none }',
  'rules for bare tags': 'button, input, select, label, p, form, div, span { all: unset !important; display: none !important; font-size: 0 !important }',
};

test.use({ viewport: { width: 320, height: 640 } });

for (const [name, css] of Object.entries(sheets)) {
  test(`under ${name} everything fits, and can be used`, async ({ stage, page }) => {
    const lasting = situations.filter(({ state }) => ['ready', 'waiting', 'connected', 'failed'].includes(state));
    for (const situation of lasting) {
      await stage.show(situation, { css });
      expect(await stage.misfits(), situation.name).toEqual([]);
    }
    await stage.show(situations.find((each) => each.name === 'ready, ApiKey with properties')!, { css });
    stage.host.script = { POST: { json: described('ApiKey', { authenticated: true, properties }) } };
    await stage.input('property:Region').selectOption('Europe');
    await stage.input('apiKey').fill('k-1');
    await stage.part('action').click();
    await stage.is('connected');
    await expect(stage.part('status')).toBeVisible();
    expect(await page.evaluate(() => document.querySelector('cyclr-connector-auth')!.getBoundingClientRect().height)).toBeGreaterThan(24);
  });
}
