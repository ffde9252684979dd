import type { Hono } from 'hono';
import { accountHeader, api, bearer, findConnector } from './api.js';
import type { ApiEnv, Cyclr } from './api.js';
import { probe } from './probe.js';

/** NOT Cyclr's: `POST /demo/account/connectors/{id}/test`, so that the demo can show that what was stored really works. */
export function testConnection(cyclr: Cyclr): Hono<ApiEnv> {
  return api()
    .use(bearer(cyclr), accountHeader(cyclr))
    .post('/:id/test', async (c) => c.json(await probe(cyclr, findConnector(c))));
}
