import type { Page } from 'playwright/test';
import type { Card } from './card.js';
import { expect, test } from './fixtures.js';
import { consent, isClosed, signIn, signInAndConsent } from './sign-in.js';

const COOP = 'Cross-Origin-Opener-Policy';

/** The browser's own line for the page of an answer of 400 and above. */
const badPages = [/^Failed to load resource: the server responded with a status of (400|403)/];

async function isDetached(card: Card): Promise<void> {
  await card.is('detached');
  for (const part of ['check', 'reopen', 'cancel'] as const) await expect(card.part(part)).toBeVisible();
}

test.describe('a denied consent', () => {
  test.use({ noted: badPages });

  async function deny(popup: Page): Promise<void> {
    await signIn(popup);
    await popup.getByRole('button', { name: 'Deny' }).click();
    await expect(popup.getByText('Access was denied.')).toBeVisible();
  }

  test('leaves the choice to whoever comes back and cancels; the next attempt connects', async ({ card }) => {
    const cycle = card(12);
    const denied = await cycle.opens();
    await deny(denied);
    await cycle.is('waiting');
    await cycle.part('cancel').click();
    await isClosed(denied);
    await cycle.is('ready');
    await expect(cycle.logged('cancel')).toContainText('reason user');
    await consent(await cycle.opens(), 'Difference Engine');
    await cycle.answers('Ada Lovelace, Difference Engine');
  });

  test('does not count once its window was closed and another one opened', async ({ card }) => {
    const cycle = card(12);
    const denied = await cycle.opens();
    await deny(denied);
    await denied.close();
    await isDetached(cycle);
    await consent(await cycle.opens('reopen'), 'Difference Engine');
    await cycle.answers('Ada Lovelace, Difference Engine');
    await expect(cycle.logged('start')).toHaveCount(1);
    await expect(cycle.logged('complete')).toHaveCount(1);
    await expect(cycle.logged('cancel')).toHaveCount(0);
  });

  test('leaves a connected connector as it was', async ({ card }) => {
    const cycle = card(12);
    await signInAndConsent(await cycle.opens(), 'Difference Engine');
    await cycle.is('connected');
    const denied = await cycle.opens();
    await denied.getByRole('button', { name: 'Deny' }).click();
    await expect(denied.getByText('Access was denied.')).toBeVisible();
    await cycle.part('cancel').click();
    await cycle.answers('Ada Lovelace, Difference Engine');
  });
});

test.describe('a sign-in token that was used before', () => {
  test.use({ noted: badPages });

  test('ends in a 403 page, and another window has another token', async ({ card, context, demo }) => {
    // As a scanner of links would: it follows them before their reader does.
    await context.route(`${demo.cyclr.origin}/connectorauth/updateaccountconnectoroauth?*`, async (route) => {
      await fetch(route.request().url(), { redirect: 'manual' });
      await route.continue();
    }, { times: 1 });
    const cycle = card(12);
    const forbidden = await cycle.opens();
    await expect(forbidden.getByRole('heading')).toHaveText('403 – Forbidden: Access is denied.');
    await cycle.is('waiting');
    await forbidden.close();
    await isDetached(cycle);
    await signInAndConsent(await cycle.opens('reopen'), 'Difference Engine');
    await cycle.answers('Ada Lovelace, Difference Engine');
  });
});

test.describe('a window that the user closes', () => {
  test('is no cancelled sign-in: there is a way to check, to open again and to cancel', async ({ card }) => {
    const cycle = card(12);
    const closed = await cycle.opens();
    await closed.getByLabel('Username').waitFor();
    await closed.close();
    await isDetached(cycle);
    await cycle.part('check').click();
    await expect(cycle.logged('state').filter({ hasText: 'verifying → detached' })).toHaveCount(1);
    await isDetached(cycle);
    await expect(cycle.logged('cancel')).toHaveCount(0);
    await expect(cycle.logged('error')).toHaveCount(0);
    await cycle.part('cancel').click();
    await cycle.is('ready');
    await expect(cycle.logged('cancel')).toContainText('reason user');
    await signInAndConsent(await cycle.opens(), 'Difference Engine');
    await cycle.answers('Ada Lovelace, Difference Engine');
  });

  test('is no lost sign-in either: what was finished elsewhere is found', async ({ card, context }) => {
    const cycle = card(12);
    const first = await cycle.opens();
    await first.getByLabel('Username').waitFor();
    const elsewhere = await context.newPage();
    await elsewhere.goto(first.url());
    await first.close();
    await isDetached(cycle);
    await signInAndConsent(elsewhere, 'Flying Machine');
    await cycle.answers('Ada Lovelace, Flying Machine');
    await expect(cycle.logged('complete')).toContainText('via status · verified true');
  });
});

test.describe('a third party that cuts the window off', () => {
  test.beforeEach(({ demo }) => { demo.thirdParty.headers[COOP] = 'same-origin'; });

  test('does not keep the sign-in from completing, by status', async ({ card }) => {
    const cycle = card(12);
    const popup = await cycle.opens();
    await popup.getByLabel('Username').waitFor();
    await isDetached(cycle);
    await signInAndConsent(popup, 'Difference Engine');
    await expect(popup.getByText('You may close this window.')).toBeVisible();
    await cycle.answers('Ada Lovelace, Difference Engine');
    await expect(cycle.logged('complete')).toContainText('via status · verified true');
  });

  test.describe('with a return page', () => {
    test.use({ query: 'complete=return' });

    test('does not keep it from completing, and from closing itself', async ({ card }) => {
      const cycle = card(12);
      const popup = await cycle.opens();
      await signInAndConsent(popup, 'Difference Engine');
      await cycle.answers('Ada Lovelace, Difference Engine');
      await isClosed(popup);
    });
  });
});

test('an element that is removed takes its window along', async ({ card }) => {
  const cycle = card(12);
  const popup = await cycle.opens();
  await popup.getByLabel('Username').waitFor();
  await cycle.element.evaluate((element) => { element.remove(); });
  await isClosed(popup);
  await expect(cycle.logged('cancel')).toContainText('reason removed');
  await cycle.answersNothing('The connector is not authenticated.');
});

test('a sign-in goes on after the page was reloaded in the middle of it', async ({ card, page }) => {
  const cycle = card(12);
  const popup = await cycle.opens();
  await signIn(popup);
  await page.reload();
  await cycle.is('detached');
  await consent(popup, 'Difference Engine');
  await expect(popup.getByText('You may close this window.')).toBeVisible();
  await cycle.answers('Ada Lovelace, Difference Engine');
  await expect(cycle.logged('complete')).toContainText('via status · verified true');
});
