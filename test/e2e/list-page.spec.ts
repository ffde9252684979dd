import type { Page } from 'playwright/test';
import { demoSecrets } from '../../demo/connectors.js';
import { paths } from '../../demo/host/paths.js';
import { openForm } from './card.js';
import { expect, test } from './fixtures.js';
import { expectClosed, signInAndConsent } from './sign-in.js';

const list = (page: Page) => page.locator('cyclr-connector-list');
const count = (page: Page) => page.locator('#count');

test.beforeEach(async ({ page }) => {
  await page.goto(new URL(`${paths.list}?user=user-3&sheet=off`, page.url()).href);
  await expect(list(page)).toHaveAttribute('state', 'ready');
});

test('the page tells two accounts of one service apart, names the broken connection and links to help', async ({ page, card }) => {
  await expect(page.locator('cyclr-connector-auth [part=title]')).toHaveText(
    ['Pipedrive (sales)', 'Pipedrive (support)', 'Freshdesk', 'Cycle', 'Cycle OAuth', 'Xero', 'Salesforce', 'Public feed'],
  );
  await expect(count(page)).toHaveText('2 of 8 connected, 1 needs attention');
  await expect(card(31).element).toContainText('Ada Lovelace');
  await expect(card(32).element).toContainText('Grace Hopper');
  await card(31).expectIdentity('Ada Lovelace');
  await expect(card(33).element.locator('[part=attention]')).toBeVisible();
  await openForm(card(34).element);
  const help = card(34).element.locator('[part=help]');
  await expect(help).toHaveAttribute('href', 'https://help.cycle.example/api-keys');
  await expect(help).toHaveAttribute('rel', /noopener/);
});

test('a key, a sign-in in a popup and a disconnect change the count, and are logged', async ({ page, card }) => {
  const key = card(34);
  await openForm(key.element);
  await key.typeSecret('apiKey', demoSecrets.cycleApiKey);
  await key.part('action').click();
  await key.expectState('connected');
  await expect(count(page)).toHaveText('3 of 8 connected, 1 needs attention');

  const popup = await card(35).openPopup();
  await signInAndConsent(popup, 'Difference Engine');
  await expectClosed(popup);
  await expect(count(page)).toHaveText('4 of 8 connected, 1 needs attention');
  await expect(card(35).logEntries('complete')).toHaveCount(1);

  await card(31).part('disconnect').click();
  await card(31).part('keep').click();
  await card(31).expectState('connected');
  await card(31).disconnect();
  await expect(count(page)).toHaveText('3 of 8 connected, 1 needs attention');
  await expect(card(31).logEntries('disconnect')).toHaveCount(1);
});

test('the list is loaded by one request, and a refresh keeps what the user has typed', async ({ page, card }) => {
  const asked: string[] = [];
  page.on('request', (request) => { if (request.url().includes('/api/')) asked.push(`${request.method()} ${new URL(request.url()).pathname}`); });
  await page.reload();
  await expect(list(page)).toHaveAttribute('state', 'ready');
  expect(asked).toEqual(['GET /api/connectors']);

  await openForm(card(34).element);
  await card(34).input('apiKey').fill('half-typed');
  await Promise.all([page.waitForResponse(/\?list$/), page.locator('#refresh').click()]);
  await expect(list(page)).toHaveAttribute('state', 'ready');
  await expect(card(34).input('apiKey')).toHaveValue('half-typed');
});

test('the page of single elements leads to it, with its own customer', async ({ page }) => {
  await page.goto(new URL(`${paths.elements}?user=user-1&sheet=off`, page.url()).href);
  await page.getByRole('link', { name: 'Integrations, as one tag' }).click();
  await expect(count(page)).toHaveText('2 of 8 connected, 1 needs attention');
});

test('an account without connectors is told so, and has no count', async ({ page }) => {
  await page.route(/\/api\/connectors\?list$/, (route) => route.fulfill({ json: { connectors: [] } }));
  await page.reload();
  await expect(page.getByText('Your account has no connectors yet.')).toBeVisible();
  await expect(count(page)).toHaveText('');
});

test('until the list’s script has loaded, nothing says that the account has no connectors', async ({ page }) => {
  let load: (() => void) | undefined;
  await page.route(/list\.min\.js$/, async (route) => {
    await new Promise<void>((resolve) => { load = resolve; });
    await route.continue();
  });
  await page.reload({ waitUntil: 'commit' });
  await expect(page.getByRole('heading', { name: 'Integrations' })).toBeVisible();
  await expect(page.getByText('Your account has no connectors yet.')).toBeHidden();
  await expect.poll(() => load).toBeDefined();
  load?.();
  await expect(count(page)).toHaveText('2 of 8 connected, 1 needs attention');
});

test('both pages name the connections that no longer work beside the count', async ({ page, card, demo }) => {
  await page.goto(new URL(`${paths.elements}?user=user-1&sheet=off`, page.url()).href);
  const pipedrive = card(13);
  await pipedrive.typeSecret('apiKey', demoSecrets.pipedriveApiKey);
  await pipedrive.part('action').click();
  await expect(count(page)).toHaveText(/^(At least )?1 of \d+ connected$/);
  demo.thirdParty.revokeKey(demoSecrets.pipedriveApiKey);
  await expect(async () => {
    await pipedrive.element.evaluate((each: HTMLElementTagNameMap['cyclr-connector-auth']) => each.refresh());
    await expect(count(page)).toHaveText(/0 of \d+ connected, 1 needs attention$|^1 needs attention$/, { timeout: 500 });
  }).toPass();
});
