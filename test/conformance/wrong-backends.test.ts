import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { tableOf } from '../../src/conformance/table.js';
import { checked, isList, listRows, named, serve, serveHandler, skippedWithoutWrite, startRows } from './setup.js';
import type { Between } from './setup.js';

type Json = Record<string, any>;

interface Change {
  readonly body?: (json: Json) => unknown;
  /** `null` removes the header. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly status?: number;
}

/** A copy of the answer with some of it changed. */
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

/** A copy of the request with other headers, as if the page itself had sent it. */
async function asOurs(request: Request, change: Record<string, string> = {}, drop: readonly string[] = []): Promise<Request> {
  const headers = new Headers({ ...Object.fromEntries(request.headers), ...change });
  for (const name of drop) headers.delete(name);
  const body = request.method === 'GET' ? null : await request.text();
  return new Request(request.url, { method: request.method, headers, body: body || null });
}

/** A backend that answers with other descriptions or sign-ins, also in its list. */
const onSuccess = (change: (json: Json) => Json): Between => async (_, answer) => {
  const response = await answer();
  const body = (json: Json) => json.connectors ? { connectors: json.connectors.map(change) } : change(json);
  return response.ok ? altered(response, { body }) : response;
};

const [shape = '', ownIds = '', sameAsSingle = '', secretInList = '', crossSiteList = '', listOfAccount = ''] = listRows;

let lastKey = '';
/** Keeps the key of a request, as a careless backend does. */
async function keepKey(request: Request): Promise<void> {
  if (request.method === 'POST') lastKey = /"apiKey":"([^"]*)/.exec(await request.clone().text())?.[1] ?? lastKey;
}

