import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { inspect } from 'node:util';
import { createConnectorAuthHandler, CyclrError } from '../../src/server/index.js';
import type { ConnectorAuthOptions, Extend, Verify, VerifyContext } from '../../src/server/index.js';
import { account, accountId, ask as request, page, parameter, seed, setUp, username } from './setup.js';
import type { Answer, Bench } from './setup.js';

const goodKey = 'good-key-1f8e';
const oldKey = 'old-key-77c0';
const badKey = 'bad-key-93ab';
const goodSecret = 'good-secret-5e21';

const accounts = account(
  seed(33, 'ApiKey', { Parameters: [parameter('Subdomain', { IsOptional: true }), parameter('Secret', { IsOptional: true, IsSensitive: true })] }),
  seed(34, 'Basic'),
  seed(35, 'None', { Parameters: [parameter('Feed'), parameter('Token', { IsOptional: true, IsSensitive: true })] }),
  seed(36, 'None'),
  seed(37, 'OAuth2'),
);

interface VerifiedBench extends Bench {
  /** What `onError` got. */
  readonly errors: unknown[];
  /** All that the hooks got, as text. */
  logs(): string;
}

async function bench(t: TestContext, verify: Verify): Promise<VerifiedBench> {
  const errors: unknown[] = [];
  const logs: unknown[] = [];
  const set = await setUp(t, accounts, {
    verify,
    onError: (error, reference) => {
      errors.push(error);
      logs.push([error, reference]);
    },
    onEvent: (event) => logs.push(event),
  });
  return { ...set, errors, logs: () => inspect(logs, { depth: 12, maxStringLength: null, showHidden: true }) };
}

const key = (apiKey: string, properties: Record<string, string> = {}) => ({ authType: 'ApiKey', apiKey, properties });
const stores = (id: number, more: object) => ({ Id: 7000, AccountConnectorId: id, ...more }) as never;

/** Connects 33 with the old key. */
function connectBefore({ stored }: Bench): void {
  Object.assign(stored(33), {
    authValue: oldKey,
    authenticated: true,
    properties: [stores(33, { Name: 'Subdomain', Value: 'before' }), stores(33, { Id: 7001, Name: 'Secret', Value: goodSecret })],
  });
}

const state = ({ stored }: Bench, id: number) => {
  const { authValue, authenticated, properties } = stored(id);
  return { authValue, authenticated, properties: Object.fromEntries(properties.map(({ Name, Value }) => [Name, Value])) };
};

/** The third party knows two keys, one secret and one user. */
const verifyAtThirdParty: Verify = ({ credentials }) => {
  const { properties } = credentials;
  if (credentials.authType === 'ApiKey') {
    if (properties.Secret !== undefined && properties.Secret !== goodSecret) {
      return { errors: [{ name: 'property:Secret', detail: 'The secret is not the one of this key.' }] };
    }
    return [goodKey, oldKey].includes(credentials.apiKey) ? null : { detail: 'Pipedrive does not know this one.' };
  }
  if (credentials.authType === 'Basic') return credentials.password === 'lovelace' ? undefined : { detail: 'No agent has it.' };
  return (properties.Token ?? goodSecret) === goodSecret ? undefined : { errors: [{ name: 'property:Token', detail: 'Not valid.' }] };
};

test('stores credentials that work, and answers with authenticated: true only then', async (t) => {
  const seen: VerifyContext[] = [];
  const target = await bench(t, async (context) => {
    seen.push(context);
    assert.equal(state(target, 33).authValue, goodKey, 'the credentials are stored before they are verified');
    await new Promise(setImmediate);
  });
  const { status, body } = await target.ask('POST', 33, key(goodKey, { Subdomain: 'acme', Secret: goodSecret, Unasked: 'x' }));
  assert.equal(status, 200);
  assert.equal(body.authenticated, true);
  assert.deepEqual(body, (await target.ask('GET', 33)).body);
  const [{ credentials, connectorId, signal, account: api }] = seen as [VerifyContext];
  assert.deepEqual(credentials, { authType: 'ApiKey', apiKey: goodKey, properties: { Subdomain: 'acme', Secret: goodSecret } });
  assert.equal(connectorId, '33');
  assert.equal(signal.aborted, false);
  assert.equal((await api.connector('33')).authenticated, true);
});

test('gives the verifier the credentials of each auth type', async (t) => {
  const seen: unknown[] = [];
  const { ask } = await bench(t, ({ credentials }) => { seen.push(credentials); });
  await ask('POST', 34, { authType: 'Basic', username: 'ada', password: 'lovelace' });
  await ask('POST', 35, { authType: 'None', properties: { Feed: 'x' } });
  await ask('POST', 36, { authType: 'None', properties: {} });
  await ask('POST', 37, { authType: 'OAuth2', properties: {} });
  assert.deepEqual(seen, [
    { authType: 'Basic', username: 'ada', password: 'lovelace', properties: {} },
    { authType: 'None', properties: { Feed: 'x' } },
  ]);
});

test('refuses a key that does not work at its input, and leaves the connector disconnected as it was', async (t) => {
  const target = await bench(t, verifyAtThirdParty);
  const { status, body } = await target.ask('POST', 33, key(badKey, { Subdomain: 'acme' }));
  assert.equal(status, 422);
  assert.deepEqual([body.code, body.retryable], ['invalid_credentials', false]);
  assert.deepEqual(body.errors, [{ name: 'apiKey', detail: 'Pipedrive does not know this one.' }]);
  assert.deepEqual(state(target, 33), { authValue: null, authenticated: false, properties: {} });
  assert.equal((await target.ask('GET', 33)).body.authenticated, false);
  assert.deepEqual(target.errors, []);
});

test('refuses a password at its input', async (t) => {
  const target = await bench(t, verifyAtThirdParty);
  const { status, body } = await target.ask('POST', 34, { authType: 'Basic', username: 'ada', password: 'wrong' });
  assert.equal(status, 422);
  assert.deepEqual(body.errors, [{ name: 'password', detail: 'No agent has it.' }]);
  assert.equal(state(target, 34).authenticated, false);
});

for (const noneAuthenticated of ['always', 'once-complete', 'once-put'] as const) {
  for (const needlessDeauthentication of ['accept', 'refuse'] as const) {
    const how = `authenticates ${noneAuthenticated}, and would ${needlessDeauthentication} a needless de-authentication`;
    test(`refuses a secret property of a connector of type None that Cyclr ${how}`, async (t) => {
      const target = await bench(t, verifyAtThirdParty);
      Object.assign(target.cyclr.unknowns, { noneAuthenticated, needlessDeauthentication });
      const { status, body } = await target.ask('POST', 35, { authType: 'None', properties: { Feed: 'x', Token: 'bad-token-5511' } });
      assert.equal(status, 422);
      assert.deepEqual(body.errors, [{ name: 'property:Token', detail: 'Not valid.' }]);
      assert.deepEqual(state(target, 35), { authValue: null, authenticated: false, properties: {} });
      assert.equal((await target.ask('GET', 35)).body.authenticated, noneAuthenticated === 'always');
    });
  }
}

test('gives a connected connector back its key and its properties', async (t) => {
  const target = await bench(t, verifyAtThirdParty);
  connectBefore(target);
  const before = state(target, 33);
  const { revision } = (await target.ask('GET', 33)).body;
  for (const body of [key(badKey, { Subdomain: 'after' }), key(goodKey, { Secret: 'bad-secret-0a0a' }), key(oldKey, { Secret: 'bad-secret-0a0a' })]) {
    const answer = await target.ask('POST', 33, body);
    assert.equal(answer.status, 422);
    assert.doesNotMatch(answer.body.detail, /disconnected/);
    assert.deepEqual(state(target, 33), before);
  }
  assert.equal((await target.ask('GET', 33)).body.revision, revision);
});

