import { expect, test } from './fixtures.js';
import { signInAndConsent } from './sign-in.js';

test.use({ query: 'complete=page' });

test('only the card that began a sign-in in page mode resumes it', async ({ card, page }) => {
  await card(12).part('action').click();
  await signInAndConsent(page, 'Difference Engine');
  await card(12).expectState('connected');
  await expect(page.locator('#log .cyclr-auth-complete')).toHaveCount(1);
  await expect(page.locator('#log .cyclr-auth-cancel')).toHaveCount(0);
});

test('a user who stays on a page with a draft can begin again', async ({ card, page }) => {
  await page.evaluate(() => { addEventListener('beforeunload', (event) => { event.preventDefault(); }); });
  page.once('dialog', (dialog) => dialog.dismiss());
  await card(12).part('action').click();
  await card(12).expectState('ready');
  await expect(page.locator('#log .cyclr-auth-cancel')).toContainText('reason user');
  await expect(card(12).part('action')).toBeEnabled();
  page.on('dialog', (dialog) => dialog.accept());
  await card(12).part('action').click();
  await signInAndConsent(page, 'Difference Engine');
  await card(12).expectState('connected');
});
