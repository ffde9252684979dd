import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { tableOf } from '../../src/check/table.js';
import { username } from '../server/setup.js';
import { assertDescribed } from './described.js';
import { startPython } from './python-backend.js';
import { checked, connectors, named, open } from './setup.js';

const noPython = spawnSync('python3', ['--version']).status === 0 ? false : 'python3 is not on this machine';
/** Of the connection, and not of what is described. */
const CONNECTION = ['date', 'server', 'connection', 'content-length', 'keep-alive'];

describe('the backend in Python', { skip: noPython }, () => {
  for (const [what, id] of connectors) {
    test(`passes the check for ${what}, and leaves it disconnected`, async (t) => {
      const { origin, cyclr, output } = await startPython(t);
      const rows = await checked(origin, id);
      assert.deepEqual(named(rows, 'FAILED'), [], tableOf(rows));
      assert.deepEqual(named(rows, 'left out'), open(what));
      const [account] = cyclr.state.accounts.values();
      assert.equal(account!.connectors.get(id)!.authValue, null);
      // Cyclr would have created a user that the page named.
      assert.deepEqual([...account!.users], [username]);
      assert.equal(cyclr.requests.filter(({ path }) => path === '/oauth/token').length, 1);
      assert.equal(output(), `${origin}/api/connectors\n`);
    });
  }

  test('answers as openapi.yaml says', async (t) => {
    const { origin, cyclr } = await startPython(t);
    const json = { origin, 'content-type': 'application/json' };
    const seen: number[] = [];
    const ask = async (method: string, id: number | string, headers: Record<string, string> = {}, body: object | string | null = null) => {
      const text = typeof body === 'object' && body ? JSON.stringify(body) : body;
      const response = await fetch(`${origin}/api/connectors/${id}`, { method, headers, body: text, redirect: 'manual' });
      const described = new Headers([...response.headers].filter(([name]) => !CONNECTION.includes(name)));
      assertDescribed({ method, status: response.status, headers: described, text: await response.text() });
      seen.push(response.status);
    };
    await ask('GET', 13);
    await ask('HEAD', 13);
    await ask('GET', '013');
    await ask('OPTIONS', 13);
    await ask('FOO', 13);
    await ask('POST', 13, json, { authType: 'ApiKey', apiKey: ' ' });
    await ask('POST', 13, json, { authType: 'ApiKey', apiKey: 'k', properties: [] });
    await ask('POST', 13, json, '{"authType":"ApiKey","apiKey":"\\ud800"}');
    await ask('POST', 13, json, '['.repeat(60_000));
    await ask('POST', 14, json, { authType: 'Basic', username: 'a:b', password: 'c' });
    await ask('POST', 16, json, { authType: 'None', properties: { Feed: '' } });
    await ask('POST', 12, json, { authType: 'OAuth2', targetOrigin: 'https://foreign.example', callbackMessage: 'x' });
    await ask('POST', 12, json, { authType: 'OAuth2', targetOrigin: 'http://[', callbackMessage: 'x' });
    await ask('POST', 12, json, { authType: 'OAuth2' });
    await ask('DELETE', 13, { origin });
    assert.deepEqual(seen, [200, 200, 404, 405, 405, 422, 400, 422, 400, 422, 422, 422, 422, 200, 200]);

    cyclr.intercept = () => Response.json({ Message: 'CANARY' }, { status: 429, headers: { 'retry-after': '7' } });
    await ask('GET', 13);
    // To where it would have found an answer.
    cyclr.intercept = (request) => request.url.endsWith('/13') ? Response.redirect(`${cyclr.origin}/v1.0/account/connectors/14`, 302) : undefined;
    await ask('GET', 13);
    cyclr.intercept = () => new Response('<html>');
    await ask('GET', 13);
    assert.deepEqual(seen.slice(-3), [429, 502, 502]);
  });

  test('asks for one fresh token after a 401, and one call more', async (t) => {
    const { origin, cyclr } = await startPython(t);
    const get = async () => (await fetch(`${origin}/api/connectors/13`)).status;
    assert.equal(await get(), 200);
    cyclr.state.accessTokens.clear();
    cyclr.requests.splice(0);
    assert.equal(await get(), 200);
    assert.deepEqual(cyclr.requests.map(({ method, path }) => `${method} ${path}`), [
      'GET /v1.0/account/connectors/13', 'POST /oauth/token', 'GET /v1.0/account/connectors/13',
    ]);
    cyclr.intercept = (request) => request.url.endsWith('/oauth/token') ? undefined : Response.json({ Message: 'no' }, { status: 401 });
    assert.equal(await get(), 502);
  });

  test('keeps its revision when it is started again, and gives none that can be tried out', async (t) => {
    const first = await startPython(t);
    const second = await startPython(t);
    const revisions = [];
    for (const { origin, cyclr } of [first, second]) {
      const [account] = cyclr.state.accounts.values();
      account!.connectors.get(13)!.authValue = 'k';
      const response = await fetch(`${origin}/api/connectors/13`);
      revisions.push((await response.json() as { revision: string }).revision);
    }
    assert.equal(revisions[0], revisions[1]);
    assert.match(revisions[0]!, /^[\da-f]{64}$/);
  });
});
