import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CheckOptions } from '../../src/conformance/options.js';
import { tableOf } from '../../src/conformance/table.js';
import { checked, connectors, named, needsHeader, serve, serveHandler, skippedFor, skippedWithoutWrite } from './setup.js';
import type { Between } from './setup.js';

/** The origin of a page whose backend is on another origin. */
const origin = 'https://app.example.com';
const cookie = [['Cookie', 'session=1']] as const;
const postPreflight = 'the preflight of POST is allowed';
const deletePreflight = 'the preflight of DELETE is allowed';
const readable = 'your page can read every answer, also errors';
const corsRows = [postPreflight, deletePreflight, readable];

/** A backend that reads the origins which this function accepts as the page's. */
const accepts = (isAccepted: (origin: string) => boolean): Between => async (request, answer) => {
  const given = request.headers.get('origin');
  if (given === null || !isAccepted(given)) return answer();
  const body = request.method === 'GET' || request.method === 'OPTIONS' ? null : await request.text();
  return answer(new Request(request.url, { method: request.method, headers: { ...Object.fromEntries(request.headers), origin }, body }));
};

describe('the check of a backend on another origin than the page', () => {
  for (const [what, id] of connectors) {
    test(`passes our own handler for ${what}, with and without cookies`, async (t) => {
      for (const headers of [[], cookie]) {
        const { origin: backend, stored } = await serveHandler(t, undefined, { origins: [origin], ...headers.length > 0 && needsHeader('cookie') });
        const rows = await checked(backend, id, { origin, headers });
        assert.deepEqual(named(rows, 'FAILED'), [], tableOf(rows));
        assert.deepEqual(named(rows, 'skipped'), skippedFor(what));
        assert.deepEqual(named(rows, 'ok').filter((name) => corsRows.includes(name)), corsRows);
        assert.equal(stored(id).authValue, null);
      }
    });
  }

  test('has no row about CORS if the page has the origin of the backend', async (t) => {
    const methods = new Set<string>();
    const { origin: backend } = await serveHandler(t, (request, answer) => {
      methods.add(request.method);
      return answer();
    });
    const rows = await checked(backend, 13);
    assert.deepEqual(rows.filter(({ name }) => corsRows.includes(name)), []);
    assert.ok(!methods.has('OPTIONS'));
  });

  test('sends preflights to an unknown connector without --write', async (t) => {
    const preflights: string[] = [];
    const { origin: backend } = await serveHandler(t, (request, answer) => {
      if (request.method === 'OPTIONS') preflights.push(new URL(request.url).pathname);
      return answer();
    }, { origins: [origin] });
    const rows = await checked(backend, 13, { origin, write: false });
    assert.deepEqual(named(rows, 'FAILED'), []);
    assert.deepEqual(named(rows, 'skipped'), skippedWithoutWrite);
    assert.deepEqual(preflights, new Array(2).fill('/api/connectors/2147483646'));
  });

  test('says that preflights need --write if the backend looks up the connector first', async (t) => {
    const { origin: backend } = await serveHandler(t, (request, answer) =>
      request.method === 'OPTIONS' && request.url.endsWith('/2147483646') ? Promise.resolve(new Response(null, { status: 404 })) : answer(), { origins: [origin] });
    const rows = await checked(backend, 13, { origin, write: false });
    assert.deepEqual(named(rows, 'skipped'), [postPreflight, deletePreflight, ...skippedWithoutWrite]);
    assert.match(tableOf(rows), /skipped {2}the preflight of POST is allowed +needs --write: this backend looks up the connector first/);
    assert.deepEqual(named(await checked(backend, 13, { origin }), 'skipped'), []);
  });

  test('sends preflights as a browser does: without the session, and for the headers of the element', async (t) => {
    const preflights: (readonly [string, string | null])[] = [];
    const cookies: (string | null)[] = [];
    const { origin: backend } = await serveHandler(t, (request, answer) => {
      const { headers, method } = request;
      if (method === 'OPTIONS') {
        assert.deepEqual([headers.get('origin'), headers.get('cookie'), headers.get('x-csrf')], [origin, null, null]);
        preflights.push([headers.get('access-control-request-method')!, headers.get('access-control-request-headers')]);
      } else {
        assert.equal(headers.get('x-csrf'), headers.has('cookie') ? 't' : null);
        cookies.push(headers.get('cookie'));
      }
      return answer();
    }, { origins: [origin], ...needsHeader('cookie') });
    const rows = await checked(backend, 13, { origin, headers: [...cookie, ['X-CSRF', 't']] });
    assert.deepEqual(named(rows, 'FAILED'), []);
    assert.deepEqual(preflights, [['POST', 'content-type'], ['DELETE', null]]);
    // Two requests ask what the backend does without a session.
    assert.equal(cookies.filter((value) => value === null).length, 2);
    assert.ok(cookies.every((value) => value === null || value === 'session=1'));
  });

  test('accepts the preflights of middleware: any 2xx, cacheable, with * and names in any case', async (t) => {
    const allow = {
      'access-control-allow-origin': '*', 'access-control-allow-methods': '*', 'access-control-allow-headers': 'X-Other, Content-Type',
    };
    const serveFor = async (headers: CheckOptions['headers']) => (await serveHandler(t, async (request, answer) => {
      if (request.method === 'OPTIONS') return new Response('ok', { status: 200, headers: allow });
      const response = await answer();
      response.headers.set('access-control-allow-origin', '*');
      response.headers.delete('access-control-allow-credentials');
      return response;
    }, { origins: [origin], ...headers.length > 0 && needsHeader('cookie') })).origin;
    assert.deepEqual(named(await checked(await serveFor([]), 13, { origin }), 'FAILED'), []);
    const rows = await checked(await serveFor(cookie), 13, { origin, headers: cookie });
    assert.deepEqual(named(rows, 'FAILED'), corsRows);
    assert.match(tableOf(rows), /Access-Control-Allow-Origin is \*, which browsers reject with cookies: send https:\/\/app\.example\.com/);
  });

  test('says that the origin may not be allowed after a 403', async (t) => {
    const { origin: backend } = await serveHandler(t, undefined, { origins: ['https://other.example.com'] });
    const rows = await checked(backend, 13, { origin });
    assert.deepEqual(named(rows, 'FAILED'), ['GET returns the description', readable]);
    assert.match(tableOf(rows), /cases +not signed in, or https:\/\/app\.example\.com is not allowed: pass the session with --header/);
  });

  test('asks the smallest backend only for its POST, and must be able to read that it has no GET', async (t) => {
    let given = 0;
    const asked: string[] = [];
    const backend = await serve(t, ({ method = '', headers }, res) => {
      given += 1;
      if (method === 'OPTIONS') {
        asked.push(headers['access-control-request-method']!);
        res.writeHead(204, { 'access-control-allow-origin': origin, 'access-control-allow-headers': 'content-type' }).end();
        return;
      }
      const isPost = method === 'POST';
      res.writeHead(isPost ? 200 : 405, {
        'content-type': isPost ? 'application/json' : 'application/problem+json', 'cache-control': 'no-store',
        ...isPost && { 'access-control-allow-origin': origin },
      });
      const problem = { status: 405, code: 'endpoint_error', retryable: false, reference: String(given) };
      res.end(JSON.stringify(isPost ? { url: `https://app-h.cyclr.com/connectorauth?token=${given}` } : problem));
    });
    const rows = await checked(backend, null, { origin, authType: 'OAuth2' });
    assert.deepEqual(asked, ['POST']);
    assert.deepEqual(named(rows, 'FAILED'), [readable]);
    assert.match(tableOf(rows), /GET: no Access-Control-Allow-Origin/);
  });
});

