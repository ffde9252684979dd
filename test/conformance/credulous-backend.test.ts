import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { tableOf } from '../../src/conformance/table.js';
import { checked, named, refusalRows, serve, serveHandler, skippedWithoutWrite, startRows } from './setup.js';

/** How a backend finds the connector of a request. */
type FindConnector = (method: string, id: string) => string | null;

/** A backend that accepts everything: it checks no origin, no content type, no method and no `authType`, and stores what it receives. */
async function serveCredulous(t: TestContext, find: FindConnector) {
  const keys = new Map<string, unknown>([['13', 'the key']]);
  const requests: { readonly method: string; readonly id: string; readonly body: string }[] = [];
  const origin = await serve(t, (req, res) => {
    void text(req).then((body) => {
      const { method = '', url = '' } = req;
      const id = new URL(url, 'http://host.example').pathname.split('/').at(-1)!;
      requests.push({ method, id, body });
      const found = find(method, id);
      if (found !== null && method === 'DELETE') keys.delete(found);
      else if (found !== null && method !== 'GET') keys.set(found, /"apiKey":"([^"]*)/.exec(body)?.[1] ?? body);
      const problem = { status: 404, code: 'not_found', retryable: false, reference: 'a' };
      res.writeHead(found === null ? 404 : 200, {
        'content-type': found === null ? 'application/problem+json' : 'application/json', 'cache-control': 'no-store',
      });
      res.end(JSON.stringify(found === null ? problem : { authType: 'ApiKey', authenticated: keys.has(found) }));
    });
  });
  return { origin, keys, requests };
}

const backends: readonly (readonly [what: string, find: FindConnector, failed: readonly string[], skipped: readonly string[]])[] = [
  ['knows one connector', (_, id) => id === '13' ? id : null, [], refusalRows],
  ['makes a connector for each POST', (method, id) => id === '13' || method !== 'GET' ? id : null,
    refusalRows.filter((name) => !skippedWithoutWrite.includes(name)), []],
  ['has a connector for each id', (_, id) => id, ['GET of an unknown connector returns 404'], refusalRows],
  ['ignores the id', () => '13', ['GET of an unknown connector returns 404'], refusalRows],
];

describe('the check without --write', () => {
  for (const [what, find, failed, skipped] of backends) {
    for (const authType of [null, 'ApiKey', 'OAuth2'] as const) {
      test(`does not change a backend that accepts everything and ${what}, with --auth-type ${authType ?? 'not given'}`, async (t) => {
        const { origin, keys, requests } = await serveCredulous(t, find);
        const rows = await checked(origin, 13, { write: false, authType });
        assert.equal(keys.get('13'), 'the key');
        const received = requests.filter(({ id }) => id === '13');
        assert.ok(received.length > 0);
        assert.deepEqual(received.filter(({ method, body }) => method !== 'GET' || body !== ''), []);
        // Nothing that a backend could store as credentials, whatever it reads from the path.
        assert.deepEqual(requests.filter(({ body }) => /apiKey|password|username/.test(body)), []);
        // A backend that answers every path also answers the start route of an OAuth connector.
        const expected = ['a cross-site GET is rejected', ...startRows];
        assert.deepEqual(named(rows, 'FAILED').filter((name) => !expected.includes(name)), failed);
        for (const name of [...skipped, ...skippedWithoutWrite]) {
          assert.match(tableOf(rows), new RegExp(`skipped {2}${name} +needs --write`));
        }
      });
    }
  }

  test('sends only GET if the URL is the connector’s own resource', async (t) => {
    const { origin, keys, requests } = await serveCredulous(t, () => '13');
    const rows = await checked(origin, null, { write: false });
    assert.equal(keys.get('13'), 'the key');
    assert.deepEqual(requests.filter(({ method, body }) => method !== 'GET' || body !== ''), []);
    assert.match(tableOf(rows), /skipped {2}POST without Origin is rejected +needs --connector or --write/);
  });

  test('uses another id for the unknown connector if it is the checked one’s', async (t) => {
    const { origin, keys, requests } = await serveCredulous(t, (_, id) => id === '2147483646' ? '13' : null);
    await checked(origin, 2_147_483_646, { write: false });
    assert.equal(keys.get('13'), 'the key');
    assert.deepEqual(requests.filter(({ id, method }) => id === '2147483646' && method !== 'GET'), []);
  });
});

test('the check with --write names a backend that accepts everything, and leaves the connector disconnected', async (t) => {
  const { origin, keys } = await serveCredulous(t, (_, id) => id === '13' ? id : null);
  const rows = await checked(origin, 13);
  assert.deepEqual(named(rows, 'FAILED'), ['a cross-site GET is rejected', ...refusalRows]);
  assert.equal(keys.has('13'), false);
});

test('the check with --write changes nothing if the authType is not supported in a browser', async (t) => {
  const requests: string[] = [];
  const origin = await serve(t, (req, res) => {
    const isKnown = req.url?.startsWith('/api/connectors/13') === true;
    if (isKnown) requests.push(req.method!);
    res.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' }).end('{"authType":"Certificate","authenticated":true}');
  });
  const rows = await checked(origin, 13);
  assert.deepEqual([...new Set(requests)], ['GET']);
  assert.match(tableOf(rows), /POST connects and DELETE disconnects +this authType is not supported in a browser/);
  assert.ok(!tableOf(rows).includes('needs --write'), tableOf(rows));
});

for (const [what, origin, connector] of [['our own handler', undefined, 13], ['our own handler on another origin', 'https://app.example.com', 13],
  ['our own handler by the URL of the connector', undefined, null]] as const) {
  test(`the check with --write of a connector that no browser supports asks for no --write, for ${what}`, async (t) => {
    const { origin: backend, cyclr } = await serveHandler(t, async (_, answer) => {
      const response = await answer();
      const text = await response.text();
      return new Response(text === '' ? null : text.replaceAll('"ApiKey"', '"Certificate"'), response);
    }, origin === undefined ? {} : { origins: [origin] });
    const url = new URL(`${backend}/api/connectors${connector === null ? '/13' : ''}`);
    const rows = await checked(backend, connector, { url, ...origin !== undefined && { origin } });
    assert.deepEqual(named(rows, 'FAILED'), []);
    assert.ok(!tableOf(rows).includes('needs --write'), tableOf(rows));
    assert.match(tableOf(rows),
      /skipped {2}an authType other than the connector’s is rejected +this authType is not supported in a browser/);
    assert.equal(cyclr.state.signInTokens.size, 0);
  });
}
