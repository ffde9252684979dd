import type { Page } from 'playwright/test';
import { expect, test } from './fixtures.js';
import { situations } from './situations.js';

const running = (page: Page): Promise<number> => page.evaluate(() => {
  const { shadowRoot } = document.querySelector('cyclr-connector-auth')!;
  return new Set([...document.getAnimations(), ...shadowRoot!.getAnimations()].filter(({ playState }) => playState === 'running')).size;
});

const busy: readonly string[] = ['loading', 'submitting', 'opening', 'waiting', 'verifying'];

for (const situation of situations) {
  test(`${situation.name}: nothing moves for those who want that, and for others only what is busy`, async ({ stage, page }) => {
    await stage.show(situation);
    expect(await running(page)).toBe(busy.includes(situation.state) ? 1 : 0);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await running(page)).toBe(0);
  });
}
