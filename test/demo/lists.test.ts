import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue, connector } from '../../demo/connectors.js';
import { demoLibrary } from '../../demo/library.js';
import { accountId, apiWith, clientCredentials, otherAccountId, requestToken, start } from './setup.js';
import type { CyclrSimulator } from '../../demo/cyclr/simulator.js';

async function pager(cyclr: CyclrSimulator) {
  const { body } = await requestToken(cyclr, clientCredentials);
  const headers = { 'Authorization': `Bearer ${body.access_token}`, 'X-Cyclr-Account': accountId };
  return async (path: string) => {
    const response = await fetch(cyclr.origin + path, { headers });
    const rows = await response.json() as { readonly Id: number; readonly Name: string }[];
    return { status: response.status, pages: response.headers.get('Total-Pages'), rows };
  };
}

const path = '/v1.0/account/connectors';
const ids = (rows: readonly { readonly Id: number }[]) => rows.map(({ Id }) => Id);

test('the account’s connectors are a bare array in pages, with the number of pages in Total-Pages', async () => {
  const { cyclr, api } = await start();
  const get = await pager(cyclr);
  const all = await get(path);
  assert.deepEqual([all.status, all.pages, ids(all.rows)], [200, '1', [11, 12, 13, 14, 15, 16, 17, 18]]);
  assert.deepEqual(all.rows[4], (await api('GET', `${path}/15`)).body);
  const pages = await Promise.all([1, 2, 3, 4].map((page) => get(`${path}?page=${page}&pageSize=3`)));
  assert.deepEqual(pages.map(({ pages: total, rows }) => [total, ids(rows)]), [
    ['3', [11, 12, 13]], ['3', [14, 15, 16]], ['3', [17, 18]], ['3', []],
  ]);
});

test('a page is never larger than largestPageSize, whatever tooLargePage says, and has 30 rows by default', async () => {
  const connectors = Array.from({ length: 70 }, (_, index) => ({ ...catalogue[0]!, id: index + 1, name: `Connector ${index + 1}` }));
  const { cyclr } = await start({ accounts: [{ id: accountId, users: [], connectors }] });
  const get = await pager(cyclr);
  const size = async (query: string) => {
    const { pages, rows } = await get(path + query);
    return [pages, rows.length];
  };
  assert.deepEqual(await size(''), ['3', 30]);
  assert.deepEqual(await size('?pageSize=500'), ['1', 70]);
  cyclr.unknowns.largestPageSize = 50;
  assert.deepEqual(await size('?pageSize=500'), ['2', 50]);
  assert.deepEqual(await size('?pageSize=500&page=2'), ['2', 20]);
  cyclr.unknowns.tooLargePage = 'miscount';
  assert.deepEqual(await size('?pageSize=500'), ['1', 50]);
  assert.deepEqual(await size('?pageSize=500&page=2'), ['1', 20]);
  assert.deepEqual(await size('?pageSize=50'), ['2', 50]);
  cyclr.unknowns.tooLargePage = 'refuse';
  assert.equal((await get(`${path}?pageSize=51`)).status, 400);
  assert.deepEqual(await size('?pageSize=50'), ['2', 50]);
});

test('an empty list has 0 pages, and a wrong page or size is answered with 400', async () => {
  const { cyclr } = await start({ accounts: [{ id: accountId, users: [], connectors: [] }] });
  const get = await pager(cyclr);
  const { status, pages, rows } = await get(path);
  assert.deepEqual([status, pages, rows], [200, '0', []]);
  for (const query of ['page=0', 'page=-1', 'page=one', 'page=1.5', 'page=1e3', 'pageSize=0', 'pageSize=9999999999']) {
    assert.equal((await get(`${path}?${query}`)).status, 400, query);
  }
});

test('a row holds all, some or none of the parameters, as listedParameters says', async () => {
  const { cyclr, api } = await start();
  const row = async () => (await api('GET', path)).body[4].Connector;
  assert.equal((await row()).Parameters.length, 6);
  cyclr.unknowns.listedParameters = 'missing';
  assert.equal('Parameters' in await row(), false);
  cyclr.unknowns.listedParameters = 'empty';
  assert.deepEqual((await row()).Parameters, []);
  assert.equal((await api('GET', `${path}/15`)).body.Connector.Parameters.length, 6);
});

