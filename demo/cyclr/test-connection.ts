import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, Hono } from 'hono';
import { accountHeader, api, bearer, findConnector, refusal } from './api.js';
import type { ApiEnv, Cyclr } from './api.js';
import { probe } from './probe.js';

/** The method that every connector of the simulator has: it tells who is connected. */
export const testMethodId = 'GetCurrentUser';

/** `GET|POST /v1.0/account/connectors/{id}/test/{methodId}` calls the third party with what is stored, for registered IP addresses only. */
export function testConnection(cyclr: Cyclr): Hono<ApiEnv> {
  function checkAddress(c: Context<ApiEnv>): void {
    const address = getConnInfo(c).remote.address?.replace(/^::ffff:/, '') ?? '';
    if (cyclr.state.registeredAddresses?.has(address) === false) {
      throw refusal(403, 'Unknown client IP Address: contact support to request access for this IP address');
    }
  }

  async function test(c: Context<ApiEnv>): Promise<Response> {
    checkAddress(c);
    const stored = findConnector(c);
    if (c.req.param('methodId') !== testMethodId) throw refusal(404, 'Method not found.');
    const outcome = await probe(cyclr, stored);
    if (outcome.ok) return c.json(stored.seed.api === 'feed' ? { title: outcome.identity } : { name: outcome.identity });
    if (outcome.refusedWith === undefined) throw refusal(500, outcome.error ?? '');
    throw refusal(cyclr.unknowns.testRefusal === 'message' ? 400 : outcome.refusedWith, outcome.error ?? '');
  }

  return api()
    .use(bearer(cyclr), accountHeader(cyclr))
    .get('/:id/test/:methodId', test)
    .post('/:id/test/:methodId', test);
}