test('gives back the properties if Cyclr itself refuses the key', async (t) => {
  const target = await bench(t, verifyAtThirdParty);
  connectBefore(target);
  const before = state(target, 33);
  target.cyclr.intercept = ({ method, url }) =>
    method === 'PUT' && url.endsWith('/33') ? Response.json({ Message: 'No.' }, { status: 400 }) : undefined;
  const { status, body } = await target.ask('POST', 33, key(badKey, { Subdomain: 'after' }));
  assert.deepEqual([status, body.detail], [422, 'No.']);
  assert.deepEqual(state(target, 33), before);
});

test('removes the credentials that are refused although they are the ones that were stored before', async (t) => {
  const target = await bench(t, () => ({ detail: 'It was revoked.' }));
  connectBefore(target);
  const { body } = await target.ask('POST', 33, key(oldKey));
  assert.equal(body.detail, 'It was revoked. The connector is disconnected now.');
  assert.equal(state(target, 33).authenticated, false);
});

test('disconnects the connector, and says so, if the old key cannot be put back', async (t) => {
  const target = await bench(t, verifyAtThirdParty);
  connectBefore(target);
  target.cyclr.intercept = async (call) =>
    call.method === 'PUT' && (await call.text()).includes(oldKey) ? Response.json({ Message: 'No.' }, { status: 400 }) : undefined;
  const { status, body } = await target.ask('POST', 33, key(badKey));
  assert.equal(status, 422);
  assert.equal(body.detail, 'Pipedrive does not know this one. The connector is disconnected now.');
  assert.deepEqual(body.errors, [{ name: 'apiKey', detail: 'Pipedrive does not know this one.' }]);
  assert.equal(state(target, 33).authenticated, false);
});

test('disconnects the connector if Cyclr hides what is stored, so that the old key is not known', async (t) => {
  const target = await bench(t, verifyAtThirdParty);
  for (const hidden of [null, '********']) {
    connectBefore(target);
    target.cyclr.intercept = async (call) => {
      if (call.method !== 'GET' || !call.url.endsWith('/33')) return undefined;
      target.cyclr.intercept = undefined;
      const answer = await fetch(call);
      const body = await answer.json() as object;
      target.cyclr.intercept = hide;
      return Response.json({ ...body, AuthValue: hidden });
    };
    const hide = target.cyclr.intercept;
    const { status, body } = await target.ask('POST', 33, key(badKey));
    target.cyclr.intercept = undefined;
    assert.equal(status, 422);
    assert.match(body.detail, /The connector is disconnected now\.$/);
    assert.equal(state(target, 33).authenticated, false);
  }
});

const thrown = new Error('The verifier broke.');
const nonsense = ['yes', true, false, 0, [], [{ name: 'apiKey', detail: 'x' }], { ok: true }, () => {}, new Response()];
const failing: readonly (readonly [what: string, verify: Verify, told: (error: unknown) => boolean])[] = [
  ['throws', () => { throw thrown; }, (error) => error === thrown],
  ['rejects', () => Promise.reject(thrown), (error) => error === thrown],
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- The host's code may throw anything.
  ['throws nothing', () => { throw undefined; }, (error) => error === undefined || error instanceof Error],
  ...nonsense.map((value) => [`returns ${inspect(value)}`, (() => value) as unknown as Verify, (error: unknown) => error instanceof TypeError] as const),
  ['returns an object whose members throw', () => ({ get detail(): string { throw thrown; } }), (error) => error === thrown],
];

for (const [what, verify, told] of failing) {
  test(`answers 502 and leaves nothing unverified connected if the verifier ${what}`, async (t) => {
    const target = await bench(t, verify);
    const { status, body } = await target.ask('POST', 33, key(goodKey, { Subdomain: 'acme' }));
    assert.deepEqual([status, body.code, body.retryable], [502, 'endpoint_error', true]);
    assert.deepEqual(state(target, 33), { authValue: null, authenticated: false, properties: {} });
    assert.equal(target.errors.length, 1);
    assert(told(target.errors[0]), inspect(target.errors));
    connectBefore(target);
    const before = state(target, 33);
    assert.equal((await target.ask('POST', 33, key(goodKey, { Subdomain: 'acme' }))).status, 502);
    assert.equal((await target.ask('POST', 33, key(oldKey))).status, 502);
    assert.deepEqual(state(target, 33), before);
  });
}

/** Time limits of nine seconds and more end after a tenth of their time. Mocked timers would stop the connections to the simulator, too. */
function shorten(t: TestContext): void {
  const { setTimeout: original } = globalThis;
  t.mock.method(globalThis, 'setTimeout', (work: () => void, delay = 0, ...rest: []) =>
    original(work, delay < 9_000 ? delay : delay / 10, ...rest));
}

test('answers 502 after ten seconds if the verifier hangs, and undoes the change', async (t) => {
  shorten(t);
  const signals: AbortSignal[] = [];
  const target = await bench(t, ({ signal }) => {
    signals.push(signal);
    return new Promise<never>(() => {});
  });
  connectBefore(target);
  const { status, body } = await target.ask('POST', 33, key(badKey));
  assert.deepEqual([status, body.code, body.retryable], [502, 'endpoint_error', true]);
  assert.equal(signals[0]!.aborted, true);
  assert.equal(state(target, 33).authValue, oldKey);
  assert.match(String(target.errors[0]), /did not answer within 10 seconds/);
});

test('undoes the change in the time that is left if the whole answer takes too long', async (t) => {
  shorten(t);
  const target = await bench(t, () => {
    target.cyclr.intercept = undefined;
    return new Promise<never>(() => {});
  });
  target.cyclr.intercept = async ({ url }) => {
    if (/\/33(\/properties)?$/.test(url)) await new Promise((resolve) => { setTimeout(resolve, 600); });
    return undefined;
  };
  const { status, body } = await target.ask('POST', 33, key(badKey));
  assert.deepEqual([status, body.code, body.retryable], [504, 'endpoint_error', true]);
  assert.equal(target.stored(33).authenticated, false);
});

test('undoes the change before the handler settles if the client goes away', async (t) => {
  const gone = new AbortController();
  const target = await bench(t, ({ signal }) => new Promise((_, reject) => {
    signal.addEventListener('abort', () => { reject(new Error('The signal aborted.')); });
    gone.abort();
  }));
  connectBefore(target);
  const post = new Request(request('POST', 33, key(badKey)), { signal: gone.signal });
  assert.equal((await target.handle(post)).status, 499);
  assert.equal(state(target, 33).authValue, oldKey);
});

for (const isConnected of [false, true]) {
  test(`undoes the change if the client goes away while Cyclr stores it, ${isConnected ? 'connected' : 'disconnected'} before`, async (t) => {
    const gone = new AbortController();
    const target = await bench(t, verifyAtThirdParty);
    if (isConnected) connectBefore(target);
    const before = state(target, 33);
    target.cyclr.intercept = async (call) => {
      if (call.method !== 'PUT' || !call.url.endsWith('/33')) return undefined;
      target.cyclr.intercept = undefined;
      const { url, method, headers } = call;
      const body = await call.text();
      gone.abort();
      // Cyclr goes on with a call that was cut off, and everything else overtakes it.
      await new Promise((resolve) => { setTimeout(resolve, 200); });
      return fetch(url, { method, headers, body });
    };
    const post = new Request(request('POST', 33, key(goodKey)), { signal: gone.signal });
    assert.equal((await target.handle(post)).status, 499);
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    assert.deepEqual(state(target, 33), before);
  });
}

