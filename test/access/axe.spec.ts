import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright/test';
import { expect, test } from './fixtures.js';
import { situations } from './situations.js';
import { layouts } from './stage.js';
import type { Layout } from './stage.js';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

type Emulated = Parameters<Page['emulateMedia']>[0];

/** How users may have the page. */
const looks: Readonly<Record<string, { readonly media: Emulated; readonly dir: 'ltr' | 'rtl' }>> = {
  'light': { media: { colorScheme: 'light', forcedColors: 'none' }, dir: 'ltr' },
  'dark': { media: { colorScheme: 'dark', forcedColors: 'none' }, dir: 'ltr' },
  'forced colours': { media: { colorScheme: 'dark', forcedColors: 'active' }, dir: 'ltr' },
  'right to left': { media: { colorScheme: 'light', forcedColors: 'none' }, dir: 'rtl' },
};

/** What axe finds wrong, and what it cannot decide; how many rules it tried on something. */
async function found(page: Page): Promise<{ readonly findings: readonly string[]; readonly rules: number }> {
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

test.describe('nothing for axe to find', () => {
  // One worker counts them all.
  test.describe.configure({ mode: 'default' });

  for (const situation of situations) {
    for (const layout of Object.keys(layouts) as Layout[]) {
      test(`${situation.name}, in a ${layout}`, async ({ stage, page }) => {
        await stage.show(situation, { layout });
        await page.evaluate(axe.source);
        const seen: string[] = [];
        for (const [look, { media, dir }] of Object.entries(looks)) {
          await page.emulateMedia(media);
          await page.evaluate((each) => { document.documentElement.dir = each; }, dir);
          const { findings, rules } = await found(page);
          expect(findings, look).toEqual([]);
          expect(rules, look).toBeGreaterThan(20);
          seen.push(`${look} 0 of ${rules}`);
          combinations += 1;
        }
        await stage.is(situation.state);
        console.log(`      ${situation.name} · ${layout}: ${seen.join(', ')}`);
      });
    }
  }

  test('in every combination', () => {
    console.log(`      ${combinations} combinations of state, look and layout, 0 violations`);
    expect(combinations).toBe(situations.length * Object.keys(layouts).length * Object.keys(looks).length);
  });
});

test('axe finds what is planted inside the element', async ({ stage, page }) => {
  await stage.show(situations.find(({ name }) => name === 'ready, ApiKey')!);
  await page.evaluate(axe.source);
  expect((await found(page)).findings).toEqual([]);
  await page.evaluate(() => {
    const root = document.querySelector('cyclr-connector-auth')!.shadowRoot!;
    root.querySelector('label')!.remove();
    root.querySelector<HTMLElement>('[part=description]')!.style.color = '#999';
  });
  expect((await found(page)).findings.map((each) => each.split(':')[0])).toEqual(expect.arrayContaining(['label', 'color-contrast']));
});
