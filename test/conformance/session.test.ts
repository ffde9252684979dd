import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tableOf } from '../../src/conformance/table.js';
import { accountId, username } from '../server/setup.js';
import { checked, connectors, isList, named, needsHeader, serve, serveHandler, skippedFor, skippedWithoutWrite } from './setup.js';

const session = 'the route answers nobody without a session';
const cookie = [['cookie', 'session=s3cr3t']] as const;
const bearer = [['AUTHORIZATION', 'Bearer s3cr3t']] as const;

describe('the check with a session', () => {
  for (const [what, id] of connectors) {
    test(`passes our own handler for ${what}, with cookies and with bearer tokens`, async (t) => {
      for (const headers of [cookie, bearer]) {
        const { origin, stored } = await serveHandler(t, undefined, needsHeader(headers[0][0]));
        const rows = await checked(origin, id, { headers });
        assert.deepEqual(named(rows, 'FAILED'), [], tableOf(rows));
        assert.deepEqual(named(rows, 'skipped'), skippedFor(what));
        assert.ok(named(rows, 'ok').includes(session));
        assert.equal(stored(id).authValue, null);
      }
    });
  }

  test('has no row about the session if no header of the check identifies a user', async (t) => {
    const { origin } = await serveHandler(t);
    const rows = await checked(origin, 13, { write: false, headers: [['X-CSRF', 't']] });
    assert.ok(!tableOf(rows).includes(session));
  });

  test('leaves out all given headers once, for the connector and for the list', async (t) => {
    const asked: string[] = [];
    const { origin } = await serveHandler(t, async (request, answer) => {
      const { headers } = request;
      if (!headers.has('cookie')) asked.push(`${isList(request)} ${headers.get('authorization')} ${headers.get('x-tenant')}`);
      return answer();
    }, needsHeader('cookie'));
    const rows = await checked(origin, 13, { write: false, headers: [...cookie, ...bearer, ['X-Tenant', '7']] });
    assert.deepEqual(named(rows, 'FAILED'), []);
    assert.deepEqual(asked, ['false null null', 'true null null']);
  });

  test('passes a host whose session is in a header of its own, beside a CSRF cookie', async (t) => {
    const { origin } = await serveHandler(t, undefined, needsHeader('x-session'));
    const rows = await checked(origin, 13, { write: false, headers: [['X-Session', 's3cr3t'], ['Cookie', 'XSRF-TOKEN=abcdef']] });
    assert.deepEqual(named(rows, 'FAILED'), [], tableOf(rows));
    assert.ok(named(rows, 'ok').includes(session));
  });

  const refusals: readonly (readonly [what: string, answer: () => Response])[] = [
    ['redirects to a login page', () => new Response(null, { status: 302, headers: { location: '/login' } })],
    ['answers 403 with a page', () => new Response('<h1>No</h1>', { status: 403, headers: { 'content-type': 'text/html' } })],
    ['hides the connector', () => new Response('Not found', { status: 404 })],
  ];
  for (const [what, answer] of refusals) {
    test(`accepts a host that ${what}`, async (t) => {
      const authorize = ({ headers }: Request) => headers.has('cookie') ? { accountId, username } : answer();
      const { origin } = await serveHandler(t, undefined, { authorize });
      const rows = await checked(origin, 13, { write: false, headers: cookie });
      assert.deepEqual(named(rows, 'FAILED'), []);
      assert.deepEqual(named(rows, 'skipped'), skippedWithoutWrite);
      assert.ok(named(rows, 'ok').includes(session));
    });
  }

  test('accepts a host without a list whose start page answers everybody', async (t) => {
    const { origin } = await serveHandler(t, async (request, answer) =>
      isList(request) ? new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }) : answer(), needsHeader('cookie'));
    const rows = await checked(origin, 13, { write: false, headers: cookie });
    assert.deepEqual(named(rows, 'FAILED'), []);
  });

  const wrongs: readonly (readonly [what: string, authorize: (request: Request, id: string | null) => object, seen: RegExp])[] = [
    ['knows the user by the network address', () => ({ accountId, username }),
      /GET without --header: 200, so the route answers without a session, or to whoever .* address; GET of the list without --header: 200/],
    ['lists the connectors for everybody', ({ headers }, id) => headers.has('cookie') || id === null ? { accountId, username } : new Response(null, { status: 401 }),
      /session +GET of the list without --header: 200/],
    ['answers everybody but in the list', ({ headers }, id) => headers.has('cookie') || id !== null ? { accountId, username } : new Response(null, { status: 401 }),
      /session +GET without --header: 200/],
    ['answers with a login page', ({ headers }) => headers.has('cookie') ? { accountId, username }
      : new Response('<h1>Log in</h1>', { headers: { 'content-type': 'text/html' } }), /session +GET without --header: 200, an HTML page/],
    ['fails without a session', ({ headers }) => headers.has('cookie') ? { accountId, username } : new Response(null, { status: 500 }),
      /session +GET without --header: 500/],
  ];
  for (const [what, authorize, seen] of wrongs) {
    for (const write of [true, false]) {
      test(`names a backend that ${what}, ${write ? 'with' : 'without'} --write`, async (t) => {
        const { origin } = await serveHandler(t, undefined, { authorize: authorize as never });
        const rows = await checked(origin, 13, { headers: cookie, write });
        assert.deepEqual(named(rows, 'FAILED'), [session]);
        assert.match(tableOf(rows).replaceAll('\n', ' '), seen);
        assert.ok(!tableOf(rows).includes('s3cr3t'));
      });
    }
  }

  for (const [framework, status] of [['Laravel', 419], ['Rails', 422], ['ASP.NET', 400]] as const) {
    test(`passes a smallest backend behind the CSRF check of ${framework}, which answers ${status} without a session`, async (t) => {
      let given = 0;
      const origin = await serve(t, ({ method, headers }, res) => {
        given += 1;
        // The check compares the token with the session's: without a session, it refuses every token.
        const isRefused = headers.cookie === undefined || headers['x-csrf-token'] !== 't0k3n';
        const code = method !== 'POST' ? 405 : isRefused ? status : 200;
        res.writeHead(code, { 'content-type': code === 200 ? 'application/json' : 'application/problem+json', 'cache-control': 'no-store' });
        const problem = { status: code, code: 'endpoint_error', retryable: false, reference: String(given) };
        res.end(JSON.stringify(code === 200 ? { url: `https://app-h.cyclr.com/connectorauth?token=${given}` } : problem));
      });
      const rows = await checked(origin, null, { authType: 'OAuth2', headers: [...cookie, ['X-CSRF-TOKEN', 't0k3n']] });
      assert.deepEqual(named(rows, 'FAILED'), [], tableOf(rows));
      assert.ok(named(rows, 'ok').includes(session));
    });
  }

  for (const isRight of [true, false]) {
    test(`${isRight ? 'passes' : 'names'} a smallest backend that makes sign-in URLs ${isRight ? 'only with a session' : 'for everybody'}`, async (t) => {
      let given = 0;
      const origin = await serve(t, ({ method, headers }, res) => {
        given += 1;
        const isRefused = isRight && headers.authorization === undefined;
        const status = method !== 'POST' ? 405 : isRefused ? 401 : 200;
        res.writeHead(status, { 'content-type': status === 200 ? 'application/json' : 'application/problem+json', 'cache-control': 'no-store' });
        const problem = { status, code: status === 401 ? 'unauthorized' : 'endpoint_error', retryable: false, reference: String(given) };
        res.end(JSON.stringify(status === 200 ? { url: `https://app-h.cyclr.com/connectorauth?token=${given}` } : problem));
      });
      const rows = await checked(origin, null, { authType: 'OAuth2', headers: bearer });
      assert.deepEqual(named(rows, 'FAILED'), isRight ? [] : [session]);
      if (!isRight) assert.match(tableOf(rows), /POST for a sign-in without --header: 200/);
    });
  }
});
