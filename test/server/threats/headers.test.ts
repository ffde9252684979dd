import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { forged, readAnswer, target, wholeText, signInRequest } from './attacker.js';
import { accountId, page, username } from '../setup.js';

const line = '\r\nSet-Cookie: session=evil';

test('refuses an account id that does not fit a header', async (t) => {
  const sent: unknown[] = [];
  for (const id of [`a${line}`, 'a\nb', 'a\rb', 'a\0b', 'a\tb', 'a\x7f', '名', 'e\u0301', '\ud800', ' a', 'a ', 'a'.repeat(201)]) {
    const { send } = await target(t, {
      authorize: () => ({ accountId: id, username }),
      fetch: async (_, init) => {
        sent.push(init.headers);
        return new Response();
      },
    });
    const answer = await send(forged('GET', 13));
    assert.equal(answer.status, 500);
    assert(!wholeText(answer).includes('session=evil'));
  }
  assert.deepEqual(sent, []);
});

test('neither sends nor reports an access token that does not fit a header', async (t) => {
  const reports: unknown[] = [];
  const sent: string[] = [];
  for (const token of [`CANARY${line}`, 'CANARY x', 'CANARY\0', 'CANARYé', 'CANARY名']) {
    const { send } = await target(t, {
      onError: (error) => reports.push((error as { cause?: unknown }).cause ?? error),
      fetch: async (url) => {
        sent.push(new URL(url).pathname);
        return Response.json({ access_token: token });
      },
    });
    const answer = await send(forged('GET', 13));
    assert.equal(answer.status, 502);
    assert(!wholeText(answer).includes('CANARY'));
  }
  assert.deepEqual(new Set(sent), new Set(['/oauth/token']));
  assert(!reports.some((report) => String(report).includes('CANARY')));
});

test('passes on no header of Cyclr’s except the seconds of Retry-After', async (t) => {
  const { handle, cyclr } = await target(t);
  for (const value of ['7; x=<script>', 'x', '-5', '1e9', '7, 8', '0x10', '99999999999', 'Infinity', '']) {
    cyclr.intercept = (request) => request.url.endsWith('/oauth/token') ? undefined : Response.json({}, {
      status: 429,
      headers: { 'retry-after': value, 'set-cookie': 'session=evil', 'location': 'https://evil.example', 'x-cyclr': 'evil' },
    });
    const { status, headers } = await readAnswer(await handle(forged('GET', 13)));
    assert.equal(status, 429);
    assert.match(headers.get('retry-after') ?? '0', /^\d+$/, value);
    for (const name of ['set-cookie', 'location', 'x-cyclr']) assert.equal(headers.get(name), null);
  }
});

test('repeats only header names in the answer to a preflight', async (t) => {
  const { send } = await target(t, { origins: [page] });
  for (const names of ['a b', 'a;b', 'a:b', '<script>', 'a,,b', ',', 'a,', 'a\tb', '"a"', 'a=b', 'é', '(a)']) {
    const { status, headers } = await send(forged('OPTIONS', 13, {
      'origin': page, 'access-control-request-method': 'POST', 'access-control-request-headers': names,
    }));
    assert.equal(status, 204);
    assert.equal(headers.get('access-control-allow-headers'), 'content-type', names);
  }
});

test('copies nothing from the request into headers except an allowed origin', async (t) => {
  const { send } = await target(t, { origins: [page] });
  const known = new Set([
    'access-control-allow-credentials', 'access-control-allow-origin', 'access-control-expose-headers', 'cache-control',
    'content-type', 'vary', 'x-content-type-options', 'allow', 'accept-post',
  ]);
  const marked = { 'origin': page, 'x-mark': 'MARK', 'referer': 'https://MARK.example', 'accept': 'MARK/x', 'cookie': 'MARK=1' };
  for (const [method, id] of [['GET', '13?MARK'], ['POST', '13?MARK'], ['DELETE', '13?MARK'], ['PUT', '13?MARK'], ['GET', 'MARK']] as const) {
    const { headers } = await send(forged(method, id, marked));
    for (const [name, value] of headers) {
      assert(known.has(name), name);
      assert(!value.includes('MARK'), `${name}: ${value}`);
    }
  }
});

test('keeps a message with line breaks in one value of the sign-in URL', async (t) => {
  const { send } = await target(t);
  const callbackMessage = `a${line}\n\u2028b`;
  const { status, body } = await send(forged('POST', 12, {}, { ...signInRequest, callbackMessage }));
  assert.equal(status, 200);
  assert.match(body.url, /^[\x21-\x7e]+$/);
  assert.equal(new URL(body.url).searchParams.get('callbackMessage'), callbackMessage);
});

test('does not follow a redirect of Cyclr’s', async (t) => {
  const followed: unknown[] = [];
  const elsewhere = createServer((req, res) => {
    followed.push(req.headers);
    res.end('{"access_token":"x","Authenticated":true,"Connector":{"AuthType":"ApiKey"}}');
  });
  await once(elsewhere.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    elsewhere.close();
    elsewhere.closeAllConnections();
  });
  const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
  for (const status of [301, 302, 303, 307, 308]) {
    for (const at of ['/oauth/token', '/connectors/13']) {
      const { send, cyclr } = await target(t, { authorize: () => ({ accountId, username }) });
      cyclr.intercept = (request) => request.url.endsWith(at) ? new Response(null, { status, headers: { location } }) : undefined;
      const answer = await send(forged('POST', 13));
      assert.equal(answer.status, 502, `${status} at ${at}`);
      assert.deepEqual([answer.body.code, answer.body.retryable], ['endpoint_error', true]);
      assert(!wholeText(answer).includes(location));
    }
  }
  assert.deepEqual(followed, []);
});
