import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import { toNodeListener } from '../../src/server/node/index.js';
import { listen } from '../listen.js';
import type { Listening } from '../listen.js';
import { playground } from '../playground/routes.js';
import { assets } from './assets.js';
import { connectionTest } from './connection-test.js';
import type { HostOptions } from './options.js';
import { pageHeaders } from './page-headers.js';
import { integrationsPage } from './pages/integrations-page.js';
import { returnPage } from './pages/return-page.js';
import { revocation } from './revocation.js';
import { createSessions } from './session.js';
import { createConnectionHealth, verify } from './verification.js';

/** Starts the host application: a customer's product with its pages and the element's backend. */
export function startHost({ port = 0, cyclr, user, connectorIds, thirdParty }: HostOptions): Promise<Listening> {
  return listen('localhost', port, async (origin) => {
    const sessions = createSessions(user);
    const simulated = thirdParty !== undefined;
    const health = createConnectionHealth();
    const connectors = toNodeListener(createConnectorAuthHandler({
      ...cyclr,
      origins: [origin],
      // The user comes from the session only, never from anything that the page sends.
      async authorize(request) {
        return await sessions.userOf(request) ?? new Response(null, { status: 401 });
      },
      // The real Cyclr's methods are not known here.
      ...(simulated && { verify, extend: health.extend }),
      onError: (error, reference) => { console.error(reference, error instanceof Error ? error.message : error); },
    }));

    const app = new Hono<{ Bindings: HttpBindings }>()
      .all('/api/connectors/*', ({ env }) => {
        connectors(env.incoming, env.outgoing);
        return RESPONSE_ALREADY_SENT;
      })
      .use(pageHeaders(simulated ? "data: 'self'" : "data: 'self' https:"))
      .get('/', async (c) => {
        if (!await sessions.userOf(c.req.raw)) await sessions.begin(c);
        return c.html(integrationsPage({ user, connectorIds, simulated, query: c.req.query() }));
      })
      .get('/return.html', (c) => c.html(returnPage()))
      .route('/', await assets())
      .route('/', playground());
    if (thirdParty) {
      app.route('/demo/test', connectionTest(origin, cyclr, sessions));
      app.route('/demo/revoke', revocation({ origin, thirdParty, health }));
    }
    return app.fetch;
  });
}