test('de-authenticates the connector if the answer to the storing call got lost and Cyclr hides what is stored', async (t) => {
  const target = await bench(t, verifyAtThirdParty);
  for (const hidden of [null, '********']) {
    connectBefore(target);
    let isLost = false;
    target.cyclr.intercept = async (call) => {
      if (!call.url.endsWith('/33')) return undefined;
      const { intercept } = target.cyclr;
      target.cyclr.intercept = undefined;
      const answer = await fetch(call);
      target.cyclr.intercept = intercept;
      if (call.method === 'GET') return Response.json({ ...await answer.json() as object, AuthValue: hidden });
      if (isLost) return answer;
      isLost = true;
      return new Response('lost', { status: 502 });
    };
    const { status, body } = await target.ask('POST', 33, key(badKey));
    target.cyclr.intercept = undefined;
    assert.equal(status, 502);
    assert.match(body.detail, /The connector is disconnected now\.$/);
    assert.equal(state(target, 33).authenticated, false);
  }
});

test('de-authenticates the connector if Cyclr refuses the key and hides a secret that was stored with it', async (t) => {
  const target = await bench(t, verifyAtThirdParty);
  connectBefore(target);
  target.cyclr.intercept = async (call) => {
    if (call.method === 'PUT' && call.url.endsWith('/33')) return Response.json({ Message: 'No.' }, { status: 400 });
    if (call.method !== 'GET' || !call.url.endsWith('/33')) return undefined;
    const { intercept } = target.cyclr;
    target.cyclr.intercept = undefined;
    const answer = await (await fetch(call)).json() as { readonly Properties: readonly { readonly Name: string }[] };
    target.cyclr.intercept = intercept;
    return Response.json({ ...answer, Properties: answer.Properties.map((each) => each.Name === 'Secret' ? { ...each, Value: '****' } : each) });
  };
  const { status, body } = await target.ask('POST', 33, key(badKey, { Secret: 'another-secret' }));
  assert.equal(status, 422);
  assert.equal(body.detail, 'No. The connector is disconnected now.');
  assert.equal(state(target, 33).authenticated, false);
});

test('gives no property the old value of another one if Cyclr leaves the ids of properties out', async (t) => {
  const target = await bench(t, verifyAtThirdParty);
  connectBefore(target);
  const written: string[] = [];
  target.cyclr.intercept = async (call) => {
    if (call.method === 'POST' && call.url.endsWith('/properties')) written.push(await call.clone().text());
    if (call.method !== 'GET' || !/\/33(\/properties)?$/.test(call.url)) return undefined;
    const { intercept } = target.cyclr;
    target.cyclr.intercept = undefined;
    const text = await (await fetch(call)).text();
    target.cyclr.intercept = intercept;
    return new Response(text.replaceAll(/"AccountConnectorId":33,?/g, ''), { headers: { 'content-type': 'application/json' } });
  };
  assert.equal((await target.ask('POST', 33, key(badKey, { Secret: 'another-secret', Subdomain: 'after' }))).status, 422);
  assert(written.length > 0);
  assert.deepEqual(written.filter((body) => body.includes('Subdomain') && body.includes(goodSecret)), []);
  assert.deepEqual(written.filter((body) => body.includes('Secret"') && body.includes('before')), []);
});

test("leaves a stored or submitted secret property out of Cyclr's words", async (t) => {
  const target = await bench(t, verifyAtThirdParty);
  for (const secret of [goodSecret, 'submitted-secret-77']) {
    connectBefore(target);
    target.cyclr.intercept = ({ method, url }) => method === 'PUT' && url.endsWith('/33')
      ? Response.json({ Message: `The secret ${secret} does not belong to this key.` }, { status: 400 })
      : undefined;
    const { status, text } = await target.ask('POST', 33, key(badKey, { Secret: secret }));
    assert.equal(status, 422);
    assert(!text.includes(secret));
  }
});

test('leaves the password of a connection string out of the detail if Cyclr repeats only the password', async (t) => {
  const target = await bench(t, verifyAtThirdParty);
  target.cyclr.intercept = ({ method, url }) => method === 'POST' && url.endsWith('/properties')
    ? Response.json({ Message: 'Login failed for app with password CorrectHorse.' }, { status: 400 })
    : undefined;
  const { status, body, text } = await target.ask('POST', 33, key(goodKey, { Secret: 'mongodb+srv://app:CorrectHorse@db.acme.example' }));
  assert.deepEqual([status, body.errors], [422, [{ name: 'property:Secret', detail: 'Cyclr refuses this value.' }]]);
  assert(!`${text}${target.logs()}`.includes('CorrectHorse'));
});

test('undoes the change if the answer to the storing call got lost', async (t) => {
  const target = await bench(t, verifyAtThirdParty);
  const lose = async (call: Request): Promise<Response | undefined> => {
    if (call.method !== 'PUT' || !call.url.endsWith('/33')) return undefined;
    target.cyclr.intercept = undefined;
    await fetch(call);
    return new Response('lost', { status: 502 });
  };
  target.cyclr.intercept = lose;
  assert.equal((await target.ask('POST', 33, key(goodKey))).status, 502);
  assert.equal(state(target, 33).authenticated, false);
  connectBefore(target);
  target.cyclr.intercept = lose;
  assert.equal((await target.ask('POST', 33, key(badKey))).status, 502);
  assert.equal(state(target, 33).authValue, oldKey);
});

for (const wasConnected of [true, false]) {
  const before = wasConnected ? 'connected' : 'disconnected';
  test(`leaves a ${before} connector as it was if the connection broke and Cyclr is too busy for the second attempt`, async (t) => {
    let isBusy = false;
    const target: Bench = await setUp(t, accounts, {
      verify: verifyAtThirdParty,
      fetch: async (url, init) => {
        const isPut = init.method === 'PUT' && url.endsWith('/33');
        if (isPut && isBusy) {
          isBusy = false;
          return Response.json({ Message: 'Slow down.' }, { status: 429 });
        }
        const response = await fetch(url, init);
        if (!isPut || target.stored(33).authValue !== badKey) return response;
        isBusy = true;
        throw new TypeError('fetch failed');
      },
    });
    if (wasConnected) connectBefore(target);
    const { status, body } = await target.ask('POST', 33, key(badKey));
    assert.deepEqual([status, body.code], [429, 'rate_limited']);
    const { authValue, authenticated } = state(target, 33);
    assert.deepEqual([authValue, authenticated], wasConnected ? [oldKey, true] : [null, false]);
  });
}

test('answers 502, tells onError, and tells the truth at the next GET if the change cannot be undone', async (t) => {
  const target = await bench(t, verifyAtThirdParty);
  const failures = { deauthenticate: 0 };
  target.cyclr.intercept = ({ url }) => {
    if (!url.endsWith('/deauthenticate')) return undefined;
    failures.deauthenticate += 1;
    return new Response('down', { status: 503 });
  };
  const { status, body } = await target.ask('POST', 33, key(badKey));
  assert.deepEqual([status, body.code, body.retryable], [502, 'endpoint_error', true]);
  assert.equal(failures.deauthenticate, 3);
  const [error] = target.errors as [AggregateError];
  assert.match(error.message, /connector 33 could not be undone/);
  assert.equal(error.errors.length, 2);
  assert(!target.logs().includes(badKey));
  assert.equal((await target.ask('GET', 33)).body.authenticated, target.stored(33).authenticated);
  target.cyclr.intercept = undefined;
  assert.equal((await target.ask('POST', 33, key(goodKey))).status, 200);
});

test('disconnects the connector although Cyclr fails twice while the change is undone', async (t) => {
  const target = await bench(t, verifyAtThirdParty);
  let failures = 2;
  target.cyclr.intercept = ({ url }) =>
    url.endsWith('/deauthenticate') && failures-- > 0 ? new Response('down', { status: 503 }) : undefined;
  assert.equal((await target.ask('POST', 33, key(badKey))).status, 422);
  assert.equal(state(target, 33).authenticated, false);
});

test('disconnects the connector if Cyclr does not answer what is stored', async (t) => {
  const target = await bench(t, () => {
    target.cyclr.intercept = ({ method }) => method === 'GET' ? new Response('down', { status: 503 }) : undefined;
    return { detail: 'No.' };
  });
  connectBefore(target);
  const { status, body } = await target.ask('POST', 33, key(badKey));
  assert.deepEqual([status, body.detail], [422, 'No. The connector is disconnected now.']);
  assert.equal(state(target, 33).authenticated, false);
});

