import type { Page } from 'playwright/test';
import { demoSecrets } from '../../demo/connectors.js';
import { expect, test } from './fixtures.js';
import { expectClosed, signInAndConsent } from './sign-in.js';

const { Subdomain, Environment, ClientId, ClientSecret } = demoSecrets.salesforce;

/** The sign-in URLs that the page's scripts have received, as the demo shows them. */
const urlsSeen = (page: Page) => page.getByText('Sign-in URLs that this page').locator('output');

test('without direct, the page receives the sign-in URL', async ({ card, page }) => {
  await card(12).openPopup();
  await expect(urlsSeen(page)).toHaveText('1');
});

test.describe('with direct and a return page', () => {
  test.use({ query: 'complete=direct' });

  test('the page receives no sign-in URL, also with typed properties', async ({ card, page }) => {
    const salesforce = card(15);
    await salesforce.input('property:Subdomain').fill(Subdomain);
    await salesforce.input('property:Environment').selectOption(Environment);
    await salesforce.input('property:ClientId').fill(ClientId);
    await salesforce.typeSecret('property:ClientSecret', ClientSecret);
    const popup = await salesforce.openPopup();
    await signInAndConsent(popup, 'Analytical Engine');
    await salesforce.expectIdentity('Ada Lovelace, Analytical Engine');
    await expect(urlsSeen(page)).toHaveText('0');
  });

  test.describe('if the start is refused', () => {
    test.use({ noted: [/^Failed to load resource: the server responded with a status of (401|502)/] });

    test('the element shows why and the window closes, and the next start connects', async ({ card, demo }) => {
      demo.cyclr.intercept = ({ url }) => url.endsWith('/signintoken') ? new Response('down', { status: 503 }) : undefined;
      const cycle = card(12);
      const popup = await cycle.openPopup();
      await cycle.expectState('failed');
      await expectClosed(popup);
      await expect(cycle.logEntries('error')).toContainText('endpoint_error');
      demo.cyclr.intercept = undefined;
      await signInAndConsent(await cycle.openPopup(), 'Difference Engine');
      await cycle.expectIdentity('Ada Lovelace, Difference Engine');
    });

    test('a session that has ended is reported as unauthorized', async ({ card, context }) => {
      const cycle = card(12);
      await cycle.expectState('ready');
      await context.clearCookies();
      const popup = await cycle.openPopup();
      await cycle.expectState('failed');
      await expectClosed(popup);
      await expect(cycle.logEntries('error')).toContainText('unauthorized');
    });
  });
});

test.describe('with direct and display="page"', () => {
  test.use({ query: 'complete=page&direct' });

  test('the page itself goes to the start route, and comes back connected', async ({ card, page, demo }) => {
    const starts: string[] = [];
    page.on('request', (request) => {
      const { origin, pathname } = new URL(request.url());
      if (pathname.endsWith('/start')) starts.push(origin + pathname);
    });
    await card(12).part('action').click();
    await signInAndConsent(page, 'Difference Engine');
    await card(12).expectIdentity('Ada Lovelace, Difference Engine');
    expect(starts).toEqual([`${demo.host.origin}/api/connectors/12/start`]);
    await expect(page.locator('#log .cyclr-auth-complete')).toHaveCount(1);
  });

  test.describe('if the start is refused', () => {
    test.use({ noted: [/^Failed to load resource: the server responded with a status of 502/] });

    test('the page does not offer to close the tab, and Back leads to the card', async ({ card, page, demo }) => {
      demo.cyclr.intercept = ({ url }) => url.endsWith('/signintoken') ? new Response('down', { status: 503 }) : undefined;
      await card(12).part('action').click();
      await expect(page.getByRole('heading')).toBeVisible();
      await expect(page.locator('#close')).toBeHidden();
      await page.goBack();
      await expect(card(12).part('action')).toBeVisible();
    });
  });
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a plain link connects a connector', async ({ page, demo }) => {
    const { origin } = demo.host;
    const target = `${origin}/return.html`;
    const link = `<a href="/api/connectors/12/start?targetOrigin=${encodeURIComponent(target)}">Connect Cycle</a>`;
    await page.route(`${origin}/plain`, (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html><link rel="icon" href="data:,">${link}` }));
    const isConnected = async (): Promise<unknown> => {
      const response = await page.request.get(`${origin}/api/connectors/12`);
      return (await response.json() as { readonly authenticated: unknown }).authenticated;
    };
    await page.goto(`${origin}/plain`);
    expect(await isConnected()).toBe(false);
    await page.getByRole('link', { name: 'Connect Cycle' }).click();
    await signInAndConsent(page, 'Difference Engine');
    await expect(page).toHaveURL(target);
    expect(await isConnected()).toBe(true);
  });
});
