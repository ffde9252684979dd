import { LOCALES } from '../browser/locales.js';
import type { Messages } from '../browser/locales.js';
import { failures } from '../../src/locales/en.js';
import { expect, test } from './fixtures.js';
import type { ListPage } from './list-page.js';
import { listOf, listSituation, listSituations } from './list-situations.js';
import { descriptionOf } from './situations.js';

test.describe.configure({ timeout: 180_000 });
test.use({ viewport: { width: 320, height: 640 } });

/** The language's texts, with its longest error in place of the one that the list shows. */
function withLongestError(texts: Messages): Messages {
  const errors = Object.keys(failures).map((code) => texts[code as keyof typeof failures]);
  return { ...texts, endpoint_error: errors.reduce((one, other) => one.length > other.length ? one : other) };
}

/** Shows the texts of a language in the list and its cards, and their sizes. */
async function setLanguage(listPage: ListPage, lang: string, fontSize: string): Promise<void> {
  await listPage.page.evaluate((given) => {
    Object.assign(document.documentElement, { lang: given.lang, dir: /^(ar|he)/.test(given.lang) ? 'rtl' : 'ltr' });
    document.documentElement.style.fontSize = given.fontSize;
    document.querySelector('cyclr-connector-list')!.messages = given.messages;
  }, { lang, fontSize, messages: withLongestError(LOCALES[lang as keyof typeof LOCALES]) });
  await listPage.settle();
  await listPage.settle();
}

for (const situation of listSituations) {
  test(`a list that is ${situation.name} fits 320 pixels in twelve languages, also with text at 200 %`, async ({ listPage }) => {
    await listPage.show(situation);
    for (const lang of Object.keys(LOCALES)) {
      for (const size of ['16px', '32px']) {
        await setLanguage(listPage, lang, size);
        expect(await listPage.findMisfits(), `${lang}, ${size}`).toEqual([]);
      }
    }
    await listPage.waitForState(situation.state);
  });
}

test('the language changes the texts that the test measures', async ({ listPage }) => {
  await listPage.show(listSituation('compact, asked whether to disconnect'));
  await setLanguage(listPage, 'de', '16px');
  await expect(listPage.card('Pipedrive (sales)').locator('[part=keep]')).toHaveText(LOCALES.de.keep);
  await listPage.show(listSituation('failed'));
  await setLanguage(listPage, 'de', '16px');
  await expect(listPage.part('retry')).toHaveText(LOCALES.de.retry);
});

test('names and accounts of any length fit, also in a compact list', async ({ listPage }) => {
  for (const text of ['W'.repeat(2_000), `\u202e${'ש'.repeat(300)}`, 'Ein sehr langer Name '.repeat(20)]) {
    const connectors = [
      descriptionOf('ApiKey', { id: '1', name: text, authenticated: true, connectedAs: text }),
      descriptionOf('OAuth2', { id: '2', name: text, authenticated: true, attention: 'reconnect', connectedAs: text }),
    ];
    for (const attributes of ['', 'compact']) {
      await listPage.show({ name: '', state: 'ready', script: { LIST: listOf(connectors) }, attributes });
      await listPage.list.locator('[part=disconnect]').first().press('Enter');
      await listPage.settle();
      expect(await listPage.findMisfits(), `${text.slice(0, 9)}, ${attributes}`).toEqual([]);
    }
  }
});

test('a retry button that does not fit, and a list that is wider than its container, are found', async ({ listPage, page }) => {
  await listPage.show(listSituation('failed'));
  await page.addStyleTag({ content: 'cyclr-connector-list::part(retry) { width: 20px; white-space: nowrap } cyclr-connector-list::part(error) { width: 400px }' });
  const misfits = (await listPage.findMisfits()).join('\n');
  expect(misfits).toMatch(/^the page is 4\d\d wide/);
  expect(misfits).toMatch(/^retry .* holds/m);
  expect(misfits).toMatch(/^error .* reaches/m);
});

test('a long name beside an account is broken into no more than two lines, from 375 pixels', async ({ listPage, page }) => {
  const connector = descriptionOf('ApiKey', {
    id: '1', name: 'Pipedrive customer relationship management for sales teams', authenticated: true, connectedAs: 'ada@example.com',
  });
  await listPage.show({ name: '', state: 'ready', script: { LIST: listOf([connector]) }, attributes: 'compact' });
  for (const width of [375, 768, 1280]) {
    await page.setViewportSize({ width, height: 640 });
    const lines = await listPage.list.locator('[part=title]').evaluate((title) => title.getClientRects().length);
    expect(lines, `${width} pixels`).toBeLessThanOrEqual(2);
  }
});
