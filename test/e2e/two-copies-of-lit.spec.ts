import type { Page } from 'playwright/test';
import { demoSecrets } from '../../demo/connectors.js';
import { bundle } from '../../demo/host/bundle.js';
import type { Card } from './card.js';
import { expect, test } from './fixtures.js';

/** No name may be created twice: `'allow-duplicates'` is missing on purpose. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
  + "require-trusted-types-for 'script'; trusted-types";

interface Opening {
  /** Names of Trusted Types policies that the page allows. */
  readonly policyNames: string;
  /** The scripts of the page, in their order. */
  readonly scripts: readonly string[];
  /** The source of `/host-app.js`. */
  readonly hostApp: 'host-counter.ts' | 'host-bundle.ts';
}

/** Opens a page with the host's element and ours, and records each violation of its policy. */
async function openPage(page: Page, { policyNames, scripts, hostApp }: Opening): Promise<void> {
  const code = await bundle(new URL(hostApp, import.meta.url));
  expect(code.split('createPolicy("lit-html"'), 'one production copy of Lit, as it is published').toHaveLength(2);
  expect(code).not.toContain('Lit is in dev mode');
  await page.route('**/host-app.js', (route) => route.fulfill({ contentType: 'text/javascript', body: code }));
  await page.route('**/lit-app', (route) => route.fulfill({
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': `${POLICY} ${policyNames}` },
    body: `<!doctype html><html lang="en"><title>Integrations</title><link rel="icon" href="data:,">
${scripts.map((path) => `<script type="module" src="${path}"></script>`).join('')}
<host-counter></host-counter>
<cyclr-connector-auth endpoint="/api/connectors" connector-id="11"></cyclr-connector-auth></html>`,
  }));
  await page.addInitScript(() => {
    const violations: string[] = [];
    Object.assign(window, { violations });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, sample }) => { violations.push(`${effectiveDirective} ${sample}`); });
  });
  await page.goto(new URL('/lit-app', page.url()).href);
}

/** Uses both elements by turns. */
async function expectBothToWork(page: Page, ours: Card): Promise<void> {
  const counter = page.locator('host-counter').getByRole('button');
  await expect(counter).toHaveText('Pressed 0 times');
  await expect(counter).toHaveCSS('color', 'rgb(0, 128, 0)');
  await counter.click();
  await expect(counter).toHaveText('Pressed 1 times');
  await ours.typeSecret('apiKey', demoSecrets.cycleApiKey);
  await ours.part('action').click();
  await ours.expectState('connected');
  await counter.click();
  await expect(counter).toHaveText('Pressed 2 times');
  expect(await page.evaluate('violations')).toEqual([]);
}

const OURS = '/cyclr-connector-auth.min.js';
const THEIRS = '/host-app.js';

for (const [first, scripts] of [['script-tag file', [OURS, THEIRS]], ['Lit app', [THEIRS, OURS]]] as const) {
  test(`the script-tag file works beside a Lit app with its own copy of Lit under a strict policy, the ${first} first`, async ({ page, card }) => {
    await openPage(page, { policyNames: 'lit-html cyclr-connector-auth', scripts, hostApp: 'host-counter.ts' });
    await expectBothToWork(page, card(11));
  });
}

test('the element from npm shares the copy of Lit, and its policy, with the Lit app that bundles it', async ({ page, card }) => {
  await openPage(page, { policyNames: 'lit-html', scripts: [THEIRS], hostApp: 'host-bundle.ts' });
  await expectBothToWork(page, card(11));
});
