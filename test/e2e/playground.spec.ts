import { basename, join, resolve } from 'node:path';
import type { Locator, Page } from 'playwright/test';
import type {} from '../../src/element.js';
import { failures, messages as english } from '../../src/locales/en.js';
import { messages as arabic } from '../../src/locales/ar.js';
import { messages as german } from '../../src/locales/de.js';
import type { State } from '../../src/flow/flow.js';
import { expect, test } from './fixtures.js';

const root = resolve(import.meta.dirname, '../..');

/** The number of elements in each state: one for each auth type that can be in it. */
const counts: Readonly<Record<State, number>> = {
  idle: 1, loading: 4, ready: 5, submitting: 3, opening: 1, waiting: 1, detached: 1, verifying: 1, connected: 4, failed: 4,
};

const live = (page: Page): Locator => page.locator('#live cyclr-connector-auth');

const expectEveryState = async (page: Page): Promise<void> => {
  for (const [state, count] of Object.entries(counts)) {
    await expect(page.locator(`[data-name=${state}] cyclr-connector-auth`), state).toHaveCount(count);
    await expect(page.locator(`[data-name=${state}] cyclr-connector-auth[state=${state}]`), state).toHaveCount(count);
  }
};

/** The computed styles of an element and of its parts. */
const computedStyles = (element: Locator): Promise<unknown> => element.evaluate((host) => {
  const properties = [
    'color', 'background-color', 'font-size', 'font-weight', 'letter-spacing', 'text-transform', 'border-top-width', 'border-bottom-width',
    'border-top-left-radius', 'border-bottom-color', 'padding-left', 'row-gap', 'direction',
  ];
  const of = (each: Element): object => Object.fromEntries(properties.map((name) => [name, getComputedStyle(each).getPropertyValue(name)]));
  const parts = [...host.shadowRoot?.querySelectorAll('[part]') ?? []].map((each) => [each.part.value, of(each)]);
  const { maxInlineSize, colorScheme } = getComputedStyle(host);
  return { maxInlineSize, colorScheme, parts };
});

