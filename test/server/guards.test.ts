import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, page, read, setUp } from './setup.js';

const key = { authType: 'ApiKey', apiKey: 'a key', properties: {} };

const withHeaders = (method: string, headers: Record<string, string>) => ask(method, 13, undefined, headers);

for (const id of ['', 'abc', '1a', '-1', '1.0', '007', '13/', '13;v=1', '13%2F14', '%31%33', '..%2F13', '١٣', '9'.repeat(20)]) {
  test(`the path …/${id} is no connector's`, async (t) => {
    const { ask, cyclr } = await setUp(t);
    const { status, body } = await ask('GET', id);
    assert.equal(status, 404);
    assert.equal(body.code, 'not_found');
    assert.equal(cyclr.requests.length, 0);
  });
}

test('it works wherever it is mounted, with any query', async (t) => {
  const { handle } = await setUp(t);
  for (const path of ['/13', '/a/b/c/13?x=/14', '/api//connectors/13#14']) {
    assert.equal((await read(await handle(new Request(page + path)))).body.id, '13');
  }
});

test('other methods are answered by 405 with Allow', async (t) => {
  const { ask, cyclr } = await setUp(t);
  for (const method of ['PUT', 'PATCH', 'FOO']) {
    const { status, headers, body } = await ask(method, 13);
    assert.equal(status, 405);
    assert.equal(headers.get('allow'), 'GET, HEAD, POST, DELETE, OPTIONS');
    assert.equal(body.code, 'endpoint_error');
  }
  assert.equal(cyclr.requests.length, 0);
});

test('HEAD is GET without a body', async (t) => {
  const { ask } = await setUp(t);
  const { status, headers, text } = await ask('HEAD', 13);
  assert.equal(status, 200);
  assert.equal(headers.get('content-type'), 'application/json');
  assert.equal(text, '');
});

test('a missing or foreign Origin is refused on POST and DELETE, before anybody is asked', async (t) => {
  let authorizations = 0;
  const { handle, cyclr } = await setUp(t, undefined, {
    authorize: () => {
      authorizations += 1;
      return new Response(null, { status: 401 });
    },
  });
  for (const method of ['POST', 'DELETE']) {
    for (const origin of [null, 'https://evil.example', 'null', `${page}.evil.example`, 'http://host.example', `${page}:444`]) {
      const request = ask(method, 13, method === 'POST' ? key : undefined);
      if (origin === null) request.headers.delete('origin');
      else request.headers.set('origin', origin);
      const { status, body, headers } = await read(await handle(request));
      assert.equal(status, 403, `${method} from ${origin}`);
      assert.equal(body.code, 'unauthorized');
      assert.equal(body.retryable, false);
      assert.equal(headers.get('access-control-allow-origin'), null);
      assert.equal(headers.get('vary'), 'Origin');
    }
  }
  assert.equal(authorizations, 0);
  assert.equal(cyclr.requests.length, 0);
});

