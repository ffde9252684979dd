import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'playwright/test';
import { startCyclr } from '../../demo/cyclr/simulator.js';
import { demoAccounts, demoPartner, demoSecrets } from '../../demo/connectors.js';
import type {} from '../../src/element.js';
import { freePort } from '../free-port.js';
import { pack } from '../package/packed.js';
import { followGuide, printedAddress, run, stop } from './follow-guide.js';

const root = resolve(import.meta.dirname, '../..');
const guide = readFileSync(join(root, 'docs/quick-start.md'), 'utf8');
const { files, commandWith } = followGuide(guide);

test('the server of the quick start passes the check, its page connects, and diagnose() finds nothing', async ({ page }) => {
  test.setTimeout(60_000);
  const cyclr = await startCyclr();
  const packed = pack();
  const { folder } = packed;
  const values = {
    CYCLR_API_URL: cyclr.origin, CYCLR_SERVICE_URL: cyclr.origin, CYCLR_CLIENT_ID: demoPartner.clientId,
    CYCLR_CLIENT_SECRET: demoPartner.clientSecret, CYCLR_ACCOUNT_ID: demoAccounts[0]?.id, CYCLR_USERNAME: 'ada@host.example',
  };
  const env = files.get('.env') ?? '';
  expect([...env.matchAll(/^(\w+)=/gm)].map(([, name]) => name)).toEqual(Object.keys(values));
  const port = await freePort();
  writeFileSync(join(folder, '.env'), Object.entries(values).map(([name, value]) => `${name}=${value}\n`).join(''));
  writeFileSync(join(folder, 'server.mjs'), files.get('server.mjs')?.replaceAll('3000', String(port)) ?? '');
  writeFileSync(join(folder, 'index.html'), files.get('index.html') ?? '');
  const start = commandWith('server.mjs').trim();
  expect(start).toBe('node server.mjs');
  const server = run(folder, `exec ${start}`);
  try {
    const address = await printedAddress(server);
    const check = run(folder, commandWith('check').replace('npx cyclr-connector-auth', 'node node_modules/cyclr-connector-auth/dist/conformance/cli.js').replace('http://localhost:3000', address));
    const [output, [code]] = await Promise.all([text(check.stdout!), once(check, 'exit')]) as [string, [number]];
    expect(code, output).toBe(0);

    // Only the files, as the CDN has them: the script loads others from its own folder.
    await page.route('https://cdn.jsdelivr.net/npm/cyclr-connector-auth/dist/*', (route) => route.fulfill({
      path: join(root, 'dist', basename(route.request().url())),
      headers: { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' },
    }));
    await page.goto(address);
    const element = page.locator('cyclr-connector-auth');
    await element.locator('[name=apiKey]').fill(demoSecrets.cycleApiKey);
    await element.locator('[part=action]').click();
    await expect(page.locator('#outcome')).toHaveText('Connector 11 is connected.');
    const [, diagnosis = ''] = /```js\nawait (.*diagnose\(\));/.exec(guide) ?? [];
    expect(await page.evaluate(diagnosis)).toEqual([]);
  } finally {
    await stop(server);
    packed.remove();
    await cyclr.close();
  }
});
