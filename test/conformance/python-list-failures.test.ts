import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import type { ConnectorDescription, ProblemDetails } from '../../src/contract/wire.js';
import { account, parameter, seed } from '../server/setup.js';
import { ourServer, startPython } from './python-backend.js';

const noPython = spawnSync('python3', ['--version']).status === 0 ? false : 'python3 is not installed';

interface List {
  readonly status: number;
  /** The problem's code. */
  readonly code: string | undefined;
  /** The id of each connector, and whether its description is complete. */
  readonly connectors: readonly (readonly [id: string, isComplete: boolean])[];
}

const getList = async (origin: string, serve: (request: Request) => Promise<Response> = fetch): Promise<List> => {
  const response = await serve(new Request(`${origin}/api/connectors?list`));
  const { code, connectors = [] } = await response.json() as ProblemDetails & { connectors?: readonly ConnectorDescription[] };
  return { status: response.status, code, connectors: connectors.map(({ id, revision }) => [id!, revision !== undefined]) };
};

/** The id in the path of a call about one connector; `null` for other calls. */
const idIn = (url: string): string | null => /\/connectors\/(\d+)/.exec(url)?.[1] ?? null;

/** Answers after all limits of these tests. */
const beLate = (): Promise<undefined> => new Promise((resolve) => { setTimeout(resolve, 3_000, undefined).unref(); });

/** Lets Cyclr's list have changed rows, with `1` for the first one. */
const withRows = (change: (row: any, number: number) => object) => async ({ url }: Request, answer: Response) => {
  if (!url.includes('?page=')) return undefined;
  const rows = await answer.json() as readonly unknown[];
  return Response.json(rows.map((row, index) => change(row, index + 1)), { headers: { 'total-pages': '1' } });
};

const withoutParameters = (row: any) => ({ ...row, Connector: { ...row.Connector, Parameters: undefined } });

const accountOf = (count: number) => account(...Array.from({ length: count }, (_, index) => seed(index + 1, 'ApiKey', { Parameters: [parameter('Sub')] })));

const plain = (count: number) => account(...Array.from({ length: count }, (_, index) => seed(index + 1, 'OAuth2')));

/** Connectors of one release without parameters. */
const ofOneRelease = (count: number) => {
  const { connector } = seed(1, 'ApiKey');
  return account(...Array.from({ length: count }, (_, index) => ({ ...seed(index + 1, 'ApiKey'), connector })));
};

