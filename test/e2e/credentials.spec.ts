import { demoSecrets } from '../../demo/connectors.js';
import { freshdeskAgents } from '../../demo/third-party/secrets.js';
import type { Card } from './card.js';
import { expect, test } from './fixtures.js';

/** The browser logs every response with status 400 or above. */
const refusals = [/^Failed to load resource: the server responded with a status of 422/];

test('an API key connects as its owner', async ({ card }) => {
  const cycle = card(11);
  await cycle.typeSecret('apiKey', demoSecrets.cycleApiKey);
  await cycle.part('action').click();
  await cycle.expectIdentity('Ada Lovelace, Analytical Engine');
  await expect(cycle.logEntries('submit')).toContainText('apiKey •••');
  await expect(cycle.logEntries('complete')).toContainText('via submit · verified true');
});

test('a key with white space around it, submitted by Enter, connects', async ({ card }) => {
  const pipedrive = card(13);
  await pipedrive.typeSecret('apiKey', `  ${demoSecrets.pipedriveApiKey} `);
  await pipedrive.input('apiKey').press('Enter');
  await pipedrive.expectIdentity('Ada Lovelace');
});

test('a non-ASCII user name and password connect', async ({ card }) => {
  const freshdesk = card(14);
  const [, { username, password }] = freshdeskAgents;
  await freshdesk.input('username').fill(username);
  await freshdesk.typeSecret('password', password);
  await freshdesk.part('action').click();
  await freshdesk.expectIdentity('Zoë Bühler');
});

test('a connector without credentials connects by its properties', async ({ card }) => {
  const feed = card(16);
  await feed.input('property:Feed').selectOption('releases');
  await feed.input('property:Filter').fill('dark');
  await feed.part('action').click();
  await feed.expectIdentity('Releases, 1 items');
});

test('a connector with an unsupported auth type shows a text and no button, and dispatches no error event', async ({ card }) => {
  const netsuite = card(17);
  await netsuite.element.scrollIntoViewIfNeeded();
  await expect(netsuite.part('error')).toHaveText('This connection cannot be set up here. Please contact support.');
  await expect(netsuite.element.getByRole('button')).toHaveCount(0);
  await expect(netsuite.logEntries('error')).toHaveCount(0);
  await netsuite.expectTestFailure('The connector is not authenticated.');
});

test('a connector is disconnected, then connected again', async ({ card, page }) => {
  const cycle = card(11);
  await cycle.typeSecret('apiKey', demoSecrets.cycleApiKey);
  await cycle.part('action').click();
  await cycle.expectIdentity('Ada Lovelace, Analytical Engine');
  await cycle.disconnect();
  await cycle.expectState('ready');
  await expect(cycle.logEntries('disconnect')).toHaveCount(1);
  await cycle.expectTestFailure('The connector is not authenticated.');
  await cycle.typeSecret('apiKey', demoSecrets.cycleApiKey);
  await cycle.part('action').click();
  await cycle.expectIdentity('Ada Lovelace, Analytical Engine');
  await page.reload();
  await cycle.expectIdentity('Ada Lovelace, Analytical Engine');
});

