import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tableOf } from '../../src/conformance/table.js';
import { checked, connectors, named, refusalRows, serve, serveHandler, skippedFor } from './setup.js';
import type { Between } from './setup.js';

const accepted = 'a POST of your page is accepted';
const others = 'other methods are rejected';

/** Reads requests as a server behind a proxy that ends TLS: its own origin is another one than the page's. */
const behindProxy: Between = async (request, answer) => {
  const url = new URL(request.url);
  url.host = 'backend.internal';
  return answer(new Request(url, { method: request.method, headers: request.headers, body: request.method === 'GET' ? null : await request.text() }));
};

const problem = (status: number, detail?: string): Response => new Response(
  JSON.stringify({ status, code: 'unauthorized', retryable: false, reference: 'a', ...detail !== undefined && { detail } }),
  { status, headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' } },
);

/** Middleware that wants a CSRF token in every request that may change something. */
const needsToken = (refusal: () => Response): Between => async ({ method, headers }, answer) =>
  ['GET', 'HEAD', 'OPTIONS'].includes(method) || headers.get('x-csrf') === 't0k3n-of-the-page' ? answer() : refusal();
const page = (): Response => new Response('<h1>CSRF verification failed</h1>', { status: 403, headers: { 'content-type': 'text/html' } });

describe('the check of a backend that refuses the page', () => {
  for (const [what, id] of connectors) {
    for (const write of [true, false]) {
      test(`tells the reason once for ${what}, ${write ? 'with' : 'without'} --write`, async (t) => {
        const { origin } = await serveHandler(t, behindProxy);
        const rows = await checked(origin, id, { write });
        const table = tableOf(rows);
        assert.deepEqual(named(rows, 'FAILED'), [accepted]);
        assert.ok(table.includes(`403 for ${origin}: allow this origin, or send the CSRF token with --header\n`), table);
        // The backend rejects these requests only because it rejects all.
        const shown = rows.filter(({ outcome, name }) => outcome !== 'skipped' && /\b(POST|DELETE|body|authType)\b/.test(name)).map(({ name }) => name);
        assert.deepEqual(shown, [accepted]);
        assert.ok(named(rows, 'ok').includes(others));
      });
    }
  }

  for (const [what, id] of connectors) {
    test(`passes for ${what} as soon as --header has the CSRF token`, async (t) => {
      const { origin, stored } = await serveHandler(t, needsToken(page));
      const refused = await checked(origin, id);
      assert.deepEqual(named(refused, 'FAILED'), [accepted]);
      assert.ok(named(refused, 'skipped').includes(others));
      assert.match(tableOf(refused), /send the CSRF token with --header\n/);
      const rows = await checked(origin, id, { headers: [['X-CSRF', 't0k3n-of-the-page']] });
      assert.deepEqual(named(rows, 'FAILED'), []);
      assert.deepEqual(named(rows, 'skipped'), skippedFor(what));
      assert.equal(stored(id).authValue, null);
    });
  }

  test('keeps the rows of DELETE if only POST is refused', async (t) => {
    const { origin } = await serveHandler(t, async ({ method }, answer) => method === 'POST' ? problem(403) : answer());
    const rows = await checked(origin, 13);
    assert.deepEqual(named(rows, 'FAILED'), [accepted]);
    const ok = named(rows, 'ok').filter((name) => name.includes('DELETE'));
    assert.deepEqual(ok, ['DELETE without Origin is rejected', 'DELETE from a foreign origin is rejected', 'DELETE disconnects']);
  });

  for (const write of [true, false]) {
    test(`does not hide a POST without Origin that is accepted, ${write ? 'with' : 'without'} --write`, async (t) => {
      const { origin } = await serveHandler(t, async ({ method, headers }, answer) => {
        if (method !== 'POST') return answer();
        return headers.has('origin') ? problem(403)
          : Response.json({ authType: 'ApiKey', authenticated: true }, { headers: { 'cache-control': 'no-store' } });
      });
      const rows = await checked(origin, 13, { write });
      assert.deepEqual(named(rows, 'FAILED'), ['POST without Origin is rejected', accepted]);
    });
  }

  test('does not hide a DELETE from a foreign origin that is accepted, without --write', async (t) => {
    const { origin } = await serveHandler(t, async ({ method }, answer) => {
      if (method === 'POST') return problem(403);
      return method !== 'DELETE' ? answer()
        : Response.json({ authType: 'ApiKey', authenticated: false }, { headers: { 'cache-control': 'no-store' } });
    });
    const rows = await checked(origin, 13, { write: false });
    assert.deepEqual(named(rows, 'FAILED'), [accepted, 'DELETE without Origin is rejected', 'DELETE from a foreign origin is rejected']);
  });

  test('tells each fault if a POST of the page is accepted', async (t) => {
    const { origin } = await serveHandler(t, async (request, answer) => {
      const response = await answer();
      return request.method === 'POST' && !response.ok ? problem(403) : response;
    });
    const rows = await checked(origin, 13);
    assert.deepEqual(named(rows, 'FAILED'), refusalRows.filter((name) => /body|authType/.test(name)));
  });

  test('tells the reason of a smallest backend', async (t) => {
    const origin = await serve(t, ({ method }, res) => {
      const status = method === 'POST' ? 403 : 405;
      res.writeHead(status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
      res.end(JSON.stringify({ status, code: 'endpoint_error', retryable: false, reference: 'a', detail: 'No token.' }));
    });
    const rows = await checked(origin, null, { authType: 'OAuth2' });
    assert.deepEqual(named(rows, 'FAILED'), [accepted]);
    assert.match(tableOf(rows), /send the CSRF token with --header\n/);
  });

  test('checks the answers of a backend that refuses every GET', async (t) => {
    const origin = await serve(t, (_, res) => { res.writeHead(403, { 'content-type': 'application/json', 'cache-control': 'public' }).end('{}'); });
    const rows = await checked(origin, 13);
    assert.ok(named(rows, 'FAILED').includes('every answer has Cache-Control: no-store'));
  });

  const cookie = 's%3AVerySecretSessionId.c2ln';
  const details: readonly (readonly [what: string, detail: (body: string) => string])[] = [
    ['repeats the CSRF token', () => 'The token t0k3n-of-another-page is wrong.'],
    ['repeats the cookie as the server decodes it', () => 'The session s:VerySecretSessionId.c2ln has no CSRF token.'],
    ['repeats the beginning of the cookie', () => 'The session VerySecretSess… has no CSRF token.'],
    ['repeats the cookie with other punctuation', () => 'The session Very Secret,SessionId has no CSRF token.'],
    ['repeats the key', (body) => `${/"apiKey":"([^"]*)/.exec(body)?.[1] ?? 'no key'} is refused.`],
    ['has control characters', () => 'No\u001B[31m\n token'],
  ];
  for (const [what, detail] of details) {
    test(`tells nothing of a detail that ${what}`, async (t) => {
      const { origin } = await serveHandler(t, async (request, answer) =>
        request.method === 'POST' ? problem(403, detail(await request.text())) : answer());
      const rows = await checked(origin, 13, { headers: [['X-CSRF', 't0k3n-of-another-page'], ['X-Session', cookie]] });
      const row = rows.find(({ name }) => name === accepted);
      assert.equal(row?.seen, `403 for ${origin}: allow this origin, or send the CSRF token with --header`);
      assert.ok(!/canary|Secret|t0k3n|[^\n\P{Cc}]/u.test(tableOf(rows)));
    });
  }
});
