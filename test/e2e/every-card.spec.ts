import { demoSecrets } from '../../demo/connectors.js';
import { paths } from '../../demo/host/paths.js';
import { listAccount } from '../../demo/list-account.js';
import { openForm } from './card.js';
import type { Card } from './card.js';
import { expect, test } from './fixtures.js';
import { consent, expectClosed, signInAndConsent } from './sign-in.js';

/** The steps of a user who connects one card. */
interface Steps {
  readonly id: number;
  /** Who or what the third party recognizes at the end. */
  readonly identity: string;
  /** Default: `Connected as` the identity. */
  readonly status?: string;
  /** Types the values and submits them, in the open form. */
  connect(card: Card): Promise<void>;
}

const byKey = (key: string) => async (card: Card): Promise<void> => {
  await openForm(card.element);
  await card.typeSecret('apiKey', key);
  await card.input('apiKey').press('Enter');
};

/** In the order of the page. The first two swap their accounts, and the third one is repaired. */
const everyCard: readonly Steps[] = [
  { id: 31, identity: 'Grace Hopper', connect: byKey(demoSecrets.otherPipedriveApiKey) },
  { id: 32, identity: 'Ada Lovelace', connect: byKey(demoSecrets.pipedriveApiKey) },
  {
    id: 33,
    identity: 'Ada Lovelace',
    async connect(card) {
      await expect(card.part('action')).toHaveText('Reconnect');
      await openForm(card.element);
      await card.input('username').fill(demoSecrets.freshdesk.username);
      await card.typeSecret('password', demoSecrets.freshdesk.password);
      await card.part('action').click();
    },
  },
  { id: 34, identity: 'Ada Lovelace, Analytical Engine', connect: byKey(demoSecrets.cycleApiKey) },
  {
    id: 35,
    identity: 'Ada Lovelace, Difference Engine',
    async connect(card) {
      const popup = await card.openPopup();
      await signInAndConsent(popup, 'Difference Engine');
      await expectClosed(popup);
    },
  },
  {
    id: 36,
    identity: 'Ada Lovelace, Flying Machine',
    async connect(card) {
      const popup = await card.openPopup();
      await consent(popup, 'Flying Machine');
      // The sign-in page has cut the window off, so that only its user can close it.
      await card.expectState('connected');
      await popup.close();
    },
  },
  {
    id: 37,
    identity: 'Ada Lovelace, Analytical Engine',
    async connect(card) {
      const { Subdomain, Environment, ClientId, ClientSecret } = demoSecrets.salesforce;
      await openForm(card.element);
      await card.input('property:Subdomain').fill(Subdomain);
      await card.input('property:Environment').selectOption(Environment);
      await card.input('property:ClientId').fill(ClientId);
      await card.typeSecret('property:ClientSecret', ClientSecret);
      const popup = await card.openPopup();
      await consent(popup, 'Analytical Engine');
      await expectClosed(popup);
    },
  },
  {
    id: 38,
    identity: 'Releases, 3 items',
    // A public feed has no account.
    status: 'Connected',
    async connect(card) {
      await openForm(card.element);
      await card.input('property:Feed').selectOption(demoSecrets.feed.Feed);
      await card.part('action').click();
    },
  },
];

test('every card of the first page is connected in turn by a user’s means, and one is disconnected', async ({ page, card, demo }) => {
  test.slow();
  await page.goto(`${demo.host.origin}${paths.list}?user=user-3&sheet=off`);
  const count = page.locator('#count');
  await expect(count).toHaveText('2 of 8 connected, 1 needs attention');
  expect(everyCard.map(({ id }) => id)).toEqual(listAccount.connectors.map(({ id }) => id));

  for (const { id, identity, status = `Connected as ${identity}`, connect } of everyCard) {
    await connect(card(id));
    await expect(card(id).part('status')).toHaveText(status);
    await expect(card(id).logEntries('complete')).toHaveCount(1);
    await card(id).expectIdentity(identity);
  }
  await expect(count).toHaveText('8 of 8 connected');
  await expect(card(35).logEntries('complete')).toContainText('via message');
  await expect(card(36).logEntries('complete')).toContainText('via status');

  await card(31).disconnect();
  await expect(count).toHaveText('7 of 8 connected');
  await card(31).expectState('ready');
  await card(31).expectTestFailure('The connector is not authenticated.');
  await page.reload();
  await expect(count).toHaveText('7 of 8 connected');
  await expect(card(32).part('status')).toHaveText('Connected as Ada Lovelace');
});
