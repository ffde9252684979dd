import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { expect, test } from 'playwright/test';
import { startCyclr } from '../../demo/cyclr/simulator.js';
import { demoAccounts, demoPartner, demoSecrets } from '../../demo/connectors.js';

const root = resolve(import.meta.dirname, '../..');

/** The first sample in that language. */
async function sample(language: string): Promise<string> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1] ?? '';
}

/** The server with a signed-in user, which the reader has. It listens on a free port and prints the port. */
const completed = (server: string): string => `
const currentUser = async () => ({ cyclrAccountId: process.env.ACCOUNT, email: 'ada@host.example' });
${server.replace('listen(3000)', "listen(0, '127.0.0.1', function () { process.stdout.write(String(this.address().port)); })")}`;

test('the page and the server of the README connect an account', async ({ page }) => {
  const cyclr = await startCyclr();
  const server = spawn(process.execPath, ['--input-type=module', '-e', completed(await sample('js'))], {
    // In this folder Node resolves the package by its own name, as if it were installed.
    cwd: root,
    env: {
      ...process.env,
      CYCLR_API_URL: cyclr.origin,
      CYCLR_SERVICE_URL: cyclr.origin,
      CYCLR_CLIENT_ID: demoPartner.clientId,
      CYCLR_CLIENT_SECRET: demoPartner.clientSecret,
      ACCOUNT: demoAccounts[0]?.id,
    },
  });
  try {
    const port = await new Promise<string>((resolvePort, reject) => {
      server.stdout.once('data', (chunk) => { resolvePort(String(chunk)); });
      server.stderr.once('data', (chunk) => { reject(new Error(String(chunk))); });
    });
    const html = await sample('html');
    const url = `http://127.0.0.1:${port}/`;
    // Only the files, as the CDN has them: the script loads others from its own folder.
    await page.route('https://cdn.jsdelivr.net/npm/cyclr-connector-auth/dist/*', (route) => route.fulfill({
      path: join(root, 'dist', basename(route.request().url())),
      headers: { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' },
    }));
    await page.route(url, (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html><title>Page</title>${html}` }));
    const logged = page.waitForEvent('console', (message) => message.text().startsWith('connected'));
    await page.goto(url);
    const element = page.locator('cyclr-connector-auth');
    await element.locator('[name=apiKey]').fill(demoSecrets.cycleApiKey);
    await element.locator('[part=action]').click();
    expect((await logged).text()).toBe('connected 11');
    await expect(element).toHaveAttribute('state', 'connected');
  } finally {
    server.kill();
    await cyclr.close();
  }
});
