import { Hono } from 'hono';
import type { Caller, Credentials } from './credentials.js';

interface Operation {
  readonly field: string;
  readonly argument: string;
  readonly selection: readonly string[];
}

class GraphQLError extends Error {
  constructor(message: string, readonly code: string) {
    super(message);
  }
}

/** Parses the subset of GraphQL that this API supports: one field, one string argument, one level of selection. */
function parse(query: string): Operation {
  const shape = /^\s*(?:(?:query|mutation)\s*\w*\s*)?\{\s*(\w+)\s*(?:\(\s*\w+\s*:\s*"([^"\\]*)"\s*\))?\s*(?:\{([\w\s,]*)\})?\s*\}\s*$/;
  const match = shape.exec(query);
  if (!match) throw new GraphQLError('Syntax Error', 'GRAPHQL_PARSE_FAILED');
  const [, field = '', argument = '', selection = ''] = match;
  return { field, argument, selection: selection.split(/[\s,]+/).filter(Boolean) };
}

function select(from: Readonly<Record<string, unknown>>, selection: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(selection.map((name) => {
    if (!(name in from)) throw new GraphQLError(`Cannot query field "${name}" on type "Me".`, 'GRAPHQL_VALIDATION_FAILED');
    return [name, from[name]];
  }));
}

async function execute({ field, argument, selection }: Operation, { user, product }: Caller, credentials: Credentials): Promise<unknown> {
  switch (field) {
    case 'me': {
      const { id, name, email } = user;
      return select({ id, name, email, product, accessTokens: credentials.keysOf(user) }, selection);
    }
    case 'revokeAccessToken': return credentials.revokeKey(argument, user.id);
    case 'revokeOAuthClientAccess': return credentials.revokeClient(argument, user.id);
    default: throw new GraphQLError(`Cannot query field "${field}".`, 'GRAPHQL_VALIDATION_FAILED');
  }
}

/** `POST /graphql`: `me`, `revokeAccessToken(id: "…")`, `revokeOAuthClientAccess(clientId: "…")`. */
export function graphql(credentials: Credentials): Hono {
  return new Hono()
    .onError((error, c) => {
      const code = error instanceof GraphQLError ? error.code : 'INTERNAL_SERVER_ERROR';
      return c.json({ data: null, errors: [{ message: error.message, extensions: { code } }] });
    })
    .post('/graphql', async (c) => {
      const caller = await credentials.identify(c.req.header('Authorization'));
      if (!caller) throw new GraphQLError('The credentials are unknown, expired or revoked.', 'UNAUTHORIZED');
      const body: unknown = await c.req.json().catch(() => null);
      const query = typeof body === 'object' && body !== null && 'query' in body ? body.query : null;
      if (typeof query !== 'string') throw new GraphQLError('The body must be {"query": "…"}.', 'BAD_REQUEST');
      const operation = parse(query);
      return c.json({ data: { [operation.field]: await execute(operation, caller, credentials) } });
    });
}
