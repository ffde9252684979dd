import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'playwright/test';
import type { Page } from 'playwright/test';
import { demoSecrets } from '../../demo/connectors.js';
import { startDemo } from '../../demo/host/demo.js';
import type { Demo } from '../../demo/host/demo.js';
import { freePort } from '../free-port.js';
import { pack } from '../package/packed.js';
import type { Packed } from '../package/packed.js';
import { openForm } from './card.js';
import { signInAndConsent } from './sign-in.js';

const root = resolve(import.meta.dirname, '../..');
const guide = readFileSync(join(root, 'docs/ten-minutes.md'), 'utf8');

/** The guide's files, by the name in the comment of their first line. */
const files = new Map([...guide.matchAll(/^```\w+\n(?:\/\/|#|<!--|\/\*) (\S*\.\w+)(?: -->| \*\/)?\n([\s\S]*?)^```$/gm)]
  .map(([, name = '', code = '']) => [name, code]));

/** The guide's commands, one block each. */
const commands = [...guide.matchAll(/^```sh\n(?!#)([\s\S]*?)^```$/gm)].map(([, code = '']) => code);

const commandWith = (part: string): string => commands.find((each) => each.includes(part)) ?? '';

const credential = (connector: string): readonly string[] =>
  [...(new RegExp(`^\\| ${connector} \\|(.*)$`, 'm').exec(guide)?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, value = '']) => value);

/** Writes files of the guide, with the running simulator in `.env`. */
function write(folder: string, names: readonly string[], demo: Demo): void {
  for (const name of ['.env', ...names]) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, files.get(name)?.replaceAll('http://127.0.0.1:4401', demo.cyclr.origin) ?? '');
  }
}

/** Runs commands in a shell of their own process group, so that {@link stop} ends everything that they have started. */
const run = (folder: string, command: string, env: Readonly<Record<string, string>> = {}): ChildProcess =>
  spawn('sh', ['-c', command], { cwd: folder, detached: true, env: { ...process.env, NO_COLOR: '1', ...env } });

async function complete(folder: string, command: string): Promise<void> {
  const [code] = await once(run(folder, command), 'exit') as [number];
  expect(code, command).toBe(0);
}

/** The address that a server prints. */
const printedAddress = (server: ChildProcess): Promise<string> => new Promise((found, reject) => {
  let output = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream?.on('data', (chunk) => {
      output += String(chunk);
      const [address] = /http:\/\/(localhost|127\.0\.0\.1):\d+/.exec(output) ?? [];
      if (address) found(address);
    });
  }
  server.once('exit', () => { reject(new Error(`The server exited: ${output}`)); });
});

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.pid === undefined) return;
  const exited = once(server, 'exit');
  process.kill(-server.pid);
  await exited;
}

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
    write(folder, ['connectors.js', 'vite.config.js', 'index.html', 'page.js', 'page.css'], demo);
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
    write(folder, ['integrations.html', 'static/page.js', 'static/page.css', 'page.py'], demo);
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
