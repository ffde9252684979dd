import type { Context, Hono } from 'hono';
import { accountHeader, api, bearer, findConnector, readJson, refusal } from './api.js';
import type { ApiEnv, Cyclr } from './api.js';
import type { Property } from './shapes.js';
import type { StoredConnector } from './state.js';

let lastId = 5000;

export function addProperty(stored: StoredConnector, given: Pick<Property, 'Name' | 'Value'>): Property {
  lastId += 1;
  const added = { ...given, Id: lastId, AccountConnectorId: stored.seed.id };
  stored.properties.push(added);
  return added;
}

async function readProperty(c: Context<ApiEnv>, name?: string): Promise<Pick<Property, 'Name' | 'Value'>> {
  const { Name = name, Value } = await readJson(c);
  if (typeof Name !== 'string' || Name === '') throw refusal(400, 'Name is required.');
  if (typeof Value !== 'string') throw refusal(400, 'Value must be a string.');
  return { Name, Value };
}

/** `/v1.0/account/connectors/{id}/properties`: properties of any name, with string values. */
export function properties(cyclr: Cyclr): Hono<ApiEnv> {
  function find(c: Context<ApiEnv>): { list: Property[]; index: number; found: Property } {
    const list = findConnector(c).properties;
    const index = list.findIndex((each) => String(each.Id) === c.req.param('propertyId'));
    const found = list[index];
    if (!found) throw refusal(404, 'Property not found.');
    return { list, index, found };
  }

  return api()
    .use(bearer(cyclr), accountHeader(cyclr))
    .get('/', (c) => c.json(findConnector(c).properties))
    .post('/', async (c) => {
      const stored = findConnector(c);
      const read = await readProperty(c);
      const index = stored.properties.findIndex((each) => each.Name === read.Name);
      const before = stored.properties[index];
      if (before && cyclr.unknowns.secondPost === 'refuse') throw refusal(400, `The property ${read.Name} already exists.`);
      if (before && cyclr.unknowns.secondPost === 'update') {
        const updated = { ...before, ...read };
        stored.properties[index] = updated;
        return c.json(updated);
      }
      return c.json(addProperty(stored, read));
    })
    .get('/:propertyId', (c) => c.json(find(c).found))
    .put('/:propertyId', async (c) => {
      const { list, index, found } = find(c);
      const updated = { ...found, ...await readProperty(c, found.Name) };
      list[index] = updated;
      return c.json(updated);
    })
    .delete('/:propertyId', (c) => {
      const { list, index, found } = find(c);
      list.splice(index, 1);
      return c.json(found);
    });
}
