import { Hono } from 'hono';
import type { Caller, Credentials, PersonalKey } from './credentials.js';
import { GraphQLError, parseQuery } from './graphql-query.js';
import type { Field, Operation } from './graphql-query.js';

type Json = Readonly<Record<string, unknown>>;

const isJsonObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

function select(value: unknown, { name, selection }: Field): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => select(each, { alias: name, name, arguments: {}, selection }));
  if (!isJsonObject(value)) {
    if (selection) throw new GraphQLError(`Field "${name}" has no subfields.`, 'GRAPHQL_VALIDATION_FAILED');
    return value;
  }
  if (!selection) throw new GraphQLError(`Field "${name}" must have a selection of subfields.`, 'GRAPHQL_VALIDATION_FAILED');
  return Object.fromEntries(selection.map((field) => {
    if (!Object.hasOwn(value, field.name)) throw new GraphQLError(`Cannot query field "${field.name}".`, 'GRAPHQL_VALIDATION_FAILED');
    return [field.alias, select(value[field.name], field)];
  }));
}

/** A list as Relay's connections have it. */
const relay = (nodes: readonly Json[]): Json => ({ edges: nodes.map((node) => ({ node })) });

const describeKey = ({ id, key, label }: PersonalKey): Json => ({ id, token: key, label });

function text({ arguments: given }: Field, argument: string): string {
  const value = given[argument];
  if (typeof value !== 'string' || value === '') throw new GraphQLError(`The argument "${argument}" must be a string.`, 'BAD_USER_INPUT');
  return value;
}

function notFound(what: string): never {
  throw new GraphQLError(`${what} not found.`, 'NOT_FOUND');
}

type Resolvers = Readonly<Record<string, (field: Field) => unknown>>;

/** The fields of queries and mutations, for one caller. */
function resolvers({ user, products }: Caller, credentials: Credentials): Readonly<Record<Operation['type'], Resolvers>> {
  const { id: userId } = user;
  return {
    query: {
      me: () => ({
        ...user,
        products: relay(products.map(({ id, name }) => ({ id, name }))),
        accessTokens: relay(credentials.keysOf(userId).map(describeKey)),
      }),
    },
    mutation: {
      createAccessToken(field) {
        const [product] = products;
        if (!product) throw new GraphQLError('An app has no access tokens.', 'UNAUTHORIZED');
        return describeKey(credentials.createKey({ userId, product: product.name, label: text(field, 'label') }));
      },
      revokeAccessToken(field) {
        const id = text(field, 'id');
        return credentials.revokeKeyOf(userId, id) ? { id } : notFound('Access token');
      },
      async revokeOAuthClientAccess(field) {
        const clientId = text(field, 'clientId');
        return await credentials.revokeClient(clientId, userId) ? { clientId } : notFound('OAuth client');
      },
    },
  };
}

async function execute({ type, fields }: Operation, caller: Caller, credentials: Credentials): Promise<Json> {
  const data: Record<string, unknown> = {};
  const known = resolvers(caller, credentials)[type];
  for (const field of fields) {
    const resolve = Object.hasOwn(known, field.name) ? known[field.name] : undefined;
    if (!resolve) throw new GraphQLError(`Cannot query field "${field.name}".`, 'GRAPHQL_VALIDATION_FAILED');
    data[field.alias] = select(await resolve(field), field);
  }
  return data;
}

/** `POST /graphql`. Errors are answered with 200, as GraphQL servers do. */
export function graphql(credentials: Credentials): Hono {
  return new Hono()
    .onError((error, c) => {
      const code = error instanceof GraphQLError ? error.code : 'INTERNAL_SERVER_ERROR';
      return c.json({ data: null, errors: [{ message: error.message, extensions: { code } }] });
    })
    .post('/graphql', async (c) => {
      const found = await credentials.identify(c.req.header('Authorization'));
      if ('refusal' in found) throw new GraphQLError('The credentials are unknown, expired or revoked.', found.refusal);
      const body: unknown = await c.req.json().catch(() => null);
      const { query, variables }: Json = isJsonObject(body) ? body : {};
      if (typeof query !== 'string') throw new GraphQLError('The body must be {"query": "…"}.', 'BAD_REQUEST');
      const operation = parseQuery(query, isJsonObject(variables) ? variables : {});
      return c.json({ data: await execute(operation, found.caller, credentials) });
    });
}
