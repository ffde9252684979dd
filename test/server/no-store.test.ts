import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CyclrClient } from '../../src/server/index.js';
import type { Fetch } from '../../src/server/index.js';
import { accountId } from './setup.js';

type Exchange = typeof import('../../src/server/http/exchange.js');

const connector = { Authenticated: false, Connector: { AuthType: 'ApiKey' } };

test('keeps every answer of Cyclr’s out of caches, because frameworks write them to disk', async () => {
  const modes: string[] = [];
  const fetch: Fetch = (url, { method, cache }) => {
    modes.push(`${method} ${cache}`);
    return Promise.resolve(Response.json(url.endsWith('/oauth/token') ? { access_token: 't' } : { ...connector, Token: 'one', ExpiresAtUtc: '2030-01-01', Message: "'X' successfully de-authenticated." }));
  };
  const account = new CyclrClient({ clientId: 'c', clientSecret: 's', fetch }).account(accountId);
  await account.connector('13');
  await account.authenticate('13', { apiKey: 'k' });
  await account.deauthenticate('13');
  assert.deepEqual(modes, ['POST no-store', 'GET no-store', 'PUT no-store', 'PUT no-store']);
});

for (const [what, Replacement] of [
  ['throws for `cache`, as Cloudflare Workers with an older compatibility date', class extends Request {
    constructor(url: string, init: RequestInit = {}) {
      if ('cache' in init) throw new Error("The 'cache' field on 'RequestInitializerDict' is not implemented.");
      super(url, init);
    }
  }],
  ['does not know `cache`', class extends Request {
    override get cache(): never {
      return undefined as never;
    }
  }],
] as const) {
  test(`sends no cache mode on a runtime that ${what}`, async (t) => {
    const original = globalThis.Request;
    t.after(() => { globalThis.Request = original; });
    globalThis.Request = Replacement as typeof Request;
    // Another query imports the module once more.
    const { exchange } = await import(`../../src/server/http/exchange.js?${what.slice(0, 5)}`) as Exchange;
    const inits: RequestInit[] = [];
    const answer = await exchange(async (url, init) => {
      inits.push(init);
      new Request(url, init);
      return Response.json({});
    }, { method: 'GET', url: 'https://api.example/x', headers: {} });
    assert.equal(answer.status, 200);
    assert.equal('cache' in inits[0]!, false);
  });
}
