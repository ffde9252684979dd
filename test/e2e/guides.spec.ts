import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page, Response } from 'playwright/test';
import { demoSecrets } from '../../demo/connectors.js';
import type {} from '../../src/element.js';
import { failures } from '../../src/locales/en.js';
import { expect, test } from './fixtures.js';
import { TurboApp } from './real-pages/turbo.js';
import { consent, isAtThirdParty, signInAndConsent } from './sign-in.js';

const root = resolve(import.meta.dirname, '../..');

const guide = (name: string): Promise<string> => readFile(join(root, `docs/${name}.md`), 'utf8');

/** A guide's samples in one language, in document order. */
async function samples(name: string, language: string): Promise<readonly string[]> {
  return [...(await guide(name)).matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code = '']) => code);
}

/** The sample with the built files in place of the CDN's. */
const local = (html: string): string => html.replace('https://cdn.jsdelivr.net/npm/cyclr-connector-auth/dist', '');

/** Serves a page on the demo host's origin, in the current session, and opens it. */
async function serve(page: Page, path: string, html: string, headers: Readonly<Record<string, string>> = {}): Promise<Response | null> {
  const url = new URL(path, page.url()).href;
  await page.context().route((each) => each.href.split('?')[0] === url, (route) => route.fulfill({
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body: html,
  }));
  return page.goto(url);
}

/** A page with one element. The scripts come before the element's own, so that they see every event. */
const withElement = (id: number, ...scripts: readonly string[]): string => `<!doctype html><title>Page</title><button id="mine">Mine</button>
<cyclr-connector-auth endpoint="/api/connectors" connector-id="${id}" loading="eager"></cyclr-connector-auth>
${scripts.map((script) => `<script type="module">${script}</script>`).join('')}
<script type="module" src="/cyclr-connector-auth.min.js"></script>`;

const element = (page: Page) => page.locator('cyclr-connector-auth');

async function submitKey(page: Page, key: string = demoSecrets.cycleApiKey): Promise<void> {
  await element(page).locator('[name=apiKey]').fill(key);
  await element(page).locator('[part=action]').click();
}