test('a cross-site GET is refused, unless its origin may call', async (t) => {
  const { ask, handle } = await setUp(t, undefined, { origins: ['https://app.example'] });
  assert.equal((await ask('GET', 13, undefined, { 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await ask('GET', 13, undefined, { 'sec-fetch-site': 'cross-site', 'origin': 'https://evil.example' })).status, 403);
  assert.equal((await ask('GET', 13, undefined, { origin: 'https://evil.example' })).status, 403);
  assert.equal((await ask('GET', 13, undefined, { 'sec-fetch-site': 'same-origin' })).status, 200);
  const allowed = await handle(withHeaders('GET', { 'sec-fetch-site': 'cross-site', 'origin': 'https://app.example' }));
  assert.equal(allowed.status, 200);
  assert.equal(allowed.headers.get('access-control-allow-origin'), 'https://app.example');
  assert.equal(allowed.headers.get('access-control-allow-credentials'), 'true');
});

test('`origins` takes the place of the request’s own origin', async (t) => {
  const { ask } = await setUp(t, undefined, { origins: ['https://app.example'] });
  assert.equal((await ask('POST', 13, key)).status, 403);
  assert.equal((await ask('POST', 13, key, { origin: 'https://app.example' })).status, 200);
});

test('a preflight is answered for the origins that may call, with the headers that they ask for', async (t) => {
  const { handle, cyclr } = await setUp(t, undefined, {
    origins: ['https://app.example'],
    authorize: () => { throw new Error('A preflight carries no session.'); },
  });
  const preflight = (origin: string, names = 'content-type,x-csrf-token') => handle(withHeaders('OPTIONS', {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': names,
  }));
  const response = await preflight('https://app.example');
  assert.equal(response.status, 204);
  assert.equal(response.headers.get('access-control-allow-origin'), 'https://app.example');
  assert.equal(response.headers.get('access-control-allow-credentials'), 'true');
  assert.equal(response.headers.get('access-control-allow-headers'), 'content-type,x-csrf-token');
  assert.match(response.headers.get('access-control-allow-methods')!, /DELETE/);
  assert.match(response.headers.get('vary')!, /Origin/);
  assert.equal((await preflight('https://app.example', 'a b')).headers.get('access-control-allow-headers'), 'content-type');
  const refused = await preflight('https://evil.example');
  assert.equal(refused.status, 403);
  assert.equal(refused.headers.get('access-control-allow-origin'), null);
  assert.equal(cyclr.requests.length, 0);
});

test('only application/json is read', async (t) => {
  const { ask, cyclr } = await setUp(t);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp', '']) {
    assert.equal((await ask('POST', 13, key, { 'content-type': type })).status, 415, type);
  }
  assert.equal((await ask('POST', 13, key, { 'content-encoding': 'gzip' })).status, 415);
  assert.equal(cyclr.requests.length, 0);
  assert.equal((await ask('POST', 13, key, { 'content-type': 'Application/JSON; charset=utf-8' })).status, 200);
});

test('a body of more than 64 kB is refused, whatever its length claims', async (t) => {
  const { ask: send, handle, cyclr } = await setUp(t);
  const large = JSON.stringify({ ...key, padding: 'x'.repeat(65_536) });
  assert.equal((await send('POST', 13, large)).status, 413);
  assert.equal((await send('POST', 13, '{}', { 'content-length': '65537' })).status, 413);

  let pulled = 0;
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(10_000).fill(32));
    },
    cancel() { cancelled = true; },
  });
  const { url, headers } = ask('POST', 13, '{}', { 'content-length': '2' });
  const init = { method: 'POST', headers, body: endless, duplex: 'half' };
  const { status, body } = await read(await handle(new Request(url, init as RequestInit)));
  assert.equal(status, 413);
  assert.equal(body.code, 'endpoint_error');
  assert(cancelled);
  assert(pulled < 10, `${pulled} chunks were read`);
  assert.equal(cyclr.requests.length, 0);
});

test('a body of exactly 64 kB is read', async (t) => {
  const { ask } = await setUp(t);
  const start = JSON.stringify({ ...key, padding: '' }).slice(0, -2);
  const { status } = await ask('POST', 13, `${start}${'x'.repeat(65_536 - start.length - 2)}"}`);
  assert.equal(status, 200);
});

test('what is no JSON object, or asks for nothing, is a 400', async (t) => {
  const { ask, cyclr } = await setUp(t);
  for (const body of ['', '{', 'null', '[]', '"ApiKey"', '{}', '{"authType":5}', '{"authType":"ApiKey","apiKey":"k","properties":[]}']) {
    const answer = await ask('POST', 13, body);
    assert.equal(answer.status, 400, body);
    assert.equal(answer.body.code, 'endpoint_error');
  }
  const broken = new Request(`${page}/13`, {
    method: 'POST',
    headers: { 'origin': page, 'content-type': 'application/json' },
    body: new Uint8Array([0x7b, 0xff, 0x7d]),
  });
  assert.equal((await (await setUp(t)).handle(broken)).status, 400);
  assert.equal(cyclr.requests.length, 0);
});

