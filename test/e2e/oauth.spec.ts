import { demoSecrets } from '../../demo/connectors.js';
import { expect, test } from './fixtures.js';
import { consent, isClosed, signIn, signInAndConsent } from './sign-in.js';

const { Subdomain, Environment, ClientId, ClientSecret } = demoSecrets.salesforce;

for (const [mode, query] of [['message', ''], ['return', 'complete=return']] as const) {
  test.describe(`completing by ${mode}`, () => {
    test.use({ query });

    test('a sign-in and a consent connect, and the window is closed', async ({ card }) => {
      const cycle = card(12);
      const popup = await cycle.opens();
      await cycle.is('waiting');
      await signInAndConsent(popup, 'Difference Engine');
      await cycle.answers('Ada Lovelace, Difference Engine');
      await isClosed(popup);
      await expect(cycle.logged('start')).toHaveCount(1);
      await expect(cycle.logged('complete')).toContainText(`via ${mode} · verified true`);
    });

    test('no page in the window is given more of the host’s than the way back needs', async ({ card }) => {
      const cycle = card(12);
      const popup = await cycle.opens();
      await popup.getByLabel('Username').waitFor();
      expect(await popup.evaluate(() => opener === null)).toBe(mode === 'return');
      expect(await popup.evaluate(() => document.referrer)).toBe('');
      await signInAndConsent(popup, 'Flying Machine');
      await cycle.answers('Ada Lovelace, Flying Machine');
    });

    test('the customer’s own OAuth app, with its properties, is the one that asks', async ({ card }) => {
      const salesforce = card(15);
      await salesforce.input('property:Subdomain').fill(Subdomain);
      await salesforce.input('property:Environment').selectOption(Environment);
      await salesforce.input('property:ClientId').fill(ClientId);
      await salesforce.typeSecret('property:ClientSecret', ClientSecret);
      const popup = await salesforce.opens();
      await expect(popup.getByText(`to continue to ${demoSecrets.customerApp.name}`)).toBeVisible();
      await signInAndConsent(popup, 'Analytical Engine');
      await salesforce.answers('Ada Lovelace, Analytical Engine');
      await isClosed(popup);
    });

    test('a window in which nobody signs in comes straight back', async ({ card }) => {
      const servers = card(18);
      // The cards above it may push it out of view, where it would wait.
      await servers.element.scrollIntoViewIfNeeded();
      await servers.input('property:ClientId').fill(ClientId);
      await servers.typeSecret('property:ClientSecret', ClientSecret);
      const popup = await servers.opens();
      await servers.answers(demoSecrets.customerApp.name);
      await isClosed(popup);
    });

    test('a connected connector signs in anew, is disconnected, and connected again', async ({ card }) => {
      const cycle = card(12);
      await signInAndConsent(await cycle.opens(), 'Difference Engine');
      await cycle.answers('Ada Lovelace, Difference Engine');
      // The third party remembers who signed in: only consent is asked for.
      await consent(await cycle.opens(), 'Flying Machine');
      await expect(cycle.logged('complete')).toHaveCount(2);
      await cycle.answers('Ada Lovelace, Flying Machine');
      await cycle.part('disconnect').click();
      await cycle.is('ready');
      await cycle.answersNothing('The connector is not authenticated.');
      await consent(await cycle.opens(), 'Analytical Engine');
      await cycle.answers('Ada Lovelace, Analytical Engine');
    });
  });
}

test('a return page that is opened by itself closes nothing and complains of nothing', async ({ page, demo }) => {
  await page.goto(`${demo.host.origin}/return.html`);
  await expect(page.getByRole('heading')).toHaveText('Signed in');
});

test('what is stored already need not be typed again', async ({ card }) => {
  const salesforce = card(15);
  await salesforce.input('property:Subdomain').fill(Subdomain);
  await salesforce.input('property:Environment').selectOption(Environment);
  await salesforce.input('property:ClientId').fill(ClientId);
  await salesforce.typeSecret('property:ClientSecret', ClientSecret);
  await signInAndConsent(await salesforce.opens(), 'Analytical Engine');
  await salesforce.is('connected');
  await salesforce.part('action').click();
  await salesforce.is('ready');
  await expect(salesforce.input('property:Subdomain')).toHaveValue(Subdomain);
  await expect(salesforce.input('property:ClientSecret')).toHaveValue('');
  await consent(await salesforce.opens(), 'Difference Engine');
  await salesforce.answers('Ada Lovelace, Difference Engine');
});

test('a double click opens one window', async ({ card, context }) => {
  const cycle = card(12);
  const opening = context.waitForEvent('page');
  await cycle.part('action').dblclick();
  const popup = await opening;
  await signIn(popup);
  expect(context.pages()).toHaveLength(2);
  await consent(popup, 'Difference Engine');
  await cycle.answers('Ada Lovelace, Difference Engine');
  await expect(cycle.logged('start')).toHaveCount(1);
});
