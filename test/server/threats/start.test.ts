import assert from 'node:assert/strict';
import { test } from 'node:test';
import { page, parameter, seed, account } from '../setup.js';
import { attempt, navigate, readPage } from '../start-setup.js';
import { evil, target, wholeText } from './attacker.js';

test('refuses a start that no page of this origin began, before it calls the host or Cyclr', async (t) => {
  const { send, innerCalls } = await target(t);
  for (const site of ['cross-site', 'same-site', 'none', '', 'Same-Origin', 'same-origin, cross-site', 'same-origin,', null]) {
    for (const more of [{}, { 'sec-fetch-user': '?1' }, { referer: `${page}/settings` }, { origin: page }]) {
      const { status } = await send(navigate(12, { headers: { 'sec-fetch-site': site, ...more } }));
      assert.equal(status, 403, `${site}`);
    }
  }
  assert.equal(innerCalls(), 0);
});

test('refuses a start in a frame, by a script or as an image, before it calls the host or Cyclr', async (t) => {
  const { send, innerCalls } = await target(t);
  for (const mode of ['cors', 'no-cors', 'same-origin', 'websocket', 'Navigate', null]) {
    assert.equal((await send(navigate(12, { headers: { 'sec-fetch-mode': mode } }))).status, 403, `${mode}`);
  }
  for (const destination of ['iframe', 'frame', 'object', 'embed', 'image', 'script', 'empty', 'Document', null]) {
    assert.equal((await send(navigate(12, { headers: { 'sec-fetch-dest': destination } }))).status, 403, `${destination}`);
  }
  assert.equal(innerCalls(), 0);
});

test('refuses a start that the browser only prepares, before it calls the host or Cyclr', async (t) => {
  const { send, innerCalls } = await target(t);
  for (const purpose of ['prefetch', 'prefetch;prerender', 'prefetch;anonymous-client-ip', 'anything']) {
    assert.equal((await send(navigate(12, { headers: { 'sec-purpose': purpose } }))).status, 403, purpose);
  }
  assert.equal((await send(navigate(12, { headers: { purpose: 'prefetch' } }))).status, 403);
  assert.equal(innerCalls(), 0);
});

test('makes no token for any method but GET, whatever method a header names', async (t) => {
  const { send, innerCalls } = await target(t);
  for (const method of ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    const { status, headers } = await send(navigate(12, { method, headers: { 'origin': page, 'x-http-method-override': 'GET' } }));
    assert.deepEqual([status, headers.get('allow'), headers.get('location')], [405, 'GET', null], method);
  }
  assert.equal(innerCalls(), 0);
});

const foreign = [
  evil, `${evil}/`, 'http://host.example', 'https://host.example:444', 'https://host.example.evil.example', 'https://host.example.',
  'https://evil-host.example', 'https://sub.host.example', 'https://hostXexample', 'https://host.example@evil.example',
  'https://host.example%2f@evil.example', 'https://evil.example\\@host.example', 'https://evil.example#@host.example',
  'https://evil.example?https://host.example', 'https://evil.example;https://host.example', 'https:\\\\evil.example', 'https:/\\evil.example',
  '//evil.example', '/\\evil.example', '/', '/done', 'done', 'host.example', '*', 'null', ' ', 'about:blank', 'https://[', 'http://localhost',
  'http://169.254.169.254/latest/meta-data', 'javascript:alert(1)', 'javascript://host.example/%0aalert(1)', 'data:text/html,x',
  'blob:https://host.example/0', 'https://user@host.example', 'https://:password@host.example',
];

test('refuses a start whose target is elsewhere before it calls Cyclr', async (t) => {
  const { send, cyclr } = await target(t);
  for (const targetOrigin of foreign) {
    for (const more of [{ callbackMessage: attempt }, {}]) {
      const { status, headers } = await send(navigate(12, { query: { targetOrigin, ...more } }));
      assert.deepEqual([status, headers.get('location')], [422, null], targetOrigin);
    }
  }
  assert.deepEqual(cyclr.requests, []);
});

test('refuses a start whose target or message is given twice', async (t) => {
  const { send, innerCalls } = await target(t);
  for (const query of [
    `targetOrigin=${page}&targetOrigin=${evil}`, `targetOrigin=${evil}&targetOrigin=${page}`, `targetOrigin=${page}&target%4frigin=${evil}`,
    `targetOrigin=${page}&callbackMessage=a&callbackMessage=b`, `targetOrigin=${page}&callbackMessage=a&callbackMessage=`,
  ]) assert.equal((await send(navigate(12, { query }))).status, 400, query);
  assert.equal(innerCalls(), 0);
});

