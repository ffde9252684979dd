import type { Locator, Page } from 'playwright/test';
import { LOCALES } from '../browser/locales.js';
import { LiveRegions } from './accessibility-tree.js';
import { expect, test } from './fixtures.js';
import { listOf, listSituation } from './list-situations.js';
import type { Answer } from './scripted-host.js';
import { descriptionOf, properties, situations } from './situations.js';
import type { Situation } from './situations.js';

test.use({ viewport: { width: 900, height: 900 } });

/** Starts to record the layout shifts that follow no press of the user's. Returns a function that gives how many there were. */
async function recordShifts(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const recorder = new PerformanceObserver(() => undefined);
    recorder.observe({ type: 'layout-shift' });
    Object.assign(window, { recorder });
  });
  return () => page.evaluate(async () => {
    await new Promise<void>((resolve) => { requestAnimationFrame(() => { setTimeout(resolve, 50); }); });
    const { recorder } = window as unknown as { readonly recorder: PerformanceObserver };
    const entries = recorder.takeRecords() as (PerformanceEntry & { readonly hadRecentInput?: boolean })[];
    return entries.filter(({ hadRecentInput }) => !hadRecentInput).length;
  });
}

interface Box {
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

/** The boxes of each card, its icon, title and main button, and of everything with a `data-beside`. */
const boxesOf = (page: Page): Promise<readonly Box[]> => page.evaluate(() => {
  const boxOf = (name: string, element: Element): Box => {
    const { left, top, width } = element.getBoundingClientRect();
    return { name, left, top, width };
  };
  const beside = [...document.querySelectorAll('[data-beside]')].map((element) => boxOf(element.textContent, element));
  return beside.concat([...document.querySelectorAll('cyclr-connector-auth')].flatMap((card) => {
    const name = card.connector?.name ?? '';
    const parts = [...card.shadowRoot!.querySelectorAll('[part=icon], [part=title], [part=action]')].map((part) => boxOf(`${name}: ${part.part.value}`, part));
    return [boxOf(name, card), ...parts];
  }));
});

interface Opening {
  readonly what: string;
  /** The name of the connector. */
  readonly name: string;
  readonly open: 'action' | 'disconnect';
  readonly opened: 'form' | '[part=keep]';
}

const OPENINGS: readonly Opening[] = [
  { what: 'a form', name: 'Freshdesk', open: 'action', opened: 'form' },
  { what: 'the form of a connected connector', name: 'Pipedrive (sales)', open: 'action', opened: 'form' },
  { what: 'the question before a disconnect', name: 'Pipedrive (sales)', open: 'disconnect', opened: '[part=keep]' },
];

/** The page's rules for the columns of the list. */
const GRIDS = [
  { columns: 'one column', css: '' },
  { columns: 'two columns', css: 'cyclr-connector-list { grid-template-columns: 1fr 1fr }' },
  { columns: 'columns as wide as their cards', css: 'cyclr-connector-list { grid-template-columns: auto auto; justify-content: start }' },
];

for (const { columns, css } of GRIDS) {
  for (const { what, name, open, opened } of OPENINGS) {
    test(`in a list of ${columns}, ${what} moves no other card but those below`, async ({ listPage, page }) => {
      await listPage.show({ ...listSituation('compact, as given'), css });
      const card = listPage.card(name);
      await expect(card.locator('[part=action]')).toBeVisible();
      const { y, height } = (await card.boundingBox())!;
      const readBoxes = async (): Promise<readonly Box[]> => (await boxesOf(page)).filter((box) => !box.name.startsWith(name));
      const before = await readBoxes();
      const countShifts = await recordShifts(page);
      await card.locator(`[part=${open}]`).click();
      await card.locator(opened).waitFor();
      // The cards below move down by one distance, all others stay.
      const during = await readBoxes();
      expect(during.map(({ left, width }) => [left, width])).toEqual(before.map(({ left, width }) => [left, width]));
      const moves = during.map(({ top }, index) => ({ isBelow: before[index]!.top >= y + height, by: top - before[index]!.top }));
      expect(moves.filter(({ isBelow, by }) => !isBelow && by !== 0)).toEqual([]);
      expect(new Set(moves.filter(({ isBelow }) => isBelow).map(({ by }) => Math.round(by))).size).toBe(1);
      await page.keyboard.press('Escape');
      await expect(card.locator(opened)).toHaveCount(0);
      expect(await readBoxes()).toEqual(before);
      expect(await countShifts()).toBe(0);
    });
  }
}

/** The cells of a page that has connectors beside other things, in columns as wide as their contents. */
const CONNECTORS = [
  descriptionOf('ApiKey', { id: '1', name: 'Pipedrive' }),
  descriptionOf('Basic', { id: '2', name: 'Freshdesk', properties }),
];

/** Rows of a table with columns of automatic widths, as wide as the cards need. */
async function showTable(page: Page, origin: string, lang: string, rows: typeof CONNECTORS): Promise<void> {
  await page.goto(origin);
  await page.evaluate(async ({ connectors, lang: language, messages }) => {
    const row = (): string => '<tr><td data-beside>Before</td><td><cyclr-connector-auth compact endpoint="/api"></cyclr-connector-auth></td><td data-beside>Some text after</td></tr>';
    document.querySelector('main')!.innerHTML = `<p data-beside>Above</p><table style="table-layout: auto; width: auto"><tbody>${connectors.map(row).join('')}</tbody></table>`;
    document.documentElement.dir = /^(ar|he)/.test(language) ? 'rtl' : 'ltr';
    await customElements.whenDefined('cyclr-connector-auth');
    for (const [index, card] of document.querySelectorAll('cyclr-connector-auth').entries()) {
      Object.assign(card, { lang: language, messages, connector: connectors[index] });
      await card.updateComplete;
    }
  }, { connectors: rows, lang, messages: LOCALES[lang as keyof typeof LOCALES] });
}

const press = async (card: Locator, part: string): Promise<void> => { await card.locator(`[part=${part}]`).click(); };

for (const width of [900, 420]) {
  for (const [index, connector] of CONNECTORS.entries()) {
    test(`in a table with automatic columns, ${width} pixels wide, the form of ${connector.name} moves nothing beside it`, async ({ listPage, page }) => {
      await page.setViewportSize({ width, height: 900 });
      await listPage.show({ name: '', state: 'empty', script: { LIST: listOf([]) } });
      for (const rows of [CONNECTORS.slice(index, index + 1), CONNECTORS]) {
        for (const lang of ['en', 'de', 'ar', 'ja']) {
          await showTable(page, listPage.host.origin, lang, rows);
          const card = page.locator('cyclr-connector-auth').nth(rows.length > 1 ? index : 0);
          const columns = async (): Promise<unknown> => (await boxesOf(page)).map(({ name, left, width: size }) => [name, left, size])
            .filter(([name]) => !String(name).startsWith(`${connector.name}: action`));
          const before = await columns();
          const countShifts = await recordShifts(page);
          await press(card, 'action');
          await card.locator('form').waitFor();
          expect(await columns(), lang).toEqual(before);
          await press(card, 'cancel');
          await expect(card.locator('form')).toHaveCount(0);
          expect(await columns(), lang).toEqual(before);
          expect(await countShifts()).toBe(0);
        }
      }
    });
  }
}

test('in a table with automatic columns, the sentence of the question does not widen the column', async ({ listPage, page }) => {
  await listPage.show({ name: '', state: 'empty', script: { LIST: listOf([]) } });
  const connected = descriptionOf('ApiKey', { id: '3', name: 'Cycle', authenticated: true, connectedAs: 'ada@example.com' });
  await showTable(page, listPage.host.origin, 'en', [connected]);
  const card = page.locator('cyclr-connector-auth');
  const before = (await card.boundingBox())!.width;
  await press(card, 'disconnect');
  await card.locator('[part=keep]').waitFor();
  // Only the buttons differ: "Disconnect" and "Keep" in place of "Reconnect" and "Disconnect".
  expect(Math.abs((await card.boundingBox())!.width - before)).toBeLessThan(16);
});

/** The height of the element, and the boxes of its buttons. */
const shapeOf = (element: Locator): Promise<unknown> => element.evaluate((card) => [
  card.getBoundingClientRect().height,
  ...[...card.shadowRoot!.querySelectorAll('button')].map((button) => {
    const { left, top, right, bottom } = button.getBoundingClientRect();
    return [button.part.value, left, top, right, bottom];
  }),
]);

const situation = (name: string, isCompact: boolean): Situation => {
  const found = situations.find((each) => each.name === name)!;
  return isCompact ? { ...found, attributes: { ...found.attributes, compact: '' } } : found;
};

for (const isCompact of [true, false]) {
  test(`a check moves nothing${isCompact ? ', compact' : ''}`, async ({ elementPage, page }) => {
    for (const width of [1200, 900, 700, 500, 440, 400, 340]) {
      await page.setViewportSize({ width, height: 900 });
      await elementPage.show(situation('waiting', isCompact), { layout: 'row' });
      const waiting = await shapeOf(elementPage.element);
      elementPage.host.script = { GET: 'held' };
      await elementPage.completeSignIn();
      await elementPage.waitForState('verifying');
      await expect(elementPage.part('status')).toHaveText('Checking…');
      expect(await shapeOf(elementPage.element), `after a message, ${width} pixels wide`).toEqual(waiting);
    }
  });

  test(`a check by the user moves nothing${isCompact ? ', compact' : ''}`, async ({ elementPage, page }) => {
    for (const width of [1200, 900, 700, 500, 440, 400, 340]) {
      await page.setViewportSize({ width, height: 900 });
      const detached = situation('detached', isCompact);
      await elementPage.show(detached, { layout: 'row' });
      await elementPage.part('check').press('Enter');
      await expect(elementPage.part('status')).toHaveText('The sign-in is not finished yet. Finish in the sign-in window, or open it again.');
      const before = await shapeOf(elementPage.element);
      elementPage.host.script = { ...detached.script, GET: 'held' };
      await elementPage.part('check').press('Enter');
      await expect(elementPage.part('status')).toHaveText('Checking…');
      expect(await shapeOf(elementPage.element), `${width} pixels wide`).toEqual(before);
    }
  });
}

const refreshed: readonly { readonly what: string; readonly found: Situation }[] = [
  ...[false, true].flatMap((isCompact) => ['connected, ApiKey', 'connected, OAuth2', 'ready, ApiKey', 'ready, OAuth2', 'connected, asked whether to disconnect'].map((name) =>
    ({ what: `${name}${isCompact ? ', compact' : ''}`, found: situation(name, isCompact) }))),
  { what: 'without a name, a description and an icon', found: { ...situation('connected, ApiKey', false), script: { GET: { json: { authType: 'ApiKey', authenticated: true } } } } },
];

for (const { what, found } of refreshed) {
  test(`a refresh moves nothing and announces nothing: ${what}`, async ({ elementPage, page }) => {
    for (const width of [900, 340]) {
      await page.setViewportSize({ width, height: 900 });
      await elementPage.show(found, { layout: 'row' });
      const regions = new LiveRegions(page);
      const before = await shapeOf(elementPage.element);
      const texts = await regions.readTextNodes();
      const countShifts = await recordShifts(page);
      elementPage.host.script = { GET: 'held' };
      await elementPage.element.evaluate((card: HTMLElementTagNameMap['cyclr-connector-auth']) => { void card.refresh(); });
      await elementPage.waitForState('loading');
      expect(await shapeOf(elementPage.element), `${width} pixels wide`).toEqual(before);
      expect(await regions.readTextNodes()).toEqual(texts);
      await elementPage.host.release(found.script.GET as Answer);
      await elementPage.waitForState(found.state);
      expect(await shapeOf(elementPage.element), `${width} pixels wide, afterwards`).toEqual(before);
      expect(await regions.readTextNodes()).toEqual(texts);
      expect(await countShifts()).toBe(0);
    }
  });
}
