import { expect } from 'playwright/test';
import type { Page } from 'playwright/test';
import { demoSecrets } from '../../demo/connectors.js';

export const isAtThirdParty = (popup: Page): Promise<void> => popup.waitForURL(({ pathname }) => pathname.startsWith('/interaction/'));

/** The third party's sign-in page; a browser that has signed in before is not asked again. */
export async function signIn(popup: Page): Promise<void> {
  // Where the page itself goes there, the host's own has a field of that name too.
  await isAtThirdParty(popup);
  await popup.getByLabel('Username').fill(demoSecrets.cycle.username);
  await popup.getByLabel('Password').fill(demoSecrets.cycle.password);
  await popup.getByRole('button', { name: 'Sign in' }).click();
}

/** Its consent page. */
export async function consent(popup: Page, product: string): Promise<void> {
  await popup.getByLabel(product).check();
  await popup.getByRole('button', { name: 'Allow' }).click();
}

/** Both, up to where the window is on its own again. */
export async function signInAndConsent(popup: Page, product: string): Promise<void> {
  await signIn(popup);
  await consent(popup, product);
}

export async function isClosed(popup: Page): Promise<void> {
  await expect.poll(() => popup.isClosed()).toBe(true);
}
