import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import { toNodeListener } from '../../src/server/node/index.js';
import { listen } from '../listen.js';
import type { Listening } from '../listen.js';
import { playground } from '../playground/routes.js';
import { assets } from './assets.js';
import { connectionTest } from './connection-test.js';
import { createConnectorNames } from './connector-names.js';
import type { HostOptions } from './options.js';
import { pageHeaders } from './page-headers.js';
import { elementsPage } from './pages/elements-page.js';
import type { IntegrationsPage, IntegrationsPath } from './pages/integrations.js';
import { listPage } from './pages/list-page.js';
import { returnPage } from './pages/return-page.js';
import { paths } from './paths.js';
import { revocation } from './revocation.js';
import { createSessions } from './session.js';
import { createConnectionHealth, verify } from './verification.js';

/** Starts the host application: a customer's product with its pages and the element's backend. */
export function startHost({ port = 0, cyclr, users, elementsUserId, thirdParty }: HostOptions): Promise<Listening> {
  return listen('localhost', port, async (origin) => {
    const sessions = createSessions(users);
    const names = createConnectorNames(cyclr);
    const simulated = thirdParty !== undefined;
    const health = createConnectionHealth();
    const connectors = toNodeListener(createConnectorAuthHandler({
      ...cyclr,
      origins: [origin],
      // The user comes from the session only, never from anything that the page sends.
      async authorize(request, connectorId) {
        const user = await sessions.userOf(request);
        if (!user) return new Response(null, { status: 401 });
        const { accountId, username } = user;
        return { accountId, username, connectorId: connectorId === null ? null : await names.find(user, connectorId) };
      },
      // The real Cyclr's methods are not known here.
      ...(simulated && { verify, extend: health.extend }),
      onError: (error, reference) => { console.error(reference, error instanceof Error ? error.message : error); },
    }));

    /** The data of a page. A request without a session signs in the user in the query, or else the one that the page shows by default. */
    async function pageFor(c: Context, path: IntegrationsPath): Promise<IntegrationsPage> {
      const query = c.req.query();
      const known = query.user === undefined ? await sessions.userOf(c.req.raw) : null;
      const defaultUserId = path === paths.elements ? elementsUserId : undefined;
      return { user: known ?? await sessions.begin(c, query.user ?? defaultUserId), users, elementsUserId, simulated, path, query };
    }

    const app = new Hono<{ Bindings: HttpBindings }>()
      .all('/api/connectors/*', ({ env }) => {
        connectors(env.incoming, env.outgoing);
        return RESPONSE_ALREADY_SENT;
      })
      .use(pageHeaders(simulated ? "data: 'self'" : "data: 'self' https:"))
      .get(paths.list, async (c) => c.html(listPage(await pageFor(c, paths.list))))
      .get(paths.elements, async (c) => c.html(elementsPage(await pageFor(c, paths.elements))))
      .get(paths.returnPage, (c) => c.html(returnPage()))
      .route('/', await assets())
      .route('/', playground());
    if (thirdParty) {
      app.route('/demo/test', connectionTest({ origin, cyclr, sessions, names }));
      app.route('/demo/revoke', revocation({ origin, thirdParty, health }));
    }
    return app.fetch;
  });
}
