import { expect } from 'playwright/test';
import type { Locator, Page } from 'playwright/test';
import type { Card } from '../card.js';
import { CONNECTORS, html, openPage } from './real-page.js';
import type { RealPage } from './real-page.js';

const BODY = `<button type="button" id="open">Add an integration</button>
<dialog aria-label="Integrations">
<form method="dialog"><button>Close</button></form>
${CONNECTORS}
</dialog>`;

const APP = `
const dialog = document.querySelector('dialog');
document.querySelector('#open').addEventListener('click', () => { dialog.showModal(); });`;

export const dialogOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Integrations' });

/** Opens the dialog as a modal one. */
export async function openDialog(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add an integration' }).click();
  await expect(dialogOf(page)).toBeVisible();
}

/** Closes the dialog with Escape. */
export async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(dialogOf(page)).toBeHidden();
}

async function closeAndReopen({ page }: Card): Promise<void> {
  await closeDialog(page);
  await openDialog(page);
}

export const dialog: RealPage = {
  name: 'a page with a modal dialog',
  open: async (page) => {
    await openPage(page, { integrations: html({ head: '<script type="module" src="/real-pages/app.js"></script>', body: BODY }), 'app.js': APP });
    await openDialog(page);
  },
  beforeTyping: async (byKey) => {
    const { page } = byKey;
    // The dialog's own button comes first.
    await page.keyboard.press('Tab');
    await expect(byKey.input('apiKey')).toBeFocused();
    await page.evaluate(() => { document.querySelector('cyclr-connector-auth')?.focus(); });
    await expect(byKey.input('apiKey')).toBeFocused();
  },
  halfTyped: async (byKey) => {
    const { page } = byKey;
    await byKey.input('apiKey').focus();
    const half = await byKey.input('apiKey').inputValue();
    await closeAndReopen(byKey);
    await expect(byKey.input('apiKey')).toHaveValue(half);
    await byKey.input('apiKey').focus();
    await page.keyboard.press('End');
  },
  whileWaiting: closeAndReopen,
  whenConnected: closeAndReopen,
};
