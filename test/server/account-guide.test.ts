import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { demoAccounts, demoPartner } from '../../demo/connectors.js';
import { startCyclr } from '../../demo/cyclr/simulator.js';
import type { CyclrSimulator } from '../../demo/cyclr/simulator.js';
import { CyclrClient } from '../../src/server/index.js';
import { ask, username } from './setup.js';

const root = join(import.meta.dirname, '../..');
const guide = readFileSync(join(root, 'docs/cyclr-account.md'), 'utf8');
const serverEntry = pathToFileURL(join(root, 'src/server/index.ts')).href;

/** The reader's own session module: a cookie names the customer. */
const SESSION = `export const currentUser = async (request) => {
  const customer = request.headers.get('cookie');
  return customer ? { cyclrAccountId: customer, email: 'user@' + customer } : null;
};
`;

/** A module of the guide. */
type Sample = Readonly<Record<string, (...values: any[]) => any>>;

const [acme, globex] = ['acme.example', 'it@globex.example'] as const;
const user = { id: 'user-1', cyclrAccountId: acme };

describe('docs/cyclr-account.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guide-'));
  let cyclr: CyclrSimulator;
  const load = async (name: string) => import(pathToFileURL(join(folder, name)).href) as Promise<Sample>;
  const client = () => new CyclrClient({ ...demoPartner, apiUrl: cyclr.origin });
  /** Gives both accounts no connectors at the start of a test. */
  const empty = (t: TestContext) => {
    for (const { connectors } of cyclr.state.accounts.values()) (connectors as Map<number, unknown>).clear();
    t.after(() => { cyclr.intercept = undefined; });
  };

  before(async () => {
    const accounts = [acme, globex].map((id) => ({ id, users: [username], connectors: [] }));
    cyclr = await startCyclr({ accounts, library: demoAccounts.flatMap(({ connectors }) => connectors) });
    process.env.CYCLR_API_URL = cyclr.origin;
    process.env.CYCLR_SERVICE_URL = cyclr.origin;
    process.env.CYCLR_CLIENT_ID = demoPartner.clientId;
    process.env.CYCLR_CLIENT_SECRET = demoPartner.clientSecret;
    const samples = [...guide.matchAll(/^```js\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', code = '']) => [name, code] as const);
    assert.equal(samples.length, guide.match(/^```js$/gm)?.length, 'each sample names its file');
    for (const [name, code] of [...samples, ['session.js', SESSION], ['package.json', '{ "type": "module" }']] as const) {
      writeFileSync(join(folder, name), code.replaceAll("'cyclr-connector-auth/server'", `'${serverEntry}'`));
    }
  });
  after(async () => {
    await cyclr.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('every method of the table exists, and every method is in the table', () => {
    const account = client().account(acme);
    const named = [...guide.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`(\w+)\(/g)].map(([, name]) => name));
    const own = Object.getOwnPropertyNames(Object.getPrototypeOf(account)).filter((name) => name !== 'constructor');
    assert.deepEqual([...new Set(named)].sort(), own.sort());
  });

  test('installs a connector once for each user, and lists it', async (t) => {
    empty(t);
    const { connectorFor } = await load('install.js');
    const { listConnectors } = await load('list.js');
    const id = await connectorFor!(user, 'Pipedrive') as string;
    assert.equal(await connectorFor!(user, 'Pipedrive'), id);
    const other = await connectorFor!({ ...user, id: 'user-2' }, 'Pipedrive') as string;
    assert.deepEqual(await listConnectors!(user), [
      { id, name: 'Pipedrive for user-1', authenticated: false }, { id: other, name: 'Pipedrive for user-2', authenticated: false },
    ]);
  });

  test('keeps the date of a connection until it is disconnected', async (t) => {
    empty(t);
    const account = client().account(acme);
    const { id } = await account.install('Pipedrive', { name: 'One' });
    const { updateDates } = await load('connected-since.js');
    const dates = new Map<string, Date>();
    await updateDates!(acme, dates);
    assert.equal(dates.size, 0);
    await account.authenticate(id, { apiKey: 'a key' });
    await updateDates!(acme, dates);
    const date = dates.get(id);
    assert(date instanceof Date);
    await updateDates!(acme, dates);
    assert.equal(dates.get(id), date);
    await account.deauthenticate(id);
    await updateDates!(acme, dates);
    assert.equal(dates.size, 0);
  });

  test('tells whether a connection still works', async (t) => {
    empty(t);
    const { id } = await client().account(acme).install('Pipedrive', { name: 'One', credentials: { apiKey: 'a key' } });
    const { stillWorks } = await load('still-works.js');
    let status = 200;
    cyclr.intercept = (request) => request.url.includes('/test/') ? Response.json({ Message: 'Hello.' }, { status }) : undefined;
    assert.equal(await stillWorks!(acme, id), true);
    status = 400;
    assert.equal(await stillWorks!(acme, id), false);
    status = 500;
    await assert.rejects(stillWorks!(acme, id) as Promise<boolean>);
  });

  test('removes all connectors of an account with several pages, and none of another account', async (t) => {
    empty(t);
    const [one, other] = [acme, globex].map((id) => client().account(id));
    for (let number = 1; number <= 65; number += 1) await one!.install('Pipedrive', { name: `Connector ${number}` });
    await other!.install('Pipedrive', { name: 'Theirs' });
    const { disconnectAll } = await load('delete-account.js');
    await disconnectAll!(acme);
    assert.deepEqual([acme, globex].map((id) => cyclr.state.accounts.get(id)!.connectors.size), [0, 1]);
  });

  test('tells two customers apart by their sessions alone', async (t) => {
    empty(t);
    const ids = await Promise.all([acme, globex].map(async (id) => (await client().account(id).install('Pipedrive', { name: 'Ours' })).id));
    const { handler } = await load('two-accounts.js');
    const statuses = async (cookie: string) => Promise.all(ids.map(async (id) =>
      (await handler!(ask('GET', id, undefined, cookie === '' ? {} : { cookie })) as Response).status));
    assert.deepEqual(await statuses(acme), [200, 404]);
    assert.deepEqual(await statuses(globex), [404, 200]);
    assert.deepEqual(await statuses(''), [401, 401]);
  });
});
