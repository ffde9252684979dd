import { expect } from 'playwright/test';
import type { Page } from 'playwright/test';
import { html, openPage, packageFile } from './real-page.js';
import type { RealPage } from './real-page.js';

/** The page's own script: shortcuts of one key by a library and by hand, as help desks and mail programs have them. */
const APP = `
import hotkeys from '/real-pages/hotkeys.js';
window.taken = [];
hotkeys('s,c,/,shift+/,enter,space,ctrl+k,esc', (event, { key }) => {
  event.preventDefault();
  taken.push(key);
});
document.addEventListener('keydown', (event) => {
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || !'sc/?'.includes(event.key)) return;
  event.preventDefault();
});
for (const type of ['keydown', 'keypress', 'keyup']) document.addEventListener(type, (event) => {
  if (event.target.tagName === 'BODY' || event.key !== '@') return;
  event.preventDefault();
});`;

/** The shortcuts that the page has taken since the last call. */
const takenBy = (page: Page): Promise<readonly string[]> => page.evaluate(() => (window as unknown as { taken: string[] }).taken.splice(0));

const AWKWARD_KEY = 'jess@acme/?';

export const shortcuts: RealPage = {
  name: 'a page with shortcuts of one key',
  // The awkward key is refused.
  noted: [/^Failed to load resource: the server responded with a status of 422/],
  open: async (page) => {
    await openPage(page, {
      integrations: html({ head: '<script type="module" src="/real-pages/app.js"></script>' }),
      'app.js': APP,
      'hotkeys.js': await packageFile('hotkeys-js'),
    });
    await page.keyboard.type('sc/?');
    expect(await takenBy(page), 'outside the element the page has its shortcuts').toEqual(['s', 'c', '/', 'shift+/']);
  },
  beforeTyping: async (byKey) => {
    const { page } = byKey;
    const input = byKey.input('apiKey');
    await input.focus();
    await page.keyboard.type(AWKWARD_KEY);
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
    expect(await takenBy(page), 'keys that an input does not use reach the page').toEqual(['ctrl+k', 'esc']);
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
