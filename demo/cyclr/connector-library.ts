import type { Context, Hono } from 'hono';
import { api, bearer, refusal } from './api.js';
import type { ApiEnv, Cyclr } from './api.js';
import { findInLibrary } from './library.js';
import { methodsOf } from './methods.js';
import type { LibraryConnector } from './options.js';
import { respondWithPage } from './pagination.js';

const containsText = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

/** `/v1.0/connectors`: the library, a connector in it, and the methods of a connector. */
export function connectorLibrary(cyclr: Cyclr): Hono<ApiEnv> {
  function find(c: Context<ApiEnv>): LibraryConnector {
    const found = findInLibrary(cyclr.state.library, c.req.param('connector') ?? '');
    if (!found) throw refusal(404, 'Connector not found.');
    return found;
  }

  return api()
    .use(bearer(cyclr))
    .get('/', (c) => {
      const { query = '', category = '' } = c.req.query();
      const list = cyclr.state.library.filter((each) =>
        containsText(each.connector.Name, query) && (category === '' || each.category?.toLowerCase() === category.toLowerCase()));
      return respondWithPage(c, cyclr, { list, describe: ({ connector }) => connector });
    })
    .get('/:connector', (c) => c.json(find(c).connector))
    .get('/:connector/:version/methods', (c) => {
      const found = find(c);
      if (found.connector.Version !== c.req.param('version')) throw refusal(404, 'Connector not found.');
      const { query = '' } = c.req.query();
      return c.json(methodsOf(found).filter((each) => containsText(`${each.Name} ${each.UniqueIdentifier}`, query)));
    });
}
