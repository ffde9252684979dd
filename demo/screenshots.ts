/**
 * `npx tsx demo/screenshots.ts folder`: takes screenshots of the host application: desktop, tablet and phone, light and dark. One of them
 * becomes `docs/demo.png`, the picture of the README.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';
import type { Page } from 'playwright';
import { findChromium } from '../scripts/browser.mjs';
import { demoSecrets } from './connectors.js';
import { startDemo } from './host/demo.js';
import { paths } from './host/paths.js';
import { compress } from './playground/compress.js';

const folder = process.argv[2];
if (!folder) throw new Error('Name the folder for the screenshots: npx tsx demo/screenshots.ts folder');
await mkdir(folder, { recursive: true });

const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--disable-background-networking'],
});

const card = (page: Page, id: number) => page.locator(`cyclr-connector-auth[connector-id="${id}"]`);

interface Story {
  /** The prefix of the files. */
  readonly look: string;
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

async function story({ look, colorScheme, width, height }: Story): Promise<void> {
  const demo = await startDemo();
  const context = await browser.newContext({ colorScheme, viewport: { width, height }, deviceScaleFactor: 2, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const shoot = async (window: Page, name: string): Promise<void> => {
    await window.screenshot({ path: join(folder!, `${look}-${name}.png`) });
  };
  const press = (id: number, part = 'action') => card(page, id).locator(`[part=${part}]`).click();
  const reaches = (id: number, state: string) => card(page, id).and(page.locator(`[state=${state}]`)).waitFor();

  await page.goto(demo.host.origin);
  await page.locator('#count').filter({ hasText: 'of 8' }).waitFor();
  await shoot(page, 'before');
  await press(34);
  await shoot(page, 'form');
  await card(page, 34).locator('[name=apiKey]').fill(demoSecrets.cycleApiKey);
  await press(34);
  await reaches(34, 'connected');

  const opening = page.waitForEvent('popup');
  await press(35);
  const popup = await opening;
  await popup.getByLabel('Username').fill(demoSecrets.cycle.username);
  await popup.getByLabel('Password').fill(demoSecrets.cycle.password);
  await shoot(popup, 'sign-in');
  await popup.getByRole('button', { name: 'Sign in' }).click();
  await popup.getByLabel('Difference Engine').check();
  await shoot(popup, 'consent');
  await shoot(page, 'during');
  await popup.getByRole('button', { name: 'Allow' }).click();
  await reaches(35, 'connected');
  await page.evaluate(() => { scrollTo(0, 0); });
  await shoot(page, 'after');

  await press(32, 'disconnect');
  await press(33);
  await card(page, 33).locator('[name=username]').fill(demoSecrets.freshdesk.username);
  await card(page, 33).locator('[name=password]').fill('wrong');
  await press(33);
  await reaches(33, 'failed');
  await page.evaluate(() => { scrollTo(0, 0); });
  await shoot(page, 'failed');
  await page.screenshot({ path: join(folder!, `${look}-whole.png`), fullPage: true });

  await page.goto(`${demo.host.origin}${paths.elements}?user=user-1`);
  await reaches(11, 'ready');
  await page.locator('[state=loading]').first().waitFor({ state: 'detached' });
  await shoot(page, 'elements');
  await context.close();
  await demo.close();
}

await story({ look: 'light', colorScheme: 'light', width: 1280, height: 900 });
await story({ look: 'dark', colorScheme: 'dark', width: 1280, height: 900 });
await story({ look: 'tablet', colorScheme: 'light', width: 820, height: 1180 });
await story({ look: 'phone', colorScheme: 'light', width: 390, height: 844 });
await story({ look: 'phone-dark', colorScheme: 'dark', width: 390, height: 844 });
await browser.close();
await writeFile(new URL('../docs/demo.png', import.meta.url), compress(await readFile(join(folder, 'light-after.png'))));
