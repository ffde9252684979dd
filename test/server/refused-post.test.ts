import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { ConnectorAuthOptions } from '../../src/server/index.js';
import { account, parameter, seed, setUp } from './setup.js';

const Parameters = ['New', 'Changed', 'Same', 'Last'].map((name) => parameter(name, { IsOptional: true, IsSensitive: name === 'Changed' }));
const accounts = account(
  seed(33, 'ApiKey', { Parameters }), seed(34, 'Basic', { Parameters }), seed(35, 'OAuth2', { Parameters }), seed(36, 'OAuth1', { Parameters }),
);
const properties = { New: 'new', Changed: 'changed', Same: 'same', Last: 'last' };
const old = { Changed: 'old', Same: 'same' };
const bodies = {
  33: { authType: 'ApiKey', apiKey: 'a key', properties },
  34: { authType: 'Basic', username: 'a', password: 'b', properties },
  35: { authType: 'OAuth2', properties },
  36: { authType: 'OAuth1', properties },
} as const;
type Id = keyof typeof bodies;

const refused = (): Response => Response.json({ Message: 'no' }, { status: 400 });

/** All connectors have stored {@link old}, and are connected with the key `the key`. */
async function bench(t: TestContext, more: Partial<ConnectorAuthOptions> = {}) {
  const all = await setUp(t, accounts, more);
  for (const id of [33, 34, 35, 36]) {
    Object.assign(all.stored(id), {
      authValue: 'the key', authenticated: true,
      properties: Object.entries(old).map(([Name, Value], index) => ({ Id: id * 100 + index, AccountConnectorId: id, Name, Value })),
    });
  }
  const values = (id: Id) => Object.fromEntries(all.stored(id).properties.map(({ Name, Value }) => [Name, Value]));
  /** Answers one call in place of Cyclr, after the properties were saved. Returns how often that happened. */
  function answer(isCall: (method: string, path: string) => boolean, respond: () => Response | Promise<Response>): () => number {
    let count = 0;
    all.cyclr.intercept = ({ method, url }) => {
      if (!isCall(method, new URL(url).pathname)) return undefined;
      count += 1;
      return respond();
    };
    return () => count;
  }
  return { ...all, values, answer };
}

const storesCredentials = (method: string, path: string) => method === 'PUT' && /\/connectors\/\d+$/.test(path);
const asksForSignIn = (_: string, path: string) => path.endsWith('/signintoken');

describe('a POST gives the properties their old values back', () => {
  const statuses = { 400: [422, 502], 401: [502], 403: [502], 404: [404, 502], 409: [502], 429: [429], 500: [502] } as const;
  for (const id of [33, 34, 35, 36] as const) {
    for (const [status, expected] of Object.entries(statuses)) {
      test(`if Cyclr answers ${status} to ${id < 35 ? 'the credentials' : 'the sign-in'} (${bodies[id].authType})`, async (t) => {
        const { ask, answer, values, stored } = await bench(t);
        const count = answer(id < 35 ? storesCredentials : asksForSignIn, () => {
          assert.deepEqual(values(id), { ...properties }, 'the properties are saved first');
          return new Response('{}', { status: Number(status) });
        });
        const response = await ask('POST', id, bodies[id]);
        assert.ok((expected as readonly number[]).includes(response.status), `${response.status}`);
        assert.ok(count() > 0);
        assert.deepEqual(values(id), old);
        assert.deepEqual([stored(id).authValue, stored(id).authenticated], ['the key', true]);
      });
    }
  }

  test('if Cyclr refuses one of them', async (t) => {
    for (const id of [33, 35] as const) {
      const { ask, cyclr, values } = await bench(t);
      cyclr.intercept = async (request) => (await request.clone().text()).includes('"Last"') ? refused() : undefined;
      const { status, body } = await ask('POST', id, bodies[id]);
      assert.deepEqual([status, body.errors.map(({ name }: { name: string }) => name)], [422, ['property:Last']]);
      assert.deepEqual(values(id), old);
    }
  });

  for (const id of [33, 35] as const) {
    test(`if Cyclr fails at one of them, before ${id === 33 ? 'credentials are' : 'a sign-in is'} sent`, async (t) => {
      const { ask, cyclr, values, calls } = await bench(t);
      cyclr.intercept = async (request) => (await request.clone().text()).includes('"Last"') ? new Response('', { status: 503 }) : undefined;
      assert.equal((await ask('POST', id, bodies[id])).status, 502);
      assert.deepEqual(values(id), old);
      assert.deepEqual(calls().filter((call) => storesCredentials(...call.split(' ') as [string, string]) || call.endsWith('/signintoken')), []);
    });
  }

  test('although Cyclr changes the case of the new ones', async (t) => {
    // The last value is refused, so no answer tells all of them.
    for (const isOneRefused of [false, true]) {
      const lowerCase = (text: string): string => text.replace(/"Value":"[^"]*"/, (value) => `"Value"${value.slice(7).toLowerCase()}`);
      const { ask, answer, values } = await bench(t, {
        fetch: (url, init) => fetch(url, { ...init, ...(typeof init.body === 'string' && url.includes('/properties') && { body: lowerCase(init.body) }) }),
      });
      answer((method, path) => isOneRefused ? method === 'POST' && path.endsWith('/properties') : storesCredentials(method, path), refused);
      const upper = Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, value.toUpperCase()]));
      assert.equal((await ask('POST', 33, { ...bodies[33], properties: { ...upper, Same: 'same' } })).status, 422);
      assert.deepEqual(values(33), old);
    }
  });

  test('if Cyclr hands out no usable sign-in token', async (t) => {
    const { ask, answer, values } = await bench(t);
    answer(asksForSignIn, () => Response.json({ Token: '' }));
    assert.equal((await ask('POST', 35, bodies[35])).status, 502);
    assert.deepEqual(values(35), old);
  });

  test('if a sign-in is refused although the host verifies credentials', async (t) => {
    const { ask, answer, values } = await bench(t, { verify: () => null });
    answer(asksForSignIn, refused);
    assert.equal((await ask('POST', 35, bodies[35])).status, 502);
    assert.deepEqual(values(35), old);
  });
});

