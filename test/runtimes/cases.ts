import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { ConnectorAuthOptions } from '../../src/server/index.js';

/** Where the cases find Cyclr; as JSON, since some runtimes are handed it as a variable. */
export interface World {
  readonly cyclr: string;
  /** A port of this machine on which nobody listens. */
  readonly nobody: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly accountId: string;
  readonly username: string;
  /** Ids of connectors by how they are authenticated. */
  readonly ids: { readonly apiKey: string; readonly basic: string; readonly oauth: string; readonly properties: string };
}

export interface Results {
  readonly passed: readonly string[];
  readonly failed: readonly { readonly name: string; readonly why: string }[];
}

const PAGE = 'https://host.example';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: any;
}

type Handle = (method: string, id: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

function equals(actual: unknown, expected: unknown, what: string): void {
  const [is, isTo] = [actual, expected].map((value) => JSON.stringify(value));
  if (is !== isTo) throw new Error(`${what}: ${is}, not ${isTo}`);
}

function holds(condition: unknown, what: string): void {
  if (!condition) throw new Error(what);
}

export const optionsOf = (world: World): ConnectorAuthOptions => ({
  apiUrl: world.cyclr,
  serviceUrl: world.cyclr,
  clientId: world.clientId,
  clientSecret: world.clientSecret,
  authorize: () => ({ accountId: world.accountId, username: world.username }),
});

function handleWith(options: ConnectorAuthOptions): Handle {
  const handler = createConnectorAuthHandler(options);
  return async (method, id, body, headers = {}) => {
    const response = await handler(new Request(`${PAGE}/api/connectors/${id}`, {
      method,
      headers: {
        ...(method === 'GET' || method === 'HEAD' ? {} : { origin: PAGE }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }));
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: text === '' ? null : JSON.parse(text) as unknown };
  };
}

/** What a store of other instances would be: values come later. */
function remoteStore(): Map<string, string> & { readonly texts: string[] } {
  const texts: string[] = [];
  return Object.assign(new Map<string, string>(), {
    texts,
    set(this: Map<string, string>, key: string, value: string) {
      texts.push(value);
      return Map.prototype.set.call(this, key, value);
    },
  }) as Map<string, string> & { readonly texts: string[] };
}

const cases: Readonly<Record<string, (world: World, handle: Handle) => Promise<void>>> = {
  'GET describes a connector': async ({ ids }, handle) => {
    const { status, headers, body } = await handle('GET', ids.apiKey);
    equals([status, headers.get('cache-control'), headers.get('content-type')], [200, 'no-store', 'application/json'], 'answer');
    equals([body.id, body.authType, typeof body.authenticated], [ids.apiKey, 'ApiKey', 'boolean'], 'description');
    holds(typeof body.revision === 'string' && body.revision.length > 20, 'a revision');
  },
  'HEAD answers as GET does, without a body': async ({ ids }, handle) => {
    const { status, text } = await handle('HEAD', ids.apiKey);
    equals([status, text], [200, ''], 'answer');
  },
  'POST stores an API key, and the answer does not hold it': async ({ ids }, handle) => {
    const { status, body, text } = await handle('POST', ids.apiKey, { authType: 'ApiKey', apiKey: 'canary-käy-🔑', properties: {} });
    equals([status, body.authenticated, text.includes('canary')], [200, true, false], 'answer');
  },
  'POST stores a user name and a password beyond Latin letters': async ({ ids }, handle) => {
    const { status, body } = await handle('POST', ids.basic, { authType: 'Basic', username: 'zoë@例え.jp', password: 'pässwörd: ✓', properties: {} });
    equals([status, body.authenticated], [200, true], 'answer');
  },
  'a revision changes with what is stored, and is the same on every instance': async (world, handle) => {
    const first = (await handle('GET', world.ids.apiKey)).body.revision;
    equals((await handleWith(optionsOf(world))('GET', world.ids.apiKey)).body.revision, first, 'on another instance');
    await handle('POST', world.ids.apiKey, { authType: 'ApiKey', apiKey: 'another', properties: {} });
    holds((await handle('GET', world.ids.apiKey)).body.revision !== first, 'it changes');
  },
  'POST for OAuth gives a sign-in URL, another one each time': async ({ cyclr, ids }, handle) => {
    const wish = { authType: 'OAuth2', properties: {}, targetOrigin: PAGE, callbackMessage: 'the-nonce' };
    const urls = [];
    for (let i = 0; i < 2; i++) {
      const { status, body } = await handle('POST', ids.oauth, wish);
      equals(status, 200, 'status');
      holds(Date.parse(body.expiresAt) > Date.now(), 'it has not expired');
      urls.push(new URL(body.url));
    }
    for (const url of urls) {
      equals([url.origin, url.searchParams.get('id'), url.searchParams.get('targetOrigin')], [cyclr, ids.oauth, PAGE], 'URL');
    }
    holds(urls[0]?.searchParams.get('token') !== urls[1]?.searchParams.get('token'), 'tokens differ');
  },
  'properties are stored before anything else, and secret ones are not shown': async ({ ids }, handle) => {
    const properties = { Subdomain: 'acme', Environment: 'Production', ClientId: 'id', ClientSecret: 'canary-secret' };
    const wish = { authType: 'OAuth2', properties, targetOrigin: PAGE, callbackMessage: null };
    equals((await handle('POST', ids.properties, { ...wish, targetOrigin: `${PAGE}/return` })).status, 200, 'status');
    const { text, body } = await handle('GET', ids.properties);
    equals(text.includes('canary-secret'), false, 'the secret is shown');
    equals(body.properties.find((each: { name: string }) => each.name === 'Subdomain').value, 'acme', 'Subdomain');
  },
  'a property that is missing is named': async (world, handle) => {
    const { status, body } = await handle('POST', world.ids.properties, {
      authType: 'OAuth2', properties: { Subdomain: '' }, targetOrigin: PAGE, callbackMessage: 'x',
    });
    equals([status, body.code, body.errors?.[0]?.name], [422, 'missing_properties', 'property:Subdomain'], 'answer');
  },
  'DELETE de-authenticates': async ({ ids }, handle) => {
    const { status, body } = await handle('DELETE', ids.apiKey);
    equals([status, body.authenticated], [200, false], 'answer');
  },
  'a foreign origin is refused, and so is none': async ({ ids }, handle) => {
    for (const origin of ['https://evil.example', 'null', `${PAGE}.evil.example`]) {
      const { status, headers, body } = await handle('DELETE', ids.apiKey, undefined, { origin });
      equals([status, headers.get('content-type'), body.code], [403, 'application/problem+json', 'unauthorized'], origin);
    }
  },
  'a body that is no JSON, too long or of another type is refused': async ({ ids }, handle) => {
    equals((await handle('POST', ids.apiKey, '{"authType":')).status, 400, 'broken');
    equals((await handle('POST', ids.apiKey, 'x', { 'content-type': 'text/plain' })).status, 415, 'text');
    equals((await handle('POST', ids.apiKey, { authType: 'ApiKey', apiKey: 'k'.repeat(70_000), properties: {} })).status, 413, 'long');
  },
  'other methods are answered with those that there are': async ({ ids }, handle) => {
    const { status, headers } = await handle('PUT', ids.apiKey, {});
    equals(status, 405, 'status');
    holds(/GET.*POST.*DELETE/.test(headers.get('allow') ?? ''), 'Allow');
  },
  'an unknown connector, and what is no id, are not found': async (_world, handle) => {
    for (const id of ['999999', 'x', '..%2f33', '33;a']) equals((await handle('GET', id)).status, 404, id);
  },
  'who is refused by authorize() gets that answer, and Cyclr is not asked': async (world) => {
    let calls = 0;
    const handle = handleWith({
      ...optionsOf(world),
      authorize: () => new Response(null, { status: 401 }),
      fetch: (url, init) => {
        calls++;
        return fetch(url, init);
      },
    });
    equals([(await handle('GET', world.ids.apiKey)).status, calls], [401, 0], 'answer');
  },
  'a store is handed nothing that could be read, and serves another instance': async (world) => {
    const tokenStore = remoteStore();
    let tokens = 0;
    const options: ConnectorAuthOptions = {
      ...optionsOf(world),
      tokenStore,
      fetch: (url, init) => {
        if (url.endsWith('/oauth/token')) tokens++;
        return fetch(url, init);
      },
    };
    for (let instance = 0; instance < 2; instance++) equals((await handleWith(options)('GET', world.ids.apiKey)).status, 200, 'status');
    equals(tokens, 1, 'requests for a token');
    holds(tokenStore.texts.length > 0 && tokenStore.texts.every((text) => !text.includes('accessToken')), 'it is sealed');
  },
  'an access token that Cyclr refuses is replaced once': async (world) => {
    let refusals = 0;
    const handle = handleWith({
      ...optionsOf(world),
      fetch: (url, init) => {
        if (url.endsWith('/oauth/token') || refusals++) return fetch(url, init);
        return Promise.resolve(new Response('{"Message":"no"}', { status: 401 }));
      },
    });
    equals((await handle('GET', world.ids.apiKey)).status, 200, 'status');
    holds(refusals >= 2, 'it was asked again');
  },
  'a limit of Cyclr’s is passed on with its Retry-After': async (world) => {
    const handle = handleWith({
      ...optionsOf(world),
      fetch: (url, init) => url.endsWith('/oauth/token')
        ? fetch(url, init)
        : Promise.resolve(new Response('', { status: 429, headers: { 'retry-after': '7' } })),
    });
    const { status, headers, body } = await handle('GET', world.ids.apiKey);
    equals([status, headers.get('retry-after'), body.code, body.retryable], [429, '7', 'rate_limited', true], 'answer');
  },
  'a Cyclr that cannot be reached is 502, and says nothing of how': async (world) => {
    const { status, body, text } = await handleWith({ ...optionsOf(world), apiUrl: world.nobody })('GET', world.ids.apiKey);
    equals([status, body.code, text.includes('127.0.0.1')], [502, 'endpoint_error', false], 'answer');
  },
  'a hundred sign-ins at once take one access token': async (world) => {
    let tokens = 0;
    const handle = handleWith({
      ...optionsOf(world),
      fetch: (url, init) => {
        if (url.endsWith('/oauth/token')) tokens++;
        return fetch(url, init);
      },
    });
    const wish = { authType: 'OAuth2', properties: {}, targetOrigin: PAGE, callbackMessage: 'x' };
    const answers = await Promise.all(Array.from({ length: 100 }, () => handle('POST', world.ids.oauth, wish)));
    equals([answers.filter(({ status }) => status === 200).length, tokens, new Set(answers.map(({ body }) => body.url)).size], [100, 1, 100], 'answers');
  },
  'a wrong option is named at once': async (world) => {
    const wrong: unknown = { ...optionsOf(world), clientSecret: '' };
    try {
      createConnectorAuthHandler(wrong as ConnectorAuthOptions);
    } catch (error) {
      holds(error instanceof TypeError && error.message.includes('clientSecret'), 'the option is named');
      return;
    }
    throw new Error('nothing is thrown');
  },
};

/** Every case, one after another, on one handler where a case makes none of its own. */
export async function runCases(world: World): Promise<Results> {
  const handle = handleWith(optionsOf(world));
  const passed: string[] = [];
  const failed: { name: string; why: string }[] = [];
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run(world, handle);
      passed.push(name);
    } catch (error) {
      failed.push({ name, why: String(error) });
    }
  }
  return { passed, failed };
}
