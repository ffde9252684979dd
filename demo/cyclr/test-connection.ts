import type { Hono } from 'hono';
import { accountHeader, api, bearer, findConnector } from './api.js';
import type { ApiEnv, Cyclr } from './api.js';
import { probe } from './probe.js';

/** Not part of Cyclr's API: `POST /demo/account/connectors/{id}/test` shows in the demo that the stored credentials work. */
export function testConnection(cyclr: Cyclr): Hono<ApiEnv> {
  return api()
    .use(bearer(cyclr), accountHeader(cyclr))
    .post('/:id/test', async (c) => c.json(await probe(cyclr, findConnector(c))));
}