let keptUrl: unknown;
let keptToken: string | null = null;
const [signIn, signInByPage] = ['POST returns a sign-in URL', 'the sign-in URL for a return page has no callbackMessage'];
const noSecret = 'the description contains no secret';
const unreadable = 'no page of another origin can read an answer';
/** A backend whose CORS middleware allows the origin of the request. */
const reflects = (isReflected: (request: Request) => boolean): Between => async (request, answer) => {
  const origin = request.headers.get('origin');
  const response = await answer();
  return origin === null || !isReflected(request) ? response
    : altered(response, { headers: { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', 'vary': 'Origin' } });
};
/** The simulator's tokens all contain `+`. */
const withRawToken = (url: string): string => url.replace(/(?<=[?&]token=)[^&]*/, decodeURIComponent);

/** A backend with one fault: the rows that must fail, and what the table must say. */
type Wrong = readonly [what: string, connector: number, between: Between, failed: readonly string[], seen: RegExp];
const wrongs: Wrong[] = [
  ['repeats the key in its answer', 13, async (request, answer) => {
    await keepKey(request);
    return onSuccess((json) => ({ ...json, authDescription: `stored ${lastKey}` }))(request, answer);
  }, ['no answer repeats a secret'], /POST of credentials: the secret itself/],
  ['repeats the key in its errors', 13, async (request, answer) => {
    await keepKey(request);
    const response = await answer();
    return response.status === 422 ? altered(response, { body: (json) => ({ ...json, detail: btoa(`${lastKey} is wrong`) }) }) : response;
  }, ['no answer repeats a secret'], /its base64/],
  ['repeats the header that it sends to the third party in its errors', 13, async (request, answer) => {
    await keepKey(request);
    const response = await answer();
    return response.status === 422 ? altered(response, { body: (json) => ({ ...json, detail: `Basic ${btoa(`a:${lastKey}`)}` }) }) : response;
  }, ['no answer repeats a secret'], /its base64/],
  ['hashes the key without a key', 13, async (request, answer) => {
    await keepKey(request);
    const revision = createHash('sha256').update(lastKey).digest('hex');
    return onSuccess((json) => ({ ...json, revision: json.authenticated ? revision : null }))(request, answer);
  }, ['no answer repeats a secret'], /its SHA-256 without a key/],
  ['checks no origin', 13, async (request, answer) =>
    answer(await asOurs(request, { origin: new URL(request.url).origin })),
  ['a cross-site GET is rejected', 'POST without Origin is rejected', 'POST from a foreign origin is rejected',
    'DELETE without Origin is rejected', 'DELETE from a foreign origin is rejected', 'a cross-site GET of the list is rejected'],
  /POST from a foreign origin: 422/],
  ['allows every origin that starts like the page’s', 13, async (request, answer) => {
    const { origin } = new URL(request.url);
    return answer(request.headers.get('origin')?.startsWith(origin) ? await asOurs(request, { origin }) : request);
  }, ['POST from a foreign origin is rejected'], /an origin that starts like yours: 422/],
  ['lets the pages of every origin read its answers', 13, reflects(() => true), [unreadable],
    /cross-site GET from a foreign origin: Access-Control-Allow-Origin is that origin/],
  ['lets the pages of other origins read its answers to POST', 13, reflects(({ method }) => method === 'POST'), [unreadable],
    /POST from a foreign origin: Access-Control-Allow-Origin is that origin/],
  ['lets sandboxed frames read its answers', 13, reflects(({ headers }) => headers.get('origin') === 'null'), [unreadable],
    /POST from the origin null: Access-Control-Allow-Origin is that origin/],
  ['allows every page by * with cookies', 13, async (_, answer) => altered(await answer(), {
    headers: { 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true' },
  }), [unreadable], /Access-Control-Allow-Origin is \*, with Access-Control-Allow-Credentials: true/],
  ['answers cross-site requests', 13, async (request, answer) =>
    answer(request.method === 'GET' ? await asOurs(request, {}, ['origin', 'sec-fetch-site']) : request),
  ['a cross-site GET is rejected', 'a cross-site GET of the list is rejected'], /200/],
  ['allows its answers to be cached', 13, async (_, answer) => altered(await answer(), { headers: { 'cache-control': 'private, max-age=60' } }),
    ['every answer has Cache-Control: no-store'], /GET: no Cache-Control: no-store/],
  ['answers errors with HTML pages', 13, async (_, answer) => {
    const response = await answer();
    return response.ok ? response : new Response('<h1>Error</h1>', { status: response.status, headers: {
      'content-type': 'text/html', 'cache-control': 'no-store', 'allow': 'GET, POST, DELETE',
    } });
  }, ['every error is problem details'], /content type text\/html/],
  ['has control characters in the content type of its errors', 13, async (_, answer) => {
    const response = await answer();
    return response.ok ? response : altered(response, { headers: { 'content-type': 'text/\u009B2J' } });
  }, ['every error is problem details'], /content type text\/…2j/],
  ['sends unknown codes and wrong members in its errors', 13, async (_, answer) => {
    const response = await answer();
    return response.ok ? response : altered(response, { body: (json) => ({ ...json, code: 'E42', retryable: 'no', reference: undefined }) });
  }, ['every error is problem details'], /code is a string, not a code of the contract.*retryable.*reference is missing/],
  ['sends authenticated as a string', 13, onSuccess((json) => ({ ...json, authenticated: String(json.authenticated) })),
    ['GET returns the description', 'POST stores credentials', 'GET after POST returns the same description', 'an account named in POST is ignored',
      'GET ?list returns the account’s connectors', 'DELETE disconnects'], /authenticated is a string, not true or false/],
  ...([['apikey', 13, 'ApiKey'], ['OAUTH_2', 12, 'OAuth2']] as const).map(([given, id, right]): Wrong => [`spells its authType ${given}`, id,
    onSuccess((json) => json.authType ? { ...json, authType: given } : json), ['GET returns the description', shape],
    new RegExp(`description +authType must be spelled ${right}.*connectors\\[0\\]\\.authType must be spelled`)]),
  ['redirects to its login page', 13, async () => new Response(null, { status: 302, headers: { location: '/login', 'cache-control': 'no-store' } }),
    ['GET returns the description', 'no answer is a redirect'], /302, a redirect/],
  ['fails for an unknown connector', 13, async (_, answer) => {
    const response = await answer();
    return response.status === 404 ? altered(response, { status: 500, body: (json) => ({ ...json, status: 500 }) }) : response;
  }, ['GET of an unknown connector returns 404'], /500 not_found/],
  ['accepts PUT', 13, async (request, answer) =>
    request.method === 'PUT' ? Response.json({}, { headers: { 'cache-control': 'no-store' } }) : answer(),
  ['other methods are rejected'], /PUT: 200/],
  ['sends no Allow', 13, async (_, answer) => altered(await answer(), { headers: { allow: null } }),
    ['other methods are rejected'], /405 without Allow/],
  ['reads forms as JSON', 13, async (request, answer) =>
    answer(request.headers.has('content-type') ? await asOurs(request, { 'content-type': 'application/json' }) : request),
  ['a body that is not JSON is rejected'], /POST of text\/plain: 422/],
  ['answers a truncated body with 413', 13, async (_, answer) => {
    const response = await answer();
    return response.status === 400 ? altered(response, { status: 413, body: (json) => ({ ...json, status: 413 }) }) : response;
  }, ['a body that is not a JSON object is rejected'], /POST of a truncated object: 413/],
  ['has no limit for bodies', 13, async (_, answer) => {
    const response = await answer();
    return response.status === 413 ? altered(response, { status: 422, body: (json) => ({ ...json, status: 422 }) }) : response;
  }, ['a body over 64 kB is rejected'], /422/],
  ['accepts every authType', 13, async (_, answer) => {
    const response = await answer();
    return response.status === 422 ? Response.json({ authType: 'ApiKey', authenticated: true }, { headers: { 'cache-control': 'no-store' } }) : response;
  }, ['an authType other than the connector’s is rejected'], /POST of an unsupported authType: 200/],
  ['takes the account from the page', 13, async (request, answer) => {
    const named = request.headers.has('x-cyclr-account') || new URL(request.url).searchParams.has('accountId');
    return named ? answer(new Request(`${new URL(request.url).origin}/api/connectors/21`)) : answer();
  }, ['an account or a user named by the page is ignored', listOfAccount], /404 not_found/],
  ['sends the same revision for every key', 13, onSuccess((json) => ({ ...json, revision: 'always' })),
    ['the revision changes with the credentials', 'DELETE disconnects'], /the same revision for two keys/],
  ['sends another revision each time', 13, onSuccess((json) => ({ ...json, revision: String(Math.random()) })),
    ['an account or a user named by the page is ignored', 'GET after POST returns the same description',
      'the list describes the connector as its own GET does', listOfAccount], /another revision than POST’s/],
  ['sends authenticated true after DELETE', 13, async (request, answer) => {
    const response = await answer();
    return request.method === 'DELETE' && response.ok ? altered(response, { body: (json) => ({ ...json, authenticated: true }) }) : response;
  }, ['DELETE disconnects'], /authenticated is true/],
  ['sends the stored key', 13, onSuccess((json) => ({ ...json, AuthValue: 'x' })), [noSecret, secretInList],
    /a secret in AuthValue/],
  ['sends the stored key in a member of its own', 13, onSuccess((json) => ({ ...json, stored: { '4f1': [{ AuthValue: 'x' }] } })), [noSecret, secretInList],
    /a secret in stored\.…\[0\]\.AuthValue.*a secret in connectors\[0\]\.stored\.…\[0\]\.AuthValue/],
  ['sends OAuth’s answer in a member of its own', 13, onSuccess((json) => ({ ...json, oauth: { refresh_token: 'x' } })), [noSecret, secretInList],
    /a secret in oauth\.refresh_token/],
  ['adds Cyclr’s own properties', 13, onSuccess((json) => ({ ...json, raw: { Properties: [{ Name: 'Pin', Value: 'x' }] } })), [noSecret, secretInList],
    /Cyclr’s own answer in raw\.Properties/],
  ['adds Cyclr’s own answer without its properties', 13, onSuccess((json) => ({ ...json, raw: { Id: 13, Connector: { Id: 1 } } })),
    [noSecret, secretInList], /Cyclr’s own answer in raw\.Connector/],
  ['adds Cyclr’s own answer', 13, onSuccess((json) => ({ ...json, raw: { Id: 13, Connector: { Id: 1 }, Properties: [] } })), [noSecret, secretInList],
    /Cyclr’s own answer in raw\.Connector; Cyclr’s own answer in raw\.Properties/],
  ['adds AuthValue of Cyclr’s answer without a value', 13, onSuccess((json) => ({ ...json, cyclr: { AuthValue: null } })), [noSecret, secretInList],
    /a secret in cyclr\.AuthValue/],
  ['adds a secret property with its value in a member of its own', 15, onSuccess((json) => json.properties
    ? { ...json, groups: [{ fields: [{ name: 'Pin', secret: true, value: 'x' }] }] } : json), [noSecret, secretInList],
  /a secret in groups\[0\]\.fields\[0\]\.value/],
  ['sends a property of an unknown type', 15, onSuccess((json) => json.properties
    ? { ...json, properties: json.properties.map((each: Json) => ({ ...each, type: 'date' })) } : json),
  ['GET returns the description', 'POST with direct returns the description', 'GET ?list returns the account’s connectors', 'DELETE disconnects'],
  /properties\[0\]\.type is a string, not text, multiline, number or boolean/],
  ['sends the value of a secret property', 15, onSuccess((json) => json.properties
    ? { ...json, properties: json.properties.map((each: Json) => (each.secret ? { ...each, value: 'x' } : each)) } : json),
  ['the description contains no secret', 'the list contains no secret'], /a secret in properties\[\d\]\.value/],
  ['returns a sign-in URL without TLS', 12, onSuccess((json) => json.url ? { ...json, url: String(json.url).replace('127.0.0.1', 'cyclr.example') } : json),
    ['POST returns a sign-in URL', 'the sign-in URL for a return page has no callbackMessage'], /url is not https:/],
  ['sends expiresAt in the format of HTTP dates', 12, onSuccess((json) => json.url ? { ...json, expiresAt: new Date(Date.now() + 300_000).toUTCString() } : json),
    ['POST returns a sign-in URL', 'the sign-in URL for a return page has no callbackMessage'], /expiresAt is not in RFC 3339 format/],
  ['adds a callbackMessage for a return page', 12, onSuccess((json) =>
    json.url && !String(json.url).includes('callbackMessage') ? { ...json, url: `${json.url}&callbackMessage=done` } : json),
  ['the sign-in URL for a return page has no callbackMessage'], /url has a callbackMessage/],
  ['returns the same sign-in URL again', 12, onSuccess((json) => {
    if (!json.url) return json;
    keptUrl ??= String(json.url).replace(/&targetOrigin.*/, '');
    return { ...json, url: keptUrl };
  }), ['each sign-in URL is new'], /the same URL or token twice/],
  ['returns the same token in URLs that differ otherwise', 12, onSuccess((json) => {
    if (!json.url) return json;
    const url = new URL(json.url as string);
    keptToken ??= url.searchParams.get('token');
    url.searchParams.set('token', keptToken!);
    url.searchParams.set('nonce', crypto.randomUUID());
    return { ...json, url: url.href };
  }), ['each sign-in URL is new'], /the same URL or token twice/],
  ...[['a whole sign-in URL', 'https://app-h.cyclr.com/connectorauth?token=S1gnInT0ken'], ['control characters', 'https://app-h.cyclr.com/\u001B[2J']]
    .map(([what, serviceOrigin]): Wrong => [`has a serviceOrigin with ${what}`, 12, onSuccess((json) => json.url ? json : { ...json, serviceOrigin }),
      ['GET returns the description', 'POST with direct returns the description', 'GET ?list returns the account’s connectors', 'DELETE disconnects'],
      /serviceOrigin is a string, not the https: origin/]),
  ['does not encode the token', 12, onSuccess((json) => json.url ? { ...json, url: withRawToken(json.url as string) } : json),
    [signIn, signInByPage], /the token in url is not percent-encoded: its \+ is read as a space/],
];

const isStart = ({ url }: Request): boolean => new URL(url).pathname.endsWith('/start');

/** A start route that reads a request as if it had these headers. */
const readsStart = (change: Record<string, string>, drop: readonly string[] = []): Between => async (request, answer) =>
  answer(isStart(request) ? await asOurs(request, change, drop) : request);

/** A start route that reads a request with another query. */
const readsQuery = (change: (query: URLSearchParams, own: string) => void): Between => async (request, answer) => {
  if (!isStart(request)) return answer();
  const url = new URL(request.url);
  change(url.searchParams, url.origin);
  return answer(new Request(url, { method: request.method, headers: request.headers }));
};

/** A start route that answers with other headers. */
const onStart = (change: (response: Response) => void): Between => async (request, answer) => {
  const response = await answer();
  const text = await response.text();
  const changed = new Response(text === '' ? null : text, { status: response.status, headers: response.headers });
  if (isStart(request)) change(changed);
  return changed;
};

const [outside = '', inside = '', foreignTarget = '', pages = ''] = startRows;
const redirect = 'the start route redirects to the sign-in';
let keptLocation: string | null = null;
let keptStartToken: string | null = null;

wrongs.push(
  ['answers a cross-site navigation', 12, readsStart({ 'sec-fetch-site': 'same-origin' }), [outside], /start by cross-site navigation: 303, a redirect/],
  ['starts a sign-in without Fetch Metadata', 12, async (request, answer) => answer(isStart(request) && !request.headers.has('sec-fetch-site')
    ? await asOurs(request, { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' })
    : request), [outside], /start by navigation without Fetch Metadata: 303/],
  ['answers a start by fetch', 12, readsStart({ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }), [inside], /start by fetch: 303/],
  ['answers a prefetch', 12, readsStart({}, ['sec-purpose']), [inside], /start by prefetch: 303/],
  ['answers HEAD of the start route with a token', 12, async (request, answer) => {
    if (!isStart(request) || request.method !== 'HEAD') return answer();
    return answer(new Request(request.url, { headers: request.headers }));
  }, ['HEAD of the start route makes no token'], /303, a redirect/],
  ['starts a sign-in to a foreign targetOrigin', 12, readsQuery((query, own) => { query.set('targetOrigin', own); }), [foreignTarget, redirect],
    /start to a foreign targetOrigin by message: 303/],
  ['starts a sign-in without the page’s message', 12, readsQuery((query) => { query.delete('callbackMessage'); }), [redirect],
    /Location has another callbackMessage than the request/],
  ['answers errors of the start route as JSON', 12, onStart(({ status, headers }) => { if (status >= 400) headers.set('content-type', 'application/json'); }),
    [pages], /start by cross-site navigation: not text\/html/],
  ['sends an opener policy with a start', 12, onStart(({ headers }) => { headers.set('cross-origin-opener-policy', 'same-origin'); }), [redirect],
    /a Cross-Origin-Opener-Policy/],
  ['sends a referrer with a start', 12, onStart(({ headers }) => { headers.delete('referrer-policy'); }), [redirect], /no Referrer-Policy/],
  ['redirects twice to the same sign-in URL', 12, onStart(({ headers }) => {
    if (!headers.get('location')?.includes('callbackMessage')) return;
    keptLocation ??= headers.get('location');
    headers.set('location', keptLocation ?? '');
  }), ['each start makes a new sign-in URL'], /the same URL or token twice/],
  ['redirects twice with the same token', 12, onStart(({ headers }) => {
    if (!headers.has('location')) return;
    const url = new URL(headers.get('location')!);
    keptStartToken ??= url.searchParams.get('token');
    url.searchParams.set('token', keptStartToken!);
    url.searchParams.set('nonce', crypto.randomUUID());
    headers.set('location', url.href);
  }), ['each start makes a new sign-in URL'], /the same URL or token twice/],
  ['redirects to another origin than its serviceOrigin', 12, onStart(({ headers }) => {
    const location = headers.get('location');
    if (location) headers.set('location', location.replace(/^http:..127.0.0.1:\d+/, 'https://app-h.cyclr.com'));
  }), [redirect], /Location has the origin https:\/\/app-h\.cyclr\.com, but serviceOrigin is http:/],
  ['does not encode the token of a start', 12, onStart(({ headers }) => {
    if (headers.has('location')) headers.set('location', withRawToken(headers.get('location')!));
  }), [redirect], /the token in Location is not percent-encoded/],
  ['allows a start to be cached', 12, onStart(({ headers }) => { headers.delete('cache-control'); }), ['every answer has Cache-Control: no-store'],
    /start by cross-site navigation: no Cache-Control: no-store/],
);

/** A backend that reads a POST with `direct` as if it had another body. */
const readsDirect = (change: (body: Json) => Json): Between => async (request, answer) => {
  const text = request.method === 'POST' ? await request.clone().text() : '';
  if (!text.includes('"direct":true')) return answer();
  return answer(new Request(request.url, { method: 'POST', headers: request.headers, body: JSON.stringify(change(JSON.parse(text) as Json)) }));
};
/** A backend with another answer to a POST with `direct`. */
const onDirect = (change: Change): Between => async (request, answer) => {
  const isDirect = request.method === 'POST' && (await request.clone().text()).includes('"direct":true');
  const response = await answer();
  return isDirect ? altered(response, change) : response;
};
const direct = 'POST with direct returns the description';

wrongs.push(
  ['ignores `direct`', 12, readsDirect(({ direct: _, ...body }) => body), [direct],
    /200 with a sign-in URL: store the properties and return the description instead/],
  ['adds a sign-in URL to the description', 15, onDirect({ body: (json) => ({ ...json, url: 'https://app-h.cyclr.com/connectorauth?token=1' }) }), [direct],
    /200 with a sign-in URL/],
  ['does not accept `direct`', 12, readsDirect((body) => ({ ...body, direct: 'yes' })), [direct], /400 endpoint_error/],
  ['answers `direct` with an empty object', 12, onDirect({ body: () => ({}) }), [direct], /authType is missing, not a string; authenticated is missing/],
);

/** A backend whose list is another. */
const onList = (change: Change): Between => async (request, answer) => {
  const response = await answer();
  return isList(request) && response.ok ? altered(response, change) : response;
};
const onEntries = (change: (entries: Json[]) => Json[]): Between =>
  onList({ body: ({ connectors }) => ({ connectors: change(connectors) }) });
const onEntry = (change: (entry: Json) => Json): Between =>
  onEntries((entries) => entries.map((entry) => entry.id === '13' ? { ...entry, ...change(entry) } : entry));

wrongs.push(
  ['lists connectors without ids', 13, onEntries((entries) => entries.map((entry) => ({ ...entry, id: undefined }))), [ownIds],
    /connectors\[0\]\.id is missing, not a string; .*and \d+ more/],
  ['lists ids as numbers', 13, onEntries((entries) => entries.map((entry) => ({ ...entry, id: Number(entry.id) }))), [shape, ownIds],
    /connectors\[0\]\.id is a number, not a string/],
  ['lists a connector twice', 13, onEntries((entries) => [...entries, entries[0]!]), [ownIds], /connectors\[0\] and connectors\[\d+\] have the same id/],
  ['lists another authenticated than the connector’s', 13, onEntry(({ authenticated }) => ({ authenticated: !authenticated })), [sameAsSingle],
    /authenticated differs from that of the connector’s own GET/],
  ['lists another revision than the connector’s', 13, onEntry(() => ({ revision: 'of the list' })), [sameAsSingle], /revision differs/],
  ['lists connectors without their properties', 15, onEntries((entries) => entries.map((entry) => ({ ...entry, properties: undefined }))), [sameAsSingle],
    /properties differs/],
  ['lists one of two descriptions of a connector wrongly', 13, onEntries((entries) =>
    [...entries, { ...entries.find(({ id }) => id === '13'), authenticated: 'no' }]), [shape, ownIds, sameAsSingle], /authenticated is a string/],
  ['leaves the connector out of its list', 13, onEntries((entries) => entries.filter(({ id }) => id !== '13')), [sameAsSingle],
    /the list does not contain the connector/],
  ['allows the list to be cached', 13, onList({ headers: { 'cache-control': 'max-age=60' } }), ['every answer has Cache-Control: no-store'],
    /GET of the list: no Cache-Control: no-store/],
  ['answers cross-site requests for the list', 13, async (request, answer) =>
    answer(isList(request) ? await asOurs(request, {}, ['origin', 'sec-fetch-site']) : request), [crossSiteList],
  /cross-site GET of the list without Origin: 200/],
  ['answers the list with an array', 13, onList({ body: ({ connectors }) => connectors }), [shape], /the answer is an array, not an object with connectors/],
  ['answers the list with an object', 13, onList({ body: ({ connectors }) => ({ connectors: Object.fromEntries(Object.entries(connectors)) }) }), [shape],
    /connectors is an object, not an array/],
  ['answers the list with null', 13, onList({ body: () => null }), [shape], /the answer is null/],
  ['answers the list with null for a connector', 13, onEntries((entries) => [...entries, null as unknown as Json]), [shape, ownIds],
    /connectors\[\d+\] is null, not an object/],
  ['answers the list as text', 13, onList({ headers: { 'content-type': 'text/plain' } }), [shape], /the content type is not application\/json/],
  ['fails to list', 13, async (request, answer) => {
    const problem = { status: 500, code: 'endpoint_error', retryable: false, reference: 'a' };
    const headers = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
    return isList(request) ? new Response(JSON.stringify(problem), { status: 500, headers }) : answer();
  }, [shape, crossSiteList], /500 endpoint_error/],
  ['redirects the list', 13, async (request, answer) => isList(request)
    ? new Response(null, { status: 308, headers: { 'location': '/api/connectors/?list', 'cache-control': 'no-store' } })
    : answer(), [shape, crossSiteList, 'no answer is a redirect'], /308, a redirect/],
  ['lists the connectors of an account that the page names', 13, async (request, answer) => {
    const isNamed = request.headers.has('x-cyclr-account') || new URL(request.url).searchParams.has('accountId');
    return isNamed ? onEntries(() => [])(request, answer) : answer();
  }, [listOfAccount], /another list/],
  ['lists the stored key', 13, onEntries((entries) => entries.map((entry) => ({ ...entry, apiKey: 'x' }))), [secretInList], /a secret in connectors\[0\]\.apiKey/],
  ['lists the stored token beside the connectors', 13, onList({ body: (json) => ({ ...json, session: { accessToken: 'x' } }) }), [secretInList],
    /a secret in session\.accessToken/],
  ['lists the key in another member', 13, async (request, answer) => {
    await keepKey(request);
    return onEntry(() => ({ hint: lastKey }))(request, answer);
  }, ['no answer repeats a secret'], /GET of the list: the secret itself/],
);

for (const [what, connector, between, failed, seen] of wrongs) {
  test(`a backend that ${what} fails the check`, async (t) => {
    const { origin, cyclr } = await serveHandler(t, between);
    const rows = await checked(origin, connector);
    const table = tableOf(rows);
    assert.deepEqual(named(rows, 'FAILED'), failed);
    assert.match(table.replaceAll('\n', ' '), seen);
    assert.match(table, new RegExp(`${failed.length} failed`));
    for (const token of cyclr.state.signInTokens.keys()) assert.ok(!table.includes(token) && !table.includes(encodeURIComponent(token)));
    assert.ok(!table.includes('/connectorauth') && !table.includes('canary') && !/[^\n\P{Cc}]/u.test(table));
  });
}

test('a public API whose middleware sends * without cookies passes the check', async (t) => {
  const { origin } = await serveHandler(t, async (_, answer) => altered(await answer(), {
    headers: { 'access-control-allow-origin': '*', 'access-control-allow-credentials': null },
  }));
  assert.deepEqual(named(await checked(origin, 13), 'FAILED'), []);
});

test('a backend whose POST returns sign-in URLs of another origin than serviceOrigin passes: only `direct` uses serviceOrigin', async (t) => {
  const { origin } = await serveHandler(t, onSuccess((json) => json.url
    ? { ...json, url: String(json.url).replace(/^http:..127.0.0.1:\d+/, 'https://app-h.cyclr.com') } : json));
  assert.deepEqual(named(await checked(origin, 12), 'FAILED'), []);
});

test('a backend with harmless members of its own passes the check', async (t) => {
  const supports = { apiKey: true, password: false, fields: [{ name: 'token', secret: true, value: '' }, { name: 'Secret', secret: false, value: 'x' }] };
  const more = {
    supports,
    connector: 'pipedrive',
    schema: { type: 'object', properties: { apiKey: { type: 'string', title: 'API key' } } },
    help: { apiKey: 'You find it in Settings.', AccessToken: 'Zugriffstoken', accessToken: 'The token of your account.' },
    labels: { password: 'Kennwort', secret: 'Geheimnis', credentials: 'Zugangsdaten' },
    usage: { token: 12 },
    ui: { Properties: [] },
    meta: { Connector: 'pipedrive' },
  };
  const { origin } = await serveHandler(t, onSuccess((json) => json.url ? json : { ...json, ...more }));
  for (const id of [13, 15]) assert.deepEqual(named(await checked(origin, id), 'FAILED'), []);
});

test('the check reads a description that is nested more deeply than the stack allows', async (t) => {
  const deep = `{"authType":"None","authenticated":true,"a":${'['.repeat(100_000)}{"AuthValue":"x"}${']'.repeat(100_000)}}`;
  const origin = await serve(t, (_, res) => { res.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(deep); });
  const rows = await checked(origin, null, { write: false });
  assert.match(tableOf(rows), /FAILED {3}the description contains no secret +a secret in ….{120}\n/);
});

test('the check without --write does not change a backend that rejects nothing', async (t) => {
  const { origin, calls, stored } = await serveHandler(t, async (request, answer) =>
    answer(await asOurs(request, { 'origin': new URL(request.url).origin, 'content-type': 'application/json' })));
  stored(13).authenticated = true;
  const rows = await checked(origin, 13, { write: false });
  assert.deepEqual(named(rows, 'FAILED'), ['a cross-site GET is rejected', 'a cross-site GET of the list is rejected', 'POST without Origin is rejected',
    'POST from a foreign origin is rejected', 'a body that is not JSON is rejected']);
  assert.deepEqual(named(rows, 'skipped'), ['DELETE without Origin is rejected', 'DELETE from a foreign origin is rejected',
    ...skippedWithoutWrite]);
  const made = calls();
  assert.deepEqual(made.filter((call) => !call.startsWith('GET ')), []);
  // The DELETE requests go to the unknown connector.
  assert.ok(made.includes('GET /v1.0/account/connectors/2147483646'));
  assert.equal(stored(13).authenticated, true);
  assert.equal(stored(13).authValue, null);
});

test('the check passes no comparison whose operands are missing', async (t) => {
  const passed = async (id: number, between: Between) => named(await checked((await serveHandler(t, between)).origin, id), 'ok');
  /** Fails for POST, and for starts that the page itself makes. */
  const failing: Between = async (request, answer) => {
    const isStart = request.headers.get('sec-fetch-mode') === 'navigate' && request.headers.get('sec-fetch-site') === 'same-origin';
    return request.method === 'POST' || isStart ? new Response(null, { status: 500 }) : answer();
  };
  const signIns = await passed(12, failing);
  for (const name of ['each sign-in URL is new', 'each start makes a new sign-in URL']) assert.ok(!signIns.includes(name), name);
  const stored = await passed(13, failing);
  for (const name of ['GET after POST returns the same description', 'the revision changes with the credentials']) assert.ok(!stored.includes(name), name);
  const empty = await passed(13, onList({ body: () => ({ connectors: [] }) }));
  for (const name of [ownIds, secretInList, listOfAccount]) assert.ok(!empty.includes(name), name);
  assert.ok(!(await passed(13, async () => new Response(null, { status: 404 }))).includes('the description contains no secret'));
});

test('the check continues after a broken connection', async (t) => {
  const origin = await serve(t, (req, res) => {
    if (req.method === 'GET') res.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end('{"authType":"None","authenticated":true}');
    else req.socket.destroy();
  });
  const rows = await checked(origin, 13);
  assert.match(tableOf(rows), /FAILED {3}a body over 64 kB is rejected +no answer, or an incomplete one/);
});

for (const [what, id, status, type, advice] of [
  ['404 to a connector', 13, 404, 'application/problem+json', /GET must work first: 13 must be the id of an Account Connector/],
  ['404 with an HTML page', 13, 404, 'text/html', /GET must work first: URL must be the address where the route is mounted/],
  ['404 to a URL without a connector', null, 404, 'application/problem+json', /GET must work first: pass the id of an Account Connector/],
  ['502', 13, 502, 'application/problem+json', /GET must work first: your backend's log has the reason/],
] as const) {
  test(`says what to do after ${what}`, async (t) => {
    const { origin } = await serveHandler(t, async () => new Response('{}', { status, headers: { 'cache-control': 'no-store', 'content-type': type } }));
    assert.match(tableOf(await checked(origin, id)), advice);
  });
}

test('the check skips all other cases if nobody is signed in', async (t) => {
  const { origin } = await serveHandler(t, async () => new Response(null, { status: 401, headers: { 'cache-control': 'no-store' } }));
  const rows = await checked(origin, 13);
  assert.deepEqual(named(rows, 'FAILED'), ['GET returns the description']);
  assert.match(tableOf(rows), /all other cases +not signed in: pass the session with --header/);
});
