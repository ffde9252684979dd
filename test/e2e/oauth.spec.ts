import { demoSecrets } from '../../demo/connectors.js';
import { expect, test } from './fixtures.js';
import { consent, expectClosed, signInAndConsent } from './sign-in.js';

const { Subdomain, Environment, ClientId, ClientSecret } = demoSecrets.salesforce;

for (const [name, mode, query] of [
  ['completing by message', 'message', ''],
  ['completing by return', 'return', 'complete=return'],
  ['starting directly', 'return', 'complete=direct'],
] as const) {
  test.describe(name, () => {
    test.use({ query });

    test('a sign-in with consent connects, and the popup closes', async ({ card }) => {
      const cycle = card(12);
      const popup = await cycle.openPopup();
      await cycle.expectState('waiting');
      await signInAndConsent(popup, 'Difference Engine');
      await cycle.expectIdentity('Ada Lovelace, Difference Engine');
      await expectClosed(popup);
      await expect(cycle.logEntries('start')).toHaveCount(1);
      await expect(cycle.logEntries('complete')).toContainText(`via ${mode} · verified true`);
    });

    test('the third party gets no referrer, and an opener only to complete by message', async ({ card }) => {
      const cycle = card(12);
      const popup = await cycle.openPopup();
      await popup.getByLabel('Username').waitFor();
      expect(await popup.evaluate(() => opener === null)).toBe(mode === 'return');
      expect(await popup.evaluate(() => document.referrer)).toBe('');
      await signInAndConsent(popup, 'Flying Machine');
      await cycle.expectIdentity('Ada Lovelace, Flying Machine');
    });

    test('the customer’s own OAuth app asks for consent', async ({ card }) => {
      const salesforce = card(15);
      await salesforce.input('property:Subdomain').fill(Subdomain);
      await salesforce.input('property:Environment').selectOption(Environment);
      await salesforce.input('property:ClientId').fill(ClientId);
      await salesforce.typeSecret('property:ClientSecret', ClientSecret);
      const popup = await salesforce.openPopup();
      await expect(popup.getByText(`to continue to ${demoSecrets.customerApp.name}`)).toBeVisible();
      await signInAndConsent(popup, 'Analytical Engine');
      await salesforce.expectIdentity('Ada Lovelace, Analytical Engine');
      await expectClosed(popup);
    });

    test('a popup without a sign-in form completes at once', async ({ card }) => {
      const servers = card(18);
      // The cards above may push it out of view, where it would not load.
      await servers.element.scrollIntoViewIfNeeded();
      await servers.input('property:ClientId').fill(ClientId);
      await servers.typeSecret('property:ClientSecret', ClientSecret);
      const popup = await servers.openPopup();
      await servers.expectIdentity(demoSecrets.customerApp.name);
      await expectClosed(popup);
    });

    test('a connected connector signs in again, is disconnected, and is connected again', async ({ card }) => {
      const cycle = card(12);
      await signInAndConsent(await cycle.openPopup(), 'Difference Engine');
      await cycle.expectIdentity('Ada Lovelace, Difference Engine');
      // The third party remembers the sign-in, and asks only for consent.
      await consent(await cycle.openPopup(), 'Flying Machine');
      await expect(cycle.logEntries('complete')).toHaveCount(2);
      await cycle.expectIdentity('Ada Lovelace, Flying Machine');
      await cycle.disconnect();
      await cycle.expectState('ready');
      await cycle.expectTestFailure('The connector is not authenticated.');
      await consent(await cycle.openPopup(), 'Analytical Engine');
      await cycle.expectIdentity('Ada Lovelace, Analytical Engine');
    });
  });
}

test('a return page that is opened directly stays open without errors', async ({ page, demo }) => {
  await page.goto(`${demo.host.origin}/return.html`);
  await expect(page.getByRole('heading')).toHaveText('Signed in');
});

test('stored values need not be typed again', async ({ card }) => {
  const salesforce = card(15);
  await salesforce.input('property:Subdomain').fill(Subdomain);
  await salesforce.input('property:Environment').selectOption(Environment);
  await salesforce.input('property:ClientId').fill(ClientId);
  await salesforce.typeSecret('property:ClientSecret', ClientSecret);
  await signInAndConsent(await salesforce.openPopup(), 'Analytical Engine');
  await salesforce.expectState('connected');
  await salesforce.part('action').click();
  await salesforce.expectState('ready');
  await expect(salesforce.input('property:Subdomain')).toHaveValue(Subdomain);
  await expect(salesforce.input('property:ClientSecret')).toHaveValue('');
  await consent(await salesforce.openPopup(), 'Difference Engine');
  await salesforce.expectIdentity('Ada Lovelace, Difference Engine');
});

test('a consent that is revoked at the third party needs attention at the next request, until the user signs in again', async ({ card, page }) => {
  const cycle = card(12);
  const attention = async (): Promise<unknown> => {
    const response = await page.request.get(new URL('/api/connectors/12', page.url()).href);
    return (await response.json() as { readonly attention: unknown }).attention;
  };
  await signInAndConsent(await cycle.openPopup(), 'Difference Engine');
  await cycle.expectState('connected');
  expect(await attention()).toBe(null);
  const revoke = page.getByRole('button', { name: 'All consents at Cycle' });
  await revoke.click();
  await expect(revoke).toBeDisabled();
  expect(await attention()).toBe('reconnect');
  await page.reload();
  await expect(cycle.part('status')).toHaveText('This connection no longer works. Reconnect to continue.');
  await expect(cycle.part('action')).toContainText('Reconnect');
  await consent(await cycle.openPopup(), 'Flying Machine');
  await expect(cycle.part('status')).toHaveText('Connected as Ada Lovelace, Flying Machine');
  await expect(cycle.logEntries('complete')).toHaveCount(1);
  expect(await attention()).toBe(null);
});
