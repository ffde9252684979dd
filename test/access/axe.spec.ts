import { expectNoFindings, preferences, runAxe } from './axe.js';
import { expect, test } from './fixtures.js';
import { situations } from './situations.js';
import { layouts } from './element-page.js';
import type { Layout } from './element-page.js';

let combinations = 0;

test.describe('axe finds nothing', () => {
  // One worker runs them all, to count them.
  test.describe.configure({ mode: 'default' });

  for (const situation of situations) {
    for (const layout of Object.keys(layouts) as Layout[]) {
      test(`${situation.name}, in a ${layout}`, async ({ elementPage, page }) => {
        await elementPage.show(situation, { layout });
        const seen = await expectNoFindings(page);
        combinations += seen.length;
        await elementPage.waitForState(situation.state);
        console.log(`      ${situation.name} · ${layout}: ${seen.join(', ')}`);
      });
    }
  }

  test('in every combination', () => {
    console.log(`      ${combinations} combinations of situation, preference and layout, 0 violations`);
    expect(combinations).toBe(situations.length * Object.keys(layouts).length * Object.keys(preferences).length);
  });
});

test('axe finds planted faults inside the element', async ({ elementPage, page }) => {
  await elementPage.show(situations.find(({ name }) => name === 'ready, ApiKey')!);
  expect((await runAxe(page)).findings).toEqual([]);
  await page.evaluate(() => {
    const root = document.querySelector('cyclr-connector-auth')!.shadowRoot!;
    root.querySelector('label')!.remove();
    root.querySelector<HTMLElement>('[part=description]')!.style.color = '#999';
  });
  expect((await runAxe(page)).findings.map((each) => each.split(':')[0])).toEqual(expect.arrayContaining(['label', 'color-contrast']));
});
