import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { demoAccounts, demoPartner } from '../../demo/connectors.js';
import type { ConnectorDescription } from '../../src/contract/wire.js';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import { acceptedAccountIds, refusedAccountIds } from '../server/account-ids.js';
import { account, accountId, parameter, seed, username } from '../server/setup.js';
import { ourServer, startPython } from './python-backend.js';

const noPython = spawnSync('python3', ['--version']).status === 0 ? false : 'python3 is not installed';

const getList = async (origin: string, init: RequestInit = {}): Promise<{ readonly status: number; readonly body: any }> => {
  const response = await fetch(`${origin}/api/connectors?list`, init);
  return { status: response.status, body: await response.json() as unknown };
};

const withOldType = seed(90, 'AuthFields', { Parameters: [parameter('User'), parameter('Password', { IsSensitive: true })] });
const demoWithOldType = demoAccounts.map((each) => ({ ...each, connectors: [...each.connectors, withOldType] }));

const withoutRevision = ({ revision, ...others }: ConnectorDescription) => {
  assert.equal(typeof revision, 'string');
  return others;
};

describe('the backend in Python', { skip: noPython }, () => {
  for (const listedParameters of ['full', 'missing', 'empty'] as const) {
    test(`lists what the handler lists, with ${listedParameters} parameters in Cyclr’s rows`, async (t) => {
      const { origin, cyclr } = await startPython(t, { accounts: demoWithOldType, unknowns: { listedParameters } });
      await fetch(`${origin}/api/connectors/13`, {
        method: 'POST', headers: { origin, 'content-type': 'application/json' }, body: '{"authType":"ApiKey","apiKey":"a key of the user"}',
      });
      const handler = createConnectorAuthHandler({
        apiUrl: cyclr.origin, serviceUrl: cyclr.origin, clientId: demoPartner.clientId, clientSecret: demoPartner.clientSecret,
        authorize: () => ({ accountId, username }),
      });
      const ours = await (await handler(new Request('https://host.example/api/connectors?list'))).json() as { connectors: ConnectorDescription[] };
      const { status, body } = await getList(origin);
      assert.equal(status, 200);
      assert.deepEqual(body.connectors.map(withoutRevision), ours.connectors.map(withoutRevision));
      assert.ok(body.connectors.some(({ authenticated }: ConnectorDescription) => authenticated));
      for (const described of body.connectors) {
        assert.deepEqual(described, await (await fetch(`${origin}/api/connectors/${described.id}`)).json());
      }
      assert.doesNotMatch(JSON.stringify(body), /a key of the user/);
    });
  }

  test('needs one call for each page where the rows tell enough, and six at a time where they do not', async (t) => {
    const connectors = Array.from({ length: 40 }, (_, index) => seed(index + 1, 'ApiKey', index === 39 ? { Parameters: [parameter('Sub')] } : {}));
    const { origin, cyclr } = await startPython(t, { accounts: account(...connectors) });
    assert.equal((await getList(origin)).body.connectors.length, 40);
    assert.equal(cyclr.requests.filter(({ path }) => path.startsWith('/v1.0/')).length, 2);
    cyclr.unknowns.listedParameters = 'missing';
    let running = 0;
    let most = 0;
    cyclr.intercept = async ({ url }) => {
      if (!/connectors\/\d+/.test(url)) return undefined;
      most = Math.max(most, running += 1);
      await new Promise((resolve) => { setTimeout(resolve, 50); });
      running -= 1;
      return undefined;
    };
    const { body } = await getList(origin);
    assert.deepEqual(body.connectors.map(({ id }: ConnectorDescription) => id), connectors.map(({ id }) => String(id)));
    assert.equal(most, 6);
  });

  test('asks once for the connectors without parameters of an account in which no row shows parameters', async (t) => {
    const connectors = Array.from({ length: 10 }, (_, index) => seed(index + 1, 'OAuth2'));
    const { origin, cyclr } = await startPython(t, { accounts: account(...connectors) });
    for (const calls of [11, 1]) {
      cyclr.requests.splice(0);
      assert.equal((await getList(origin)).body.connectors.length, 10);
      assert.equal(cyclr.requests.filter(({ path }) => path.startsWith('/v1.0/')).length, calls);
    }
  });

  test('lists what the handler lists if the rows leave out what is stored, and if Cyclr fails at a connector', async (t) => {
    const connectors = [1, 2, 3, 4].map((id) => seed(id, 'ApiKey', { Parameters: [parameter('Subdomain')] }));
    const { origin, cyclr, output } = await startPython(t, { accounts: account(...connectors) });
    cyclr.unknowns.listedParameters = 'missing';
    const stored = cyclr.state.accounts.get(accountId)!.connectors;
    stored.get(1)!.properties.push({ Id: 7, AccountConnectorId: 1, Name: 'Subdomain', Value: 'acme' });
    let fails = (_: string): Response | undefined => undefined;
    const change = async (call: Request): Promise<Response | undefined> => {
      const failure = fails(call.url);
      if (call.headers.has('x-again') || failure || !/connectors(\?|\/\d+$)/.test(call.url)) return failure;
      const text = await (await fetch(call.url, { headers: { ...Object.fromEntries(call.headers), 'x-again': '' } })).text();
      const headers = { 'content-type': 'application/json', 'total-pages': '1' };
      return new Response(text.replaceAll(/"Properties":\[[^\]]*\]/g, '"Properties":[]'), { headers });
    };
    cyclr.intercept = change;
    const ours = ourServer(cyclr, origin);
    const compare = async () => {
      const lists = [];
      for (const serve of [fetch, ours]) {
        const response = await serve(new Request(`${origin}/api/connectors?list`));
        const { connectors: found = [] } = await response.json() as { readonly connectors?: readonly ConnectorDescription[] };
        const compared = found.map(({ revision, ...others }) => ({ ...others, hasRevision: revision !== undefined }));
        lists.push([response.status, compared] as const);
      }
      assert.deepEqual(lists[0], lists[1]);
      return lists[0]!;
    };
    assert.equal((await compare())[1][0]!.properties![0]!.value, 'acme');
    fails = (url) => /connectors\/2\b/.test(url) ? new Response('', { status: 500 }) : undefined;
    const [status, listed] = await compare();
    assert.deepEqual([status, listed.map(({ id, hasRevision }) => [id, hasRevision])],
      [200, [['1', true], ['2', false], ['3', true], ['4', true]]]);
    assert.match(output(), /^Connector 2 could not be described: /m);
    fails = (url) => /connectors\/2\b/.test(url) ? new Response('', { status: 500 })
      : url.includes('?page=') ? Response.json([{ Id: 1 }, { Id: 2 }, { Id: 3 }]) : undefined;
    assert.deepEqual((await compare())[1].map(({ id }) => id), ['1', '3']);
    for (const answer of [500, 429]) {
      fails = (url) => /connectors\/\d+/.test(url) ? new Response('', { status: answer }) : undefined;
      assert.equal((await compare())[0], answer === 500 ? 502 : 429);
    }
  });

  test('gives a connector without parameters the revision of its own GET, whatever properties are stored', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: account(
      seed(33, 'OAuth2'), seed(34, 'ApiKey'), seed(35, 'ApiKey', { Parameters: [parameter('Sub')] }),
    ) });
    const { connectors } = cyclr.state.accounts.get(accountId)!;
    const revisions = async () => {
      const { connectors: listed } = (await getList(origin)).body as { readonly connectors: readonly ConnectorDescription[] };
      for (const described of listed) assert.deepEqual(described, await (await fetch(`${origin}/api/connectors/${described.id}`)).json());
      return listed.map(({ revision }) => revision);
    };
    for (const [id, stored] of connectors) {
      Object.assign(stored, { authValue: 'stored', authenticated: true });
      stored.properties.push({ Id: id, AccountConnectorId: id, Name: 'Region', Value: 'eu' });
    }
    const before = await revisions();
    for (const stored of connectors.values()) Object.assign(stored.properties[0]!, { Value: 'us' });
    const after = await revisions();
    assert.ok(before.every((revision, index) => revision !== after[index]));
  });

  test('says that a list is too long, and refuses other methods and foreign pages', async (t) => {
    const connectors = Array.from({ length: 501 }, (_, index) => seed(index + 1, 'ApiKey'));
    const { origin } = await startPython(t, { accounts: account(...connectors) });
    const { status, body } = await getList(origin);
    assert.deepEqual([status, body.code], [500, 'misconfigured']);
    assert.match(body.detail, /more than 500 connectors/);
    assert.equal((await getList(origin, { method: 'POST', headers: { origin } })).status, 405);
    assert.equal((await getList(origin, { headers: { 'sec-fetch-site': 'cross-site' } })).status, 403);
  });

  test('answers 502 to a list of the wrong shape', async (t) => {
    const { origin, cyclr } = await startPython(t);
    for (const answer of [{}, 'text', null, { connectors: [] }]) {
      cyclr.intercept = ({ url }) => url.includes('?page=') ? Response.json(answer) : undefined;
      assert.equal((await getList(origin)).status, 502, JSON.stringify(answer));
    }
    cyclr.intercept = ({ url }) => url.includes('?page=') ? Response.json([null, 5, {}, { Id: 'x' }, [], { Id: 99, Connector: 5 }]) : undefined;
    assert.deepEqual((await getList(origin)).body, { connectors: [] });
  });

  test('serves accounts whose ids have any spelling that a header can hold', async (t) => {
    const accounts = acceptedAccountIds.map(({ id }) => ({ id, users: [username], connectors: [seed(12, 'OAuth2')] }));
    const { origin, cyclr } = await startPython(t, { accounts }, {
      authorize: `User(bytes.fromhex(headers["X-Account"]).decode(), "${username}")`,
    });
    for (const { what, id } of acceptedAccountIds) {
      const headers = { 'x-account': Buffer.from(id).toString('hex') };
      assert.equal((await fetch(`${origin}/api/connectors/12`, { headers })).status, 200, what);
      const signIn = await fetch(`${origin}/api/connectors/12`, {
        method: 'POST',
        headers: { ...headers, origin, 'content-type': 'application/json' },
        body: JSON.stringify({ authType: 'OAuth2', targetOrigin: origin, callbackMessage: 'fresh and unguessable' }),
      });
      assert.equal(signIn.status, 200, what);
    }
    cyclr.requests.splice(0);
    for (const { what, id } of refusedAccountIds) {
      const response = await fetch(`${origin}/api/connectors/12`, { headers: { 'x-account': Buffer.from(id).toString('hex') } });
      assert.equal(response.status, 500, what);
      assert.doesNotMatch(await response.text(), /account id/);
    }
    assert.deepEqual(cyclr.requests, []);
  });

  test('does not start with an account id that no header can hold, and says why', () => {
    const cwd = join(import.meta.dirname, '../../examples/python');
    for (const { what, id, fault } of refusedAccountIds.filter((each) => !each.id.includes('\0') && each.id !== '')) {
      const environment = { PATH: process.env.PATH, CYCLR_CLIENT_ID: 'a', CYCLR_CLIENT_SECRET: 'b', CYCLR_USERNAME: 'c', CYCLR_ACCOUNT_ID: id };
      const { status, stderr } = spawnSync('python3', ['-B', 'server.py'], { cwd, env: environment, encoding: 'utf8', timeout: 10_000 });
      assert.equal(status, 1, what);
      assert.ok(stderr.includes(fault), `${what}: ${stderr}`);
    }
  });

  test('maps a name to a connector, and supplies properties that nobody is asked for', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: account(seed(33, 'ApiKey', { Parameters: [parameter('Subdomain'), parameter('Region')] })) }, {
      authorize: `User("${accountId}", "${username}", {"crm": "33"}.get(connector_id), {"Subdomain": "a-supplied-value", "Plan": "gold-plan"})`,
    });
    const described = await (await fetch(`${origin}/api/connectors/crm`)).json() as ConnectorDescription;
    assert.deepEqual([described.id, described.properties!.map(({ name }) => name)], ['crm', ['Region']]);
    const stored = await fetch(`${origin}/api/connectors/crm`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: '{"authType":"ApiKey","apiKey":"k","properties":{"Region":"eu","Subdomain":"evil"}}',
    });
    assert.equal(stored.status, 200);
    assert.doesNotMatch(await stored.text(), /a-supplied-value|gold-plan/);
    const properties = cyclr.state.accounts.get(accountId)!.connectors.get(33)!.properties.map(({ Name, Value }) => [Name, Value]);
    assert.deepEqual(properties.sort(), [['Plan', 'gold-plan'], ['Region', 'eu'], ['Subdomain', 'a-supplied-value']]);
    for (const name of ['other', '.', '..', 'start', '033', 'x'.repeat(101), 'a%2Fb']) {
      assert.equal((await fetch(`${origin}/api/connectors/${name}`)).status, 404, name);
    }
  });
});