test('leaves out errors of another shape and with names of no input', async (t) => {
  const good = { name: 'property:Secret', detail: 'Wrong.' };
  const names = ['password', 'username', 'property:Unasked', 'property:', '__proto__', 'constructor', 'apiKey ', '<img>', '', 5, null, {}];
  let refusal: object = {};
  const { ask } = await bench(t, () => refusal);
  refusal = { errors: [...names.map((name) => ({ name, detail: 'x' })), null, 'apiKey', [], { name: 'apiKey' }, { name: 'apiKey', detail: 5 }, good] };
  assert.deepEqual((await ask('POST', 33, key(badKey))).body.errors, [good]);
  for (const hostile of [{}, { errors: names }, { errors: 'apiKey' }, { detail: 5 }, { detail: '' }, { detail: { toString: 5 } }, { detail: 'x'.repeat(5000) }]) {
    refusal = hostile;
    const { status, body } = await ask('POST', 33, key(badKey));
    assert.equal(status, 422);
    assert.deepEqual(body.errors, [{ name: 'apiKey', detail: 'The third party does not accept these credentials.' }]);
  }
});

test('keeps the credentials out of answers, events and logs, whatever the verifier does', async (t) => {
  const secrets = ['sk-Canary/key+7f3a', 'CANARY-prop-5d2e'];
  const [apiKey, secret] = secrets as [string, string];
  const say = secrets.join(' and ');
  const attempts: readonly Verify[] = [
    () => ({ detail: `Not valid: ${say}`, errors: [{ name: 'apiKey', detail: encodeURIComponent(say) }] }),
    () => { throw new Error(`Not valid: ${say}`); },
    () => { throw new Error('Not valid.', { cause: { response: { config: { headers: { 'x-api-key': apiKey } } } } }); },
    () => { throw Object.assign(new Error('Not valid.'), { secret }); },
    () => Promise.reject(apiKey),
    () => say as never,
    () => { throw new AggregateError([new Error(secret)]); },
  ];
  for (const verify of attempts) {
    const target: VerifiedBench = await bench(t, verify);
    const texts: Answer[] = [await target.ask('POST', 33, key(apiKey, { Secret: secret })), await target.ask('GET', 33)];
    const said = texts.map(({ text }) => text).join('\n') + target.logs();
    for (const each of secrets) assert(!said.includes(each) && !said.includes(encodeURIComponent(each)), said);
  }
});

for (const [what, order] of [['wrong, then right', [badKey, goodKey]], ['right, then wrong', [goodKey, badKey]], ['wrong twice', [badKey, 'bad-key-4d']]] as const) {
  test(`of two keys at once, leaves only one that works connected: ${what}`, async (t) => {
    // The verifier tests what is stored at that moment, as `account.test` does.
    const target = await bench(t, async () => {
      await new Promise((resolve) => { setTimeout(resolve, 5); });
      return target.stored(33).authValue === goodKey ? null : { detail: 'No.' };
    });
    const answers = await Promise.all(order.map((each) => target.ask('POST', 33, key(each))));
    assert.deepEqual(answers.map(({ status }) => status), order.map((each) => each === goodKey ? 200 : 422));
    const isConnected = (order as readonly string[]).includes(goodKey);
    assert.deepEqual(state(target, 33), { authValue: isConnected ? goodKey : null, authenticated: isConnected, properties: {} });
  });
}

test('disconnects the connector if another instance has stored something else meanwhile', async (t) => {
  const target = await bench(t, () => {
    target.stored(33).authValue = 'from-another-instance';
    return { detail: 'No.' };
  });
  connectBefore(target);
  assert.equal((await target.ask('POST', 33, key(badKey))).status, 422);
  assert.equal(state(target, 33).authenticated, false);
});

/** Another instance stores and verifies a property, and perhaps a key. */
function changeElsewhere({ stored }: Bench, changes: { readonly authValue?: string; readonly subdomain?: string }): void {
  if (changes.authValue !== undefined) stored(33).authValue = changes.authValue;
  const subdomain = stored(33).properties.find(({ Name }) => Name === 'Subdomain');
  if (changes.subdomain !== undefined) Object.assign(subdomain!, { Value: changes.subdomain });
}

const elsewhere = { subdomain: 'from-another-instance' };
for (const [what, properties] of [['the same property', { Subdomain: 'after' }], ['it, and puts its own one back', { Subdomain: 'after', Secret: 'new-secret' }]] as const) {
  test(`keeps a property that another instance has changed since, and disconnects the connector: ${what}`, async (t) => {
    const target = await bench(t, () => {
      changeElsewhere(target, elsewhere);
      return { detail: 'No.' };
    });
    connectBefore(target);
    const { status, body } = await target.ask('POST', 33, key(badKey, properties));
    assert.deepEqual([status, body.detail], [422, 'No. The connector is disconnected now.']);
    const { authenticated, properties: left } = state(target, 33);
    assert.deepEqual([authenticated, left], [false, { Subdomain: elsewhere.subdomain, Secret: goodSecret }]);
  });
}

test('keeps a property of a disconnected connector that another instance has changed since', async (t) => {
  const target = await bench(t, () => {
    changeElsewhere(target, elsewhere);
    return { detail: 'No.' };
  });
  assert.equal((await target.ask('POST', 33, key(badKey, { Subdomain: 'after', Secret: 'new-secret' }))).status, 422);
  assert.deepEqual(state(target, 33), { authValue: null, authenticated: false, properties: { Subdomain: elsewhere.subdomain } });
});

for (const [what, changes] of [['key', { authValue: goodKey }], ['key and property', { authValue: goodKey, ...elsewhere }]] as const) {
  test(`leaves no ${what} of another instance connected with an old property if Cyclr refuses this one’s key`, async (t) => {
    const target = await bench(t, verifyAtThirdParty);
    connectBefore(target);
    target.cyclr.intercept = ({ method, url }) => {
      if (method !== 'PUT' || !url.endsWith('/33')) return undefined;
      changeElsewhere(target, changes);
      return Response.json({ Message: 'No.' }, { status: 400 });
    };
    const { status, body } = await target.ask('POST', 33, key(badKey, { Subdomain: 'after' }));
    assert.deepEqual([status, body.detail], [422, 'No. The connector is disconnected now.']);
    const { authenticated, properties } = state(target, 33);
    assert.deepEqual([authenticated, properties.Subdomain], [false, 'subdomain' in changes ? changes.subdomain : 'before']);
  });
}

test('leaves another instance’s key connected if this one has stored nothing', async (t) => {
  const target = await bench(t, verifyAtThirdParty);
  connectBefore(target);
  target.cyclr.intercept = ({ method, url }) => {
    if (method !== 'PUT' || !url.endsWith('/33')) return undefined;
    changeElsewhere(target, { authValue: goodKey });
    return Response.json({ Message: 'No.' }, { status: 400 });
  };
  assert.equal((await target.ask('POST', 33, key(badKey))).status, 422);
  assert.deepEqual([state(target, 33).authValue, state(target, 33).authenticated], [goodKey, true]);
});

test('a DELETE waits until the verification before it has ended', async (t) => {
  let deletion!: Promise<Answer>;
  const target = await bench(t, async () => {
    deletion = target.ask('DELETE', 33);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
    assert.equal(target.stored(33).authenticated, true);
  });
  const posted = await target.ask('POST', 33, key(goodKey));
  const deleted = await deletion;
  assert.equal(posted.status, 200);
  assert.equal(deleted.body.authenticated, false);
  assert.equal(state(target, 33).authenticated, false);
});