test.describe('the playground', () => {
  test.beforeEach(async ({ page, demo }) => { await page.goto(`${demo.host.origin}/playground`); });

  test('shows every state with every auth type that can be in it', async ({ page }) => {
    await expectEveryState(page);
  });

  test('shows every error by its code', async ({ page }) => {
    for (const code of Object.keys(failures)) {
      const elements = page.locator(`[data-name=${code}] cyclr-connector-auth`);
      await expect(elements.first()).toHaveAttribute('state', 'failed');
      const codes = await elements.evaluateAll((each) => each.map((element) => (element as HTMLElementTagNameMap['cyclr-connector-auth']).error?.code));
      expect([...new Set(codes)]).toEqual([code]);
    }
  });

  test('shows the compact element, the account, the disconnect question and the help link', async ({ page }) => {
    const shelf = (name: string): Locator => page.locator(`[data-name=${name}]`);
    await expect(shelf('compact').locator('[part=action]:visible')).toHaveCount(4);
    await expect(shelf('compact').locator('[part=input]')).toHaveCount(0);
    await expect(shelf('compact-open').locator('cyclr-connector-auth:state(expanded)')).toHaveCount(3);
    await expect(shelf('compact-connected').locator('[state=connected]')).toHaveCount(4);
    await expect(shelf('disconnect-question').locator('[part=keep]')).toHaveCount(2);
    await expect(shelf('attention').locator('[part=attention]')).toHaveText(Array.from({ length: 3 }, () => english.attention));
    await expect(shelf('connected-as').locator('[part=status]')).toHaveText(['Connected as ada@example.com', 'Connected as grace@example.com']);
    await expect(shelf('help-link').locator('[part=help]')).toHaveCount(2);
    // No scene takes the focus from the page.
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  });

  test('shows every state of the list', async ({ page }) => {
    for (const state of ['loading', 'ready', 'empty', 'failed']) {
      await expect(page.locator(`[data-name=list-${state}] cyclr-connector-list`)).toHaveAttribute('state', state);
    }
    await expect(page.locator('[data-name=list-ready] cyclr-connector-auth')).toHaveCount(5);
  });

  test('has a table of contents that keeps the settings, marks the place and moves the focus there', async ({ page }) => {
    await page.setViewportSize({ width: 1_600, height: 900 });
    await page.getByRole('button', { name: 'Ink' }).click();
    const contents = page.getByRole('navigation', { name: 'Contents' });
    await expect(contents.getByRole('link')).toHaveCount(await page.locator('.shelf').count());
    await contents.getByRole('link', { name: 'verifying' }).focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/#look=ink&at=verifying$/);
    await expect(contents.locator('[aria-current=location]')).toHaveText('verifying');
    await expect(page.locator('[data-name=verifying] h3')).toBeFocused();
    await expect(page.locator('[data-name=verifying]')).toBeInViewport();
    await expect(contents.getByRole('link', { name: 'idle' })).toBeInViewport();
    await page.evaluate(() => { document.querySelector('[data-name=loading]')?.scrollIntoView(); });
    await expect(contents.locator('[aria-current=location]')).toHaveText('loading');
    await page.getByLabel('Connector', { exact: true }).selectOption('Basic');
    await expect(contents.getByRole('link', { name: 'verifying' })).toBeHidden();
  });

  test('opens at the state that the address names', async ({ page, demo }) => {
    await page.goto(`${demo.host.origin}/playground/?named#look=ink&at=list-failed`);
    await expect(page.locator('#contents [aria-current=location]')).toHaveText('list-failed');
    await expect(page.locator('[data-name=list-failed] h3')).toBeInViewport();
    await expect(page.getByRole('button', { name: 'Ink' })).toHaveAttribute('aria-pressed', 'true');
  });

  test('shows every state on the screen of a phone', async ({ page }) => {
    for (const width of [375, 320]) {
      await page.getByRole('button', { name: `Phone, ${width} px` }).click();
      await expect(page).toHaveURL(new RegExp(`#screen=px${width}$`));
      await expect(page.locator('#live')).toHaveCSS('width', `${width}px`);
      const tooWide = await page.locator('.shelf .frame').evaluateAll((frames) => frames
        .filter(({ clientWidth, scrollWidth }) => scrollWidth > clientWidth).map(({ textContent }) => textContent));
      expect(tooWide).toEqual([]);
    }
    await page.getByRole('button', { name: 'Page', exact: true }).click();
    await expect(page).not.toHaveURL(/#/);
  });

  test('has a live element whose backend refuses and accepts credentials', async ({ page }) => {
    await live(page).locator('[name=apiKey]').fill('wrong');
    await live(page).locator('[part=action]').click();
    await expect(live(page)).toHaveAttribute('state', 'failed');
    await expect(live(page)).toContainText(english.invalid_credentials);
    await live(page).locator('[name=apiKey]').fill('right');
    await live(page).locator('[part=action]').click();
    await expect(live(page)).toHaveAttribute('state', 'connected');
  });

  test('simulates the sign-in window, where the user allows access or closes it', async ({ page }) => {
    await page.getByLabel('Connector', { exact: true }).selectOption('OAuth2');
    await live(page).locator('[part=action]').click();
    await page.getByRole('button', { name: 'Close this window' }).click();
    await expect(live(page)).toHaveAttribute('state', 'detached');
    await live(page).locator('[part=reopen]').click();
    await expect(live(page)).toHaveAttribute('state', 'waiting');
    await page.getByRole('button', { name: 'Allow access' }).click();
    await expect(live(page)).toHaveAttribute('state', 'connected');
    await expect(page.getByRole('button', { name: 'Allow access' })).toHaveCount(0);
    expect(page.context().pages()).toHaveLength(1);
  });

  test('applies a theme and changes to it, and keeps both in the address', async ({ page }) => {
    const action = live(page).locator('[part=action]');
    await page.getByRole('button', { name: 'Clay' }).click();
    await expect(action).toHaveCSS('background-color', 'rgb(168, 68, 29)');
    await expect(action).toHaveCSS('border-top-left-radius', '24px');
    await page.getByLabel('Main button and focus, light').fill('#123456');
    await page.getByLabel('Corners').fill('3');
    await expect(action).toHaveCSS('background-color', 'rgb(18, 52, 86)');
    await expect(page).toHaveURL(/#look=clay&accent=123456-ffb692&radius=3$/);
    await page.reload();
    await expect(live(page).locator('[part=action]')).toHaveCSS('background-color', 'rgb(18, 52, 86)');
    await expect(live(page).locator('[part=action]')).toHaveCSS('border-top-left-radius', '3px');
    await page.getByRole('button', { name: 'Reset' }).click();
    await expect(page).not.toHaveURL(/#/);
    await expect(live(page).locator('[part=action]')).toHaveCSS('border-top-left-radius', '6px');
  });

  test('starts its controls with the element’s default colours', async ({ page }) => {
    await expect(live(page)).toHaveAttribute('state', 'ready');
    const before = await computedStyles(live(page));
    await page.locator('[name=accent-light]').dispatchEvent('input');
    await page.locator('[name=text-light]').dispatchEvent('input');
    await page.getByLabel('Corners').dispatchEvent('input');
    await expect(page.locator('#css')).toContainText('--cyclr-radius: 6px');
    expect(await computedStyles(live(page))).toEqual(before);
  });

  test('warns when the button’s text has too little contrast', async ({ page }) => {
    const legibility = page.locator('.legibility');
    await expect(legibility).not.toContainText('Text needs');
    await page.getByLabel('Main button and focus, light').fill('#eeeeee');
    await expect(legibility).toContainText('1.2 : 1 in light');
    await expect(legibility).toContainText('Text needs 4.5');
  });

  test('switches the language and the direction of every element', async ({ page }) => {
    const language = page.getByLabel('Language', { exact: true });
    await language.selectOption('de');
    await expect(live(page).locator('[part=action]')).toHaveText(german.connectTo.replace('{name}', 'Pipedrive'));
    await expect(page.locator('[data-name=connected] cyclr-connector-auth').first()).toContainText(german.connected);
    await language.selectOption('ar');
    await expect(live(page).locator('[part=action]')).toHaveText(arabic.connectTo.replace('{name}', '\u2068Pipedrive\u2069'));
    await expect(live(page)).toHaveCSS('direction', 'rtl');
    await page.getByLabel('Direction').selectOption('ltr');
    await expect(live(page)).toHaveCSS('direction', 'ltr');
  });

  test('shows one auth type with a chosen width, colour scheme and text', async ({ page }) => {
    await page.getByLabel('Connector', { exact: true }).selectOption('Basic');
    await page.getByLabel('Width').selectOption('phone');
    await page.getByLabel('Colour scheme').selectOption('dark');
    await page.getByText('Texts', { exact: true }).click();
    await page.locator('[name="text.connectTo"]').fill('Link <b>{name}</b>');
    await expect(page.locator('[data-name=waiting]')).toBeHidden();
    await expect(page.locator('[data-name=ready] .frame:visible')).toHaveCount(1);
    await expect(live(page)).toHaveCSS('width', '320px');
    await expect(live(page)).toHaveCSS('color-scheme', 'dark');
    await expect(live(page).locator('[part=action]')).toHaveText('Link <b>Freshdesk</b>');
  });

  test('ignores values in the address that it could not have written', async ({ page, demo }) => {
    const hash = new URLSearchParams({
      'look': '__proto__', 'accent': 'red}body{display:none', 'radius': '5px;color:red', 'lang': 'xx', 'width': 'row"', 'text.connect': '</script><img src=x>',
    });
    await page.goto(`${demo.host.origin}/playground/?hostile#${hash}`);
    await expect(live(page)).toHaveAttribute('state', 'ready');
    await expect(page.locator('#css')).toHaveText('cyclr-connector-auth {\n  max-inline-size: 384px;\n}', { useInnerText: true });
    await expect(page.locator('#html')).toContainText('\\u003c/script>');
    await expect(page.locator('img[src=x]')).toHaveCount(0);
  });

  test('fits on a phone, where the controls are collapsed', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.reload();
    await expectEveryState(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await expect(page.getByLabel('Corners')).toBeHidden();
    await page.getByText('Look', { exact: true }).click();
    await expect(page.getByLabel('Corners')).toBeVisible();
  });

  test('fits 320 pixels with text at 200 %', async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 844 });
    await page.reload();
    await expectEveryState(page);
    await page.getByText('Look', { exact: true }).click();
    await page.evaluate(() => { document.documentElement.style.fontSize = '30px'; });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  });

  test('has a skip link as the first Tab stop, which leaves the address alone', async ({ page, demo }) => {
    await page.goto(`${demo.host.origin}/playground/?keys#look=ink`);
    await expect(live(page)).toHaveAttribute('state', 'ready');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await live(page).evaluate((element) => element.shadowRoot?.activeElement?.getAttribute('name'))).toBe('apiKey');
    expect(new URL(page.url()).hash).toBe('#look=ink');
  });
});

