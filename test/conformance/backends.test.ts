import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tableOf } from '../../src/conformance/table.js';
import { accountId, username } from '../server/setup.js';
import { checked, connectors, isList, listRows, named, refusalRows, serve, serveHandler, skippedFor, skippedWithoutWrite, startRows } from './setup.js';
import type { Between } from './setup.js';

const needsServiceOrigin = 'the description has the serviceOrigin that `direct` needs';
const withoutServiceOrigin: Between = async (_, answer) => {
  const response = await answer();
  if (!response.ok) return response;
  const text = (await response.text()).replaceAll(/,"serviceOrigin":"[^"]*"/g, '');
  assert.ok(!text.includes('serviceOrigin'));
  return new Response(text, response);
};

describe('the check of our own handler', () => {
  for (const [what, id] of connectors) {
    test(`passes for ${what} and leaves the connector disconnected`, async (t) => {
      const { origin, stored } = await serveHandler(t);
      const rows = await checked(origin, id);
      assert.deepEqual(named(rows, 'FAILED'), []);
      assert.deepEqual(named(rows, 'skipped'), skippedFor(what));
      assert.ok(named(rows, 'ok').length >= 27, tableOf(rows));
      assert.equal(stored(id).authValue, null);
    });
  }

  test('passes without --write and changes nothing', async (t) => {
    const { origin, calls, stored } = await serveHandler(t);
    stored(13).authenticated = true;
    stored(13).authValue = 'the key';
    const rows = await checked(origin, 13, { write: false });
    assert.deepEqual(named(rows, 'FAILED'), []);
    assert.deepEqual(named(rows, 'skipped'), skippedWithoutWrite);
    assert.deepEqual(calls().filter((call) => !call.startsWith('GET ')), []);
    assert.equal(stored(13).authValue, 'the key');
  });

  test('checks the list with and without --write', async (t) => {
    for (const write of [true, false]) {
      const { origin } = await serveHandler(t);
      const rows = await checked(origin, 13, { write });
      assert.deepEqual(named(rows, 'ok').filter((name) => listRows.includes(name)), listRows);
      assert.match(tableOf(rows), new RegExp(`ok {7}${listRows[0]!.replace('?', '\\?')} +\\d+ connectors`));
    }
  });

  test('finds the list behind the query of the endpoint', async (t) => {
    const asked: string[] = [];
    const { origin } = await serveHandler(t, async (request, answer) => {
      asked.push(new URL(request.url).search);
      return answer();
    });
    const rows = await checked(origin, 13, { write: false, url: new URL(`${origin}/api/connectors?tenant=7`) });
    assert.deepEqual(named(rows, 'ok').filter((name) => listRows.includes(name)), listRows);
    assert.ok(asked.includes('?tenant=7&list'));
  });

  const withoutList: readonly (readonly [what: string, (request: Request) => Response, seen: string])[] = [
    ['answers 404', () => new Response('<h1>Not found</h1>', { status: 404, headers: { 'content-type': 'text/html' } }), '404, an HTML page: without a list'],
    ['answers 405', () => new Response(null, { status: 405 }), '405: without a list'],
    ['answers with the start page of an app', () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }), '200, an HTML page: without a list'],
    ['describes a single connector', () => Response.json({ authType: 'ApiKey', authenticated: false }), 'the answer describes a single connector: without a list'],
  ];
  for (const [what, answerList, seen] of withoutList) {
    test(`says that a backend has no list if it ${what}`, async (t) => {
      const { origin } = await serveHandler(t, async (request, answer) => isList(request) ? answerList(request) : answer());
      const rows = await checked(origin, 13, { write: false });
      assert.deepEqual(named(rows, 'FAILED'), []);
      assert.deepEqual(named(rows, 'skipped'), [listRows[0], ...skippedWithoutWrite]);
      assert.ok(tableOf(rows).includes(`${seen}, \`<cyclr-connector-list>\` cannot be used`));
    });
  }

  for (const status of [401, 403]) {
    test(`skips the list if authorize refuses it to this user with ${status}, in any format`, async (t) => {
      const authorize = (_: Request, id: string | null) => id === null ? new Response(null, { status }) : { accountId, username };
      const { origin } = await serveHandler(t, undefined, { authorize });
      const rows = await checked(origin, 13, { write: false });
      assert.deepEqual(named(rows, 'FAILED'), []);
      assert.deepEqual(named(rows, 'skipped'), [listRows[0], ...skippedWithoutWrite]);
      assert.match(tableOf(rows), new RegExp(`${status}: this user may not list the connectors`));
    });
  }

  test('accepts any format of a 403 from authorize, but not of a 403 from the route', async (t) => {
    const problems = 'every error is problem details';
    const host = await serveHandler(t, undefined, { authorize: () => new Response('<h1>Forbidden</h1>', { status: 403, headers: { 'content-type': 'text/html' } }) });
    assert.deepEqual(named(await checked(host.origin, 13, { write: false }), 'FAILED'), ['GET returns the description']);
    const route = await serveHandler(t, async (_, answer) => {
      const response = await answer();
      return response.status === 403 ? new Response('Forbidden', { status: 403, headers: { 'cache-control': 'no-store' } }) : response;
    });
    assert.deepEqual(named(await checked(route.origin, 13, { write: false }), 'FAILED'), [problems]);
  });

  test('checks the start route without --write by requests that make no token', async (t) => {
    const seen: string[] = [];
    const { origin, cyclr } = await serveHandler(t, async (request, answer) => {
      const response = await answer();
      if (new URL(request.url).pathname.endsWith('/start')) seen.push(`${request.method} ${response.status}`);
      return response;
    });
    const rows = await checked(origin, 12, { write: false });
    assert.deepEqual(named(rows, 'FAILED'), []);
    assert.deepEqual(named(rows, 'ok').filter((name) => startRows.includes(name)), startRows);
    assert.match(tableOf(rows), /skipped {2}the start route redirects to the sign-in +needs --write/);
    assert.equal(cyclr.state.signInTokens.size, 0);
    assert.deepEqual(seen, [...new Array<string>(8).fill('GET 403'), 'GET 422', 'GET 422']);
  });

  test('checks a whole start with --write', async (t) => {
    const { origin, cyclr } = await serveHandler(t);
    const rows = await checked(origin, 15);
    assert.deepEqual(named(rows, 'FAILED'), []);
    for (const name of [...startRows, 'the start route redirects to the sign-in', 'each start makes a new sign-in URL', 'HEAD of the start route makes no token']) {
      assert.ok(named(rows, 'ok').includes(name), name);
    }
    for (const token of cyclr.state.signInTokens.keys()) assert.ok(!tableOf(rows).includes(token));
  });

  test('says that a backend has no start route', async (t) => {
    for (const status of [404, 405]) {
      const { origin } = await serveHandler(t, async (request, answer) => new URL(request.url).pathname.endsWith('/start')
        ? new Response('<h1>Not found</h1>', { status, headers: { 'content-type': 'text/html' } })
        : answer());
      const rows = await checked(origin, 12);
      assert.deepEqual(named(rows, 'FAILED'), []);
      assert.match(tableOf(rows), new RegExp(`skipped {2}${startRows[0]} +${status}, an HTML page: without a start route, \`direct\` cannot be used`));
    }
  });

  for (const write of [true, false]) {
    test(`notes a start route without serviceOrigin, which a page may name itself, ${write ? 'with' : 'without'} --write`, async (t) => {
      const { origin } = await serveHandler(t, withoutServiceOrigin);
      const rows = await checked(origin, 12, { write });
      assert.deepEqual(named(rows, 'FAILED'), []);
      assert.deepEqual(named(rows, 'skipped').filter((name) => name.includes('serviceOrigin')), [needsServiceOrigin]);
      assert.match(tableOf(rows), /no serviceOrigin: pages that use `direct` must set service-origin or return-url/);
    });
  }

  test('needs no serviceOrigin if there is no start route', async (t) => {
    const { origin } = await serveHandler(t, async (request, answer) =>
      new URL(request.url).pathname.endsWith('/start') ? new Response(null, { status: 404 }) : withoutServiceOrigin(request, answer));
    const rows = await checked(origin, 12);
    assert.deepEqual(named(rows, 'FAILED'), []);
    assert.deepEqual(named(rows, 'skipped'), [startRows[0]]);
  });

  for (const [what, status, isGuarded] of [['behind middleware that rejects cross-site navigations', 404, true], ['with a start page for unknown paths', 200, false],
    ['with both', 200, true]] as const) {
    test(`says that a backend ${what} has no start route`, async (t) => {
      const { origin } = await serveHandler(t, async (request, answer) => {
        if (!new URL(request.url).pathname.endsWith('/start')) return answer();
        const isOutside = request.headers.get('sec-fetch-site') !== 'same-origin';
        return new Response('<!doctype html>', { status: isGuarded && isOutside ? 403 : status, headers: { 'content-type': 'text/html' } });
      });
      const rows = await checked(origin, 12, { write: false });
      assert.deepEqual(named(rows, 'FAILED'), []);
      assert.match(tableOf(rows), new RegExp(`skipped {2}${startRows[0]} +${status}, an HTML page: without a start route`));
    });
  }

  test('skips the sign-ins if Cyclr rejects the made-up properties', async (t) => {
    const { origin, cyclr } = await serveHandler(t);
    cyclr.intercept = ({ method, url }) =>
      method !== 'GET' && url.includes('/properties') ? Response.json({ Message: 'No.' }, { status: 400 }) : undefined;
    const rows = await checked(origin, 15);
    assert.deepEqual(named(rows, 'FAILED'), []);
    assert.match(tableOf(rows), /skipped {2}POST returns a sign-in URL +this backend rejects made-up properties \(422/);
  });

  test('reads a long list', async (t) => {
    const { origin } = await serveHandler(t, async (request, answer) => {
      if (!isList(request)) return answer();
      const { connectors, ...rest } = await (await answer()).json() as { readonly connectors: readonly object[] };
      const more = Array.from({ length: 25 }, (_, index) => ({ ...connectors[0], id: `9${index}`, icon: `data:image/png;base64,${'A'.repeat(180_000)}` }));
      return Response.json({ ...rest, connectors: [...connectors, ...more] }, { headers: { 'cache-control': 'no-store' } });
    });
    const rows = await checked(origin, 13, { write: false });
    assert.ok(named(rows, 'ok').includes(listRows[0]!), tableOf(rows));
  });

  for (const status of [401, 403]) {
    test(`skips what needs an unknown connector if authorize refuses it with ${status}`, async (t) => {
      const authorize = (_: Request, id: string | null) => id === '2147483646' ? new Response(null, { status }) : { accountId, username };
      const { origin } = await serveHandler(t, undefined, { authorize });
      const rows = await checked(origin, 13, { write: false });
      assert.deepEqual(named(rows, 'FAILED'), []);
      const name = 'GET of an unknown connector returns 404';
      assert.deepEqual(named(rows, 'skipped'), [name, ...refusalRows, 'POST connects and DELETE disconnects', 'no answer repeats a secret']);
      assert.match(tableOf(rows), new RegExp(`${name} +${status}[^:]*: the host refuses this connector to the user`));
    });
  }

  test('skips storing if Cyclr verifies keys before it stores them', async (t) => {
    const { origin, cyclr } = await serveHandler(t);
    cyclr.unknowns.checksCredentials = true;
    const rows = await checked(origin, 13);
    assert.deepEqual(named(rows, 'FAILED'), []);
    assert.match(tableOf(rows), /skipped {2}POST stores credentials +this backend rejects made-up credentials \(422 invalid_credentials\)/);
  });

  test('skips the cases that need a connector’s id if there is none', async (t) => {
    const { origin, handle } = await serveHandler(t);
    const alone = await serve(t, (req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => { chunks.push(chunk); }).on('end', async () => {
        const headers = Object.entries(req.headers).map(([name, value]): [string, string] => [name, String(value)]);
        const body = chunks.length > 0 ? Buffer.concat(chunks) : null;
        const url = new URL(`/api/connectors/13${new URL(req.url!, origin).search}`, alone);
        const answer = await handle(new Request(url, { method: req.method!, headers: headers.filter(([name]) => name !== 'connection'), body }));
        res.writeHead(answer.status, [...answer.headers].flat()).end(await answer.text());
      });
    });
    const rows = await checked(alone, null, { write: false });
    assert.deepEqual(named(rows, 'FAILED'), []);
    assert.deepEqual(named(rows, 'skipped'), ['GET of an unknown connector returns 404', listRows[0], ...refusalRows,
      'POST connects and DELETE disconnects', 'no answer repeats a secret']);
  });
});

test('the check of the smallest backend only asks for sign-in URLs', async (t) => {
  let given = 0;
  const origin = await serve(t, (req, res) => {
    given += 1;
    const isPost = req.method === 'POST';
    const problem = { status: 405, code: 'endpoint_error', retryable: false, reference: String(given) };
    res.writeHead(isPost ? 200 : 405, { 'content-type': isPost ? 'application/json' : 'application/problem+json', 'cache-control': 'no-store' });
    res.end(JSON.stringify(isPost ? { url: `https://app-h.cyclr.com/connectorauth?token=${given}` } : problem));
  });
  const rows = await checked(origin, null, { authType: 'OAuth2' });
  assert.deepEqual(named(rows, 'FAILED'), []);
  assert.deepEqual(named(rows, 'skipped'), ['GET returns the description', listRows[0], startRows[0], 'no answer repeats a secret']);
  // The other four are the navigations that show that there is no start route.
  assert.equal(given, 7);
});