test('the list holds the connectors of its account only', async () => {
  const { cyclr, api } = await start();
  assert.deepEqual(ids((await api('GET', path, undefined, { 'X-Cyclr-Account': otherAccountId })).body), [21, 22]);
  assert.equal((await api('GET', path, undefined, {})).status, 401);
  assert.equal((await apiWith(cyclr, 'wrong')('GET', path)).status, 401);
});

test('the library is searched by name and category, in pages', async () => {
  const { cyclr } = await start();
  const get = await pager(cyclr);
  const names = async (query: string) => (await get(`/v1.0/connectors${query}`)).rows.map(({ Name }) => Name);
  assert.deepEqual((await names('')).length, catalogue.length + demoLibrary.length);
  assert.deepEqual(await names('?query=cycle'), ['Cycle', 'Cycle OAuth', 'Cycle for servers']);
  assert.deepEqual(await names('?category=support'), ['Zendesk']);
  assert.deepEqual(await names('?query=z&category=Marketing'), []);
  assert.deepEqual((await get('/v1.0/connectors?page=2&pageSize=5')).pages, '3');
});

test('a connector of the library is found by its name or the id of its release, exactly', async () => {
  const { api } = await start({ library: [{ api: 'none', connector: connector({ Id: 700, Name: 'A/B & 100% Größe', AuthType: 'ApiKey' }) }] });
  const encoded = encodeURIComponent('A/B & 100% Größe');
  assert.equal((await api('GET', `/v1.0/connectors/${encoded}`)).body.Id, 700);
  assert.equal((await api('GET', '/v1.0/connectors/700')).body.Name, 'A/B & 100% Größe');
  assert.equal((await api('POST', `/v1.0/connectors/${encoded}/install`, { Name: 'New' })).status, 200);
  assert.deepEqual(await api('GET', '/v1.0/connectors/a%2Fb'), { status: 404, body: { Message: 'Connector not found.' } });
});

test('an upgrade changes the id of the release, and no id of an Account Connector', async () => {
  const { cyclr, api } = await start();
  const before = (await api('GET', `${path}/11`)).body;
  const release = cyclr.upgrade('Cycle');
  const after = (await api('GET', `${path}/11`)).body;
  assert.deepEqual(after, { ...before, Connector: { ...before.Connector, Id: release, Version: '1.1' } });
  assert.equal((await api('GET', '/v1.0/connectors/Cycle')).body.Id, release);
  assert.equal((await api('POST', `/v1.0/connectors/${before.Connector.Id}/install`, { Name: 'Old' })).status, 404);
  assert.equal((await api('POST', '/v1.0/connectors/Cycle/install', { Name: 'New' })).body.Connector.Id, release);
  assert.equal((await api('GET', `${path}/21`, undefined, { 'X-Cyclr-Account': otherAccountId })).body.Connector.Id, release);
  assert.equal(catalogue[0]!.connector.Id, 101);
  assert.throws(() => cyclr.upgrade('cycle'), /no connector “cycle”/);
});

test('the methods of a release are listed and searched, and keep their identifiers in an upgrade', async () => {
  const { cyclr, api } = await start();
  const methods = async (of: string) => {
    const { status, body } = await api('GET', `/v1.0/connectors/${of}`);
    return status === 200 ? body.map(({ UniqueIdentifier }: { UniqueIdentifier: string }) => UniqueIdentifier) : status;
  };
  assert.deepEqual(await methods('Cycle/1.0/methods'), ['GetCurrentUser', 'ListItems']);
  assert.deepEqual(await methods('Cycle/1.0/methods?query=current%20user'), ['GetCurrentUser']);
  assert.deepEqual(await methods('Cycle/1.0/methods?query=nothing'), []);
  assert.equal(await methods('Cycle/2.0/methods'), 404);
  assert.equal(await methods('Unknown/1.0/methods'), 404);
  cyclr.upgrade('Cycle');
  assert.equal(await methods('Cycle/1.0/methods'), 404);
  assert.deepEqual(await methods('Cycle/1.1/methods'), ['GetCurrentUser', 'ListItems']);
});
