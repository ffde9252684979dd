import { demoSecrets } from '../../demo/connectors.js';
import { freshdeskAgents } from '../../demo/third-party/secrets.js';
import { expect, test } from './fixtures.js';

/** The browser's own line for every answer of 400 and above. */
const refusals = [/^Failed to load resource: the server responded with a status of 422/];

test('an API key connects as the one whose key it is', async ({ card }) => {
  const cycle = card(11);
  await cycle.typeSecret('apiKey', demoSecrets.cycleApiKey);
  await cycle.part('action').click();
  await cycle.answers('Ada Lovelace, Analytical Engine');
  await expect(cycle.logged('submit')).toContainText('apiKey •••');
  await expect(cycle.logged('complete')).toContainText('via submit · verified true');
});

test('a key with white space around it, submitted by the Enter key, connects', async ({ card }) => {
  const pipedrive = card(13);
  await pipedrive.typeSecret('apiKey', `  ${demoSecrets.pipedriveApiKey} `);
  await pipedrive.input('apiKey').press('Enter');
  await pipedrive.answers('Ada Lovelace');
});

test('a name and password that are not ASCII connect', async ({ card }) => {
  const freshdesk = card(14);
  const [, { username, password }] = freshdeskAgents;
  await freshdesk.input('username').fill(username);
  await freshdesk.typeSecret('password', password);
  await freshdesk.part('action').click();
  await freshdesk.answers('Zoë Bühler');
});

test('a connector without credentials connects by its properties', async ({ card }) => {
  const feed = card(16);
  await feed.input('property:Feed').selectOption('releases');
  await feed.input('property:Filter').fill('dark');
  await feed.part('action').click();
  await feed.answers('Releases, 1 items');
});

test('a form that misses something is not submitted, and says what', async ({ card }) => {
  const feed = card(16);
  await feed.part('action').click();
  await expect(feed.input('property:Feed')).toHaveAttribute('aria-invalid', 'true');
  await expect(feed.input('property:Feed')).toBeFocused();
  await expect(feed.logged('submit')).toHaveCount(0);
  await feed.input('property:Feed').selectOption('roadmap');
  await feed.part('action').click();
  await feed.answers('Roadmap, 2 items');
});

test('what no browser can connect says so, and offers nothing', async ({ card }) => {
  const netsuite = card(17);
  await netsuite.element.scrollIntoViewIfNeeded();
  await expect(netsuite.part('error')).toHaveText('This connection cannot be made here. Please contact support.');
  await expect(netsuite.element.getByRole('button')).toHaveCount(0);
  await expect(netsuite.logged('error')).toContainText('unsupported_auth_type');
  await netsuite.answersNothing('The connector is not authenticated.');
});

test('a connector is disconnected, and connected again', async ({ card, page }) => {
  const cycle = card(11);
  await cycle.typeSecret('apiKey', demoSecrets.cycleApiKey);
  await cycle.part('action').click();
  await cycle.answers('Ada Lovelace, Analytical Engine');
  await cycle.part('disconnect').click();
  await cycle.is('ready');
  await expect(cycle.logged('disconnect')).toHaveCount(1);
  await cycle.answersNothing('The connector is not authenticated.');
  await cycle.typeSecret('apiKey', demoSecrets.cycleApiKey);
  await cycle.part('action').click();
  await cycle.answers('Ada Lovelace, Analytical Engine');
  await page.reload();
  await cycle.answers('Ada Lovelace, Analytical Engine');
});

test.describe('where Cyclr tries what it is given', () => {
  test.use({ noted: refusals });
  test.beforeEach(({ demo }) => { demo.cyclr.unknowns.checksCredentials = true; });

  test('a wrong API key is refused at its input, and the right one connects', async ({ card }) => {
    const cycle = card(11);
    await cycle.typeSecret('apiKey', 'cyc_wrong_key');
    await cycle.part('action').click();
    await cycle.is('failed');
    await expect(cycle.input('apiKey')).toHaveAttribute('aria-invalid', 'true');
    await expect(cycle.input('apiKey')).toHaveValue('cyc_wrong_key');
    await expect(cycle.element).toContainText('This was not accepted.');
    await expect(cycle.logged('error')).toContainText('invalid_credentials');
    await cycle.answersNothing('The connector is not authenticated.');
    await cycle.typeSecret('apiKey', demoSecrets.cycleApiKey);
    await cycle.part('action').click();
    await cycle.answers('Ada Lovelace, Analytical Engine');
  });

  test('a wrong password keeps the name that was typed', async ({ card }) => {
    const freshdesk = card(14);
    await freshdesk.input('username').fill(demoSecrets.freshdesk.username);
    await freshdesk.typeSecret('password', 'wrong-password');
    await freshdesk.part('action').click();
    await freshdesk.is('failed');
    await expect(freshdesk.input('username')).toHaveValue(demoSecrets.freshdesk.username);
    await freshdesk.typeSecret('password', demoSecrets.freshdesk.password);
    await freshdesk.part('action').click();
    await freshdesk.answers('Ada Lovelace');
  });

  test('a wrong API key leaves a connected connector connected', async ({ card, page }) => {
    const cycle = card(11);
    await cycle.typeSecret('apiKey', demoSecrets.cycleApiKey);
    await cycle.part('action').click();
    await cycle.is('connected');
    await cycle.part('action').click();
    await cycle.typeSecret('apiKey', 'cyc_wrong_key');
    await cycle.part('action').click();
    await cycle.is('failed');
    await expect(cycle.part('disconnect')).toBeVisible();
    await page.reload();
    await cycle.answers('Ada Lovelace, Analytical Engine');
  });
});
