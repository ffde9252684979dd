import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { Fetch } from '../../src/server/index.js';
import { toNodeListener } from '../../src/server/node/index.js';
import { account, accountId, ask, page, parameter, seed, setUp, username } from './setup.js';
import type { Bench } from './setup.js';
import { navigate } from './start-setup.js';

const withProperty = (authType: string) => account(seed(33, authType, { Parameters: [parameter('Sub', { IsOptional: true })] }));

const bodyOf = (authType: string) => ({ authType, ...(authType === 'ApiKey' && { apiKey: 'new-key' }), properties: { Sub: 'new' } });

/** A connected connector with a property. */
function connectBefore({ stored }: Bench): void {
  Object.assign(stored(33), {
    authValue: 'old-key', authenticated: true, properties: [{ Id: 7000, Name: 'Sub', Value: 'old', AccountConnectorId: 33 }],
  });
}

const state = ({ stored }: Bench) => {
  const { authValue, properties } = stored(33);
  return [authValue, ...properties.map(({ Value }) => Value)];
};

const isPropertyWrite = ({ method, url }: Request): boolean => method !== 'GET' && url.includes('/properties');

/** A promise, and the function that resolves it. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => { open = resolve; });
  return { opened, open };
}

/** Sends a POST whose client goes away while Cyclr writes the property. Resolves when the handler has answered. */
async function abandonPost(t: TestContext, bench: Bench, authType: string): Promise<void> {
  const listener = toNodeListener(bench.handle);
  const [arrival, gone, written, answered] = [gate(), gate(), gate(), gate()];
  const server = createServer((req, res) => {
    res.once('close', gone.open);
    void listener(req, res).then(answered.open);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  bench.cyclr.intercept = async (call) => {
    if (!isPropertyWrite(call)) return undefined;
    bench.cyclr.intercept = undefined;
    arrival.open();
    await gone.opened;
    return undefined;
  };
  bench.cyclr.interceptAnswer = (call) => {
    if (isPropertyWrite(call)) written.open();
    return undefined;
  };
  const controller = new AbortController();
  const post = fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/connectors/33`, {
    method: 'POST', signal: controller.signal, headers: { origin: page, 'content-type': 'application/json' }, body: JSON.stringify(bodyOf(authType)),
  });
  await arrival.opened;
  controller.abort();
  await assert.rejects(post, { name: 'AbortError' });
  await Promise.all([answered.opened, written.opened]);
}

test('a client that goes away while a property is written leaves no old key with the new property', async (t) => {
  const bench = await setUp(t, withProperty('ApiKey'), { origins: [page] });
  connectBefore(bench);
  await abandonPost(t, bench, 'ApiKey');
  assert.deepEqual(state(bench), ['new-key', 'new']);
});

test('a client that goes away while a property is written for a sign-in gets no token, and the property its old value', async (t) => {
  const bench = await setUp(t, withProperty('OAuth2'), { origins: [page] });
  connectBefore(bench);
  await abandonPost(t, bench, 'OAuth2');
  assert.deepEqual(state(bench), ['old-key', 'old']);
  assert.deepEqual(bench.calls().filter((call) => call.endsWith('/signintoken')), []);
});

test('credentials that may be stored keep their properties although Cyclr did not tell at once', async (t) => {
  const bench = await setUp(t, withProperty('ApiKey'), { origins: [page] });
  connectBefore(bench);
  let failures = 0;
  bench.cyclr.interceptAnswer = ({ method, url }) => {
    // The answer to the PUT gets lost, and that to the question after it. All later ones arrive.
    if (!url.endsWith('/connectors/33') || failures === 2 || (method === 'GET' && failures === 0)) return undefined;
    failures += 1;
    return new Response('', { status: 503 });
  };
  const { status, body } = await bench.ask('POST', 33, bodyOf('ApiKey'));
  assert.deepEqual([status, body.code], [504, 'endpoint_unreachable']);
  assert.deepEqual(state(bench), ['new-key', 'new']);
});

for (const before of ['connected', 'new'] as const) {
  test(`a ${before} connector keeps no property of credentials that Cyclr failed to store`, async (t) => {
    const bench = await setUp(t, withProperty('ApiKey'), { origins: [page] });
    if (before === 'connected') connectBefore(bench);
    const [stored, { body: { revision } }] = [state(bench), await bench.ask('GET', 33)];
    bench.cyclr.intercept = ({ method, url }) => method === 'PUT' && url.endsWith('/connectors/33') ? new Response('', { status: 503 }) : undefined;
    const { status, body } = await bench.ask('POST', 33, bodyOf('ApiKey'));
    assert.deepEqual([status, body.code], [502, 'endpoint_error']);
    assert.deepEqual(state(bench), stored);
    // A page that gets no answer asks for the revision, and takes a change of it for a success.
    assert.equal((await bench.ask('GET', 33)).body.revision, revision);
  });
}

/** The calls that change something, each with the number of writes that Cyclr is still working on. */
function countWrites({ cyclr }: Bench): readonly number[] {
  const atOnce: number[] = [];
  let current = 0;
  cyclr.intercept = async (call) => {
    if (!isPropertyWrite(call)) return undefined;
    current += 1;
    atOnce.push(current);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    current -= 1;
    return undefined;
  };
  return atOnce;
}

test('two sign-ins at once do not both store a new property', async (t) => {
  const bench = await setUp(t, withProperty('OAuth2'));
  const writes = countWrites(bench);
  const answers = await Promise.all(['a', 'b', 'b'].map((Sub) => bench.ask('POST', 33, { authType: 'OAuth2', properties: { Sub } })));
  assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200]);
  assert.deepEqual(writes, [1, 1], 'one after the other, and an equal value is not written again');
  assert.deepEqual(bench.calls().filter((call) => call.startsWith('POST') && call.endsWith('/properties')).length, 1);
});

test('two start routes at once do not both store a property that the host supplies', async (t) => {
  const bench = await setUp(t, withProperty('OAuth2'), { authorize: () => ({ accountId, username, properties: { Own: 'value' } }) });
  const writes = countWrites(bench);
  const answers = await Promise.all([1, 2].map(() => bench.handle(navigate(33))));
  assert.deepEqual(answers.map(({ status }) => status), [303, 303]);
  assert.deepEqual(writes, [1]);
});

test('a start route whose window is closed during a write does not let the next one store the property again', async (t) => {
  const bench = await setUp(t, withProperty('OAuth2'), { authorize: () => ({ accountId, username, properties: { Own: 'value' } }) });
  const [arrival, release] = [gate(), gate()];
  bench.cyclr.intercept = async (call) => {
    if (!isPropertyWrite(call)) return undefined;
    arrival.open();
    await release.opened;
    return undefined;
  };
  const controller = new AbortController();
  const closed = bench.handle(new Request(navigate(33), { signal: controller.signal }));
  await arrival.opened;
  controller.abort();
  const next = bench.handle(navigate(33));
  await new Promise((resolve) => { setTimeout(resolve, 100); });
  release.open();
  assert.equal((await next).status, 303);
  await closed;
  assert.deepEqual(bench.stored(33).properties.map(({ Name, Value }) => [Name, Value]), [['Own', 'value']]);
});

/** Mocked time, and a Cyclr that answers each GET after nine and a half seconds and no write at all. */
function slowCyclr(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  const connector = { Id: 33, Name: 'x', AuthValue: null, Authenticated: false, Connector: { AuthType: 'ApiKey', Parameters: [] } };
  const fetch: Fetch = (url, init) => new Promise((resolve, reject) => {
    init.signal!.addEventListener('abort', () => { reject(init.signal!.reason as Error); });
    if (url.endsWith('/oauth/token')) resolve(Response.json({ access_token: 't' }));
    else if (init.method === 'GET') setTimeout(() => { resolve(Response.json(connector)); }, 9_500);
  });
  const slowly = () => new Promise<void>((resolve) => { setTimeout(resolve, 9_500); });
  const handle = createConnectorAuthHandler({
    clientId: 'c', clientSecret: 's', fetch, onError: () => {}, authorize: () => slowly().then(() => ({ accountId, username })),
  });
  return async (request: Request): Promise<Response> => {
    let answer: Response | undefined;
    void handle(request).then((response) => { answer = response; });
    while (!answer && now < 60_000) {
      now += 500;
      t.mock.timers.tick(500);
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    }
    assert(answer && now <= 30_000, `answered after ${now} ms`);
    return answer;
  };
}

for (const [method, body] of [['POST', { authType: 'ApiKey', apiKey: 'a-key', properties: {} }], ['DELETE', undefined]] as const) {
  test(`says that the outcome of a ${method} is unknown if the time is up during the write`, async (t) => {
    const answer = await slowCyclr(t)(ask(method, 33, body));
    const { code } = await answer.json() as { code: string };
    assert.deepEqual([answer.status, code], [504, 'endpoint_unreachable']);
  });
}

test('a token that Cyclr does not make holds up neither a GET, nor the list, nor other sign-ins', async (t) => {
  const bench = await setUp(t, withProperty('OAuth2'));
  const made = gate();
  let isFirst = true;
  bench.cyclr.intercept = async ({ url }) => {
    if (!url.endsWith('/signintoken') || !isFirst) return undefined;
    isFirst = false;
    await made.opened;
    return undefined;
  };
  const first = bench.ask('POST', 33, { authType: 'OAuth2', properties: {}, callbackMessage: 'a-message-of-the-page' });
  const others = await Promise.all([
    bench.ask('GET', 33), bench.ask('GET', '?list'),
    bench.ask('POST', 33, { authType: 'OAuth2', properties: {}, callbackMessage: 'a-message-of-the-page' }),
  ]);
  assert.deepEqual(others.map(({ status }) => status), [200, 200, 200]);
  made.open();
  assert.equal((await first).status, 200);
});
