import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tableOf } from '../../src/conformance/table.js';
import { accountId, username } from '../server/setup.js';
import { checked, listRows, named, serve, serveHandler } from './setup.js';
import type { Between } from './setup.js';

const isList = ({ url }: Request): boolean => new URL(url).searchParams.has('list');

const onList = (answerList: () => Response): Between => (request, answer) => isList(request) ? Promise.resolve(answerList()) : answer();

const page = (status: number) => () => new Response('<h1>Error</h1>', { status, headers: { 'content-type': 'text/html' } });

const withoutList: readonly (readonly [what: string, between: Between, seen: string])[] = [
  ...[401, 403, 404, 405, 501].map((status) => [`answers ${status}`, onList(page(status)), `${status}, an HTML page`] as const),
  ['ignores the query', onList(() => Response.json({ authType: 'ApiKey', authenticated: false })), 'a description'],
];

describe('the check of a backend without a list', () => {
  for (const [what, between, seen] of withoutList) {
    for (const write of [true, false]) {
      test(`passes if the backend ${what}, ${write ? 'with' : 'without'} --write`, async (t) => {
        const { origin } = await serveHandler(t, between);
        const rows = await checked(origin, 13, { write });
        assert.deepEqual(named(rows, 'FAILED'), []);
        assert.match(tableOf(rows), new RegExp(`skipped {2}${listRows[0]} +${seen}: without a list, <cyclr-connector-list> cannot be used`));
        assert.deepEqual(rows.filter(({ name }) => (listRows as readonly string[]).slice(1).includes(name)), []);
      });
    }
  }
});

test('the check requests the list as the element does, after the query of the endpoint', async (t) => {
  const paths: string[] = [];
  const { origin } = await serveHandler(t, (request, answer) => {
    if (isList(request) && !request.url.includes('accountId')) paths.push(request.url.slice(new URL(request.url).origin.length));
    return answer();
  });
  for (const endpoint of ['/api/connectors', '/api/connectors/?of=a%20b']) {
    await checked(origin, 13, { write: false, url: new URL(origin + endpoint) });
  }
  assert.deepEqual([...new Set(paths)], ['/api/connectors?list', '/api/connectors/?of=a%20b&list']);
});

test('the check compares three connectors of a long list with their own GET', async (t) => {
  const asked: string[] = [];
  const origin = await serve(t, (req, res) => {
    const { pathname, search } = new URL(req.url!, 'http://host.example');
    const describe = (id: string) => ({ id, authType: 'None', authenticated: true });
    const id = pathname.split('/').at(-1)!;
    const isKnown = Number(id) <= 500;
    if (search === '' && isKnown) asked.push(id);
    res.writeHead(search === '?list' || isKnown ? 200 : 404, { 'content-type': 'application/json' });
    res.end(JSON.stringify(search === '?list' ? { connectors: Array.from({ length: 500 }, (_, index) => describe(String(index + 1))) } : describe(id)));
  });
  const rows = await checked(origin, 250, { write: false });
  assert.match(tableOf(rows), /ok {7}the list agrees with GET of its connectors +3 compared/);
  // The second GET of 250 is the cross-site one.
  assert.deepEqual([...new Set(asked)], ['250', '1', '500']);
});

test('the check accepts the shape of an empty list, but misses the checked connector in it', async (t) => {
  const { origin } = await serveHandler(t, onList(() => Response.json({ connectors: [] }, { headers: { 'cache-control': 'no-store' } })));
  const table = tableOf(await checked(origin, 13, { write: false }));
  assert.match(table, /FAILED {3}the list agrees .* the connector of --connector is not in the list/);
});

describe('the check of a connector by its name', () => {
  /** Maps the name `crm` by this table. */
  const mapping = (find: (name: string) => unknown) => ({
    authorize: (_: Request, name: string | null) => {
      const connectorId = name === null || /^\d+$/.test(name) ? undefined : find(name);
      return { accountId, username, ...connectorId === undefined ? {} : { connectorId: connectorId as string } };
    },
  });
  const unmapped = 'GET of a name that is not mapped returns 404';

  for (const write of [true, false]) {
    test(`passes for our own handler, ${write ? 'with' : 'without'} --write`, async (t) => {
      const names = new Map([['crm', '13']]);
      const { origin, stored } = await serveHandler(t, undefined, mapping((name) => names.get(name)));
      const rows = await checked(origin, 'crm', { write });
      assert.deepEqual(named(rows, 'FAILED'), [], tableOf(rows));
      for (const name of [unmapped, ...listRows]) assert.ok(named(rows, 'ok').includes(name), name);
      assert.match(tableOf(rows), /the list agrees with GET of its connectors +2 compared/);
      assert.equal(stored(13).authValue, null);
    });
  }

  test('names a backend that looks names up in a plain object', async (t) => {
    const names: Readonly<Record<string, string>> = { crm: '13' };
    const { origin } = await serveHandler(t, undefined, mapping((name) => names[name]));
    const rows = await checked(origin, 'crm', { write: false });
    assert.deepEqual(named(rows, 'FAILED'), [unmapped]);
    assert.match(tableOf(rows), /GET of the name constructor: 500/);
  });

  test('names a backend that reads every name as the same connector', async (t) => {
    const { origin } = await serveHandler(t, undefined, mapping(() => '13'));
    const rows = await checked(origin, 'crm', { write: false });
    assert.deepEqual(named(rows, 'FAILED'), [unmapped]);
    assert.match(tableOf(rows), /GET of an unknown name: 200/);
  });

  test('checks no names of a connector that is given by its id', async (t) => {
    const { origin } = await serveHandler(t);
    assert.ok(!tableOf(await checked(origin, 13, { write: false })).includes(unmapped));
  });
});