test('a request that fails its checks changes nothing', async (t) => {
  const target = await bench(t, verifyAtThirdParty);
  connectBefore(target);
  target.calls();
  assert.equal((await target.ask('POST', 33, { authType: 'Basic', username: 'u', password: 'p' })).body.code, 'unsupported_auth_type');
  assert.equal((await target.ask('POST', 35, { authType: 'None', properties: {} })).body.code, 'missing_properties');
  assert(target.calls().every((call) => call.startsWith('GET ')));
});

/** An answer of Cyclr's to the call that tests a connection. */
const testAnswers = (target: Bench, answer: () => Response): void => {
  target.cyclr.intercept = ({ url }) => url.includes('/test/') ? answer() : undefined;
};

test('account.test sends a GET, or a POST with input, and resolves to the method’s answer', async (t) => {
  const results: unknown[] = [];
  const target = await bench(t, async ({ account: api, connectorId }) => {
    results.push(await api.test(connectorId, 'e7c5-0b'), await api.test(connectorId, 'Näme', { Fields: { 1: 'x' } }));
  });
  const calls: string[] = [];
  target.cyclr.intercept = async (call) => {
    if (!call.url.includes('/test/')) return undefined;
    calls.push(`${call.method} ${new URL(call.url).pathname} ${await call.text()}`);
    return call.method === 'GET' ? new Response('<ok/>') : Response.json({ success: true });
  };
  assert.equal((await target.ask('POST', 33, key(goodKey))).status, 200);
  assert.deepEqual(results, [undefined, { success: true }]);
  const path = '/v1.0/account/connectors/33/test';
  assert.deepEqual(calls, [`GET ${path}/e7c5-0b `, `POST ${path}/N%C3%A4me {"Fields":{"1":"x"}}`]);
});

for (const methodId of ['', '.', '..', 'a/b', 'a\\b', 'a?b', 'a#b', '%2e%2e', 'a b', 'a\nb', '\ud800', 'x'.repeat(201), 5, null]) {
  test(`account.test refuses the method id ${inspect(methodId).slice(0, 20)} without a call`, async (t) => {
    const target = await bench(t, async ({ account: api, connectorId }) => { await api.test(connectorId, methodId as string); });
    assert.equal((await target.ask('POST', 33, key(goodKey))).status, 502);
    assert(target.errors[0] instanceof TypeError);
    assert(!target.calls().some((call) => call.includes('/test/')));
  });
}

for (const status of [400, 401, 403, 422]) {
  test(`account.test rejects with refused if the third party answers ${status}`, async (t) => {
    const target = await bench(t, async ({ account: api, connectorId }) => {
      try {
        await api.test(connectorId, 'me');
      } catch (error) {
        if (error instanceof CyclrError && error.failure === 'refused') return { detail: error.reason ?? 'It does not work.' };
        throw error;
      }
      return null;
    });
    testAnswers(target, () => Response.json({ Message: 'The third party answered 401.' }, { status }));
    const { body } = await target.ask('POST', 33, key(badKey));
    assert.deepEqual(body.errors, [{ name: 'apiKey', detail: 'The third party answered 401.' }]);
  });
}

