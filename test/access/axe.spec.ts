import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright/test';
import { expect, test } from './fixtures.js';
import { situations } from './situations.js';
import { layouts } from './element-page.js';
import type { Layout } from './element-page.js';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

type Emulated = Parameters<Page['emulateMedia']>[0];

/** The user's preferences for the page. */
const preferences: Readonly<Record<string, { readonly media: Emulated; readonly dir: 'ltr' | 'rtl' }>> = {
  'light': { media: { colorScheme: 'light', forcedColors: 'none' }, dir: 'ltr' },
  'dark': { media: { colorScheme: 'dark', forcedColors: 'none' }, dir: 'ltr' },
  'forced colours': { media: { colorScheme: 'dark', forcedColors: 'active' }, dir: 'ltr' },
  'right to left': { media: { colorScheme: 'light', forcedColors: 'none' }, dir: 'rtl' },
};

/** Runs axe. The findings include what it cannot decide; `rules` counts the rules that applied to something. */
async function runAxe(page: Page): Promise<{ readonly findings: readonly string[]; readonly rules: number }> {
  const { violations, incomplete, passes } = await page.evaluate(
    async (tags) => (window as unknown as { axe: { run(options: object): Promise<AxeResults> } })
      .axe.run({ runOnly: { type: 'tag', values: tags } }),
    TAGS,
  );
  const findings = [...violations, ...incomplete].map(({ id, nodes }) => `${id}: ${nodes.map(({ target, any }) =>
    `${target.join(' ')} (${any.map(({ message }) => message).join(', ')})`).join('; ')}`);
  return { findings, rules: violations.length + incomplete.length + passes.length };
}

let combinations = 0;

test.describe('axe finds nothing', () => {
  // One worker runs them all, to count them.
  test.describe.configure({ mode: 'default' });

  for (const situation of situations) {
    for (const layout of Object.keys(layouts) as Layout[]) {
      test(`${situation.name}, in a ${layout}`, async ({ elementPage, page }) => {
        await elementPage.show(situation, { layout });
        await page.evaluate(axe.source);
        const seen: string[] = [];
        for (const [name, { media, dir }] of Object.entries(preferences)) {
          await page.emulateMedia(media);
          await page.evaluate((each) => { document.documentElement.dir = each; }, dir);
          const { findings, rules } = await runAxe(page);
          expect(findings, name).toEqual([]);
          expect(rules, name).toBeGreaterThan(20);
          seen.push(`${name} 0 of ${rules}`);
          combinations += 1;
        }
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
  await page.evaluate(axe.source);
  expect((await runAxe(page)).findings).toEqual([]);
  await page.evaluate(() => {
    const root = document.querySelector('cyclr-connector-auth')!.shadowRoot!;
    root.querySelector('label')!.remove();
    root.querySelector<HTMLElement>('[part=description]')!.style.color = '#999';
  });
  expect((await runAxe(page)).findings.map((each) => each.split(':')[0])).toEqual(expect.arrayContaining(['label', 'color-contrast']));
});
