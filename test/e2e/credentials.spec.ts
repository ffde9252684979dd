import { demoSecrets } from '../../demo/connectors.js';
import { freshdeskAgents } from '../../demo/third-party/secrets.js';
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

test('a connector with an unsupported auth type shows an error and no button', async ({ card }) => {
  const netsuite = card(17);
  await netsuite.element.scrollIntoViewIfNeeded();
  await expect(netsuite.part('error')).toHaveText('This connection cannot be made here. Please contact support.');
  await expect(netsuite.element.getByRole('button')).toHaveCount(0);
  await expect(netsuite.logEntries('error')).toContainText('unsupported_auth_type');
  await netsuite.expectTestFailure('The connector is not authenticated.');
});

test('a connector is disconnected, then connected again', async ({ card, page }) => {
  const cycle = card(11);
  await cycle.typeSecret('apiKey', demoSecrets.cycleApiKey);
  await cycle.part('action').click();
  await cycle.expectIdentity('Ada Lovelace, Analytical Engine');
  await cycle.part('disconnect').click();
  await cycle.expectState('ready');
  await expect(cycle.logEntries('disconnect')).toHaveCount(1);
  await cycle.expectTestFailure('The connector is not authenticated.');
  await cycle.typeSecret('apiKey', demoSecrets.cycleApiKey);
  await cycle.part('action').click();
  await cycle.expectIdentity('Ada Lovelace, Analytical Engine');
  await page.reload();
  await cycle.expectIdentity('Ada Lovelace, Analytical Engine');
});

test.describe('when Cyclr checks credentials', () => {
  test.use({ noted: refusals });
  test.beforeEach(({ demo }) => { demo.cyclr.unknowns.checksCredentials = true; });

  test('a wrong API key marks its input, and the right one connects', async ({ card }) => {
    const cycle = card(11);
    await cycle.typeSecret('apiKey', 'cyc_wrong_key');
    await cycle.part('action').click();
    await cycle.expectState('failed');
    await expect(cycle.input('apiKey')).toHaveAttribute('aria-invalid', 'true');
    await expect(cycle.input('apiKey')).toHaveValue('cyc_wrong_key');
    await expect(cycle.element).toContainText('This was not accepted.');
    await expect(cycle.logEntries('error')).toContainText('invalid_credentials');
    await cycle.expectTestFailure('The connector is not authenticated.');
    await cycle.typeSecret('apiKey', demoSecrets.cycleApiKey);
    await cycle.part('action').click();
    await cycle.expectIdentity('Ada Lovelace, Analytical Engine');
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
});
