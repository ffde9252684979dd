import type { Page } from 'playwright/test';
import type { Card } from './card.js';
import { expect, test } from './fixtures.js';
import { consent, expectClosed, signIn, signInAndConsent } from './sign-in.js';

/** The browser logs a page with status 400 or above. */
const badPages = [/^Failed to load resource: the server responded with a status of (400|403)/];

async function expectDetached(card: Card): Promise<void> {
  await card.expectState('detached');
  for (const part of ['check', 'reopen', 'cancel'] as const) await expect(card.part(part)).toBeVisible();
}

test.describe('a denied consent', () => {
  test.use({ noted: badPages });

  async function deny(popup: Page): Promise<void> {
    await signIn(popup);
    await popup.getByRole('button', { name: 'Deny' }).click();
    await expect(popup.getByText('Access was denied.')).toBeVisible();
  }

  test('lets the user cancel, and the next attempt connects', async ({ card }) => {
    const cycle = card(12);
    const denied = await cycle.openPopup();
    await deny(denied);
    await cycle.expectState('waiting');
    await cycle.part('cancel').click();
    await expectClosed(denied);
    await cycle.expectState('ready');
    await expect(cycle.logEntries('cancel')).toContainText('reason user');
    await consent(await cycle.openPopup(), 'Difference Engine');
    await cycle.expectIdentity('Ada Lovelace, Difference Engine');
  });

  test('leaves a connected connector connected', async ({ card }) => {
    const cycle = card(12);
    await signInAndConsent(await cycle.openPopup(), 'Difference Engine');
    await cycle.expectState('connected');
    const denied = await cycle.openPopup();
    await denied.getByRole('button', { name: 'Deny' }).click();
    await expect(denied.getByText('Access was denied.')).toBeVisible();
    await cycle.part('cancel').click();
    await cycle.expectIdentity('Ada Lovelace, Difference Engine');
  });
});

test.describe('a used sign-in token', () => {
  test.use({ noted: badPages });

  test('leads to a 403 page, and reopening gets another token', async ({ card, context, demo }) => {
    // Link scanners follow links before the user does.
    await context.route(`${demo.cyclr.origin}/connectorauth/updateaccountconnectoroauth?*`, async (route) => {
      await fetch(route.request().url(), { redirect: 'manual' });
      await route.continue();
    }, { times: 1 });
    const cycle = card(12);
    const forbidden = await cycle.openPopup();
    await expect(forbidden.getByRole('heading')).toHaveText('403 – Forbidden: Access is denied.');
    await cycle.expectState('waiting');
    await forbidden.close();
    await expectDetached(cycle);
    await signInAndConsent(await cycle.openPopup('reopen'), 'Difference Engine');
    await cycle.expectIdentity('Ada Lovelace, Difference Engine');
  });
});

test('a sign-in whose popup is closed completes when it is finished in another tab', async ({ card, context }) => {
  const cycle = card(12);
  const popup = await cycle.openPopup();
  await popup.getByLabel('Username').waitFor();
  const tab = await context.newPage();
  await tab.goto(popup.url());
  await popup.close();
  await expectDetached(cycle);
  await signInAndConsent(tab, 'Flying Machine');
  await cycle.expectIdentity('Ada Lovelace, Flying Machine');
  await expect(cycle.logEntries('complete')).toContainText('via status · verified true');
});

test.describe('with a return page', () => {
  test.use({ query: 'complete=return' });

  test('a popup that the third party cuts off completes and closes itself', async ({ card, demo }) => {
    demo.thirdParty.headers['Cross-Origin-Opener-Policy'] = 'same-origin';
    const cycle = card(12);
    const popup = await cycle.openPopup();
    await signInAndConsent(popup, 'Difference Engine');
    await cycle.expectIdentity('Ada Lovelace, Difference Engine');
    await expectClosed(popup);
  });
});
