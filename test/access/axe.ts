import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import { expect } from 'playwright/test';
import type { Page } from 'playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

type Emulated = Parameters<Page['emulateMedia']>[0];

/** The user's preferences for the page. */
export const preferences: Readonly<Record<string, { readonly media: Emulated; readonly dir: 'ltr' | 'rtl' }>> = {
  'light': { media: { colorScheme: 'light', forcedColors: 'none' }, dir: 'ltr' },
  'dark': { media: { colorScheme: 'dark', forcedColors: 'none' }, dir: 'ltr' },
  'forced colours': { media: { colorScheme: 'dark', forcedColors: 'active' }, dir: 'ltr' },
  'right to left': { media: { colorScheme: 'light', forcedColors: 'none' }, dir: 'rtl' },
};

/** Runs axe. The findings include what it cannot decide; `rules` counts the rules that applied to something. */
export async function runAxe(page: Page): Promise<{ readonly findings: readonly string[]; readonly rules: number }> {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe.source);
  const { violations, incomplete, passes } = await page.evaluate(
    async (tags) => (window as unknown as { axe: { run(options: object): Promise<AxeResults> } })
      .axe.run({ runOnly: { type: 'tag', values: tags } }),
    TAGS,
  );
  const findings = [...violations, ...incomplete].map(({ id, nodes }) => `${id}: ${nodes.map(({ target, any }) =>
    `${target.join(' ')} (${any.map(({ message }) => message).join(', ')})`).join('; ')}`);
  return { findings, rules: violations.length + incomplete.length + passes.length };
}

/** Expects that axe finds nothing with any of the preferences. Returns one line for each. */
export async function expectNoFindings(page: Page): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const [name, { media, dir }] of Object.entries(preferences)) {
    await page.emulateMedia(media);
    await page.evaluate((each) => { document.documentElement.dir = each; }, dir);
    const { findings, rules } = await runAxe(page);
    expect(findings, name).toEqual([]);
    expect(rules, name).toBeGreaterThan(20);
    lines.push(`${name} 0 of ${rules}`);
  }
  return lines;
}
