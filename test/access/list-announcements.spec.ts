import type { Page } from 'playwright/test';
import { isControl, linesOf, liveRegions, LiveRegions, readAccessibilityTree, readFocus } from './accessibility-tree.js';
import { expect, test } from './fixtures.js';
import { connectors, listOf, listSituation, listSituations } from './list-situations.js';
import { descriptionOf } from './situations.js';

const SILENCE = ['status: ', 'alert: '];
const QUESTION = 'Disconnect Pipedrive (sales)? Integrations that use it will stop.';

/** The names of a compact card's groups, and its title. */
const card = (name: string): readonly string[] => [`group "${name}"`, 'group ""', name];

const CARDS = {
  sales: [...card('Pipedrive (sales)'), 'status: Connected as ada@example.com', 'alert: ', 'button "Reconnect" collapsed', 'button "Disconnect"'],
  freshdesk: [...card('Freshdesk'), ...SILENCE, 'button "Connect" collapsed'],
  support: [
    ...card('Pipedrive (support)'), 'status: This connection no longer works. Reconnect to continue. grace@example.com', 'alert: ',
    'button "Reconnect opens a new window"', 'button "Disconnect"',
  ],
  cycle: [...card('Cycle'), ...SILENCE, 'button "Connect opens a new window"'],
  byKey: [...card('Cycle by key'), 'status: Connected', 'alert: ', 'button "Reconnect" collapsed', 'button "Disconnect"'],
} as const;

const TITLE = 'Your accounts';

/** What a screen reader announces for the whole page, from start to end. */
const announced: Readonly<Record<string, readonly string[]>> = {
  'loading': [TITLE, 'status: Loading connections…', 'alert: '],
  'empty': [TITLE, 'status: There is nothing to connect yet.', 'alert: '],
  'empty, in the page’s words': [TITLE, 'status: Ask your administrator to add a connector.', 'alert: '],
  'failed': [TITLE, 'status: ', 'alert: Something went wrong on the server. Try again in a moment. Reference: r-17', 'button "Try again"'],
  'failed, misconfigured': [TITLE, 'status: ', 'alert: This page is not set up correctly. Please contact support.'],
  'failed, asking again': [TITLE, 'status: Loading connections…', 'alert: ', 'button "Try again" disabled focused'],
  'compact, as given': [TITLE, ...SILENCE, ...Object.values(CARDS).flat()],
  // The order of the list, also where CSS shows another one.
  'compact, the connected connectors last': [TITLE, ...SILENCE, ...Object.values(CARDS).flat()],
  'compact, asked whether to disconnect': [
    TITLE, ...SILENCE, ...card('Pipedrive (sales)'), 'status: Connected as ada@example.com', 'alert: ', `group "${QUESTION}"`, QUESTION,
    'button "Disconnect"', 'button "Keep" focused', ...Object.values(CARDS).slice(1).flat(),
  ],
};

for (const [name, expected] of Object.entries(announced)) {
  test(`${name}: announces its texts and controls in reading order`, async ({ listPage, page }) => {
    await listPage.show(listSituation(name));
    expect(linesOf(await readAccessibilityTree(page), 'main')).toEqual(expected);
  });
}

/** Lets the next Tab go to the first control after the heading. */
const startAtHeading = (page: Page): Promise<void> => page.evaluate(() => {
  const start = document.querySelector('h1')!;
  start.tabIndex = -1;
  start.focus();
});

for (const situation of listSituations) {
  test(`a list that is ${situation.name}: has two live regions of its own, names every control, and Tab reaches each in order`, async ({ listPage, page }) => {
    await listPage.show(situation);
    const all = await readAccessibilityTree(page);
    const isCard = ({ role }: { readonly role: string }): boolean => role === 'group';
    const own = liveRegions(all).filter(({ ancestors }) => !ancestors.some(isCard));
    expect(own.map(({ role, properties: { live, atomic } }) => [role, live, atomic]))
      .toEqual([['status', 'polite', true], ['alert', 'assertive', true]]);
    const controls = all.filter(isControl);
    expect(controls.filter(({ name }) => !name.trim())).toEqual([]);
    const usable = controls.filter(({ properties }) => !properties.disabled || properties.focusable);
    await startAtHeading(page);
    const reached: string[] = [];
    while (reached.length < usable.length) {
      await page.keyboard.press('Tab');
      reached.push((await readFocus(page))?.name ?? 'nothing');
    }
    expect(reached).toEqual(usable.map(({ name }) => name));
    await page.keyboard.press('Tab');
    expect(await readFocus(page)).toBeUndefined();
  });
}

/** Expects the name of the control with the focus, and of the card around it. */
const expectFocus = (page: Page, control: string, of?: string): Promise<void> => expect.poll(async () => {
  const focused = await readFocus(page);
  return focused && [focused.name, focused.ancestors.findLast(({ role }) => role === 'group')?.name];
}).toEqual([control, of]);

test('a list announces that it loads, and is silent once the cards are there', async ({ listPage, page }) => {
  await listPage.show(listSituation('loading'));
  const regions = new LiveRegions(page);
  await regions.expectTexts('Loading connections…');
  await listPage.host.release(listOf());
  await listPage.waitForState('ready');
  await regions.expectTexts('');
});

