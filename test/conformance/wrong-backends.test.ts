import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { tableOf } from '../../src/conformance/table.js';
import { checked, named, serve, serveHandler } from './setup.js';
import type { Between } from './setup.js';

type Json = Record<string, any>;

interface Change {
  readonly body?: (json: Json) => unknown;
  /** `null`: without it. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly status?: number;
}

/** The same answer with another body, other headers, another status. */
async function altered(response: Response, change: Change): Promise<Response> {
  const { body = (json) => json, headers: more = {}, status = response.status } = change;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(more)) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  const text = await response.text();
  return new Response(text === '' ? null : JSON.stringify(body(JSON.parse(text) as Json)), { status, headers });
}

/** The request as one from the page itself, whoever sent it. */
async function asOurs(request: Request, change: Record<string, string> = {}, drop: readonly string[] = []): Promise<Request> {
  const headers = new Headers({ ...Object.fromEntries(request.headers), ...change });
  for (const name of drop) headers.delete(name);
  const body = request.method === 'GET' ? null : await request.text();
  return new Request(request.url, { method: request.method, headers, body: body || null });
}

const onSuccess = (change: (json: Json) => Json): Between => async (_, answer) => {
  const response = await answer();
  return response.ok ? altered(response, { body: change }) : response;
};

let lastKey = '';
/** What the handler is sent, kept as a careless backend would. */
async function overhear(request: Request): Promise<void> {
  if (request.method === 'POST') lastKey = /"apiKey":"([^"]*)/.exec(await request.clone().text())?.[1] ?? lastKey;
}

let keptUrl: unknown;

