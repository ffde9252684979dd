/** `npx tsx demo/playground/screenshots.ts`: takes the guides' screenshots of all states, light, dark and right to left. */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { findChromium } from '../../scripts/browser.mjs';
import { startHost } from '../host/host.js';
import { compress } from './compress.js';

const folder = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));

/** The maximum size of a picture in bytes. */
const HEAVIEST = 300_000;

const pictures = [
  { name: 'states-light', hash: '#width=phone&scheme=light', colorScheme: 'light', part: '#states' },
  { name: 'states-dark', hash: '#width=phone&scheme=dark', colorScheme: 'dark', part: '#states' },
  { name: 'states-rtl', hash: '#width=phone&lang=ar', colorScheme: 'light', part: '#states' },
  { name: 'compact-light', hash: '#width=phone&scheme=light', colorScheme: 'light', part: '#situations' },
  { name: 'compact-dark', hash: '#width=phone&scheme=dark', colorScheme: 'dark', part: '#situations' },
  { name: 'lists', hash: '#width=phone', colorScheme: 'light', part: '#lists' },
  { name: 'errors', hash: '#width=phone', colorScheme: 'light', part: '#errors' },
  { name: 'look-clay', hash: '#look=clay&width=phone&kind=Basic', colorScheme: 'light', part: '[data-name=failed] [data-kind=Basic]' },
  { name: 'look-ink', hash: '#look=ink&width=phone&kind=Basic', colorScheme: 'light', part: '[data-name=failed] [data-kind=Basic]' },
] as const;

await mkdir(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-background-networking'] });
// The playground does not call Cyclr.
const noCyclr = { apiUrl: 'http://localhost', serviceUrl: 'http://localhost', clientId: 'none', clientSecret: 'none' };
const host = await startHost({ cyclr: noCyclr, users: [{ id: '', name: '', company: '', accountId: '', username: '', connectorIds: [] }] });
try {
  for (const { name, hash, colorScheme, part } of pictures) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 2070, height: 1000 }, reducedMotion: 'reduce' });
    await page.goto(`${host.origin}/playground/${hash}`);
    for (const state of ['loading', 'submitting', 'opening', 'waiting', 'detached', 'verifying', 'connected', 'failed']) {
      await page.locator(`[data-name=${state}]`).locator(`cyclr-connector-auth:not([state=${state}])`).first().waitFor({ state: 'detached' });
    }
    await page.locator('[data-name=compact-open] cyclr-connector-auth:not(:state(expanded))').first().waitFor({ state: 'detached' });
    await page.locator('[data-name=disconnect-question] [part=keep]').nth(1).waitFor();
    await page.locator('#lists [state=failed]').waitFor();
    await page.locator('#errors cyclr-connector-auth:not([state=failed])').first().waitFor({ state: 'detached' });
    const picture = compress(await page.locator(part).screenshot());
    if (picture.length > HEAVIEST) throw new Error(`${name}.png is too large: ${picture.length} bytes.`);
    await writeFile(`${folder}${name}.png`, picture);
    console.log(`${name}.png: ${Math.round(picture.length / 1_000)} kB`);
    await page.close();
  }
} finally {
  await browser.close();
  await host.close();
}
