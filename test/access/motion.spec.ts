import type { Page } from 'playwright/test';
import { expect, test } from './fixtures.js';
import { situations } from './situations.js';

const countAnimations = (page: Page): Promise<number> => page.evaluate(() => {
  const { shadowRoot } = document.querySelector('cyclr-connector-auth')!;
  return new Set([...document.getAnimations(), ...shadowRoot!.getAnimations()].filter(({ playState }) => playState === 'running')).size;
});

const busy: readonly string[] = ['loading', 'submitting', 'opening', 'waiting', 'verifying'];

for (const situation of situations) {
  test(`${situation.name}: only a busy element animates, and nothing with prefers-reduced-motion`, async ({ elementPage, page }) => {
    await elementPage.show(situation);
    expect(await countAnimations(page)).toBe(busy.includes(situation.state) ? 1 : 0);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await countAnimations(page)).toBe(0);
  });
}