type Wrong = readonly [what: string, connector: number, between: Between, failed: readonly string[], seen: RegExp];
const wrongs: readonly Wrong[] = [
  ['repeats the key where it stores it', 13, async (request, answer) => {
    await overhear(request);
    const response = await answer();
    return response.ok ? altered(response, { body: (json) => ({ ...json, authDescription: `stored ${lastKey}` }) }) : response;
  }, ['no answer repeats a secret'], /POST of credentials: itself/],
  ['repeats the key in its errors', 13, async (request, answer) => {
    await overhear(request);
    const response = await answer();
    return response.status === 422 ? altered(response, { body: (json) => ({ ...json, detail: btoa(`${lastKey} is wrong`) }) }) : response;
  }, ['no answer repeats a secret'], /its base64/],
  ['hashes the key without a key', 13, async (request, answer) => {
    await overhear(request);
    const response = await answer();
    const revision = createHash('sha256').update(lastKey).digest('hex');
    return response.ok ? altered(response, { body: (json) => ({ ...json, revision: json.authenticated ? revision : null }) }) : response;
  }, ['no answer repeats a secret'], /its SHA-256 without a key/],
  ['checks no origin', 13, async (request, answer) =>
    answer(await asOurs(request, { origin: new URL(request.url).origin })),
  ['GET from another site is refused', 'POST without an Origin is refused', 'POST from a foreign Origin is refused',
    'DELETE without an Origin is refused', 'DELETE from a foreign Origin is refused'], /POST from a foreign Origin: 422/],
  ['takes any origin that begins as the page’s', 13, async (request, answer) => {
    const { origin } = new URL(request.url);
    return answer(request.headers.get('origin')?.startsWith(origin) ? await asOurs(request, { origin }) : request);
  }, ['POST from a foreign Origin is refused'], /an Origin that begins as yours does: 422/],
  ['answers pages of other sites', 13, async (request, answer) =>
    answer(request.method === 'GET' ? await asOurs(request, {}, ['origin', 'sec-fetch-site']) : request),
  ['GET from another site is refused'], /200/],
  ['lets its answers be stored', 13, async (_, answer) => altered(await answer(), { headers: { 'cache-control': 'private, max-age=60' } }),
    ['every answer says Cache-Control: no-store'], /GET: no no-store/],
  ['answers errors by pages', 13, async (_, answer) => {
    const response = await answer();
    return response.ok ? response : new Response('<h1>Error</h1>', { status: response.status, headers: {
      'content-type': 'text/html', 'cache-control': 'no-store', 'allow': 'GET, POST, DELETE',
    } });
  }, ['every refusal is problem details'], /content type text\/html/],
  ['has codes and members of its own in its errors', 13, async (_, answer) => {
    const response = await answer();
    return response.ok ? response : altered(response, { body: (json) => ({ ...json, code: 'E42', retryable: 'no', reference: undefined }) });
  }, ['every refusal is problem details'], /code is a string, not one of the contract’s codes.*retryable.*reference is missing/],
  ['says authenticated in a text', 13, onSuccess((json) => ({ ...json, authenticated: String(json.authenticated) })),
    ['GET gives the description', 'POST stores credentials', 'GET then tells the same', 'an account that POST names changes nothing',
      'DELETE disconnects'], /authenticated is a string, not true or false/],
  ['redirects to its login', 13, async () => new Response(null, { status: 302, headers: { location: '/login', 'cache-control': 'no-store' } }),
    ['GET gives the description', 'no answer is a redirect'], /302, a redirect/],
  ['breaks at a connector that does not exist', 13, async (_, answer) => {
    const response = await answer();
    return response.status === 404 ? altered(response, { status: 500, body: (json) => ({ ...json, status: 500 }) }) : response;
  }, ['a connector that does not exist is not found'], /500 not_found/],
  ['takes PUT for POST', 13, async (request, answer) =>
    request.method === 'PUT' ? Response.json({}, { headers: { 'cache-control': 'no-store' } }) : answer(),
  ['other methods are refused'], /PUT: 200/],
  ['does not say what methods there are', 13, async (_, answer) => altered(await answer(), { headers: { allow: null } }),
    ['other methods are refused'], /405 without Allow/],
  ['reads forms as if they were JSON', 13, async (request, answer) =>
    answer(request.headers.has('content-type') ? await asOurs(request, { 'content-type': 'application/json' }) : request),
  ['only JSON is read'], /POST of text\/plain: 422/],
  ['calls every body too large', 13, async (_, answer) => {
    const response = await answer();
    return response.status === 400 ? altered(response, { status: 413, body: (json) => ({ ...json, status: 413 }) }) : response;
  }, ['a body that is no JSON object is refused'], /POST of half an object: 413/],
  ['has no limit for bodies', 13, async (_, answer) => {
    const response = await answer();
    return response.status === 413 ? altered(response, { status: 422, body: (json) => ({ ...json, status: 422 }) }) : response;
  }, ['more than 64 kB are refused'], /422/],
  ['takes any authType', 13, async (_, answer) => {
    const response = await answer();
    return response.status === 422 ? Response.json({ authType: 'ApiKey', authenticated: true }, { headers: { 'cache-control': 'no-store' } }) : response;
  }, ['an authType that is not the connector’s is refused'], /POST of a type for no browser: 200/],
  ['takes the account from the page', 13, async (request, answer) => {
    const named = request.headers.has('x-cyclr-account') || new URL(request.url).searchParams.has('accountId');
    return named ? answer(new Request(`${new URL(request.url).origin}/api/connectors/21`)) : answer();
  }, ['an account or a user that the page names changes nothing'], /404 not_found/],
  ['has the same revision for every key', 13, onSuccess((json) => ({ ...json, revision: 'always' })),
    ['the revision changes with the credentials', 'DELETE disconnects'], /the same for two keys/],
  ['has another revision each time', 13, onSuccess((json) => ({ ...json, revision: String(Math.random()) })),
    ['an account or a user that the page names changes nothing', 'GET then tells the same'], /another revision than POST’s/],
  ['says that it is still connected after DELETE', 13, async (request, answer) => {
    const response = await answer();
    return request.method === 'DELETE' && response.ok ? altered(response, { body: (json) => ({ ...json, authenticated: true }) }) : response;
  }, ['DELETE disconnects'], /authenticated is true/],
  ['tells the stored key', 13, onSuccess((json) => ({ ...json, AuthValue: 'x' })), ['the description holds no secret'], /a secret in AuthValue/],
  ['tells a stored secret', 15, onSuccess((json) => json.properties
    ? { ...json, properties: json.properties.map((each: Json) => ({ ...each, value: 'x' })) } : json),
  ['the description holds no secret'], /a secret in properties\[\d\]\.value/],
  ['signs in without TLS', 12, onSuccess((json) => json.url ? { ...json, url: String(json.url).replace('127.0.0.1', 'cyclr.example') } : json),
    ['POST gives a sign-in URL', 'POST for a return page gives one without callbackMessage'], /url is no https:/],
  ['writes its time as mail does', 12, onSuccess((json) => json.url ? { ...json, expiresAt: new Date(Date.now() + 300_000).toUTCString() } : json),
    ['POST gives a sign-in URL', 'POST for a return page gives one without callbackMessage'], /expiresAt is no time/],
  ['invents a message for a return page', 12, onSuccess((json) =>
    json.url && !String(json.url).includes('callbackMessage') ? { ...json, url: `${json.url}&callbackMessage=done` } : json),
  ['POST for a return page gives one without callbackMessage'], /carries a callbackMessage/],
  ['hands out one sign-in URL for ever', 12, onSuccess((json) => {
    if (!json.url) return json;
    keptUrl ??= String(json.url).replace(/&targetOrigin.*/, '');
    return { ...json, url: keptUrl };
  }), ['each sign-in URL is a new one'], /the same URL twice/],
];

