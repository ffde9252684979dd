import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { demoSecrets } from '../../demo/connectors.js';
import type { CyclrConnectorAuth } from '../../src/element.js';
import { paths } from '../../demo/host/paths.js';
import { expect, test } from './fixtures.js';

/** The samples of the guide in one language, in document order. */
async function samples(language: string): Promise<readonly string[]> {
  const guide = await readFile(new URL('../../docs/list.md', import.meta.url), 'utf8');
  return [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code = '']) => code);
}

/** The user of the demo's page of integrations, whose account has eight connectors. */
const USER = 'user-3';

const SCRIPT = '<script type="module" src="/cyclr-connector-auth.list.min.js"></script>';

/** Serves a page on the demo host's origin, in the user's session, and opens it. */
async function serve(page: Page, html: string): Promise<void> {
  await page.goto(new URL(`${paths.list}?user=${USER}&sheet=off`, page.url()).href);
  const url = new URL('/guide', page.url()).href;
  await page.route(url, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: `<!doctype html><title>Page</title>${html}` }));
  await page.goto(url);
}

const list = (page: Page) => page.locator('cyclr-connector-list');
const cards = (page: Page) => page.locator('cyclr-connector-list cyclr-connector-auth');

const NAMES = ['Pipedrive (sales)', 'Pipedrive (support)', 'Freshdesk', 'Cycle', 'Cycle OAuth', 'Xero', 'Salesforce', 'Public feed'];

/** How many of them the user has connected: the first ones. */
const CONNECTED = 3;

test('one tag shows every connector of the account', async ({ page }) => {
  const [tag = ''] = await samples('html');
  await serve(page, tag.replaceAll('https://cdn.jsdelivr.net/npm/cyclr-connector-auth/dist', ''));
  await expect(list(page)).toHaveAttribute('state', 'ready');
  await expect(cards(page).locator('[part=title]')).toHaveText(NAMES);
});

test('the template says how each card is made, and the list passes its attributes on', async ({ page }) => {
  const [, template = ''] = await samples('html');
  await serve(page, SCRIPT + template);
  await expect(list(page)).toHaveAttribute('state', 'ready');
  const tiles = page.locator('cyclr-connector-list > article.tile > cyclr-connector-auth');
  await expect(tiles).toHaveCount(NAMES.length);
  await expect(page.getByRole('link', { name: 'Help' })).toHaveCount(NAMES.length);
  const values = await tiles.evaluateAll((all: CyclrConnectorAuth[]) =>
    all.map(({ timeout, compact, returnUrl }) => [timeout, compact, returnUrl]));
  expect(values).toEqual(NAMES.map(() => [300, true, '/connected']));
  await expect(page.getByText('Ask your administrator')).toBeHidden();
});

test('the template’s page shows its own sentence for an account without connectors', async ({ page }) => {
  const [, template = ''] = await samples('html');
  await page.route(/\/api\/connectors\?list$/, (route) => route.fulfill({ json: { connectors: [] } }));
  await serve(page, SCRIPT + template);
  await expect(list(page)).toHaveAttribute('state', 'empty');
  await expect(page.getByText('Ask your administrator to add a connector.')).toBeVisible();
});

test('the styles make columns, with the connected connectors last, also in a template', async ({ page }) => {
  await page.setViewportSize({ width: 1000, height: 900 });
  const css = (await samples('css')).join('\n');
  const [, template = ''] = await samples('html');
  for (const html of ['<cyclr-connector-list endpoint="/api/connectors" compact></cyclr-connector-list>', template]) {
    await serve(page, `<style>${css}</style>${SCRIPT}${html}`);
    await expect(list(page)).toHaveAttribute('state', 'ready');
    const seen = await cards(page).evaluateAll((all: CyclrConnectorAuth[]) => all
      .map((card) => ({ card, box: card.getBoundingClientRect() }))
      .sort((one, other) => Math.round(one.box.top - other.box.top) || one.box.left - other.box.left)
      .map(({ card, box }) => ({ name: card.connector?.name, authenticated: card.authenticated, left: Math.round(box.left) })));
    expect(seen.map(({ name }) => name)).toEqual([...NAMES.slice(CONNECTED), ...NAMES.slice(0, CONNECTED)]);
    expect(seen.map(({ authenticated }) => authenticated)).toEqual(NAMES.map((_, place) => place >= NAMES.length - CONNECTED));
    expect(new Set(seen.map(({ left }) => left)).size).toBe(3);
  }
});

test('the count follows what the user does, and refresh() keeps the typed text', async ({ page, secrets }) => {
  const [count = '', refresh = ''] = await samples('js');
  await serve(page, `<p id="count"></p><script type="module">${count}</script>${SCRIPT}<cyclr-connector-list endpoint="/api/connectors"></cyclr-connector-list>`);
  await expect(page.locator('#count')).toHaveText(`${CONNECTED} of ${NAMES.length} connected`);
  const key = cards(page).nth(3);
  const input = key.locator('[name=apiKey]');
  secrets.add(demoSecrets.cycleApiKey);
  await input.pressSequentially(demoSecrets.cycleApiKey);
  await page.evaluate(refresh.replace(/^await /, ''));
  await expect(input).toHaveValue(demoSecrets.cycleApiKey);
  await expect(input).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(key).toHaveAttribute('state', 'connected');
  await expect(page.locator('#count')).toHaveText(`${CONNECTED + 1} of ${NAMES.length} connected`);
});

test.describe('a list that cannot be loaded', () => {
  // The browser logs the answer itself.
  test.use({ noted: [/^Failed to load resource: the server responded with a status of 500/] });

  test('shows why, and asks again when the user presses the button', async ({ page }) => {
    const reasons: string[] = [];
    page.on('console', (message) => { if (message.text().startsWith('cyclr-connector-list')) reasons.push(message.text()); });
    await page.route(/\/api\/connectors\?list$/, (route) => route.fulfill({ status: 500, json: {} }));
    const [tag = ''] = await samples('html');
    await serve(page, tag.replaceAll('https://cdn.jsdelivr.net/npm/cyclr-connector-auth/dist', ''));
    await expect(list(page)).toHaveAttribute('state', 'failed');
    await expect(list(page).locator('[part=error]')).toHaveText('Something went wrong on the server. Try again in a moment.');
    expect(reasons.length).toBeGreaterThan(0);
    await page.unroute(/\/api\/connectors\?list$/);
    await list(page).locator('[part=retry]').click();
    await expect(cards(page).locator('[part=title]')).toHaveText(NAMES);
  });
});