test('styling: the styles, the states and the slots apply', async ({ page }) => {
  const [clay = '', ink = '', byState = ''] = await samples('styling', 'css');
  const slots = (await samples('styling', 'html')).find((each) => each.includes('slot=')) ?? '';
  const style = (css: string): string => `<style>${css}</style>`;
  await serve(page, '/clay', style(clay) + withElement(11));
  const action = element(page).locator('[part=action]');
  await expect(action).toHaveCSS('border-top-left-radius', '24px');
  await expect(action).toHaveCSS('background-color', 'rgb(168, 68, 29)');
  await serve(page, '/ink', style(ink) + withElement(11));
  await expect(element(page).locator('[part=label]')).toHaveCSS('text-transform', 'uppercase');
  await expect(element(page).locator('[part=input]')).toHaveCSS('border-top-width', '0px');
  await serve(page, '/state', `${style(byState)}<div class="card">${withElement(11)}</div>`);
  await submitKey(page);
  await expect(element(page)).toHaveAttribute('state', 'connected');
  await expect(element(page).locator('[part=description]')).toBeHidden();
  await expect(page.locator('.card')).toHaveCSS('border-color', 'rgb(46, 139, 87)');
  await serve(page, '/slots', `<script type="module" src="/cyclr-connector-auth.min.js"></script>${slots}`);
  await expect(page.getByRole('button', { name: 'Bring your feedback in' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Product feedback' })).toBeVisible();
});

test.describe('events', () => {
  test('one listener on the document gets the events of every connector, and each state', async ({ page }) => {
    const code = await samples('events', 'js');
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await serve(page, '/guide', withElement(11, code[0] ?? '', code.find((each) => each.includes('cyclr-auth-state')) ?? ''));
    await submitKey(page);
    await expect.poll(() => said).toContain('connected 11 by submit, verified: true');
    expect(said.filter((text) => text.includes('→'))).toEqual(['11: idle → loading', '11: loading → ready', '11: ready → submitting', '11: submitting → connected']);
  });

  test('preventing the start event prevents the sign-in; the page’s own button starts it', async ({ page }) => {
    const code = await samples('events', 'js');
    const [ask = '', button = ''] = ['confirm(', '#mine'].map((part) => code.find((each) => each.includes(part)));
    await serve(page, '/guide', withElement(12, ask, button));
    await expect(element(page)).toHaveAttribute('state', 'ready');
    page.once('dialog', (dialog) => dialog.dismiss());
    const cancelled = page.waitForEvent('console', (message) => message.text() === 'cancelled');
    await page.locator('#mine').click();
    await cancelled;
    expect(page.context().pages()).toHaveLength(1);
    page.once('dialog', (dialog) => dialog.accept());
    const connected = page.waitForEvent('console', (message) => message.text() === 'connected by message');
    const [popup] = await Promise.all([page.waitForEvent('popup'), page.locator('#mine').click()]);
    await signInAndConsent(popup, 'Difference Engine');
    await connected;
  });

  test('the page’s own button needs a description: a hidden element has one only if it is eager', async ({ page }) => {
    const button = (await samples('events', 'js')).find((each) => each.includes('#mine')) ?? '';
    const hidden = withElement(12, button).replace('<cyclr-connector-auth', '<cyclr-connector-auth hidden');
    await serve(page, '/lazy', hidden.replace(' loading="eager"', ''));
    await expect(element(page)).toHaveAttribute('state', 'idle');
    const failed = page.waitForEvent('console', (message) => message.text() === 'failed: misconfigured');
    await page.locator('#mine').click();
    await failed;
    await serve(page, '/eager', hidden);
    await expect(element(page)).toHaveAttribute('state', 'ready');
    const connected = page.waitForEvent('console', (message) => message.text() === 'connected by message');
    const [popup] = await Promise.all([page.waitForEvent('popup'), page.locator('#mine').click()]);
    await signInAndConsent(popup, 'Difference Engine');
    await connected;
  });

  test('the count is right before every element has asked, while one connects again, and after a disconnect', async ({ page }) => {
    const code = await samples('events', 'js');
    const count = code.find((each) => each.includes('#count')) ?? '';
    const markup = [11, 12].map((id) => `<cyclr-connector-auth style="display: block; margin-bottom: 300vh" endpoint="/api/connectors" connector-id="${id}"></cyclr-connector-auth>`);
    await serve(page, '/guide', `<!doctype html><title>Page</title><p id="count"></p>${markup.join('')}
      <script type="module">${count}</script><script type="module" src="/cyclr-connector-auth.min.js"></script>`);
    const shown = page.locator('#count');
    const first = page.locator('cyclr-connector-auth').first();
    await expect(first).toHaveAttribute('state', 'ready');
    await expect(shown).toHaveText('At least 0 of 2 connected');
    await first.locator('[name=apiKey]').fill(demoSecrets.cycleApiKey);
    await first.locator('[part=action]').click();
    await expect(shown).toHaveText('At least 1 of 2 connected');
    await page.locator('cyclr-connector-auth').last().scrollIntoViewIfNeeded();
    await expect(shown).toHaveText('1 of 2 connected');
    await first.locator('[part=action]').click();
    await expect(first).toHaveAttribute('state', 'ready');
    await expect(shown).toHaveText('1 of 2 connected');
    await first.locator('[part=cancel]').click();
    await first.evaluate((each: HTMLElementTagNameMap['cyclr-connector-auth']) => each.disconnect());
    await expect(shown).toHaveText('0 of 2 connected');
  });

  test('the page’s own form connects with a hidden element, and shows what is wrong', async ({ page }) => {
    const code = await samples('events', 'js');
    const own = code.find((each) => each.includes('form.elements')) ?? '';
    const form = (await samples('events', 'html')).find((each) => each.includes('<form>')) ?? '';
    await serve(page, '/guide', `<!doctype html><title>Page</title>${form}
      <script type="module">${own}</script><script type="module" src="/cyclr-connector-auth.min.js"></script>`);
    const submit = async (key: string): Promise<void> => {
      await page.locator('[name=key]').fill(key);
      await page.getByRole('button', { name: 'Connect' }).click();
    };
    await submit('a\u200bb');
    await expect(page.locator('output')).toContainText('invisible');
    await submit(demoSecrets.cycleApiKey);
    await expect(page.locator('output')).toHaveText('Connected');
    await expect(element(page)).toHaveAttribute('authenticated', '');
  });

  test.describe('when the page stores credentials itself', () => {
    test.use({ noted: [/status of (422|500)/] });

    test('a refused key shows its message below the input, another failure does not blame the key, and a fulfilled promise connects', async ({ page }) => {
      const code = await samples('events', 'js');
      const own = code.find((each) => each.includes('respondWith')) ?? '';
      let status = 422;
      let stored = '';
      await page.route('**/my/keys/11', (route) => {
        stored = route.request().postData() ?? '';
        return route.fulfill({ status });
      });
      await serve(page, '/guide', withElement(11, own));
      await submitKey(page, 'test-key');
      await expect(element(page).getByText('This key is from the test environment.')).toBeVisible();
      status = 500;
      await submitKey(page, 'another-key');
      await expect(element(page).getByText(failures.endpoint_error)).toBeVisible();
      await expect(element(page).getByText('This key is from the test environment.')).toBeHidden();
      status = 204;
      await submitKey(page);
      await expect(element(page)).toHaveAttribute('state', 'connected');
      expect(stored).toBe(demoSecrets.cycleApiKey);
    });
  });
});

test('return page: the page closes the popup; the elements complete by return page, directly, and without a popup', async ({ page }) => {
  const [returnPage = '', withReturn = '', directly = '', inPage = ''] = await samples('return-page', 'html');
  const built = join(root, 'dist/cyclr-connector-auth.return.min.js');
  await page.context().route('**/cyclr-connector-auth.return.min.js', (route) => route.fulfill({ path: built, contentType: 'text/javascript' }));
  await page.context().route(({ pathname }) => pathname === '/signed-in', (route) => route.fulfill({ contentType: 'text/html', body: local(returnPage) }));
  const [returned] = await Promise.all([page.waitForEvent('popup'), page.evaluate(() => { open('/signed-in?cyclr-attempt=1-2-3-4'); })]);
  await returned.waitForEvent('close');

  // Playwright does not route redirected requests, so the sign-in comes back to the demo host's own return page.
  const script = '<script type="module" src="/cyclr-connector-auth.min.js"></script>';
  for (const sample of [withReturn, directly]) expect(sample).toContain('return-url="/signed-in"');
  await serve(page, '/guide', script + withReturn.replace('/signed-in', '/return.html'));
  const [popup] = await Promise.all([page.waitForEvent('popup'), element(page).locator('[part=action]').click()]);
  const closed = popup.waitForEvent('close');
  await signInAndConsent(popup, 'Difference Engine');
  await closed;
  await expect(element(page)).toHaveAttribute('state', 'connected');

  await serve(page, '/directly', script + directly.replace('/signed-in', '/return.html'));
  const starts = page.context().waitForEvent('request', (request) => request.url().includes('/connectors/12/start?'));
  const [again] = await Promise.all([page.waitForEvent('popup'), element(page).locator('[part=action]').click()]);
  const closedAgain = again.waitForEvent('close');
  await starts;
  await consent(again, 'Flying Machine');
  await closedAgain;
  await expect(element(page)).toHaveAttribute('state', 'connected');

  await serve(page, '/in-page', script + inPage);
  await element(page).locator('[part=disconnect]').click();
  await element(page).locator('[part=confirm]').click();
  await element(page).and(page.locator('[state=ready]')).locator('[part=action]').click();
  await isAtThirdParty(page);
});

test.describe('links that leave the page', () => {
  // The browser logs each answer with status 400 or above.
  test.use({ noted: [/status of (403|404)/] });

  test('link in an e-mail: the page connects a user who comes from another site, and a link to the start route is refused', async ({ page, demo }) => {
    const [html = ''] = await samples('email-link', 'html');
    expect(html).toContain('return-url="/signed-in"');
    // Playwright does not route redirected requests, so the sign-in comes back to the demo host's own return page.
    await serve(page, '/connect/12', local(html).replace('/signed-in', '/return.html'));
    const { origin } = new URL(page.url());
    const links = `<a href="${origin}/connect/12">Connect</a> <a href="${origin}/api/connectors/12/start?targetOrigin=${origin}/">Start</a>`;
    await page.goto(`${demo.cyclr.origin}/`);
    await serve(page, '/message', links);
    const [refused] = await Promise.all([page.waitForResponse(/\/start\?/), page.getByRole('link', { name: 'Start' }).click()]);
    expect(refused.status()).toBe(403);
    await page.goto(`${demo.cyclr.origin}/message`);
    await page.getByRole('link', { name: 'Connect' }).click();
    const [popup] = await Promise.all([page.waitForEvent('popup'), element(page).locator('[part=action]').click()]);
    await signInAndConsent(popup, 'Difference Engine');
    await expect(page.locator('#outcome')).toHaveText('Thank you. You can close this page.');
  });

  test('native apps: the page in the system browser leads back to the app, and the web view then knows', async ({ page, context }) => {
    const [html = ''] = await samples('native-apps', 'html');
    const [prevent = '', refresh = ''] = await samples('native-apps', 'js');
    const opened: string[] = [];
    await page.exposeFunction('openInBrowser', (address: string) => { opened.push(address); });
    await serve(page, '/in-the-app', withElement(12, prevent));
    await element(page).locator('[part=action]').click();
    await expect.poll(() => opened).toEqual(['/connect/12']);
    expect(context.pages()).toHaveLength(1);

    const browser = await context.newPage();
    await browser.goto(new URL('/return.html', page.url()).href);
    await serve(browser, '/connect/12', local(html));
    await element(browser).locator('[part=action]').click();
    await signInAndConsent(browser, 'Difference Engine');
    // Playwright does not route redirected requests: the page of the guide is there only if it is opened by its address.
    await browser.waitForURL(/\/connect\/12\?/);
    await browser.goto(browser.url());
    await expect(browser.getByRole('link', { name: 'Back to the app' })).toHaveAttribute('href', 'com.example.app:/connected/12');
    await browser.close();

    await page.evaluate(refresh);
    await expect(element(page)).toHaveAttribute('state', 'connected');
  });
});

const csrfSample = async (): Promise<string> => (await samples('ten-minutes', 'js')).find((each) => each.includes('csrf-token')) ?? '';

test('ten minutes: with Turbo, the list of each visit sends the CSRF token', async ({ page, card }) => {
  const app = new TurboApp(page, {
    head: `<meta name="csrf-token" content="token-1"><script type="module">${await csrfSample()}</script>
      <script type="module" src="/cyclr-connector-auth.list.min.js"></script>`,
    connectors: '<cyclr-connector-list endpoint="/api/connectors"></cyclr-connector-list>',
  });
  const tokenOf = async (method: string, act: () => Promise<void>): Promise<string | undefined> => {
    const [request] = await Promise.all([page.waitForRequest((each) => each.method() === method), act()]);
    return request.headers()['x-csrf-token'];
  };
  await app.open();
  await app.visit('Reports');
  // The script now runs on a page without a list.
  await page.reload();
  await app.visit('Integrations');
  await card(11).input('apiKey').fill(demoSecrets.cycleApiKey);
  expect(await tokenOf('POST', () => card(11).part('action').click())).toBe('token-1');
  await card(11).expectState('connected');
  await app.visit('Reports');
  await app.visit('Integrations');
  expect(await tokenOf('DELETE', () => card(11).disconnect())).toBe('token-1');
  await card(11).expectState('ready');
});

test('ten minutes: the list sends the CSRF token of the page', async ({ page }) => {
  const sample = await csrfSample();
  await serve(page, '/guide', `<!doctype html><title>Page</title><meta name="csrf-token" content="token-1">
    <cyclr-connector-list endpoint="/api/connectors"></cyclr-connector-list>
    <script type="module">${sample}</script><script type="module" src="/cyclr-connector-auth.list.min.js"></script>`);
  await element(page).first().locator('[name=apiKey]').fill(demoSecrets.cycleApiKey);
  const [request] = await Promise.all([
    page.waitForRequest((each) => each.method() === 'POST'), element(page).first().locator('[part=action]').click(),
  ]);
  expect(request.headers()['x-csrf-token']).toBe('token-1');
  await expect(element(page).first()).toHaveAttribute('state', 'connected');
});

test('languages: the hint is translated, also after a disconnect', async ({ page }) => {
  const hint = element(page).locator('[part=hint]');
  const code = await samples('languages', 'js');
  await serve(page, '/guide', withElement(11, code.find((each) => each.includes('element.fetch')) ?? ''));
  const translated = 'Ihr API-Schlüssel: in Cycle unter Einstellungen → API-Schlüssel.';
  await expect(hint).toHaveText(translated);
  await submitKey(page);
  await expect(element(page)).toHaveAttribute('state', 'connected');
  await element(page).locator('[part=disconnect]').click();
  await element(page).locator('[part=confirm]').click();
  await expect(hint).toHaveText(translated);
});

test('events: the page keeps a connection, and asks in its own way', async ({ page }) => {
  const code = await samples('events', 'js');
  const keep = code.find((each) => each.includes("=== '11'")) ?? '';
  const ask = code.find((each) => each.includes('askUser')) ?? '';
  const deletes: string[] = [];
  page.on('request', (request) => { if (request.method() === 'DELETE') deletes.push(request.url()); });
  const disconnect = async (): Promise<void> => {
    await element(page).locator('[part=disconnect]').click();
    await element(page).locator('[part=confirm]').click();
  };
  await serve(page, '/keep', withElement(11, keep));
  await submitKey(page);
  await disconnect();
  await expect(element(page).locator('[part=disconnect]')).toBeVisible();
  expect(deletes).toEqual([]);
  await serve(page, '/ask', withElement(11, `let asked = 0; window.askUser = async () => ++asked > 1; ${ask}`));
  await disconnect();
  await expect(element(page).locator('[part=disconnect]')).toBeVisible();
  expect(deletes).toEqual([]);
  await disconnect();
  await expect(element(page)).toHaveAttribute('state', 'ready');
  expect(deletes).toHaveLength(1);
});

test('security policy: the page connects under the policy, and the README shows the same policy', async ({ page }) => {
  const [html = ''] = await samples('csp', 'html');
  const [, policy = ''] = /```\n(default-src[^\n]+)/.exec(await guide('csp')) ?? [];
  expect(await readFile(join(root, 'README.md'), 'utf8')).toContain(policy);
  await serve(page, '/guide', html, { 'content-security-policy': policy });
  await submitKey(page);
  await expect(element(page)).toHaveAttribute('state', 'connected');
});

test.describe('a policy with a nonce', () => {
  // The diagnosis asks for a connector that does not exist, and sends an empty POST.
  test.use({ noted: [/status of (400|404)/] });

  test('security policy: the browser passes the nonce on to the language and the diagnosis', async ({ page }) => {
    const [html = ''] = await samples('csp', 'html');
    const [, policy = ''] = /```\n(default-src[^\n]+)/.exec(await guide('csp')) ?? [];
    const nonce = 'bm9uY2UtMQ';
    await serve(page, '/guide', html.replace('lang="en"', 'lang="de"').replace('<script', `<script nonce="${nonce}"`), {
      'content-security-policy': policy.replace("script-src 'self'", `script-src 'nonce-${nonce}'`),
    });
    await expect(element(page).locator('[part=base]')).toHaveAttribute('lang', 'de');
    expect(await element(page).evaluate((each: HTMLElementTagNameMap['cyclr-connector-auth']) => each.diagnose())).toEqual([]);
  });
});

test.describe('a list that failed', () => {
  test.use({ noted: [/status of 404|^cyclr-connector-/] });

  test('troubleshooting: an element that the console adds is asked in its place', async ({ page }) => {
    const ask = (await samples('troubleshooting', 'js')).find((each) => each.includes('cyclr-connector-list')) ?? '';
    await serve(page, '/guide', `<!doctype html><title>Page</title><cyclr-connector-list endpoint="/nowhere"></cyclr-connector-list>
      <script type="module" src="/cyclr-connector-auth.list.min.js"></script>`);
    await expect(page.locator('cyclr-connector-list')).toHaveAttribute('state', 'failed');
    const found = await page.evaluate<readonly { readonly problem?: string }[]>(`(async () => { ${ask.replace('await', 'return')} })()`);
    expect(JSON.stringify(found)).toContain('/nowhere');
  });
});

test('troubleshooting has one section for each error code', async () => {
  const headings = [...(await guide('troubleshooting')).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual(Object.keys(failures));
});