for (const [what, connector, between, failed, seen] of wrongs) {
  test(`a backend that ${what} fails, by name`, async (t) => {
    const { origin, cyclr } = await serveHandler(t, between);
    const rows = await checked(origin, connector);
    const table = tableOf(rows);
    assert.deepEqual(named(rows, 'FAILED'), failed);
    assert.match(table.replaceAll('\n', ' '), seen);
    assert.match(table, new RegExp(`${failed.length} failed`));
    for (const token of cyclr.state.signInTokens.keys()) assert.ok(!table.includes(token) && !table.includes(encodeURIComponent(token)));
    assert.ok(!table.includes('/connectorauth') && !table.includes('canary'));
  });
}

test('without --write, a backend that checks nothing is left as it is', async (t) => {
  const { origin, calls, stored } = await serveHandler(t, async (request, answer) =>
    answer(await asOurs(request, { 'origin': new URL(request.url).origin, 'content-type': 'application/json' })));
  stored(13).authenticated = true;
  const rows = await checked(origin, 13, { write: false });
  assert.deepEqual(named(rows, 'FAILED'), ['GET from another site is refused', 'POST without an Origin is refused',
    'POST from a foreign Origin is refused', 'only JSON is read']);
  assert.deepEqual(named(rows, 'left out'), ['DELETE without an Origin is refused', 'DELETE from a foreign Origin is refused',
    'POST and DELETE do what they say']);
  const changing = calls().filter((call) => !call.startsWith('GET '));
  // Those of the connector that does not exist, once without and once with a foreign Origin.
  assert.equal(changing.length, 2);
  assert.ok(changing.every((call) => call === 'PUT /v1.0/account/connectors/2147483646/deauthenticate'), changing.join());
  assert.equal(stored(13).authenticated, true);
  assert.equal(stored(13).authValue, null);
});

test('a backend that breaks off within an answer fails there, and the check goes on', async (t) => {
  const origin = await serve(t, (req, res) => {
    if (req.method === 'GET') res.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end('{"authType":"None","authenticated":true}');
    else req.socket.destroy();
  });
  const rows = await checked(origin, 13, { write: false });
  assert.match(tableOf(rows), /FAILED {4}more than 64 kB are refused +no answer, or one that broke off/);
});

test('nobody signed in is told as such, and nothing else is judged', async (t) => {
  const { origin } = await serveHandler(t, async () => new Response(null, { status: 401, headers: { 'cache-control': 'no-store' } }));
  const rows = await checked(origin, 13);
  assert.deepEqual(named(rows, 'FAILED'), ['GET gives the description']);
  assert.match(tableOf(rows), /everything else +nobody is signed in: give the session by --header/);
});