test('redirects to the sign-in service only, whatever address the request names', async (t) => {
  const { send, cyclr } = await target(t);
  const names = ['serviceUrl', 'url', 'next', 'redirect', 'redirect_uri', 'returnTo', 'location', 'continue'];
  const query = { targetOrigin: `${page}/done?next=${evil}`, ...Object.fromEntries(names.map((name) => [name, evil])) };
  const headers = { 'referer': `${evil}/`, 'x-forwarded-host': 'evil.example', 'x-original-url': `${evil}/` };
  const { status, headers: answered } = await send(navigate(12, { query, headers }));
  const url = new URL(answered.get('location')!);
  assert.deepEqual([status, url.origin, url.username, url.hash], [303, cyclr.origin, '', '']);
  assert.deepEqual([...url.searchParams.keys()], ['id', 'token', 'targetOrigin']);
});

test('gives the sign-in URL in Location only: to no cache, referrer, body or event', async (t) => {
  const told: unknown[] = [];
  const { send, cyclr } = await target(t, { onEvent: (event) => told.push(event), onError: (...error) => told.push(error) });
  const { headers, text } = await send(navigate(12));
  const [token] = cyclr.state.signInTokens.keys();
  assert.equal(new URL(headers.get('location')!).searchParams.get('token'), token);
  assert.deepEqual([headers.get('cache-control'), headers.get('referrer-policy')], ['no-store', 'no-referrer']);
  assert.deepEqual([headers.get('link'), headers.get('refresh'), headers.get('content-location')], [null, null, null]);
  headers.delete('location');
  const rest = `${wholeText({ status: 303, headers, text, body: null })}${JSON.stringify(told)}`;
  assert(!rest.includes(token!) && !rest.includes(encodeURIComponent(token!)) && !rest.includes('connectorauth'));
});

test('gives no page of another origin, and no script, an answer of the start route to read', async (t) => {
  const { send } = await target(t, { origins: [page, 'https://app.example'] });
  for (const init of [{ headers: { origin: 'https://app.example' } }, { headers: { 'origin': 'https://app.example', 'sec-fetch-site': 'cross-site' } }]) {
    const { headers } = await send(navigate(12, init));
    assert.deepEqual([...headers.keys()].filter((name) => name.startsWith('access-control-')), []);
  }
});

/** A word that must not come back, in forms that would be markup, a script or another attribute. */
const marks = ['"><script>alert("MARK")</script>', '\' onload=MARK x=\'', '<!--MARK', '</title>MARK', '&quot;MARK', '{reference}MARK', '$&MARK'];

test('repeats nothing of the request in an error page but the id of an attempt', async (t) => {
  const { send } = await target(t, {}, account(seed(34, 'OAuth2', { Name: 'MARK', Parameters: [parameter('MARK<b>')] })));
  for (const mark of marks) {
    const encoded = encodeURIComponent(mark);
    for (const [id, query] of [
      [34, { targetOrigin: page, callbackMessage: `${mark}-${mark}` }], [34, { targetOrigin: mark }], [34, { targetOrigin: `${page}/?cyclr-attempt=${encoded}` }],
      [34, { [mark]: mark }], [encoded, undefined], [`99${encoded}`, undefined],
    ] as const) {
      const headers = { 'accept-language': encoded, 'referer': `${page}/${encoded}`, 'user-agent': encoded };
      const answer = await send(navigate(id, { query: query ?? '', headers }));
      assert(answer.status >= 400);
      assert(!wholeText(answer).includes('MARK'), mark);
    }
  }
});

test('writes what its script gets so that it stays inside its attribute', async (t) => {
  const { send } = await target(t);
  const { text } = await send(navigate(99));
  assert.match(text, /<script data-attempt="[\w-]+" data-problem="[^"<>&']*(&#\d+;[^"<>&']*)+">/);
});

test('sends an error page that runs and loads nothing else, in no frame, as HTML with nosniff', async (t) => {
  const { send } = await target(t);
  const { headers, text } = await send(navigate(99));
  const policy = headers.get('content-security-policy') ?? '';
  assert.match(policy, /^default-src 'none'; script-src 'sha256-[\w+/]+='; style-src 'sha256-[\w+/]+='; /);
  assert.match(policy, /base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/);
  assert.deepEqual([headers.get('content-type'), headers.get('x-content-type-options')], ['text/html; charset=utf-8', 'nosniff']);
  assert.doesNotMatch(text, /\s(src|href|on\w+|style)=/);
});

test('tells the channel of one attempt only, and no more than status, code, reference and whether to try again', async (t) => {
  const { send } = await target(t);
  const told = async (query: string) => readPage((await send(navigate(99, { query }))).text).told;
  const { reference, ...problem } = (await told(`targetOrigin=${page}&callbackMessage=${attempt}`))!.problem;
  assert.deepEqual([typeof reference, problem], ['string', { status: 404, code: 'not_found', retryable: false }]);
  for (const query of [
    `targetOrigin=${page}&callbackMessage=${attempt}&callbackMessage=another-attempt`,
    `targetOrigin=${page}&callbackMessage=short`,
    `targetOrigin=${encodeURIComponent(`${page}/?cyclr-attempt=${attempt}&cyclr-attempt=another-attempt`)}`,
  ]) assert.equal(await told(query), null, query);
});