describe('a POST keeps the properties', () => {
  for (const [what, respond] of [
    ['fails', () => new Response('', { status: 503 })], ['answers with another shape', () => new Response('<html>')],
  ] as const) {
    test(`if Cyclr ${what} when credentials are stored, and does not tell whether they are`, async (t) => {
      const { ask, answer, values } = await bench(t);
      let isSent = false;
      answer((method, path) => {
        isSent ||= storesCredentials(method, path);
        return isSent && /\/connectors\/\d+$/.test(path);
      }, respond);
      const { status, body } = await ask('POST', 33, bodies[33]);
      assert.deepEqual([status, body.code], [504, 'endpoint_unreachable']);
      assert.deepEqual(values(33), properties);
    });

    test(`not if Cyclr ${what} when credentials are stored, and then tells that they are not`, async (t) => {
      const { ask, answer, values } = await bench(t);
      answer(storesCredentials, respond);
      assert.equal((await ask('POST', 33, bodies[33])).status, 502);
      assert.deepEqual(values(33), old);
    });
  }

  test('that another request has changed since', async (t) => {
    const { ask, answer, values, stored } = await bench(t);
    answer(storesCredentials, () => {
      const connector = stored(33);
      connector.properties = connector.properties.map((property) =>
        /New|Changed/.test(property.Name) ? { ...property, Value: 'of another request' } : property);
      return refused();
    });
    assert.equal((await ask('POST', 33, bodies[33])).status, 422);
    assert.deepEqual(values(33), { ...old, New: 'of another request', Changed: 'of another request' });
  });
});

test('a refused POST makes no further call if it has saved no property', async (t) => {
  const { ask, answer, calls } = await bench(t);
  answer(storesCredentials, refused);
  await ask('POST', 33, { ...bodies[33], properties: old });
  assert.deepEqual(calls().filter((call) => !call.startsWith('GET')), ['PUT /v1.0/account/connectors/33']);
  await ask('POST', 33, { ...bodies[33], properties: { ...old, Last: 'last' } });
  answer(() => false, refused);
  const { status } = await ask('POST', 33, { ...bodies[33], properties: { Same: 5 } });
  assert.equal(status, 422);
});

test('a refused POST answers with the refusal although the old values cannot be put back', async (t) => {
  const { ask, cyclr, values } = await bench(t);
  let isRefused = false;
  cyclr.intercept = ({ method, url }) => {
    if (isRefused && url.includes('/properties/')) return new Response('', { status: 503 });
    if (!storesCredentials(method, new URL(url).pathname)) return undefined;
    isRefused = true;
    return refused();
  };
  const { status, body } = await ask('POST', 33, bodies[33]);
  assert.deepEqual([status, body.code], [422, 'invalid_credentials']);
  assert.equal(values(33).Changed, 'changed');
});
