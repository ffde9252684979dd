import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, Hono } from 'hono';
import { accountHeader, api, bearer, findConnector, refusal } from './api.js';
import type { ApiEnv, Cyclr } from './api.js';
import { methodsOf, testMethodId } from './methods.js';
import { probe } from './probe.js';
import type { StoredConnector } from './state.js';

export { testMethodId };

/**
 * `GET|POST /v1.0/account/connectors/{id}/test/{methodId}` and `…/methods/{methodId}` call the third party with the stored credentials.
 * Only registered IP addresses may call them, except for the partner's own connectors.
 */
export function testConnection(cyclr: Cyclr): Hono<ApiEnv> {
  function checkAddress(c: Context<ApiEnv>, { seed }: StoredConnector): void {
    if (seed.isPartnersOwn) return;
    const address = getConnInfo(c).remote.address?.replace(/^::ffff:/, '') ?? '';
    if (cyclr.state.registeredAddresses?.has(address) === false) {
      throw refusal(403, 'Unknown client IP Address: contact support to request access for this IP address');
    }
  }

  async function call(c: Context<ApiEnv>): Promise<Response> {
    const stored = findConnector(c);
    checkAddress(c, stored);
    const methodId = c.req.param('methodId');
    if (!methodsOf(stored.seed).some(({ UniqueIdentifier }) => UniqueIdentifier === methodId)) throw refusal(404, 'Method not found.');
    const outcome = await probe(cyclr, stored);
    if (outcome.ok && methodId !== testMethodId) return c.json({ items: [] });
    if (outcome.ok) return c.json(stored.seed.api === 'feed' ? { title: outcome.identity } : { name: outcome.identity });
    if (outcome.refusedWith === undefined) throw refusal(500, outcome.error ?? '');
    throw refusal(cyclr.unknowns.testRefusal === 'message' ? 400 : outcome.refusedWith, outcome.error ?? '');
  }

  return api()
    .use(bearer(cyclr), accountHeader(cyclr))
    .on(['GET', 'POST'], ['/:id/test/:methodId', '/:id/methods/:methodId'], call);
}
