import { expectNoFindings, preferences, runAxe } from './axe.js';
import { readAccessibilityTree } from './accessibility-tree.js';
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

test('two elements on a page without a main element are no landmarks of the page', async ({ elementPage, page }) => {
  await elementPage.show(situations.find(({ name }) => name === 'ready, ApiKey')!);
  await page.evaluate(async () => {
    const [main, card] = [document.querySelector('main')!, document.querySelector('cyclr-connector-auth')!];
    const { connector } = card;
    const cards = [1, 2].map((id) => Object.assign(document.createElement('cyclr-connector-auth'), { connector: { ...connector, id: String(id), name: `Pipedrive ${id}` } }));
    main.replaceWith(...cards);
    for (const each of cards) await each.updateComplete;
  });
  // A form without a name is none.
  const LANDMARKS = ['banner', 'complementary', 'contentinfo', 'main', 'navigation', 'region', 'search'];
  const all = await readAccessibilityTree(page);
  expect(all.filter(({ role }) => role === 'textbox')).toHaveLength(2);
  expect(all.map(({ role }) => role).filter((role) => LANDMARKS.includes(role))).toEqual([]);
  // The page itself has no landmarks and no heading, which is what these rules want.
  const OF_THE_PAGE = /^(?:region|landmark-one-main|page-has-heading-one):/;
  expect((await runAxe(page)).findings.filter((each) => !OF_THE_PAGE.test(each))).toEqual([]);
});
