import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'playwright/test';
import type { Page } from 'playwright/test';
import { demoSecrets } from '../../demo/connectors.js';
import { startDemo } from '../../demo/host/demo.js';
import type { Demo } from '../../demo/host/demo.js';
import { freePort } from '../free-port.js';
import { pack } from '../package/packed.js';
import type { Packed } from '../package/packed.js';
import { openForm } from './card.js';
import { complete, followGuide, printedAddress, run, stop } from './follow-guide.js';
import { signInAndConsent } from './sign-in.js';

const root = resolve(import.meta.dirname, '../..');
const guide = readFileSync(join(root, 'docs/ten-minutes.md'), 'utf8');

const { files, commandWith, write } = followGuide(guide);

const credential = (connector: string): readonly string[] =>
  [...(new RegExp(`^\\| ${connector} \\|(.*)$`, 'm').exec(guide)?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, value = '']) => value);

/** Does on the page what the guide says, with the credentials of its table. */
async function connectAndDisconnect(page: Page): Promise<void> {
  const card = (id: number) => page.locator(`cyclr-connector-auth[connector-id="${id}"]`);
  const count = page.locator('#count');
  await expect(count).toHaveText('0 of 8 connected');
  await openForm(card(11));
  await card(11).locator('[name=apiKey]').fill(credential('Cycle')[0] ?? '');
  await card(11).locator('[part=action]').click();
  await expect(count).toHaveText('1 of 8 connected');

  expect(credential('Cycle OAuth')).toEqual(['ada', 'lovelace']);
  const [popup] = await Promise.all([page.waitForEvent('popup'), card(12).locator('[part=action]').click()]);
  await signInAndConsent(popup, 'Difference Engine');
  await expect(count).toHaveText('2 of 8 connected');

  await card(11).locator('[part=disconnect]').click();
  await card(11).locator('[part=confirm]').click();
  await expect(count).toHaveText('1 of 8 connected');
}

test('the guide has the demo’s credentials, and no file that the tests do not use', () => {
  const used = ['.env', 'connectors.js', 'vite.config.js', 'index.html', 'page.js', 'page.css', 'integrations.html', 'static/page.js', 'static/page.css', 'page.py'];
  expect([...files.keys()]).toEqual(used);
  expect(credential('Pipedrive')).toEqual([demoSecrets.pipedriveApiKey]);
  expect(credential('Freshdesk')).toEqual(Object.values(demoSecrets.freshdesk));
  expect(credential('Salesforce')).toEqual(Object.values(demoSecrets.salesforce));
  expect(credential('Public feed')).toEqual(Object.values(demoSecrets.feed));
  const { clientId, clientSecret } = demoSecrets.customerApp;
  expect(credential('Cycle for servers')).toEqual([clientId, clientSecret]);
});

test.describe('an integrations page in ten minutes', () => {
  test.describe.configure({ mode: 'serial', timeout: 60_000 });
  let packed: Packed;
  let demo: Demo;
  test.beforeAll(() => { packed = pack(); });
  test.afterAll(() => { packed.remove(); });
  test.beforeEach(async () => { demo = await startDemo(); });
  test.afterEach(async () => { await demo.close(); });

  test('with Vite and npm', async ({ page }) => {
    const { folder } = packed;
    // Instead of the two installations: the packed package is there, and Vite as it is installed here.
    const install = commandWith('npm init');
    expect(install).toContain('npm install cyclr-connector-auth\n');
    symlinkSync(join(root, 'node_modules/vite'), join(folder, 'node_modules/vite'), 'junction');
    await complete(folder, install.replace(/^npm install.*$/gm, ''));
    write(folder, ['connectors.js', 'vite.config.js', 'index.html', 'page.js', 'page.css'], demo.cyclr.origin);
    const start = commandWith('npx vite').trim();
    expect(start).toBe('npx vite');
    const server = run(folder, `exec ${process.execPath} node_modules/vite/bin/vite.js --port ${await freePort()} --strictPort`);
    try {
      await page.goto(await printedAddress(server));
      await connectAndDisconnect(page);
    } finally {
      await stop(server);
    }
    await complete(folder, `${process.execPath} node_modules/vite/bin/vite.js build`);
  });

  test('rendered by a server, without a bundler', async ({ page }) => {
    const folder = mkdtempSync(join(tmpdir(), 'ten-minutes-'));
    writeFileSync(join(folder, 'cyclr-connector-auth-0.0.0.tgz'), packed.tarball);
    await complete(folder, commandWith('npm pack').replace('npm pack cyclr-connector-auth && ', ''));
    write(folder, ['integrations.html', 'static/page.js', 'static/page.css', 'page.py'], demo.cyclr.origin);
    const server = run(folder, commandWith('python3 page.py').replace('python3', 'exec python3 -B'), { PORT: '0' });
    const violations: string[] = [];
    page.on('console', (message) => { if (message.type() === 'error') violations.push(message.text()); });
    try {
      const address = await printedAddress(server);
      await page.goto(address);
      await expect(page.getByRole('heading')).toHaveText('Integrations of Ash & Oak');
      await connectAndDisconnect(page);
      expect(violations).toEqual([]);
      expect((await page.request.get(`${address}/static/..%2f.env`)).status()).toBe(404);
      expect((await page.request.get(`${address}/static/server.js`)).status()).toBe(404);
    } finally {
      await stop(server);
      rmSync(folder, { recursive: true });
    }
  });
});
