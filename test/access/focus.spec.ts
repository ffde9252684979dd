import type { ElementPage } from './element-page.js';
import { expect, test } from './fixtures.js';
import { descriptionOf, situations } from './situations.js';

const authenticated = { GET: { json: descriptionOf('OAuth2', { authenticated: true }) } } as const;
const notAuthenticated = { GET: { json: descriptionOf('OAuth2') } } as const;

/** How a sign-in ends, and which button then has the focus. */
const ends: readonly { readonly how: string; readonly part: string; readonly end: (elementPage: ElementPage) => Promise<unknown> }[] = [
  {
    how: 'completed',
    part: 'action',
    end: async (elementPage) => {
      elementPage.host.script = authenticated;
      await elementPage.completeSignIn();
      return elementPage.waitForState('connected');
    },
  },
  {
    how: 'refused',
    part: 'action',
    end: async (elementPage) => {
      elementPage.host.script = notAuthenticated;
      await elementPage.completeSignIn();
      return elementPage.waitForState('failed');
    },
  },
  {
    how: 'cancelled',
    part: 'action',
    end: async (elementPage) => {
      await elementPage.part('cancel').press('Enter');
      return elementPage.waitForState('ready');
    },
  },
  {
    how: 'closed and then cancelled',
    part: 'action',
    end: async (elementPage) => {
      await elementPage.popup.close();
      await elementPage.waitForState('detached');
      await elementPage.part('cancel').press('Enter');
      return elementPage.waitForState('ready');
    },
  },
  {
    how: 'closed',
    part: 'check',
    end: async (elementPage) => {
      await elementPage.popup.close();
      return elementPage.waitForState('detached');
    },
  },
];

for (const { how, part, end } of ends) {
  test(`a sign-in that is ${how} leaves the focus on the ${part} button`, async ({ elementPage }) => {
    await elementPage.show(situations.find(({ name }) => name === 'ready, OAuth2')!);
    elementPage.host.script = { ...notAuthenticated, POST: { json: { url: `${elementPage.host.origin}/sign-in` } } };
    await elementPage.openPopup(() => elementPage.part('action').press('Enter'));
    await elementPage.waitForState('waiting');
    await end(elementPage);
    await expect(elementPage.part(part)).toBeFocused();
    if (part === 'action') await expect.poll(() => elementPage.popup.isClosed()).toBe(true);
  });
}
