import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { ConnectorAuthOptions } from '../../src/server/index.js';
import { PAGE, equals, handleWith, holds, optionsOf } from './handle.js';
import type { Environment, Handle } from './handle.js';

export interface Results {
  readonly passed: readonly string[];
  readonly failed: readonly { readonly name: string; readonly why: string }[];
}

/** A token store that records what it is given. */
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

const cases: Readonly<Record<string, (environment: Environment, handle: Handle) => Promise<void>>> = {
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
  'POST stores an API key, and the response does not contain it': async ({ ids }, handle) => {
    const { status, body, text } = await handle('POST', ids.apiKey, { body: { authType: 'ApiKey', apiKey: 'canary-käy-🔑', properties: {} } });
    equals([status, body.authenticated, text.includes('canary')], [200, true, false], 'answer');
  },
  'POST stores a non-ASCII user name and password': async ({ ids }, handle) => {
    const { status, body } = await handle('POST', ids.basic, {
      body: { authType: 'Basic', username: 'zoë@例え.jp', password: 'pässwörd: ✓', properties: {} },
    });
    equals([status, body.authenticated], [200, true], 'answer');
  },
  'a revision changes with the stored credentials, and is the same on every instance': async (environment, handle) => {
    const first = (await handle('GET', environment.ids.apiKey)).body.revision;
    equals((await handleWith(optionsOf(environment))('GET', environment.ids.apiKey)).body.revision, first, 'on another instance');
    await handle('POST', environment.ids.apiKey, { body: { authType: 'ApiKey', apiKey: 'another', properties: {} } });
    holds((await handle('GET', environment.ids.apiKey)).body.revision !== first, 'it changes');
  },
  'POST for OAuth gives a new sign-in URL each time': async ({ cyclr, ids }, handle) => {
    const body = { authType: 'OAuth2', properties: {}, targetOrigin: PAGE, callbackMessage: 'attempt-1' };
    const urls = [];
    for (let i = 0; i < 2; i++) {
      const answer = await handle('POST', ids.oauth, { body });
      equals(answer.status, 200, 'status');
      holds(Date.parse(answer.body.expiresAt) > Date.now(), 'it has not expired');
      urls.push(new URL(answer.body.url));
    }
    for (const url of urls) {
      equals([url.origin, url.searchParams.get('id'), url.searchParams.get('targetOrigin')], [cyclr, ids.oauth, PAGE], 'URL');
    }
    holds(urls[0]?.searchParams.get('token') !== urls[1]?.searchParams.get('token'), 'tokens differ');
  },
  'the start route redirects a navigation, and shows a page to any other': async ({ cyclr, ids }, handle) => {
    const start = `${ids.oauth}/start?targetOrigin=${PAGE}&callbackMessage=attempt-1`;
    const navigation = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const { status, headers, text } = await handle('GET', start, { headers: navigation });
    const url = new URL(headers.get('location') ?? '');
    equals([status, text, url.origin, url.searchParams.get('callbackMessage')], [303, '', cyclr, 'attempt-1'], 'redirect');
    const refused = await handle('GET', start, { headers: { ...navigation, 'sec-fetch-site': 'cross-site', 'accept-language': 'de' } });
    equals([refused.status, refused.headers.get('content-type')], [403, 'text/html; charset=utf-8'], 'refusal');
    holds(refused.text.includes('<html lang="de" dir="ltr">') && refused.text.includes('data-attempt="attempt-1"'), 'the page');
  },
  'properties are stored before the sign-in, and the description omits secret ones': async ({ ids }, handle) => {
    const properties = { Subdomain: 'acme', Environment: 'Production', ClientId: 'id', ClientSecret: 'canary-secret' };
    const request = { authType: 'OAuth2', properties, targetOrigin: `${PAGE}/return`, callbackMessage: null };
    equals((await handle('POST', ids.properties, { body: request })).status, 200, 'status');
    const { text, body } = await handle('GET', ids.properties);
    equals(text.includes('canary-secret'), false, 'the secret is shown');
    equals(body.properties.find((each: { name: string }) => each.name === 'Subdomain').value, 'acme', 'Subdomain');
  },
  'the error names a missing property': async (environment, handle) => {
    const { status, body } = await handle('POST', environment.ids.properties, {
      body: { authType: 'OAuth2', properties: { Subdomain: '' }, targetOrigin: PAGE, callbackMessage: 'x' },
    });
    equals([status, body.code, body.errors?.[0]?.name], [422, 'missing_properties', 'property:Subdomain'], 'answer');
  },
  'DELETE de-authenticates': async ({ ids }, handle) => {
    const { status, body } = await handle('DELETE', ids.apiKey);
    equals([status, body.authenticated], [200, false], 'answer');
  },
  'a foreign or opaque origin is refused': async ({ ids }, handle) => {
    for (const origin of ['https://evil.example', 'null', `${PAGE}.evil.example`]) {
      const { status, headers, body } = await handle('DELETE', ids.apiKey, { headers: { origin } });
      equals([status, headers.get('content-type'), body.code], [403, 'application/problem+json', 'unauthorized'], origin);
    }
  },
  'a body that is malformed, too long or of another content type is refused': async ({ ids }, handle) => {
    equals((await handle('POST', ids.apiKey, { body: '{"authType":' })).status, 400, 'broken');
    equals((await handle('POST', ids.apiKey, { body: 'x', headers: { 'content-type': 'text/plain' } })).status, 415, 'text');
    const tooLong = { authType: 'ApiKey', apiKey: 'k'.repeat(70_000), properties: {} };
    equals((await handle('POST', ids.apiKey, { body: tooLong })).status, 413, 'long');
  },
  'another method is refused with 405 and the allowed methods': async ({ ids }, handle) => {
    const { status, headers } = await handle('PUT', ids.apiKey, { body: {} });
    equals(status, 405, 'status');
    holds(/GET.*POST.*DELETE/.test(headers.get('allow') ?? ''), 'Allow');
  },
  'an unknown connector and a malformed id are not found': async (_environment, handle) => {
    for (const id of ['999999', 'x', '..%2f33', '33;a']) equals((await handle('GET', id)).status, 404, id);
  },
  'a Response from authorize() is returned, and Cyclr gets no request': async (environment) => {
    let calls = 0;
    const handle = handleWith({
      ...optionsOf(environment),
      authorize: () => new Response(null, { status: 401 }),
      fetch: (url, init) => {
        calls++;
        return fetch(url, init);
      },
    });
    equals([(await handle('GET', environment.ids.apiKey)).status, calls], [401, 0], 'answer');
  },
  'a token store receives sealed tokens, and serves another instance': async (environment) => {
    const tokenStore = remoteStore();
    let tokens = 0;
    const options: ConnectorAuthOptions = {
      ...optionsOf(environment),
      tokenStore,
      fetch: (url, init) => {
        if (url.endsWith('/oauth/token')) tokens++;
        return fetch(url, init);
      },
    };
    for (let instance = 0; instance < 2; instance++) equals((await handleWith(options)('GET', environment.ids.apiKey)).status, 200, 'status');
    equals(tokens, 1, 'requests for a token');
    holds(tokenStore.texts.length > 0 && tokenStore.texts.every((text) => !text.includes('accessToken')), 'the token is sealed');
  },
  'a refused access token is replaced once': async (environment) => {
    let refusals = 0;
    const handle = handleWith({
      ...optionsOf(environment),
      fetch: (url, init) => {
        if (url.endsWith('/oauth/token') || refusals++) return fetch(url, init);
        return Promise.resolve(new Response('{"Message":"no"}', { status: 401 }));
      },
    });
    equals((await handle('GET', environment.ids.apiKey)).status, 200, 'status');
    holds(refusals >= 2, 'the request was repeated');
  },
  'a 429 of Cyclr is passed on with its Retry-After': async (environment) => {
    const handle = handleWith({
      ...optionsOf(environment),
      fetch: (url, init) => url.endsWith('/oauth/token')
        ? fetch(url, init)
        : Promise.resolve(new Response('', { status: 429, headers: { 'retry-after': '7' } })),
    });
    const { status, headers, body } = await handle('GET', environment.ids.apiKey);
    equals([status, headers.get('retry-after'), body.code, body.retryable], [429, '7', 'rate_limited', true], 'answer');
  },
  'an unreachable Cyclr is a 502 without details': async (environment) => {
    const { status, body, text } = await handleWith({ ...optionsOf(environment), apiUrl: environment.unreachableOrigin })('GET', environment.ids.apiKey);
    equals([status, body.code, text.includes('127.0.0.1')], [502, 'endpoint_error', false], 'answer');
  },
  'a hundred concurrent sign-ins request one access token': async (environment) => {
    let tokens = 0;
    const handle = handleWith({
      ...optionsOf(environment),
      fetch: (url, init) => {
        if (url.endsWith('/oauth/token')) tokens++;
        return fetch(url, init);
      },
    });
    const request = { authType: 'OAuth2', properties: {}, targetOrigin: PAGE, callbackMessage: 'x' };
    const answers = await Promise.all(Array.from({ length: 100 }, () => handle('POST', environment.ids.oauth, { body: request })));
    equals([answers.filter(({ status }) => status === 200).length, tokens, new Set(answers.map(({ body }) => body.url)).size], [100, 1, 100], 'answers');
  },
  'a wrong option throws a TypeError that names it': async (environment) => {
    const wrong: unknown = { ...optionsOf(environment), clientSecret: '' };
    try {
      createConnectorAuthHandler(wrong as ConnectorAuthOptions);
    } catch (error) {
      holds(error instanceof TypeError && error.message.includes('clientSecret'), 'the option is named');
      return;
    }
    throw new Error('no error was thrown');
  },
};

/** Runs every case in order. Cases that make no handler themselves share one. */
export async function runCases(environment: Environment): Promise<Results> {
  const handle = handleWith(optionsOf(environment));
  const passed: string[] = [];
  const failed: { name: string; why: string }[] = [];
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run(environment, handle);
      passed.push(name);
    } catch (error) {
      failed.push({ name, why: String(error) });
    }
  }
  return { passed, failed };
}
