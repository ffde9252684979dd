import type { Hono } from 'hono';
import { describeAccountConnector, describeRow } from './describe-account-connector.js';
import { accountHeader, api, bearer, findConnector, readJson, refusal } from './api.js';
import type { ApiEnv, Cyclr } from './api.js';
import { storeAuthValue } from './auth-value.js';
import { respondWithPage } from './pagination.js';

/** `/v1.0/account/connectors`, and `/{id}` below it. The answers contain `AuthValue` in plain text. */
export function accountConnectors(cyclr: Cyclr): Hono<ApiEnv> {
  const { unknowns } = cyclr;

  return api()
    .use(bearer(cyclr), accountHeader(cyclr))
    .get('/', (c) => respondWithPage(c, cyclr, {
      list: [...c.get('account').connectors.values()],
      describe: (stored) => describeRow(stored, unknowns),
    }))
    .get('/:id', (c) => c.json(describeAccountConnector(findConnector(c), unknowns)))
    .put('/:id', async (c) => {
      const stored = findConnector(c);
      await storeAuthValue(cyclr, stored, (await readJson(c)).AuthValue);
      return c.json(describeAccountConnector(stored, unknowns));
    })
    .put('/:id/deauthenticate', (c) => {
      const stored = findConnector(c);
      if (unknowns.needlessDeauthentication === 'refuse' && !stored.authenticated) throw refusal(400, 'There is nothing to de-authenticate.');
      stored.authValue = null;
      stored.authenticated = false;
      return c.json({ Message: `Connector '${stored.name}' successfully de-authenticated.` });
    })
    .delete('/:id', (c) => {
      c.get('account').connectors.delete(findConnector(c).seed.id);
      return c.body(null, 204);
    });
}
