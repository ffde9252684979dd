import type { Locator } from 'playwright/test';
import { expect, test } from './fixtures.js';
import { LOCALES } from '../browser/locales.js';
import { descriptionOf, properties, situations } from './situations.js';
import type { Situation } from './situations.js';
import { layouts } from './element-page.js';
import type { ElementPage, Layout } from './element-page.js';

test.use({ viewport: { width: 320, height: 640 } });

for (const situation of situations) {
  for (const layout of Object.keys(layouts) as Layout[]) {
    test(`${situation.name}, in a ${layout}: fits 320 pixels, also with text at 200 %, with targets of at least 24 × 24`, async ({ elementPage, page }) => {
      await elementPage.show(situation, { layout });
      expect(await elementPage.findMisfits()).toEqual([]);
      await page.evaluate(() => { document.documentElement.style.fontSize = '32px'; });
      expect(await elementPage.findMisfits()).toEqual([]);
      await elementPage.waitForState(situation.state);
    });
  }
}

/** Shows the texts of a language in the element. */
const setLanguage = (elementPage: ElementPage, lang: string): Promise<void> => {
  const properties = { lang, dir: /^(ar|he)/.test(lang) ? 'rtl' : 'ltr', messages: LOCALES[lang as keyof typeof LOCALES] };
  return elementPage.element.evaluate(async (element, given) => {
    await (Object.assign(element, given) as unknown as { readonly updateComplete: Promise<unknown> }).updateComplete;
  }, properties);
};

/** Whether all parts overlap vertically. */
const isOneLine = ({ element: locator }: ElementPage, parts: readonly string[]): Promise<boolean> => locator.evaluate((element, names) => {
  const boxes = names.map((name) => element.shadowRoot!.querySelector(`[part=${name}]`)!.getBoundingClientRect());
  return Math.max(...boxes.map(({ top }) => top)) < Math.min(...boxes.map(({ bottom }) => bottom));
}, parts);

const LANGUAGES = Object.keys(LOCALES);

for (const name of ['compact, ApiKey', 'compact, OAuth2']) {
  test(`${name}: icon, name and button stand on one line of 320 pixels, in twelve languages`, async ({ elementPage }) => {
    for (const layout of Object.keys(layouts) as Layout[]) {
      await elementPage.show(situations.find((each) => each.name === name)!, { layout });
      for (const language of LANGUAGES) {
        await setLanguage(elementPage, language);
        expect(await isOneLine(elementPage, ['icon', 'title', 'action']), `${language}, ${layout}`).toBe(true);
        expect(await elementPage.findMisfits(), `${language}, ${layout}`).toEqual([]);
      }
    }
  });
}

test('every compact situation fits 320 pixels in twelve languages, also with text at 200 %', async ({ elementPage, page }) => {
  test.setTimeout(180_000);
  for (const situation of situations.filter((each) => each.name.startsWith('compact'))) {
    await elementPage.show(situation);
    for (const language of LANGUAGES) {
      await setLanguage(elementPage, language);
      for (const size of ['16px', '32px']) {
        await page.evaluate((each) => { document.documentElement.style.fontSize = each; }, size);
        expect(await elementPage.findMisfits(), `${situation.name}, ${language}, ${size}`).toEqual([]);
      }
    }
  }
});

/** The width of a button's text, and on how many lines it stands. */
const textOf = (button: Locator): Promise<{ readonly lines: number; readonly size: number }> => button.evaluate((element) => {
  const range = document.createRange();
  range.selectNodeContents(element.querySelector('span')!);
  return { lines: new Set([...range.getClientRects()].map(({ top }) => top)).size, size: range.getBoundingClientRect().width };
});

test('compact, with a form: the other buttons are as wide as their texts, and wrap before a text does', async ({ elementPage, page }) => {
  const connected = descriptionOf('ApiKey', { authenticated: true });
  const refused = { status: 422, json: { errors: [{ name: 'apiKey', detail: 'Expired' }] } };
  const situation = situations.find((each) => each.name === 'compact, failed at a field')!;
  for (const width of [280, 320, 360]) {
    await page.setViewportSize({ width, height: 640 });
    await elementPage.show({ ...situation, script: { GET: { json: connected }, POST: refused } });
    for (const language of LANGUAGES) {
      await setLanguage(elementPage, language);
      const [cancel, disconnect] = [await textOf(elementPage.part('cancel')), await textOf(elementPage.part('disconnect'))];
      expect([cancel.lines, disconnect.lines], `${language}, ${width}`).toEqual([1, 1]);
      const box = await elementPage.part('disconnect').boundingBox();
      expect(box!.width, `${language}, ${width}`).toBeCloseTo(disconnect.size, 0);
    }
  }
});