test('a list that fails is loaded by the keyboard: Enter asks again, twice, and the focus goes to the first card', async ({ listPage, page }) => {
  await listPage.show({ ...listSituation('failed'), attributes: 'compact' });
  const regions = new LiveRegions(page);
  await regions.expectTexts('', 'Something went wrong on the server. Try again in a moment. Reference: r-17');
  listPage.host.script = { LIST: 'held' };
  await startAtHeading(page);
  await page.keyboard.press('Tab');
  await expectFocus(page, 'Try again');
  await page.keyboard.press('Enter');
  await regions.expectTexts('Loading connections…');
  await expectFocus(page, 'Try again');
  await listPage.host.release({ status: 429, json: {} });
  await regions.expectTexts('', 'Too many attempts. Wait a moment, then try again.');
  await expectFocus(page, 'Try again');
  await page.keyboard.press('Enter');
  await regions.expectTexts('Loading connections…');
  await listPage.host.release(listOf());
  await regions.expectTexts('');
  await expectFocus(page, 'Reconnect', 'Pipedrive (sales)');
});

test('a list that fails and is then empty announces it, and keeps the focus', async ({ listPage, page }) => {
  await listPage.show(listSituation('failed'));
  const regions = new LiveRegions(page);
  listPage.host.script = { LIST: listOf([]) };
  await listPage.part('retry').press('Enter');
  await regions.expectTexts('There is nothing to connect yet.');
  await expect(listPage.part('status')).toBeFocused();
});

test('a compact card opens and closes by the keyboard, and the focus stays in it', async ({ listPage, page }) => {
  await listPage.show(listSituation('compact, as given'));
  const regions = new LiveRegions(page, 'Freshdesk');
  const list = new LiveRegions(page);
  await regions.expectTexts('');
  await list.expectTexts('');
  await startAtHeading(page);
  for (let tabs = 0; tabs < 3; tabs++) await page.keyboard.press('Tab');
  await expectFocus(page, 'Connect', 'Freshdesk');
  for (const key of ['Enter', 'Space']) {
    await page.keyboard.press(key);
    await expectFocus(page, 'Sub domain', 'Freshdesk');
    await page.keyboard.press('Escape');
    await expectFocus(page, 'Connect', 'Freshdesk');
  }
  await page.keyboard.press('Enter');
  listPage.host.script = { ...listPage.host.script, POST: { json: descriptionOf('Basic', { id: '2', name: 'Freshdesk', authenticated: true, connectedAs: 'ada' }) } };
  await listPage.card('Freshdesk').locator('select').press('E');
  await listPage.card('Freshdesk').locator('[name=username]').press('a');
  await listPage.card('Freshdesk').locator('[name=password]').press('b');
  await page.keyboard.press('Enter');
  await regions.expectTexts('Connected as ada');
  await list.expectTexts('');
  await expectFocus(page, 'Reconnect', 'Freshdesk');
});

test('the question before a disconnect is answered by the keyboard, in the card that asks', async ({ listPage, page }) => {
  await listPage.show(listSituation('compact, as given'));
  const regions = new LiveRegions(page, 'Pipedrive (sales)');
  await regions.expectTexts('Connected as ada@example.com');
  await startAtHeading(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expectFocus(page, 'Disconnect', 'Pipedrive (sales)');
  for (const key of ['Enter', 'Escape']) {
    await page.keyboard.press('Enter');
    await expectFocus(page, 'Keep', 'Pipedrive (sales)');
    await page.keyboard.press(key);
    await expectFocus(page, 'Disconnect', 'Pipedrive (sales)');
  }
  await page.keyboard.press('Enter');
  listPage.host.script = { ...listPage.host.script, DELETE: 'held' };
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await regions.expectTexts('Disconnecting…');
  await listPage.host.release({ json: { ...connectors[0], authenticated: false, connectedAs: null } });
  await regions.expectTexts('');
  await expectFocus(page, 'Connect', 'Pipedrive (sales)');
});

test('a refresh is silent, and keeps the focus and the typed text', async ({ listPage, page }) => {
  await listPage.show(listSituation('compact, with an open form'));
  await page.keyboard.type('acme-2');
  const regions = new LiveRegions(page);
  await regions.expectTexts('');
  const focused = await readFocus(page);
  listPage.host.script = { LIST: 'held' };
  const refreshed = listPage.refresh();
  await listPage.waitForState('loading');
  await regions.expectTexts('');
  await listPage.host.release(listOf([...connectors].reverse()));
  await refreshed;
  await regions.expectTexts('');
  const after = await readFocus(page);
  expect([after?.node, after?.name]).toEqual([focused?.node, 'Sub domain']);
  await expect(listPage.card('Freshdesk').locator('[part=input]').first()).toHaveValue(/acme-2/);
});

test('a refresh that removes the card with the focus moves it to the next card, else to the one before, else to the status', async ({ listPage, page }) => {
  await listPage.show(listSituation('compact, as given'));
  const regions = new LiveRegions(page);
  await startAtHeading(page);
  for (let tabs = 0; tabs < 3; tabs++) await page.keyboard.press('Tab');
  await expectFocus(page, 'Connect', 'Freshdesk');
  const refreshWith = async (names: readonly string[]): Promise<void> => {
    listPage.host.script = { ...listPage.host.script, LIST: listOf(connectors.filter(({ name }) => names.includes(name!))) };
    await listPage.refresh();
  };
  await refreshWith(['Pipedrive (sales)', 'Pipedrive (support)']);
  await expectFocus(page, 'Reconnect opens a new window', 'Pipedrive (support)');
  await refreshWith(['Pipedrive (sales)']);
  await expectFocus(page, 'Reconnect', 'Pipedrive (sales)');
  await regions.expectTexts('');
  await refreshWith([]);
  await regions.expectTexts('There is nothing to connect yet.');
  await expect(listPage.part('status')).toBeFocused();
});
