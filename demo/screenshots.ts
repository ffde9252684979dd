/** `npx tsx demo/screenshots.ts folder`: takes screenshots of the host application, before, during and after connecting. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';
import type { Page } from 'playwright';
import { findChromium } from '../scripts/browser.mjs';
import { demoSecrets } from './connectors.js';
import { startDemo } from './host/demo.js';

const folder = process.argv[2];
if (!folder) throw new Error('Name the folder for the screenshots: npx tsx demo/screenshots.ts folder');
await mkdir(folder, { recursive: true });

const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--disable-background-networking'],
});

const card = (page: Page, id: number) => page.locator(`cyclr-connector-auth[connector-id="${id}"]`);

async function signIn(page: Page, id: number, shoot: (window: Page, name: string) => Promise<void>): Promise<void> {
  // The element loads its description when it comes into view, and shows its button only then.
  await card(page, id).scrollIntoViewIfNeeded();
  const opening = page.waitForEvent('popup');
  await card(page, id).locator('[part=action]').click();
  const popup = await opening;
  await popup.getByLabel('Username').fill(demoSecrets.cycle.username);
  await popup.getByLabel('Password').fill(demoSecrets.cycle.password);
  await shoot(popup, 'sign-in');
  await popup.getByRole('button', { name: 'Sign in' }).click();
  await popup.getByLabel('Difference Engine').check();
  await shoot(popup, 'consent');
  await shoot(page, 'during');
  await popup.getByRole('button', { name: 'Allow' }).click();
  await card(page, id).and(page.locator('[state=connected]')).waitFor();
}

async function test(page: Page, id: number): Promise<void> {
  await card(page, id).getByRole('button', { name: 'Test the connection' }).click();
  await card(page, id).locator('output.ok').waitFor();
}

interface Story {
  /** The prefix of the files. */
  readonly look: string;
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

async function story({ look, colorScheme, width, height }: Story): Promise<void> {
  const demo = await startDemo();
  const context = await browser.newContext({ colorScheme, viewport: { width, height }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  const shoot = async (window: Page, name: string): Promise<void> => {
    await window.screenshot({ path: join(folder!, `${look}-${name}.png`) });
  };
  await page.goto(demo.host.origin);
  await card(page, 11).and(page.locator('[state=ready]')).waitFor();
  await page.locator('[state=loading]').first().waitFor({ state: 'detached' });
  await shoot(page, 'before');
  await signIn(page, 12, shoot);
  await test(page, 12);
  await card(page, 11).locator('[name=apiKey]').fill(demoSecrets.cycleApiKey);
  await card(page, 11).locator('[part=action]').click();
  await test(page, 11);
  await card(page, 13).locator('[name=apiKey]').fill('pd-wrong');
  demo.cyclr.unknowns.checksCredentials = true;
  await card(page, 13).locator('[part=action]').click();
  await card(page, 13).and(page.locator('[state=failed]')).waitFor();
  await page.evaluate(() => { scrollTo(0, 0); });
  await shoot(page, 'after');
  await card(page, 18).scrollIntoViewIfNeeded();
  await card(page, 18).and(page.locator('[state=ready]')).waitFor();
  await shoot(page, 'bottom');
  await context.close();
  await demo.close();
}

await story({ look: 'light', colorScheme: 'light', width: 1280, height: 900 });
await story({ look: 'dark', colorScheme: 'dark', width: 1280, height: 900 });
await story({ look: 'phone', colorScheme: 'light', width: 390, height: 844 });
await browser.close();