for (const name of ['ready, OAuth2', 'connected, OAuth2', 'connected, with an account', 'waiting']) {
  test(`${name}: name, status and button stand on one line of 720 pixels`, async ({ elementPage, page }) => {
    await page.setViewportSize({ width: 720, height: 640 });
    await elementPage.show(situations.find((each) => each.name === name)!, { layout: 'row' });
    const parts = ['icon', 'title', ...(name.startsWith('ready') ? [] : ['status']), 'action'];
    expect(await isOneLine(elementPage, parts)).toBe(true);
  });
}

test('loading says so, and keeps the height of what comes', async ({ elementPage, page }) => {
  await page.setViewportSize({ width: 720, height: 640 });
  for (const [width, compact] of [['720px', false], ['320px', false], ['720px', true], ['320px', true]] as const) {
    const attributes = { endpoint: '/api', 'connector-id': '33', loading: 'eager', ...(compact && { compact: '' }) };
    const css = `cyclr-connector-auth { width: ${width}; max-width: 100% }`;
    await elementPage.show({ name: '', state: 'loading', attributes, script: { GET: 'held' } }, { css });
    await expect(elementPage.part('status')).toHaveText('Loading…');
    const height = (): Promise<number> => elementPage.element.evaluate((element) => element.getBoundingClientRect().height);
    const before = await height();
    await elementPage.element.evaluate((element, connector) => Object.assign(element, { connector }), descriptionOf('OAuth2', { description: null }));
    await elementPage.waitForState('ready');
    expect(await height(), `${width}, ${compact ? 'compact' : 'not compact'}`).toBeCloseTo(before, 0);
  }
});

test('an icon that does not load leaves no broken image, and a later one is shown', async ({ elementPage }) => {
  const { attributes } = situations.find(({ name }) => name === 'ready, OAuth2')!;
  await elementPage.show({ name: '', state: 'ready', attributes, script: { GET: { json: descriptionOf('OAuth2', { icon: 'https://icons.invalid/x.svg' }) } } });
  await expect(elementPage.part('icon')).toBeHidden();
  const titleAt = async (): Promise<number> => (await elementPage.part('title').boundingBox())!.x;
  const without = await titleAt();
  await elementPage.element.evaluate((element, connector) => Object.assign(element, { connector }), descriptionOf('OAuth2'));
  await expect(elementPage.part('icon')).toBeVisible();
  expect(await titleAt()).toBeGreaterThan(without);
});

/** Markup, an unterminated direction override, and no opportunity to wrap. */
const HOSTILE = `<img src=x onerror="document.title='run'"><b>\u202e${'W'.repeat(10_000)}`;

/** The same situation with this text in place of every text of the connector. */
function withText({ script, ...situation }: Situation, text: string): Situation {
  const connector = script.GET === 'held' ? undefined : script.GET?.json as ReturnType<typeof descriptionOf> | undefined;
  if (!connector) return { script, ...situation };
  const json = {
    ...connector,
    name: text,
    description: text,
    authDescription: text,
    ...(connector.connectedAs && { connectedAs: text }),
    properties: connector.properties?.map((property) => ({
      ...property, label: text, description: text, ...(property.options && { options: [text, 'Europe'] }),
    })),
  };
  return { script: { ...script, GET: { json } }, ...situation };
}

for (const situation of situations) {
  test(`${situation.name}: shows long, empty, right-to-left and markup texts as text, and fits`, async ({ elementPage, page }) => {
    for (const text of [HOSTILE, '']) {
      for (const layout of Object.keys(layouts) as Layout[]) {
        await elementPage.show(withText(situation, text), { layout });
        expect(await elementPage.findMisfits(), `${layout}, ${text.slice(0, 5)}`).toEqual([]);
        await expect(elementPage.element.locator('b, img[src=x]')).toHaveCount(0);
        await expect(page).toHaveTitle('Your accounts');
      }
    }
  });
}

test('a part that does not fit and a target that is too small are found', async ({ elementPage, page }) => {
  await elementPage.show({ name: '', state: 'ready', attributes: { endpoint: '/api', loading: 'eager', 'connector-id': '33' }, script: { GET: { json: descriptionOf('None', { properties }) } } });
  await page.addStyleTag({ content: 'cyclr-connector-auth::part(action) { padding: 0; font-size: 12px; border: 0 } cyclr-connector-auth::part(title) { display: block; width: 400px }' });
  const misfits = (await elementPage.findMisfits()).join('\n');
  expect(misfits).toMatch(/^the page is 4\d\d wide/);
  expect(misfits).toMatch(/^action .* is too small$/m);
  expect(misfits).toMatch(/^title .* reaches/m);
});