test.describe('what the third party refuses', () => {
  test.use({ noted: refusals });

  /** The input is marked and keeps its value, and nothing is connected. */
  async function expectRefusal(card: Card, input: string, value: string): Promise<void> {
    await card.expectState('failed');
    await expect(card.input(input)).toHaveAttribute('aria-invalid', 'true');
    await expect(card.input(input)).toHaveValue(value);
    await expect(card.logEntries('error')).toContainText('invalid_credentials');
    await card.expectTestFailure('The connector is not authenticated.');
  }

  test('a wrong API key is refused at its input, and the right one connects', async ({ card, page }) => {
    const pipedrive = card(13);
    await pipedrive.typeSecret('apiKey', 'wrong-key');
    await pipedrive.part('action').click();
    await expectRefusal(pipedrive, 'apiKey', 'wrong-key');
    await expect(pipedrive.element).toContainText('What you entered was not accepted.');
    await page.reload();
    await pipedrive.expectState('ready');
    await pipedrive.typeSecret('apiKey', demoSecrets.pipedriveApiKey);
    await pipedrive.part('action').click();
    await pipedrive.expectIdentity('Ada Lovelace');
    await expect(pipedrive.logEntries('complete')).toContainText('via submit · verified true');
  });

  test('a key that was broken over two lines is refused at its input', async ({ page, card }) => {
    const cycle = card(11);
    await cycle.part('action').waitFor();
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === 'POST'),
      cycle.element.evaluate(async (each: HTMLElementTagNameMap['cyclr-connector-auth'], apiKey) => {
        await each.connect({ apiKey }).catch(() => undefined);
      }, demoSecrets.cycleApiKey.replace('_7f3a', '_7f3a\n')),
    ]);
    expect(answer.status()).toBe(422);
    await cycle.expectState('failed');
    await expect(cycle.input('apiKey')).toHaveAttribute('aria-invalid', 'true');
    await expect(cycle.element).toContainText('What you entered was not accepted.');
  });

  test('a wrong password is refused at its input, and the right one connects', async ({ card }) => {
    const freshdesk = card(14);
    await freshdesk.input('username').fill(demoSecrets.freshdesk.username);
    await freshdesk.typeSecret('password', 'wrong-password');
    await freshdesk.part('action').click();
    await expectRefusal(freshdesk, 'password', 'wrong-password');
    await freshdesk.typeSecret('password', demoSecrets.freshdesk.password);
    await freshdesk.part('action').click();
    await freshdesk.expectIdentity('Ada Lovelace');
  });

  test('a wrong secret property is refused at its input, and the right one connects', async ({ card }) => {
    const feed = card(16);
    await feed.input('property:Feed').selectOption('internal');
    await feed.typeSecret('property:AccessToken', 'wrong-token');
    await feed.part('action').click();
    await feed.expectState('failed');
    await expect(feed.input('property:AccessToken')).toHaveAttribute('aria-invalid', 'true');
    await expect(feed.input('property:Feed')).not.toHaveAttribute('aria-invalid', 'true');
    expect((await feed.describe()).authenticated).toBe(false);
    await feed.typeSecret('property:AccessToken', demoSecrets.internalFeed.AccessToken);
    await feed.part('action').click();
    await feed.expectIdentity('Internal, 2 items');
  });

  test('a wrong API key leaves a connected connector connected', async ({ card, page }) => {
    const cycle = card(11);
    await cycle.typeSecret('apiKey', demoSecrets.cycleApiKey);
    await cycle.part('action').click();
    await cycle.expectState('connected');
    await cycle.part('action').click();
    await cycle.typeSecret('apiKey', 'cyc_wrong_key');
    await cycle.part('action').click();
    await cycle.expectState('failed');
    await expect(cycle.part('disconnect')).toBeVisible();
    await page.reload();
    await cycle.expectIdentity('Ada Lovelace, Analytical Engine');
  });

  test('a wrong API key that Cyclr itself refuses is marked at its input', async ({ card, demo }) => {
    demo.cyclr.unknowns.checksCredentials = true;
    const cycle = card(11);
    await cycle.typeSecret('apiKey', 'cyc_wrong_key');
    await cycle.part('action').click();
    await expectRefusal(cycle, 'apiKey', 'cyc_wrong_key');
  });
});

test.describe('when Cyclr tests no connections for the host', () => {
  test.use({ noted: [/^Failed to load resource: the server responded with a status of 500/] });

  test('a key is not left connected', async ({ card, demo }) => {
    demo.cyclr.state.registeredAddresses = new Set(['203.0.113.7']);
    const pipedrive = card(13);
    await pipedrive.typeSecret('apiKey', demoSecrets.pipedriveApiKey);
    await pipedrive.part('action').click();
    await pipedrive.expectState('failed');
    await expect(pipedrive.logEntries('error')).toContainText('misconfigured');
    expect((await pipedrive.describe()).authenticated).toBe(false);
  });
});

test('a key that is revoked at the third party needs attention at the next request, until another key is stored', async ({ card, page }) => {
  const pipedrive = card(13);
  await pipedrive.typeSecret('apiKey', demoSecrets.pipedriveApiKey);
  await pipedrive.part('action').click();
  await pipedrive.expectState('connected');
  expect(await pipedrive.describe()).toMatchObject({ authenticated: true, attention: null, connectedAs: 'Ada Lovelace' });
  const revoke = page.getByRole('button', { name: 'Pipedrive’s API key' });
  await revoke.click();
  await expect(revoke).toBeDisabled();
  expect(await pipedrive.describe()).toMatchObject({ authenticated: true, attention: 'reconnect' });
  await page.reload();
  await pipedrive.expectState('connected');
  await expect(pipedrive.part('status')).toHaveText('This connection no longer works. Reconnect to continue.');
  await expect(pipedrive.part('action')).toHaveText('Reconnect');
  await pipedrive.part('action').click();
  await pipedrive.typeSecret('apiKey', demoSecrets.otherPipedriveApiKey);
  await pipedrive.part('action').click();
  await pipedrive.expectIdentity('Grace Hopper');
  expect(await pipedrive.describe()).toMatchObject({ attention: null, connectedAs: 'Grace Hopper' });
});
