import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { ConnectorAuthOptions } from '../../src/server/index.js';
import { ask } from './setup.js';

for (const days of [-20, 20]) {
  test(`keeps a token from a machine whose clock is ${days} days off for its lifetime`, async (t) => {
    const start = Date.now();
    const day = 86_400_000;
    const items = new Map<string, string>();
    let tokenRequests = 0;
    const options: ConnectorAuthOptions = {
      clientId: 'c',
      clientSecret: 's',
      tokenStore: {
        get: (key) => items.get(key),
        set: (key, value) => {
          // The other machine has written its token. From here on, the clock is ours.
          if (value.startsWith('v1.')) t.mock.timers.setTime(start);
          items.set(key, value);
        },
        delete: (key) => items.delete(key),
      },
      authorize: () => ({ accountId: 'a', username: 'u' }),
      fetch: async (url) => {
        if (!url.endsWith('/oauth/token')) return Response.json({ Authenticated: true, Connector: { AuthType: 'ApiKey' } });
        tokenRequests += 1;
        return Response.json({ access_token: `token-${tokenRequests}`, expires_in: 14 * 86_400 });
      },
    };
    const [theirs, ours] = [createConnectorAuthHandler(options), createConnectorAuthHandler(options)];
    t.mock.timers.enable({ apis: ['Date'], now: start + days * day });
    await Promise.all([theirs(ask('GET', 13)), ours(ask('GET', 13))]);
    assert.equal(tokenRequests, 1);
    const late = createConnectorAuthHandler(options);
    if (days > 0) {
      await late(ask('GET', 13));
      assert.equal(tokenRequests, 1);
      t.mock.timers.setTime(start + 14 * day);
      await late(ask('GET', 13));
      assert.equal(tokenRequests, 2, 'a token is not used after its lifetime');
    }
  });
}