const fields: readonly (readonly [wrong: string, body: unknown, names: readonly string[]])[] = [
  ['no key', { authType: 'ApiKey' }, ['apiKey']],
  ['an empty key', { authType: 'ApiKey', apiKey: '' }, ['apiKey']],
  ['a blank key', { authType: 'ApiKey', apiKey: ' \t' }, ['apiKey']],
  ['a key that is no text', { authType: 'ApiKey', apiKey: ['k'] }, ['apiKey']],
  ['a key that never ends', { authType: 'ApiKey', apiKey: 'k'.repeat(16_385) }, ['apiKey']],
  ['half a character', '{"authType":"ApiKey","apiKey":"\\ud800"}', ['apiKey']],
  ['no name and no password', { authType: 'Basic' }, ['username', 'password']],
  ['an empty name and password', { authType: 'Basic', username: '', password: '' }, ['username']],
  ['a colon in the name', { authType: 'Basic', username: 'a:b', password: 'c' }, ['username']],
  ['control characters', { authType: 'Basic', username: 'a\n', password: 'c\0' }, ['username', 'password']],
  ['a property that is no text', { authType: 'None', properties: { Subdomain: 5, Feed: 'x' } }, ['property:Subdomain']],
  ['all at once', { authType: 'ApiKey', properties: { A: null, B: {} } }, ['apiKey', 'property:A', 'property:B']],
];

for (const [wrong, body, names] of fields) {
  test(`${wrong} is a 422 that names the field`, async (t) => {
    const { ask, cyclr } = await setUp(t);
    const answer = await ask('POST', 13, body);
    assert.equal(answer.status, 422);
    assert.equal(answer.body.code, 'invalid_credentials');
    assert.deepEqual(answer.body.errors.map(({ name }: { name: string }) => name), names);
    assert.equal(cyclr.requests.length, 0);
  });
}

test('an auth type that no browser can handle is a 422', async (t) => {
  const { ask, cyclr } = await setUp(t);
  for (const authType of ['Kerberos', 'apikey', '__proto__', '']) {
    const { status, body } = await ask('POST', 13, { authType });
    assert.equal(status, 422);
    assert.equal(body.code, 'unsupported_auth_type');
  }
  assert.equal(cyclr.requests.length, 0);
});

test('prototypes cannot be reached by names', async (t) => {
  const { ask } = await setUp(t);
  const polluting = '{"authType":"ApiKey","apiKey":"k","__proto__":{"polluted":1},'
    + '"properties":{"__proto__":"x","constructor":"y","toString":"z"}}';
  assert.equal((await ask('POST', 13, polluting)).status, 200);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test('every answer is JSON that is neither stored nor sniffed', async (t) => {
  const { ask } = await setUp(t);
  const answers = [
    await ask('GET', 13), await ask('GET', 99), await ask('GET', 'x'), await ask('POST', 13, key), await ask('POST', 13, '{'),
    await ask('POST', 12, { authType: 'OAuth2' }), await ask('DELETE', 13), await ask('PUT', 13),
  ];
  assert.deepEqual(answers.map(({ status }) => status), [200, 404, 404, 200, 400, 200, 200, 405]);
  for (const { status, headers } of answers) {
    assert.equal(headers.get('content-type'), status === 200 ? 'application/json' : 'application/problem+json');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
  }
});

test('a problem has every member of RFC 9457 and of the contract', async (t) => {
  const { ask } = await setUp(t);
  const { body } = await ask('POST', 13, { authType: 'ApiKey', apiKey: '' });
  const { reference, ...members } = body;
  assert.deepEqual(members, {
    type: 'about:blank',
    title: 'Unprocessable Content',
    status: 422,
    detail: 'Some fields are not valid.',
    code: 'invalid_credentials',
    retryable: false,
    errors: [{ name: 'apiKey', detail: 'Must not be empty.' }],
  });
  assert.match(reference, /^[\da-f-]{36}$/);
});