type Change = (headers: Headers, request: Request, response: Response) => void;
/** A backend that answers preflights, or all other requests, with other headers. */
const onAnswers = (isPreflight: boolean, change: Change): Between => async (request, answer) => {
  const response = await answer();
  if ((request.method === 'OPTIONS') === isPreflight) change(response.headers, request, response);
  return response;
};
const withoutCors = (headers: Headers): void => {
  for (const name of [...headers.keys()]) if (name.startsWith('access-control-')) headers.delete(name);
};

/** A backend with one fault: whether the page sends cookies, the rows that must fail, and what the table must say. */
const wrongs: readonly (readonly [what: string, hasCookies: boolean, between: Between, failed: readonly string[], seen: RegExp])[] = [
  ['knows no CORS', false, async (request, answer) => {
    if (request.method === 'OPTIONS') return new Response(null, { status: 405 });
    const response = await answer();
    withoutCors(response.headers);
    return response;
  }, corsRows, /405: answer OPTIONS with 204.* GET and \d+ more: no Access-Control-Allow-Origin: https:\/\/app\.example\.com +contract/],
  ['asks for a session before a preflight', true, (request, answer) =>
    request.method === 'OPTIONS' && !request.headers.has('cookie') ? Promise.resolve(new Response(null, { status: 401 })) : answer(),
  [postPreflight, deletePreflight], /401: answer OPTIONS with 204, also without a session/],
  ['redirects preflights', false, (request, answer) =>
    request.method === 'OPTIONS' ? Promise.resolve(new Response(null, { status: 308, headers: { location: '/x' } })) : answer(),
  [postPreflight, deletePreflight], /308, a redirect: answer OPTIONS with 204/],
  ['answers preflights without an origin', false, onAnswers(true, (headers) => { headers.delete('access-control-allow-origin'); }),
    [postPreflight, deletePreflight], /allowed +no Access-Control-Allow-Origin: https:\/\/app\.example\.com/],
  ['does not allow the content type', false, onAnswers(true, (headers) => { headers.set('access-control-allow-headers', 'x-csrf'); }),
    [postPreflight], /no Access-Control-Allow-Headers: content-type/],
  ['does not allow DELETE', false, onAnswers(true, (headers) => { headers.set('access-control-allow-methods', 'GET, POST, delete'); }),
    [deletePreflight], /no Access-Control-Allow-Methods: DELETE/],
  ['allows every header and method by * to a page with cookies', true, onAnswers(true, (headers) => {
    headers.set('access-control-allow-headers', '*');
    headers.set('access-control-allow-methods', '*');
  }), [postPreflight, deletePreflight], /no Access-Control-Allow-Headers: content-type.*no Access-Control-Allow-Methods: DELETE/],
  ['allows no cookies', true, onAnswers(false, (headers) => { headers.delete('access-control-allow-credentials'); }),
    [readable], /GET and \d+ more: no Access-Control-Allow-Credentials: true/],
  ['allows no cookies in preflights', true, onAnswers(true, (headers) => { headers.delete('access-control-allow-credentials'); }),
    [postPreflight, deletePreflight], /no Access-Control-Allow-Credentials: true/],
  ['allows another origin', false, onAnswers(false, (headers) => { headers.set('access-control-allow-origin', `${origin}/`); }),
    [readable], /Access-Control-Allow-Origin must be https:\/\/app\.example\.com, once/],
  ['sends the headers twice', false, onAnswers(false, (headers) => { headers.append('access-control-allow-origin', origin); }),
    [readable], /Access-Control-Allow-Origin must be https:\/\/app\.example\.com, once/],
  ['hides its errors from the page', false, onAnswers(false, (headers, _, { ok }) => { if (!ok) withoutCors(headers); }),
    [readable], /GET of an unknown connector and \d+ more: no Access-Control-Allow-Origin/],
  ['allows every origin that ends like the page’s', false, accepts((given) => given.endsWith('example.com')),
    ['POST from a foreign origin is rejected'], /POST from an origin that ends like yours: 422/],
  ['lets the page of every origin read its answers', true, async (request, answer) => {
    const response = await answer();
    const given = request.headers.get('origin');
    if (given !== null) response.headers.set('access-control-allow-origin', given);
    return response;
  }, ['no page of another origin can read an answer'], /cross-site GET from a foreign origin: Access-Control-Allow-Origin is that origin/],
  ['hides the answer to DELETE from the page', false, onAnswers(false, (headers, { method }) => { if (method === 'DELETE') withoutCors(headers); }),
    [readable], /DELETE: no Access-Control-Allow-Origin/],
];

for (const [what, hasCookies, between, failed, seen] of wrongs) {
  test(`a backend on another origin that ${what} fails the check`, async (t) => {
    const { origin: backend } = await serveHandler(t, between, { origins: [origin], ...hasCookies && needsHeader('cookie') });
    const rows = await checked(backend, 13, { origin, headers: hasCookies ? cookie : [] });
    assert.deepEqual(named(rows, 'FAILED'), failed, tableOf(rows));
    assert.match(tableOf(rows).replaceAll('\n', ' '), seen);
  });
}
