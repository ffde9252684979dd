import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'playwright/test';
import { deadLinks } from '../../scripts/docs/links.js';

const root = resolve(import.meta.dirname, '../..');

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png' };

test('a link to a missing page, anchor or picture is dead, and so is an http: link', () => {
  const site = new Map([
    ['index.html', '<h1 id="top">Top</h1><a href="docs/a.html#here">a</a><a href="#top">top</a><a href="https://elsewhere.example/">else</a>'],
    ['docs/a.html', '<h2 id="here">Here</h2><a href="../index.html#gone">x</a><a href="b.html">x</a><img src="c.png"><a href="http://elsewhere.example/">x</a>'],
  ]);
  expect(deadLinks(site)).toEqual(['docs/a.html: ../index.html#gone', 'docs/a.html: b.html', 'docs/a.html: c.png', 'docs/a.html: http://elsewhere.example/']);
});

test('the static site has the guides, the reference and the playground, and needs no server', async ({ page }) => {
  const { stdout } = await promisify(execFile)(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'scripts/docs/site.ts'], { cwd: root });
  expect(stdout).toContain('no dead link');
  const complaints: string[] = [];
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
  page.on('pageerror', (error) => { complaints.push(String(error)); });
  await page.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    if (url.origin !== 'https://docs.example') complaints.push(url.href);
    const body = await readFile(join(root, 'dist-docs', url.pathname)).catch(() => null);
    await (body ? route.fulfill({ body, contentType: types[extname(url.pathname)] ?? 'text/plain' }) : route.fulfill({ status: 404 }));
  });
  await page.goto('https://docs.example/index.html');
  await expect(page.getByRole('heading', { name: 'cyclr-connector-auth', level: 1 })).toBeVisible();
  const menu = page.getByRole('navigation', { name: 'Pages' });
  await menu.getByRole('link', { name: 'Reference' }).click();
  await expect(page.getByRole('cell', { name: 'connector-id', exact: true })).toBeVisible();
  await menu.getByRole('link', { name: 'Styling' }).click();
  await expect(page.getByRole('img', { name: 'Every state, on a dark page' })).toHaveJSProperty('complete', true);
  await menu.getByRole('link', { name: 'Playground' }).click();
  await expect(page.locator('[data-name=verifying] [state=verifying]')).toHaveCount(1);
  await page.locator('#set-lang').selectOption('de');
  await expect(page.locator('#live [part=action]')).toHaveText('Pipedrive verbinden');
  expect(complaints).toEqual([]);
});