for (const [what, apiKey] of [['', goodKey], [', also if its words repeat a part of the key', 'contact']] as const) {
  test(`answers misconfigured, and tells onError what to do, if Cyclr does not know the server’s address${what}`, async (t) => {
    const target = await bench(t, async ({ account: api, connectorId }) => { await api.test(connectorId, 'me'); });
    const Message = 'Unknown client IP Address: contact support to request access for this IP address';
    testAnswers(target, () => Response.json({ Message }, { status: 403 }));
    const { status, body } = await target.ask('POST', 33, key(apiKey));
    assert.deepEqual([status, body.code, body.retryable], [500, 'misconfigured', false]);
    const [error] = target.errors as [CyclrError];
    assert.equal(error.failure, 'unregistered_address');
    assert.match(error.message, /register your server's public IP address/);
    assert.equal(state(target, 33).authenticated, false);
  });
}

/** Credentials with words that our own texts, Cyclr's paths and the names of files have, too. */
const wordy: readonly (readonly [username: string, password: string])[] = [
  ...['ada', 'support@acme.example', 'accounting@acme.example', 'accounts@acme.example', 'cyclr-connector@acme.example', 'server@acme.example',
    'agent.support@acme.example/token', 'accounting', 'connectors', 'server-admin'].map((name): [string, string] => [name, 'correct horse']),
  ['ada', 'accounting-2024'], ['ada', 'connector!'], ['ada', 'server-verify-7'],
];
for (const [name, password] of wordy) {
  test(`keeps the advice and other errors of a test for onError: user ${name}, password ${password}`, async (t) => {
    const target = await bench(t, async ({ account: api, connectorId }) => { await api.test(connectorId, 'GetCurrentUser'); });
    const post = { authType: 'Basic', username: name, password };
    const Message = 'Unknown client IP Address: contact support to request access for this IP address';
    testAnswers(target, () => Response.json({ Message }, { status: 403 }));
    const { status, body } = await target.ask('POST', 34, post);
    assert.deepEqual([status, body.code, body.retryable], [500, 'misconfigured', false]);
    testAnswers(target, () => Response.json({ Message: 'Oops.' }, { status: 500 }));
    assert.equal((await target.ask('POST', 34, post)).status, 502);
    assert.deepEqual(target.errors.map((error) => [(error as CyclrError).failure, (error as CyclrError).message]), [
      ['unregistered_address', "Cyclr tests no connections for calls from this server's IP address. "
        + "Ask Cyclr's support to register your server's public IP address."],
      ['unexpected', 'Cyclr answered 500 to GET /account/connectors/34/test/GetCurrentUser: "Oops."'],
    ]);
  });
}

test('tells onError the verifier’s own error if it has only words of the user’s mailbox, and Cyclr’s words to the page', async (t) => {
  const failure = new Error('The accounting service has no account of this user. Ask its support.');
  const target = await bench(t, () => { throw failure; });
  const post = { authType: 'Basic', username: 'accounting.support@acme.example', password: 'correct horse' };
  await target.ask('POST', 34, post);
  assert.deepEqual(target.errors, [failure]);
  target.cyclr.intercept = ({ method, url }) => method === 'PUT' && url.endsWith('/34')
    ? Response.json({ Message: 'Ask support to unlock the account.' }, { status: 400 }) : undefined;
  assert.equal((await target.ask('POST', 34, post)).body.detail, 'Ask support to unlock the account.');
});

test('passes no member to onError that the host has added to Cyclr’s error of an unregistered address', async (t) => {
  const target = await bench(t, async ({ account: api, connectorId }) => {
    await api.test(connectorId, 'me').catch((error: unknown) => { throw Object.assign(error as Error, { key: badKey }); });
  });
  testAnswers(target, () => Response.json({ Message: 'Unknown client IP Address' }, { status: 403 }));
  assert.equal((await target.ask('POST', 33, key(badKey))).body.code, 'misconfigured');
  assert(!target.logs().includes(badKey));
});

test('the sample in docs/server.md tests every connector that has a method for it, and tells when a connection has stopped working', async (t) => {
  const page = readFileSync(new URL('../../docs/server.md', import.meta.url), 'utf8');
  const [, code = ''] = /## Verify credentials[\s\S]*?```js\nimport .*\n([\s\S]*?)```/.exec(page) ?? [];
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- The sample without its import.
  const sample = new Function('CyclrError', `${code.replaceAll('export ', '')}; return { verify, extend };`)(CyclrError) as {
    verify: Verify; extend: Extend;
  };
  let works = false;
  const searches: string[] = [];
  const target = await setUp(t, accounts, sample);
  target.cyclr.intercept = ({ url }) => {
    if (url.includes('/methods?')) {
      searches.push(url);
      // Not in the whole URL: the port may contain 33.
      const names = new URL(url, 'http://localhost').pathname.includes('33') ? ['Update Current User', 'Get Current User'] : [];
      const rows = names.map((name, Id) => ({ Id, UniqueIdentifier: name.replaceAll(' ', ''), Name: name }));
      return Response.json(rows, { headers: { 'total-pages': '1' } });
    }
    if (!url.includes('/test/')) return undefined;
    return works && url.endsWith('/test/GetCurrentUser') ? Response.json({ name: 'Ada' }) : Response.json({ Message: 'No.' }, { status: 400 });
  };
  const { status, body } = await target.ask('POST', 33, key(badKey));
  assert.deepEqual([status, body.errors.length], [422, 1]);
  works = true;
  assert.deepEqual((await target.ask('POST', 33, key(goodKey))).body.connectedAs, 'Ada');
  works = false;
  assert.deepEqual((await target.ask('GET', 33)).body.attention, 'reconnect');
  const untested = await target.ask('POST', 34, { authType: 'Basic', username: 'ada', password: 'lovelace' });
  assert.deepEqual([untested.status, untested.body.authenticated], [200, true]);
  assert.equal(searches.length, 2, 'one search for each connector');
});

interface Worker {
  fetch(request: Request, env: object, ctx: { waitUntil(work: Promise<unknown>): void }): Promise<Response>;
}

for (const [guide, name] of [['server.md', 'worker.js'], ['sessions.md', 'worker-session.js']] as const) {
  test(`the sample ${name} in docs/${guide} gives its answer to waitUntil, which lasts until the change is undone`, async (t) => {
    const text = readFileSync(new URL(`../../docs/${guide}`, import.meta.url), 'utf8');
    const code = text.split(`// ${name}\n`)[1]!.split('```')[0]!.replace(/^import .*\n/gm, '').replace('export default', 'return');
    const target = await setUp(t, accounts);
    connectBefore(target);
    const gone = new AbortController();
    const verify: Verify = ({ signal }) => new Promise((_, reject) => {
      signal.addEventListener('abort', () => { reject(new Error('The signal aborted.')); });
      gone.abort();
    });
    const create = (options: ConnectorAuthOptions) => createConnectorAuthHandler({ ...options, verify, onError: () => {} });
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- The sample without its imports.
    const worker = new Function('createConnectorAuthHandler', ...(code.includes('function authorize') ? [] : ['authorize']), code)(
      create, () => ({ accountId, username }),
    ) as Worker;
    const env = {
      CYCLR_API_URL: target.cyclr.origin, CYCLR_SERVICE_URL: target.cyclr.origin, ORIGIN: page,
      CYCLR_CLIENT_ID: target.options.clientId, CYCLR_CLIENT_SECRET: target.options.clientSecret,
      KV: { get: async () => null, put: async () => {}, delete: async () => {} },
      SESSIONS: { get: async () => ({ cyclrAccountId: accountId, email: username }) },
    };
    const kept: Promise<unknown>[] = [];
    const post = new Request(request('POST', 33, key(badKey), { cookie: 'session=1' }), { signal: gone.signal });
    const answered = worker.fetch(post, env, { waitUntil: (work) => { kept.push(work); } });
    assert.equal(kept.length, 1);
    assert.equal((await kept[0] as Response).status, 499);
    assert.equal(state(target, 33).authValue, oldKey);
    assert.equal(await answered, await kept[0]);
  });
}

const languages: readonly (readonly [what: string, refusal: object, language: string | null])[] = [
  ['a language', { detail: 'Falsch.', language: 'de' }, 'de'],
  ['a language with a region, for errors', { errors: [{ name: 'apiKey', detail: 'Falsch.' }], language: 'de-AT' }, 'de-AT'],
  ['no language', { detail: 'Falsch.' }, null],
  ['a language for a sentence that repeats the key', { detail: `Falsch: ${badKey}`, language: 'de' }, null],
  ['a language without a sentence', { errors: [], language: 'de' }, null],
  ...['', 'german language', 'de\r\nx-evil: 1', 'de,en', 5, null].map((language) =>
    [`the language ${JSON.stringify(language)}`, { detail: 'Falsch.', language }, null] as const),
];
for (const [what, refusal, language] of languages) {
  test(`names ${language ?? 'no language'} where the refusal has ${what}`, async (t) => {
    const { ask } = await bench(t, () => refusal);
    const { status, headers } = await ask('POST', 33, key(badKey));
    assert.deepEqual([status, headers.get('content-language')], [422, language]);
  });
}

/** Cyclr stores values of properties, and the key, without white space at the ends and in lower case. */
function normalize(target: Bench, { answers = true } = {}): void {
  const { cyclr } = target;
  const change = async (call: Request): Promise<Response | undefined> => {
    if (!['PUT', 'POST'].includes(call.method) || !/\/3[35](\/properties(\/\d+)?)?$/.test(call.url)) return undefined;
    const { url, method, headers } = call;
    const body = await call.json() as Record<string, string | null>;
    const normalized = Object.fromEntries(Object.entries(body).map(([name, value]) =>
      [name, name === 'Name' || value === null ? value : value.trim().toLowerCase()]));
    cyclr.intercept = undefined;
    const answer = await fetch(url, { method, headers, body: JSON.stringify(normalized) });
    cyclr.intercept = change;
    if (answers || !answer.ok) return answer;
    return Response.json({ ...await answer.json() as object, Value: undefined, AuthValue: undefined });
  };
  cyclr.intercept = change;
}

for (const [what, body] of [
  ['property', key(badKey, { Subdomain: 'After' })],
  ['property that was stored already', key(badKey, { Subdomain: 'BEFORE' })],
  ['new secret', key(badKey, { Secret: 'Another-Secret' })],
  ['key', key(badKey.toUpperCase(), {})],
  ['key and property', key(badKey.toUpperCase(), { Subdomain: 'AFTER' })],
] as const) {
  test(`gives a connected connector back what was stored although Cyclr normalizes the refused ${what}`, async (t) => {
    const target = await bench(t, () => ({ detail: 'No.' }));
    connectBefore(target);
    const before = state(target, 33);
    normalize(target);
    const { status, body: answer } = await target.ask('POST', 33, body);
    assert.deepEqual([status, answer.detail], [422, 'No.']);
    assert.deepEqual(state(target, 33), before);
  });
}

test('removes a refused key that Cyclr stores as the one that was stored before', async (t) => {
  const target = await bench(t, () => ({ detail: 'It was revoked.' }));
  connectBefore(target);
  normalize(target);
  const { body } = await target.ask('POST', 33, key(oldKey.toUpperCase()));
  assert.equal(body.detail, 'It was revoked. The connector is disconnected now.');
  assert.equal(state(target, 33).authenticated, false);
});

test('removes a normalized property of a disconnected connector, and one of type None', async (t) => {
  const target = await bench(t, () => ({ detail: 'No.' }));
  normalize(target);
  assert.equal((await target.ask('POST', 33, key(badKey, { Subdomain: 'After' }))).status, 422);
  assert.deepEqual(state(target, 33), { authValue: null, authenticated: false, properties: {} });
  assert.equal((await target.ask('POST', 35, { authType: 'None', properties: { Feed: 'Feed' } })).status, 422);
  assert.deepEqual(state(target, 35), { authValue: null, authenticated: false, properties: {} });
});

test('keeps a property that another instance has changed since also if Cyclr normalizes, and disconnects the connector', async (t) => {
  const target = await bench(t, () => {
    changeElsewhere(target, elsewhere);
    return { detail: 'No.' };
  });
  connectBefore(target);
  normalize(target);
  const { body } = await target.ask('POST', 33, key(badKey, { Subdomain: 'AFTER' }));
  assert.equal(body.detail, 'No. The connector is disconnected now.');
  assert.deepEqual([state(target, 33).authenticated, state(target, 33).properties.Subdomain], [false, elsewhere.subdomain]);
});

test('disconnects the connector if Cyclr answers with the old value of a property to the write of another one', async (t) => {
  const seen: unknown[] = [];
  const target = await bench(t, ({ credentials }) => {
    seen.push(credentials.properties?.Subdomain);
    return { detail: 'No.' };
  });
  connectBefore(target);
  const answerOld = async (call: Request): Promise<Response | undefined> => {
    if (!/\/33(\/properties\/7000)?$/.test(call.url)) return undefined;
    target.cyclr.intercept = undefined;
    const text = await (await fetch(call)).text();
    target.cyclr.intercept = answerOld;
    return new Response(text.replaceAll('"after"', '"before"'), { headers: { 'content-type': 'application/json' } });
  };
  target.cyclr.intercept = answerOld;
  const { body } = await target.ask('POST', 33, key(badKey, { Subdomain: 'after' }));
  assert.equal(body.detail, 'No. The connector is disconnected now.');
  assert.equal(state(target, 33).authenticated, false);
  assert.deepEqual(seen, ['after'], 'verify gets what was written');
});

test('verifies a secret as it was submitted although Cyclr answers with a part of it', async (t) => {
  const seen: unknown[] = [];
  const target = await bench(t, ({ credentials }) => { seen.push(credentials.properties?.Secret); });
  const answerPart = async (call: Request): Promise<Response | undefined> => {
    if (!/\/33\/properties(\/\d+)?$/.test(call.url)) return undefined;
    target.cyclr.intercept = undefined;
    const text = await (await fetch(call)).text();
    target.cyclr.intercept = answerPart;
    return new Response(text.replaceAll('"A-Secret-1234"', '"****1234"'), { headers: { 'content-type': 'application/json' } });
  };
  target.cyclr.intercept = answerPart;
  assert.equal((await target.ask('POST', 33, key(goodKey, { Secret: 'A-Secret-1234' }))).status, 200);
  assert.deepEqual(seen, ['A-Secret-1234']);
});

for (const [what, body] of [
  ['property', key(badKey, { Subdomain: 'AFTER' })],
  ['new secret', key(badKey, { Secret: 'Another-Secret' })],
  ['key', key(badKey.toUpperCase(), {})],
  ['key and property', key(badKey.toUpperCase(), { Subdomain: ' AFTER' })],
] as const) {
  test(`gives a connected connector back what was stored although Cyclr normalizes the refused ${what} without a word`, async (t) => {
    const target = await bench(t, () => ({ detail: 'No.' }));
    connectBefore(target);
    const before = state(target, 33);
    normalize(target, { answers: false });
    const { body: answer } = await target.ask('POST', 33, body);
    assert.equal(answer.detail, 'No.');
    assert.deepEqual(state(target, 33), before);
  });
}

for (const [what, body] of [
  ['the refused key as the one that was stored before', key(oldKey.toUpperCase())],
  ['the property of a refused key as the one that was stored before', key(badKey, { Subdomain: 'BEFORE' })],
] as const) {
  test(`disconnects the connector if Cyclr stores ${what} without a word`, async (t) => {
    const target = await bench(t, () => ({ detail: 'No.' }));
    connectBefore(target);
    normalize(target, { answers: false });
    const { body: answer } = await target.ask('POST', 33, body);
    assert.equal(answer.detail, 'No. The connector is disconnected now.');
    assert.equal(state(target, 33).authenticated, false);
  });
}

test('keeps a property that another instance has changed since if Cyclr normalizes without a word, and disconnects the connector', async (t) => {
  const target = await bench(t, () => {
    changeElsewhere(target, elsewhere);
    return { detail: 'No.' };
  });
  connectBefore(target);
  normalize(target, { answers: false });
  const { body } = await target.ask('POST', 33, key(badKey, { Subdomain: 'AFTER' }));
  assert.equal(body.detail, 'No. The connector is disconnected now.');
  assert.deepEqual([state(target, 33).authenticated, state(target, 33).properties.Subdomain], [false, elsewhere.subdomain]);
});

test('describes and verifies values as Cyclr stores them', async (t) => {
  const seen: unknown[] = [];
  const target = await bench(t, ({ credentials }) => { seen.push(credentials.properties); });
  normalize(target);
  const { body } = await target.ask('POST', 33, key(goodKey, { Subdomain: 'Acme' }));
  assert.deepEqual(seen, [{ Subdomain: 'acme' }]);
  assert.deepEqual(body, (await target.ask('GET', 33)).body);
});

test('stores no mask of Cyclr’s as the old key', async (t) => {
  const target = await bench(t, () => ({ detail: 'No.' }));
  connectBefore(target);
  // All but the last characters are hidden.
  target.cyclr.intercept = async (call) => {
    const { method, url } = call;
    if (!url.endsWith('/connectors/33')) return undefined;
    target.cyclr.intercept = undefined;
    const response = await fetch(call);
    const json = await response.json() as { AuthValue: string };
    target.cyclr.intercept = masking;
    return Response.json({ ...json, AuthValue: `****${json.AuthValue.slice(-4)}` }, { status: method === 'PUT' ? response.status : 200 });
  };
  const masking = target.cyclr.intercept;
  const { status } = await target.ask('POST', 33, key(badKey));
  target.cyclr.intercept = undefined;
  const { authValue, authenticated } = state(target, 33);
  assert.deepEqual([status, authValue, authenticated], [422, null, false]);
});

/** Cyclr answers with masks in the place of secret properties. */
function maskSecrets(
  { cyclr }: Bench, mask: (value: string) => string, answer: (call: Request) => Promise<Response | undefined> = async () => undefined,
): void {
  const masking = async (call: Request): Promise<Response | undefined> => {
    const special = await answer(call.clone());
    if (special) return special;
    if (!/\/3[35](\/properties(\/\d+)?)?$/.test(new URL(call.url).pathname)) return undefined;
    cyclr.intercept = undefined;
    const response = await fetch(call);
    const text = await response.text();
    cyclr.intercept = masking;
    const hide = (_: string, value: unknown): unknown => {
      const { Name, Value } = (value ?? {}) as { readonly Name?: unknown; readonly Value?: unknown };
      return ['Secret', 'Token'].includes(String(Name)) && typeof Value === 'string' ? { ...value as object, Value: mask(Value) } : value;
    };
    return Response.json(JSON.parse(text, hide), { status: response.status });
  };
  cyclr.intercept = masking;
}

const masks: readonly (readonly [what: string, mask: (value: string) => string])[] = [
  ['all but the last characters', (value) => `****${value.slice(-4)}`],
  ['each character', (value) => '*'.repeat(value.length)],
  ['the whole value', () => '****'],
];
for (const [what, mask] of masks) {
  test(`disconnects the connector with a refused secret if Cyclr masks ${what} of secrets`, async (t) => {
    const target = await bench(t, () => ({ detail: 'No.' }));
    connectBefore(target);
    maskSecrets(target, mask);
    const { status, body } = await target.ask('POST', 33, key(badKey, { Subdomain: 'after', Secret: 'another-7777' }));
    assert.deepEqual([status, body.detail], [422, 'No. The connector is disconnected now.']);
    assert.deepEqual(state(target, 33), {
      authValue: null, authenticated: false, properties: { Subdomain: 'before', Secret: 'another-7777' },
    });
  });

  test(`leaves no secret connected that was not verified, because Cyclr refused another property, if Cyclr masks ${what} of secrets`, async (t) => {
    const verified: unknown[] = [];
    const target = await bench(t, ({ credentials }) => { verified.push(credentials); });
    connectBefore(target);
    maskSecrets(target, mask, async ({ method, url }) =>
      method === 'PUT' && url.endsWith('/properties/7000') ? Response.json({ Message: 'No.' }, { status: 400 }) : undefined);
    const { status, body } = await target.ask('POST', 33, key(goodKey, { Subdomain: 'after', Secret: 'another-7777' }));
    assert.deepEqual([status, body.errors], [422, [{ name: 'property:Subdomain', detail: 'No.' }]]);
    assert.match(body.detail, /The connector is disconnected now\.$/);
    assert.deepEqual([state(target, 33).authenticated, verified], [false, []]);
  });

  test(`leaves the connector connected if Cyclr refuses the write of a secret and masks ${what} of secrets`, async (t) => {
    const target = await bench(t, () => { assert.fail('Nothing is stored that could be verified.'); });
    connectBefore(target);
    const before = state(target, 33);
    for (const [refusal, answer, words] of [
      [400, 422, 'Cyclr refuses some of the properties.'], [429, 429, 'Too many requests to Cyclr.'], [401, 502, 'Cyclr did not accept the call.'],
    ] as const) {
      maskSecrets(target, mask, async ({ method, url }) =>
        method === 'PUT' && url.endsWith('/properties/7001') ? Response.json({ Message: 'No.' }, { status: refusal }) : undefined);
      const { status, body } = await target.ask('POST', 33, key(goodKey, { Secret: 'another-7777' }));
      assert.deepEqual([status, body.detail, state(target, 33)], [answer, words, before]);
      assert(!target.calls().some((call) => call.endsWith('/deauthenticate')));
    }
  });

  test(`stores no mask as a secret without a verifier if Cyclr refuses the key and masks ${what} of secrets`, async (t) => {
    const target = await setUp(t, accounts);
    connectBefore(target);
    maskSecrets(target, mask, async ({ method, url }) =>
      method === 'PUT' && url.endsWith('/33') ? Response.json({ Message: 'No.' }, { status: 400 }) : undefined);
    const { status, body } = await target.ask('POST', 33, key(badKey, { Subdomain: 'after', Secret: 'another-7777' }));
    assert.deepEqual([status, body.detail], [422, 'No.']);
    assert.deepEqual(state(target, 33).properties, { Subdomain: 'before', Secret: 'another-7777' });
  });

  test(`answers that a refused secret of type None could not be undone if Cyclr masks ${what} of secrets`, async (t) => {
    const target = await bench(t, () => ({ detail: 'No.' }));
    target.stored(35).properties = [stores(35, { Name: 'Feed', Value: 'x' }), stores(35, { Id: 7001, Name: 'Token', Value: goodSecret })];
    maskSecrets(target, mask);
    const { status, body } = await target.ask('POST', 35, { authType: 'None', properties: { Feed: 'x', Token: 'bad-token-5511' } });
    assert.deepEqual([status, body.code], [502, 'endpoint_error']);
    assert.equal(state(target, 35).properties.Token, 'bad-token-5511');
  });
}

test('gives a property back whose old value looks like a mask, but which is not secret', async (t) => {
  const target = await bench(t, () => ({ detail: 'No.' }));
  connectBefore(target);
  Object.assign(target.stored(33).properties[0]!, { Value: '*' });
  const before = state(target, 33);
  const { status, body } = await target.ask('POST', 33, key(badKey, { Subdomain: 'after' }));
  assert.deepEqual([status, body.detail, state(target, 33)], [422, 'No.', before]);
});

test('disconnects the connector if Cyclr masks secrets, and the answer to the write of one got lost', async (t) => {
  const target = await bench(t, () => null);
  connectBefore(target);
  maskSecrets(target, () => '****');
  target.cyclr.interceptAnswer = ({ method, url }) =>
    method === 'PUT' && url.endsWith('/properties/7001') ? new Response('', { status: 503 }) : undefined;
  const { status, body } = await target.ask('POST', 33, key(goodKey, { Secret: 'another-7777' }));
  assert.equal(status, 502);
  assert.match(body.detail, /The connector is disconnected now\.$/);
  assert.deepEqual([state(target, 33).authenticated, state(target, 33).properties.Secret], [false, 'another-7777']);
});

/** Connects 35 of type None with a feed and a token. */
function connectNone({ stored }: Bench): void {
  Object.assign(stored(35), {
    authenticated: true,
    properties: [stores(35, { Name: 'Feed', Value: 'before' }), stores(35, { Id: 7001, Name: 'Token', Value: goodSecret })],
  });
}

test('gives a connector of type None its properties back although Cyclr failed once while they were restored', async (t) => {
  let isVerified = false;
  const target = await bench(t, () => {
    isVerified = true;
    return { detail: 'No.' };
  });
  connectNone(target);
  target.cyclr.unknowns.noneAuthenticated = 'once-complete';
  const { properties } = state(target, 35);
  let failures = 0;
  target.cyclr.intercept = ({ method, url }) => {
    if (!isVerified || method !== 'PUT' || !url.endsWith('/properties/7001') || failures > 0) return undefined;
    failures += 1;
    return new Response('', { status: 500 });
  };
  const { status, body } = await target.ask('POST', 35, { authType: 'None', properties: { Feed: 'after', Token: 'bad-token-5511' } });
  assert.deepEqual([status, body.detail, failures], [422, 'No.', 1]);
  assert.deepEqual([state(target, 35).properties, target.errors], [properties, []]);
  assert.equal((await target.ask('GET', 35)).body.authenticated, true);
});

for (const [what, properties, meanwhile] of [
  ['were stored already', { Feed: 'before', Token: goodSecret }, {}],
  ['another instance has changed since', { Feed: 'after', Token: 'bad-token-5511' }, { Value: 'elsewhere' }],
] as const) {
  test(`answers that the change could not be undone if Cyclr does not disconnect refused properties of type None that ${what}`, async (t) => {
    const target = await bench(t, () => {
      Object.assign(target.stored(35).properties[0]!, meanwhile);
      return { detail: 'It was revoked.' };
    });
    connectNone(target);
    target.cyclr.intercept = ({ url }) => url.endsWith('/deauthenticate') ? new Response('', { status: 500 }) : undefined;
    const { status, body } = await target.ask('POST', 35, { authType: 'None', properties });
    assert.deepEqual([status, body.code, target.errors.length], [502, 'endpoint_error', 1]);
    assert.match(String(target.errors[0]), /could not be undone/);
    assert.equal(state(target, 35).authenticated, true);
  });
}

test('gives a connector of type None its properties back although Cyclr’s first answer still has the old ones', async (t) => {
  let isStale = false;
  const target = await bench(t, () => {
    isStale = true;
    return { errors: [{ name: 'property:Token', detail: 'Not valid.' }] };
  });
  connectNone(target);
  target.cyclr.unknowns.noneAuthenticated = 'once-complete';
  const { properties } = state(target, 35);
  const stored = structuredClone(target.stored(35).properties);
  target.cyclr.interceptAnswer = async ({ method, url }, answer) => {
    if (!isStale || method !== 'GET' || !url.includes('/connectors/35')) return undefined;
    const json = await answer.clone().json() as object;
    isStale = false;
    return Response.json(Array.isArray(json) ? stored : { ...json, Properties: stored });
  };
  const { status, body } = await target.ask('POST', 35, { authType: 'None', properties: { Feed: 'after', Token: 'bad-token-5511' } });
  assert.deepEqual([status, body.errors, isStale], [422, [{ name: 'property:Token', detail: 'Not valid.' }], false]);
  assert.deepEqual([state(target, 35).properties, target.errors], [properties, []]);
});

test('reports refused properties of type None that were stored already where there is nothing to de-authenticate', async (t) => {
  const target = await bench(t, () => ({ errors: [{ name: 'property:Token', detail: 'Revoked.' }] }));
  connectNone(target);
  target.cyclr.unknowns.noneAuthenticated = 'once-complete';
  target.cyclr.intercept = ({ url }) => url.endsWith('/deauthenticate')
    ? Response.json({ Message: 'There are no stored credentials.' }, { status: 400 })
    : undefined;
  const { status, body } = await target.ask('POST', 35, { authType: 'None', properties: { Feed: 'before' } });
  assert.deepEqual([status, body.errors, target.errors], [422, [{ name: 'property:Token', detail: 'Revoked.' }], []]);
});