describe('the list of the backend in Python', { skip: noPython }, () => {
  test('has the other connectors if one does not answer in time, and what the row of that one tells', async (t) => {
    const { origin, cyclr, output } = await startPython(t, { accounts: accountOf(3), unknowns: { listedParameters: 'missing' } }, { listedLimit: 0.3 });
    for (const path of ['/connectors/2', '/connectors/2/properties']) {
      cyclr.intercept = ({ url }) => url.endsWith(path) ? beLate() : undefined;
      const began = performance.now();
      assert.deepEqual(await getList(origin), { status: 200, code: undefined, connectors: [['1', true], ['2', false], ['3', true]] });
      assert.ok(performance.now() - began < 2_000);
      assert.match(output(), new RegExp(`^Connector 2 could not be described: Cyclr did not answer GET /v1\\.0/account${path}\\.$`, 'm'));
    }
  });

  test('is a problem if no connector answers in time', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: accountOf(3), unknowns: { listedParameters: 'missing' } }, { listedLimit: 0.3 });
    cyclr.intercept = ({ url }) => idIn(url) === null ? undefined : beLate();
    assert.deepEqual(await getList(origin), { status: 504, code: 'endpoint_error', connectors: [] });
  });

  test('has all connectors but those that fail if the next one fails, too, and another one answers', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: accountOf(4) }, { listedLimit: 0.3 });
    // The row of the first connector tells too little; those of the others tell enough.
    cyclr.interceptAnswer = withRows((row, number) => number === 1 ? withoutParameters(row) : row);
    for (const failure of [beLate, () => new Response('', { status: 500 })]) {
      cyclr.intercept = ({ url }) => ['1', '2', '3'].includes(idIn(url) ?? '') ? failure() : undefined;
      assert.deepEqual((await getList(origin)).connectors, [['1', false], ['2', true], ['3', true], ['4', true]]);
    }
    cyclr.intercept = ({ url }) => idIn(url) === null ? undefined : new Response('', { status: 500 });
    assert.deepEqual(await getList(origin), { status: 502, code: 'endpoint_error', connectors: [] });
  });

  test('has the other connectors if Cyclr fails at the first ones, and asks little if Cyclr is down', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: accountOf(40), unknowns: { listedParameters: 'missing' } });
    cyclr.intercept = ({ url }) => Number(idIn(url) ?? 40) <= 12 ? new Response('', { status: 500 }) : undefined;
    const { status, connectors } = await getList(origin);
    assert.equal(status, 200);
    assert.deepEqual(connectors, Array.from({ length: 40 }, (_, index) => [`${index + 1}`, index >= 12]));
    cyclr.intercept = ({ url }) => idIn(url) === null ? undefined : new Response('', { status: 500 });
    cyclr.requests.splice(0);
    assert.deepEqual(await getList(origin), { status: 502, code: 'endpoint_error', connectors: [] });
    assert.equal(cyclr.requests.filter(({ path }) => idIn(path) !== null).length, 12);
  });

  test('is a problem if Cyclr can no longer be reached', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: accountOf(3), unknowns: { listedParameters: 'missing' } });
    cyclr.interceptAnswer = ({ url }) => idIn(url) === null ? undefined : 'lost';
    assert.deepEqual(await getList(origin), { status: 502, code: 'endpoint_error', connectors: [] });
  });

  test('is a problem within the time for one answer if many connectors are slow', async (t) => {
    const options = { accounts: accountOf(40), unknowns: { listedParameters: 'missing' } } as const;
    const { origin, cyclr } = await startPython(t, options, { listedLimit: 0.4, timeLimit: 1 });
    cyclr.intercept = ({ url }) => [null, '1'].includes(idIn(url)) ? undefined : beLate();
    const began = performance.now();
    assert.deepEqual(await getList(origin), { status: 504, code: 'endpoint_error', connectors: [] });
    assert.ok(performance.now() - began < 2_500);
  });

  test('leaves out a connector that Cyclr calls neither authenticated nor not, as the handler does', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: accountOf(3) });
    const inRows = withRows((row, number) => number === 2 ? { ...row, Authenticated: 'true' } : row);
    for (const serve of [fetch, ourServer(cyclr, origin)]) {
      cyclr.interceptAnswer = inRows;
      assert.deepEqual((await getList(origin, serve)).connectors, [['1', true], ['2', true], ['3', true]]);
      cyclr.interceptAnswer = async (call, answer) => call.url.endsWith('/connectors/2')
        ? Response.json({ ...await answer.json() as object, Authenticated: 'true' })
        : inRows(call, answer);
      assert.deepEqual((await getList(origin, serve)).connectors, [['1', true], ['3', true]]);
    }
  });

  test('requests a connector whose row has no list of properties, as the handler does', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: accountOf(2) });
    cyclr.interceptAnswer = withRows((row) => ({ ...row, Properties: {} }));
    for (const serve of [fetch, ourServer(cyclr, origin)]) {
      cyclr.requests.splice(0);
      assert.deepEqual((await getList(origin, serve)).connectors, [['1', true], ['2', true]]);
      assert.equal(cyclr.requests.filter(({ path }) => idIn(path) !== null && !path.endsWith('/properties')).length, 2);
    }
  });

  for (const [broken, count] of [[1, 1], [1, 3], [3, 3]] as const) {
    test(`has ${broken} broken of ${count} connectors as the rows tell them if no row shows parameters, as the handler does`, async (t) => {
      const { origin, cyclr, output } = await startPython(t, { accounts: plain(count) });
      cyclr.intercept = ({ url }) => Number(idIn(url) ?? count + 1) <= broken ? new Response('', { status: 500 }) : undefined;
      const connectors = Array.from({ length: count }, (_, index) => [`${index + 1}`, index >= broken]);
      for (const serve of [fetch, fetch, ourServer(cyclr, origin)]) {
        assert.deepEqual(await getList(origin, serve), { status: 200, code: undefined, connectors });
      }
      assert.match(output(), /^Connector 1 could not be described: Cyclr answered 500 /m);
    });
  }

  test('asks for six of 500 connectors of one release without parameters, and then for none', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: ofOneRelease(500) });
    for (const most of [6, 0]) {
      cyclr.requests.splice(0);
      const { connectors } = await getList(origin);
      assert.ok(connectors.length === 500 && connectors.every(([, isComplete]) => isComplete));
      const calls = cyclr.requests.filter(({ path }) => idIn(path) !== null).length;
      assert.ok(calls <= most, `${calls} calls`);
    }
  });

  test('has connectors as their rows tell them if Cyclr never answers for one of them, and no row shows parameters', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: plain(40) }, { listedLimit: 0.3 });
    cyclr.intercept = ({ url }) => idIn(url) === null ? undefined : beLate();
    const connectors = Array.from({ length: 40 }, (_, index) => [`${index + 1}`, false]);
    assert.deepEqual(await getList(origin), { status: 200, code: undefined, connectors });
    assert.equal(cyclr.requests.filter(({ path }) => idIn(path) !== null).length, 12);
  });

  test('is a problem if Cyclr describes none, and one row has no parameters where the others show none', async (t) => {
    const { origin, cyclr } = await startPython(t, { accounts: plain(20) });
    cyclr.intercept = ({ url }) => idIn(url) === null ? undefined : new Response('', { status: 500 });
    for (const short of [1, 10, 20]) {
      cyclr.interceptAnswer = withRows((row, number) => number === short ? withoutParameters(row) : row);
      assert.deepEqual(await getList(origin), { status: 502, code: 'endpoint_error', connectors: [] }, `${short}`);
    }
  });

  for (const member of ['Id', 'Name', 'Version'] as const) {
    test(`asks once for connectors without parameters whose rows leave out the ${member} of their release`, async (t) => {
      const { origin, cyclr } = await startPython(t, { accounts: plain(10) });
      cyclr.interceptAnswer = withRows((row) => ({ ...row, Connector: { ...row.Connector, [member]: undefined } }));
      for (const calls of [10, 0]) {
        cyclr.requests.splice(0);
        assert.equal((await getList(origin)).connectors.length, 10);
        assert.equal(cyclr.requests.filter(({ path }) => idIn(path) !== null).length, calls);
      }
    });
  }

  test('has the parameters of a connector whose row tells the name and version of another that has none', async (t) => {
    const release = { Name: 'Pipedrive', Version: '1.0' };
    const accounts = account(seed(1, 'ApiKey', release), seed(2, 'ApiKey', { ...release, Parameters: [parameter('Subdomain')] }));
    const { origin, cyclr } = await startPython(t, { accounts });
    cyclr.unknowns.listedParameters = 'empty';
    cyclr.interceptAnswer = withRows((row) => ({ ...row, Connector: { ...row.Connector, Id: undefined } }));
    for (const time of [1, 2, 3]) {
      const response = await fetch(`${origin}/api/connectors?list`);
      const { connectors } = await response.json() as { connectors: readonly { properties: readonly unknown[] }[] };
      assert.deepEqual(connectors.map(({ properties }) => properties.length), [0, 1], `list ${time}`);
    }
  });
});