test('restarts a state that waits for an answer before it times out', async ({ page, demo }) => {
  await page.clock.install();
  await page.goto(`${demo.host.origin}/playground/`);
  await page.clock.runFor(3_000);
  await expectEveryState(page);
  await page.evaluate(() => { document.body.addEventListener('cyclr-auth-state', ({ detail }) => { document.body.append(` ⟨${detail.state}⟩`); }); });
  await page.clock.runFor(10_000);
  for (const state of ['loading', 'opening', 'verifying']) await expect(page.locator('body')).toContainText(`⟨${state}⟩`);
  await expectEveryState(page);
});

test('the exported code looks the same on another page', async ({ page, demo, browser }) => {
  for (const hash of ['#look=clay&lang=he&width=phone&gap=20', '#look=ink&scheme=dark&error=aa0000-ff9999']) {
    await page.goto(`${demo.host.origin}/playground/?${hash.length}${hash}`);
    await expect(live(page)).toHaveAttribute('state', 'ready');
    await expect(live(page).locator('[part=action]')).toBeVisible();
    const [html, css] = await Promise.all(['#html', '#css'].map((code) => page.locator(code).textContent()));
    // The element inherits the page's font and colour.
    const inherited = await page.locator('#live').evaluate((place) => {
      const { font, color } = getComputedStyle(place);
      return `font: ${font}; color: ${color}`;
    });
    const context = await browser.newContext();
    await context.route('https://cdn.jsdelivr.net/npm/**', (route) => route.fulfill({
      path: join(root, 'dist', `${basename(route.request().url(), '.min.js')}.min.js`),
      headers: { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' },
    }));
    await context.route('https://host.example/api/connectors/33', (route) => route.fulfill({
      json: { name: 'Pipedrive', description: 'Sales CRM for small teams.', icon: 'data:image/png,', authType: 'ApiKey', authDescription: 'In Pipedrive.', authenticated: false },
    }));
    await context.route('https://host.example/', (route) => route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><style>:root { color-scheme: light dark } main { ${inherited} }\n${css}</style><main>${html}</main>`,
    }));
    const pasted = await context.newPage();
    await pasted.goto('https://host.example/');
    await expect(pasted.locator('cyclr-connector-auth')).toHaveAttribute('state', 'ready');
    await expect(pasted.locator('cyclr-connector-auth [part=action]')).toBeVisible();
    expect(await computedStyles(pasted.locator('cyclr-connector-auth'))).toEqual(await computedStyles(live(page)));
    await context.close();
  }
});

test('the demo’s page links to the playground', async ({ page }) => {
  await page.getByRole('link', { name: /playground/ }).click();
  await expect(page).toHaveURL(/\/playground\/$/);
  await expect(live(page)).toHaveAttribute('state', 'ready');
});
