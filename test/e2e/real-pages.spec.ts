import { demoSecrets } from '../../demo/connectors.js';
import type { Card } from './card.js';
import { expect, test } from './fixtures.js';
import { dialog, closeDialog, openDialog } from './real-pages/dialog.js';
import type { RealPage } from './real-pages/real-page.js';
import { hasScopedRegistries, polyfilled, scoped } from './real-pages/scoped.js';
import { shortcuts } from './real-pages/shortcuts.js';
import { tailwind } from './real-pages/tailwind.js';
import { translated, translatePage } from './real-pages/translated.js';
import { turbo, TurboApp } from './real-pages/turbo.js';
import { consent, expectClosed, signIn } from './sign-in.js';

const PAGES: readonly RealPage[] = [translated, shortcuts, turbo, tailwind, dialog, scoped, polyfilled];

/** Expects a status that the user reads. */
async function expectReading(card: Card, text: string): Promise<void> {
  await expect(card.part('status')).toHaveText(text, { useInnerText: true });
  await expect(card.part('status')).toBeVisible();
}

/** The account that the demo's users sign in with. */
const accountOf = (workspace: string): string => `Ada Lovelace, ${workspace}`;

async function expectConnected(card: Card, { reading = (text) => text, whenConnected }: RealPage, workspace: string): Promise<void> {
  const expectThat = async (): Promise<void> => {
    await expectReading(card, reading('Connected as ') + reading(accountOf(workspace)));
    await expect(card.part('disconnect')).toHaveText(reading('Disconnect'), { useInnerText: true });
  };
  await expectThat();
  expect(await card.describe()).toMatchObject({ authenticated: true });
  await whenConnected?.(card);
  await expectThat();
  expect(await card.describe()).toMatchObject({ authenticated: true });
}

for (const real of PAGES) {
  test.describe(`on ${real.name}`, () => {
    test.use({ noted: real.noted ?? [] });

    test.beforeEach(async ({ page, host: _ }) => {
      test.skip(real === scoped && !await hasScopedRegistries(page), 'The browser has no scoped registries.');
      await real.open(page);
    });

    test('an API key connects', async ({ page, card, secrets }) => {
      const byKey = card(11);
      const key = demoSecrets.cycleApiKey;
      secrets.add(key);
      await byKey.expectState('ready');
      await real.beforeTyping?.(byKey);
      await byKey.input('apiKey').click();
      await page.keyboard.type(key.slice(0, 8));
      await real.halfTyped?.(byKey);
      await page.keyboard.type(key.slice(8));
      await expect(byKey.input('apiKey')).toHaveValue(key);
      await page.keyboard.press('Enter');
      await expectConnected(byKey, real, 'Analytical Engine');
    });

    test('an OAuth sign-in in the popup connects', async ({ card }) => {
      const oauth = card(12);
      await oauth.expectState('ready');
      const popup = await (real.openPopup?.(oauth) ?? oauth.openPopup());
      await oauth.expectState('waiting');
      await expectReading(oauth, 'Continue in the sign-in window.');
      await signIn(popup);
      await real.whileWaiting?.(oauth);
      await expectReading(oauth, real.reading?.('Continue in the sign-in window.') ?? 'Continue in the sign-in window.');
      await consent(popup, 'Difference Engine');
      await expectConnected(oauth, real, 'Difference Engine');
      await expectClosed(popup);
    });
  });
}

test('a translator’s language that the element speaks changes its texts while a sign-in waits', async ({ page, card }) => {
  await translated.open(page);
  const oauth = card(12);
  const popup = await oauth.openPopup();
  await signIn(popup);
  await page.evaluate(translatePage, 'de-x-mtfrom-en');
  await consent(popup, 'Difference Engine');
  await expectReading(oauth, `‹Verbunden als ›‹${accountOf('Difference Engine')}›`);
});

test('a sign-in that finishes behind a closed dialog is connected when the dialog opens again', async ({ page, card }) => {
  await dialog.open(page);
  const oauth = card(12);
  const popup = await oauth.openPopup();
  await signIn(popup);
  await closeDialog(page);
  await consent(popup, 'Difference Engine');
  await oauth.expectState('connected');
  await expectClosed(popup);
  await openDialog(page);
  await expectReading(oauth, `Connected as ${accountOf('Difference Engine')}`);
});

test('leaving the page by Turbo Drive while a sign-in waits ends it, and the next one connects', async ({ page, card }) => {
  const app = new TurboApp(page);
  await app.open();
  const oauth = card(12);
  const popup = await oauth.openPopup();
  await signIn(popup);
  await app.visit('Reports');
  await expectClosed(popup);
  await app.visitByPreview(async () => { await oauth.expectState('ready'); });
  await oauth.expectState('ready');
  await consent(await oauth.openPopup(), 'Difference Engine');
  await expectReading(oauth, `Connected as ${accountOf('Difference Engine')}`);
});

test('an element that Turbo Drive keeps across pages completes the sign-in that waits', async ({ page, card }) => {
  const app = new TurboApp(page, { isPermanent: true });
  await app.open();
  const oauth = card(12);
  const popup = await oauth.openPopup();
  await signIn(popup);
  await app.visit('Reports');
  await expectReading(oauth, 'Continue in the sign-in window.');
  await consent(popup, 'Difference Engine');
  await expectReading(oauth, `Connected as ${accountOf('Difference Engine')}`);
  await app.visit('Integrations');
  await expectReading(oauth, `Connected as ${accountOf('Difference Engine')}`);
});
