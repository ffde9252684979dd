import { expect, test } from './fixtures.js';
import { described, properties, situations } from './situations.js';
import type { Situation } from './situations.js';
import { layouts } from './stage.js';
import type { Layout } from './stage.js';

test.use({ viewport: { width: 320, height: 640 } });

for (const situation of situations) {
  for (const layout of Object.keys(layouts) as Layout[]) {
    test(`${situation.name}, in a ${layout}: fits 320 pixels, also with text at 200 %, and every target is 24 × 24 at least`, async ({ stage, page }) => {
      await stage.show(situation, { layout });
      expect(await stage.misfits()).toEqual([]);
      await page.evaluate(() => { document.documentElement.style.fontSize = '32px'; });
      expect(await stage.misfits()).toEqual([]);
      await stage.is(situation.state);
    });
  }
}

/** Markup, an override of the direction that nobody ends, and no place to break. */
const HOSTILE = `<img src=x onerror="document.title='run'"><b>\u202e${'W'.repeat(10_000)}`;

/** The same situation, where every text of the connector's is this one. */
function withText({ script, ...situation }: Situation, text: string): Situation {
  const connector = script.GET === 'held' ? undefined : script.GET?.json as ReturnType<typeof described> | undefined;
  if (!connector) return { script, ...situation };
  const json = {
    ...connector,
    name: text,
    description: text,
    authDescription: text,
    properties: connector.properties?.map((property) => ({
      ...property, label: text, description: text, ...(property.options && { options: [text, 'Europe'] }),
    })),
  };
  return { script: { ...script, GET: { json } }, ...situation };
}

for (const situation of situations) {
  test(`${situation.name}: texts of 10,000 letters in a row, of markup, of the other direction and of nothing fit, and stay texts`, async ({ stage, page }) => {
    for (const text of [HOSTILE, '']) {
      for (const layout of Object.keys(layouts) as Layout[]) {
        await stage.show(withText(situation, text), { layout });
        expect(await stage.misfits(), `${layout}, ${text.slice(0, 5)}`).toEqual([]);
        await expect(stage.element.locator('b, img[src=x]')).toHaveCount(0);
        await expect(page).toHaveTitle('Your accounts');
      }
    }
  });
}

test('what does not fit, or is too small, is noticed', async ({ stage, page }) => {
  await stage.show({ name: '', state: 'ready', attributes: { endpoint: '/api', loading: 'eager', 'connector-id': '33' }, script: { GET: { json: described('None', { properties }) } } });
  await page.addStyleTag({ content: 'cyclr-connector-auth::part(action) { padding: 0; font-size: 12px; border: 0 } cyclr-connector-auth::part(title) { display: block; width: 400px }' });
  const misfits = (await stage.misfits()).join('\n');
  expect(misfits).toMatch(/^the page is 4\d\d wide/);
  expect(misfits).toMatch(/^action .* is too small$/m);
  expect(misfits).toMatch(/^title .* reaches/m);
});
