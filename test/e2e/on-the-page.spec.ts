import { expect, test } from './fixtures.js';
import { isAtThirdParty, signInAndConsent } from './sign-in.js';

test.use({ query: 'complete=page' });

test('the page goes to sign in, comes back and tells of it once', async ({ card, page }) => {
  const cycle = card(12);
  await expect(cycle.part('action')).not.toContainText('↗');
  await cycle.part('action').click();
  await signInAndConsent(page, 'Difference Engine');
  await cycle.answers('Ada Lovelace, Difference Engine');
  await expect(cycle.logged('complete')).toHaveCount(1);
  await expect(cycle.logged('complete')).toContainText('via return · verified true');
  expect(new URL(page.url()).searchParams.has('cyclr-attempt')).toBe(false);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  expect(page.context().pages()).toHaveLength(1);
});

test('who goes back instead has cancelled, and may begin anew', async ({ card, page }) => {
  const cycle = card(12);
  await cycle.part('action').click();
  await isAtThirdParty(page);
  while (!page.url().includes('complete=page')) await page.goBack();
  await cycle.is('ready');
  await expect(cycle.logged('cancel')).toContainText('reason user');
  await cycle.part('action').click();
  await signInAndConsent(page, 'Flying Machine');
  await cycle.answers('Ada Lovelace, Flying Machine');
});

test('two cards do not go on with each other’s sign-in', async ({ card, page }) => {
  await card(12).part('action').click();
  await signInAndConsent(page, 'Difference Engine');
  await card(12).is('connected');
  await expect(page.locator('#log .cyclr-auth-complete')).toHaveCount(1);
  await expect(page.locator('#log .cyclr-auth-cancel')).toHaveCount(0);
});

test('a diagnosis of a page on which all is well finds nothing, and begins nothing', async ({ card, page, demo }) => {
  await card(12).is('ready');
  const before = demo.cyclr.requests.length;
  expect(await page.evaluate(async () => {
    const element = document.querySelector('cyclr-connector-auth');
    return (element as unknown as { diagnose(): Promise<unknown> }).diagnose();
  })).toEqual([]);
  expect(demo.cyclr.requests.slice(before).filter(({ path }) => path.includes('signintoken'))).toEqual([]);
});
