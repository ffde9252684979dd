import { expect } from 'playwright/test';
import type { Page } from 'playwright/test';
import { CONNECTORS, html, openPage, packageFile } from './real-page.js';
import type { RealPage } from './real-page.js';

/** Commands of the page, each with its shortcut. The library takes an event from an input for typing: by `target`, which is the element. */
const COMMANDS = ['s', 'c', '/', 'Shift+?', 'Enter', 'Space', 'Control+k', 'Escape']
  .map((key) => `<button type="button" data-hotkey="${key}">${key}</button>`).join(' ');

/** The page's own script: the library's shortcuts, and one by hand that listens to all events of a key. */
const APP = `
import { install } from '/real-pages/hotkey.js';
window.taken = [];
for (const command of document.querySelectorAll('[data-hotkey]')) {
  command.addEventListener('click', () => { taken.push(command.textContent); });
  install(command);
}
for (const type of ['keydown', 'keypress', 'keyup']) document.addEventListener(type, (event) => {
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.key !== '@') return;
  event.preventDefault();
  taken.push('@');
});`;

/** The shortcuts that the page has taken since the last call. */
const takenBy = (page: Page): Promise<readonly string[]> => page.evaluate(() => (window as unknown as { taken: string[] }).taken.splice(0));

/** Types as on an American keyboard, where `@` and `?` need Shift. */
async function typeByHand(page: Page, text: string): Promise<void> {
  for (const character of text) await page.keyboard.press(/[@?]/.test(character) ? `Shift+${character}` : character);
}

const AWKWARD_KEY = 'jess@acme/?';

export const shortcuts: RealPage = {
  name: 'a page with shortcuts of one key',
  // The awkward key is refused.
  noted: [/^Failed to load resource: the server responded with a status of 422/],
  open: async (page) => {
    await openPage(page, {
      integrations: html({
        head: '<script type="module" src="/real-pages/app.js"></script>',
        body: `<p>${COMMANDS}</p>\n${CONNECTORS}`,
      }),
      'app.js': APP,
      'hotkey.js': await packageFile('@github/hotkey'),
    });
    await typeByHand(page, 'sc/?');
    expect(await takenBy(page), 'outside the element the page has its shortcuts').toEqual(['s', 'c', '/', 'Shift+?']);
  },
  beforeTyping: async (byKey) => {
    const { page } = byKey;
    const input = byKey.input('apiKey');
    await input.focus();
    await typeByHand(page, AWKWARD_KEY);
    await expect(input).toHaveValue(AWKWARD_KEY);
    const [request] = await Promise.all([
      page.waitForRequest((each) => each.method() === 'POST'),
      page.keyboard.press('Enter'),
    ]);
    expect(request.postDataJSON()).toMatchObject({ apiKey: AWKWARD_KEY });
    await byKey.expectState('failed');
    await expect(input).toBeFocused();
    expect(await takenBy(page)).toEqual([]);
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Escape');
    expect(await takenBy(page), 'keys that an input does not use reach the page').toEqual(['Control+k', 'Escape']);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Backspace');
    await expect(input).toHaveValue('');
  },
  openPopup: async (oauth) => {
    await oauth.part('action').focus();
    const [popup] = await Promise.all([oauth.page.waitForEvent('popup'), oauth.page.keyboard.press('Enter')]);
    return popup;
  },
  whenConnected: async (card) => {
    const { page } = card;
    await takenBy(page);
    await card.part('disconnect').focus();
    await page.keyboard.press('s');
    expect(await takenBy(page), 'a button uses no letters').toEqual(['s']);
  },
};
