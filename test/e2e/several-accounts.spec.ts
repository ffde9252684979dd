import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'playwright/test';
import { demoAccounts, demoPartner, demoSecrets } from '../../demo/connectors.js';
import { testMethodId } from '../../demo/cyclr/test-connection.js';
import { startDemo } from '../../demo/host/demo.js';
import { CyclrClient } from '../../src/server/index.js';
import { freePort } from '../free-port.js';

const root = resolve(import.meta.dirname, '../..');
const guide = readFileSync(join(root, 'docs/several-accounts.md'), 'utf8');

const samples = (language: string): readonly string[] =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code = '']) => code);

/** The sample with the built files in place of the CDN's. */
const local = (html: string): string => html.replace('https://cdn.jsdelivr.net/npm/cyclr-connector-auth/dist', '');

/** The reader's own session. */
const SESSION = `export const currentUser = async () => ({ cyclrAccountId: process.env.ACCOUNT, email: 'ada@host.example' });
process.stdout.write('ready');
`;

test('two accounts of one service are installed on the first request, connect one by one, and are told apart', async ({ page }) => {
  const [named = '', adding = ''] = samples('html');
  const [server = '', add = ''] = samples('js');
  const demo = await startDemo();
  const accountId = demoAccounts[1]!.id;
  const { origin: cyclrOrigin } = demo.cyclr;
  // In this folder Node resolves the package by its own name, as if it were installed.
  const folder = mkdtempSync(join(root, 'test/.several-accounts-'));
  writeFileSync(join(folder, 'session.js'), SESSION);
  writeFileSync(join(folder, 'several-accounts.js'), server);
  writeFileSync(join(folder, 'add-connection.js'), add);
  const port = await freePort();
  const running = spawn(process.execPath, ['several-accounts.js'], {
    cwd: folder,
    env: {
      ...process.env,
      PORT: String(port),
      CYCLR_API_URL: cyclrOrigin,
      CYCLR_SERVICE_URL: cyclrOrigin,
      CYCLR_CLIENT_ID: demoPartner.clientId,
      CYCLR_CLIENT_SECRET: demoPartner.clientSecret,
      TEST_METHOD: testMethodId,
      ACCOUNT: accountId,
    },
  });
  try {
    await new Promise<void>((ready, reject) => {
      running.stdout.once('data', () => { ready(); });
      running.stderr.once('data', (chunk) => { reject(new Error(String(chunk))); });
    });
    const host = `http://localhost:${port}`;
    await page.route(/min\.js$/, (route) => route.fulfill({ path: join(root, 'dist', new URL(route.request().url()).pathname) }));
    const serve = (path: string, html: string) =>
      page.route(host + path, (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html><title>Page</title>${html}` }));

    await serve('/named', local(named));
    await page.goto(`${host}/named`);
    const elements = page.locator('cyclr-connector-auth');
    const owners = [[demoSecrets.pipedriveApiKey, 'Ada Lovelace'], [demoSecrets.otherPipedriveApiKey, 'Grace Hopper']] as const;
    for (const [index, [key, owner]] of owners.entries()) {
      await elements.nth(index).locator('[name=apiKey]').fill(key);
      await elements.nth(index).locator('[part=action]').click();
      // One by one: the form of the first one closes, and moves the button of the second.
      await expect(elements.nth(index)).toContainText(owner);
    }
    await expect(elements.locator('[part=title]')).toHaveText(['Pipedrive (sales)', 'Pipedrive (support)']);

    const client = new CyclrClient({ apiUrl: cyclrOrigin, clientId: demoPartner.clientId, clientSecret: demoPartner.clientSecret });
    const { addConnection } = await import(join(folder, 'add-connection.js')) as
      { addConnection(cyclr: CyclrClient, user: { cyclrAccountId: string }, name: string): Promise<string> };
    await page.route(`${host}/api/connections`, async (route) => {
      await addConnection(client, { cyclrAccountId: accountId }, new URLSearchParams(route.request().postData() ?? '').get('name') ?? '');
      await route.fulfill({ status: 204 });
    });
    await serve('/adding', local(adding));
    await page.goto(`${host}/adding`);
    await expect(page.locator('cyclr-connector-list')).toHaveAttribute('state', 'ready');
    const before = await elements.count();
    for (let time = 0; time < 2; time += 1) {
      await page.getByLabel('Name of the connection').fill('Pipedrive (Spain)');
      const [answer] = await Promise.all([page.waitForResponse(`${host}/api/connections`), page.getByRole('button', { name: 'Add' }).click()]);
      expect(answer.status()).toBe(204);
      await expect(elements).toHaveCount(before + 1);
    }
    await expect(elements.last()).toContainText('Pipedrive (Spain)');
  } finally {
    running.kill();
    rmSync(folder, { recursive: true });
    await demo.close();
  }
});
