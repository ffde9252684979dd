import { expect } from 'playwright/test';
import type { Page } from 'playwright/test';
import { demoSecrets } from '../../demo/connectors.js';

/** Waits for the third party's page. */
export const isAtThirdParty = (popup: Page): Promise<void> => popup.waitForURL(({ pathname }) => pathname.startsWith('/interaction/'));

/** Signs in at the third party. It does not ask a browser that has signed in before. */
export async function signIn(popup: Page): Promise<void> {
  // In page mode the host's own page has a field with that label, too.
  await isAtThirdParty(popup);
  await popup.getByLabel('Username').fill(demoSecrets.cycle.username);
  await popup.getByLabel('Password').fill(demoSecrets.cycle.password);
  await popup.getByRole('button', { name: 'Sign in' }).click();
}

/** Consents on the third party's page. */
export async function consent(popup: Page, product: string): Promise<void> {
  await popup.getByLabel(product).check();
  await popup.getByRole('button', { name: 'Allow' }).click();
}

/** Signs in and consents; the popup then continues by itself. */
export async function signInAndConsent(popup: Page, product: string): Promise<void> {
  await signIn(popup);
  await consent(popup, product);
}

export async function expectClosed(popup: Page): Promise<void> {
  await expect.poll(() => popup.isClosed()).toBe(true);
}
