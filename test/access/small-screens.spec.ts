import { expect, test } from './fixtures.js';
import { descriptionOf, properties, situations } from './situations.js';
import type { Situation } from './situations.js';
import { layouts } from './element-page.js';
import type { Layout } from './element-page.js';

test.use({ viewport: { width: 320, height: 640 } });

for (const situation of situations) {
  for (const layout of Object.keys(layouts) as Layout[]) {
    test(`${situation.name}, in a ${layout}: fits 320 pixels, also with text at 200 %, with targets of at least 24 × 24`, async ({ elementPage, page }) => {
      await elementPage.show(situation, { layout });
      expect(await elementPage.findMisfits()).toEqual([]);
      await page.evaluate(() => { document.documentElement.style.fontSize = '32px'; });
      expect(await elementPage.findMisfits()).toEqual([]);
      await elementPage.waitForState(situation.state);
    });
  }
}

/** Markup, an unterminated direction override, and no opportunity to wrap. */
const HOSTILE = `<img src=x onerror="document.title='run'"><b>\u202e${'W'.repeat(10_000)}`;

/** The same situation with this text in place of every text of the connector. */
function withText({ script, ...situation }: Situation, text: string): Situation {
  const connector = script.GET === 'held' ? undefined : script.GET?.json as ReturnType<typeof descriptionOf> | undefined;
  if (!connector) return { script, ...situation };
  const json = {
    ...connector,
    name: text,
    description: text,
    authDescription: text,
    ...(connector.connectedAs && { connectedAs: text }),
    properties: connector.properties?.map((property) => ({
      ...property, label: text, description: text, ...(property.options && { options: [text, 'Europe'] }),
    })),
  };
  return { script: { ...script, GET: { json } }, ...situation };
}

for (const situation of situations) {
  test(`${situation.name}: shows long, empty, right-to-left and markup texts as text, and fits`, async ({ elementPage, page }) => {
    for (const text of [HOSTILE, '']) {
      for (const layout of Object.keys(layouts) as Layout[]) {
        await elementPage.show(withText(situation, text), { layout });
        expect(await elementPage.findMisfits(), `${layout}, ${text.slice(0, 5)}`).toEqual([]);
        await expect(elementPage.element.locator('b, img[src=x]')).toHaveCount(0);
        await expect(page).toHaveTitle('Your accounts');
      }
    }
  });
}

test('a part that does not fit and a target that is too small are found', async ({ elementPage, page }) => {
  await elementPage.show({ name: '', state: 'ready', attributes: { endpoint: '/api', loading: 'eager', 'connector-id': '33' }, script: { GET: { json: descriptionOf('None', { properties }) } } });
  await page.addStyleTag({ content: 'cyclr-connector-auth::part(action) { padding: 0; font-size: 12px; border: 0 } cyclr-connector-auth::part(title) { display: block; width: 400px }' });
  const misfits = (await elementPage.findMisfits()).join('\n');
  expect(misfits).toMatch(/^the page is 4\d\d wide/);
  expect(misfits).toMatch(/^action .* is too small$/m);
  expect(misfits).toMatch(/^title .* reaches/m);
});
