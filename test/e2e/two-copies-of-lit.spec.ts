import type { Page } from 'playwright/test';
import { demoSecrets } from '../../demo/connectors.js';
import { bundle } from '../../demo/host/bundle.js';
import { expect, test } from './fixtures.js';

/** Both copies of Lit create a policy. Without `'allow-duplicates'` each name may be created once. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
  + "require-trusted-types-for 'script'; trusted-types lit-html cyclr-connector-auth";

const script = (path: string): string => `<script type="module" src="${path}"></script>`;

const OURS = script('/cyclr-connector-auth.min.js');
const THEIRS = script('/host-app.js');

/** Opens a page with both elements, under the strict policy. */
async function openPage(page: Page, scripts: string): Promise<void> {
  const hostApp = await bundle(new URL('host-counter.ts', import.meta.url));
  expect(hostApp, 'the host app has its own production build of Lit').toContain('createPolicy("lit-html"');
  expect(hostApp).not.toContain('Lit is in dev mode');
  await page.route('**/host-app.js', (route) => route.fulfill({ contentType: 'text/javascript', body: hostApp }));
  await page.route('**/two-copies', (route) => route.fulfill({
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY },
    body: `<!doctype html><html lang="en"><title>Integrations</title><link rel="icon" href="data:,">${scripts}
<host-counter></host-counter>
<cyclr-connector-auth endpoint="/api/connectors" connector-id="11"></cyclr-connector-auth></html>`,
  }));
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(window, { violations });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, sample }) => { violations.push(`${effectiveDirective} ${sample}`); });
  });
  await page.goto(new URL('/two-copies', page.url()).href);
}

for (const [order, scripts] of [['the element loads first', OURS + THEIRS], ['the page’s Lit app loads first', THEIRS + OURS]] as const) {
  test(`the script-tag file and a Lit app with its own copy of Lit share a page under a strict policy: ${order}`, async ({ page, card }) => {
    await openPage(page, scripts);
    const counter = page.locator('host-counter').getByRole('button');
    await expect(counter).toHaveText('Pressed 0 times');
    await expect(counter).toHaveCSS('color', 'rgb(0, 128, 0)');
    await counter.click();
    await expect(counter).toHaveText('Pressed 1 times');
    await card(11).typeSecret('apiKey', demoSecrets.cycleApiKey);
    await card(11).part('action').click();
    await card(11).is('connected');
    await counter.click();
    await expect(counter).toHaveText('Pressed 2 times');
    expect(await page.evaluate('violations')).toEqual([]);
  });
}
