import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import type { MiddlewareHandler } from 'hono';
import { createCredentials } from './credentials.js';
import type { Credentials } from './credentials.js';
import { graphql } from './graphql.js';
import { interactions } from './interactions.js';
import { listen } from '../listen.js';
import { createMemory } from './memory.js';
import { stylesheet } from './pages.js';
import { createProvider } from './provider.js';
import { rest } from './rest.js';
import { users } from './secrets.js';
import type { User } from './secrets.js';

export interface ThirdPartyOptions {
  /** Default: 0, any free port. */
  readonly port?: number;
  /** Default: `127.0.0.1`. */
  readonly host?: string;
  /** Seconds that an access token lives; default: 3600. */
  readonly accessTokenLifetime?: number;
}

/** An OAuth app that users may let into their products. */
export interface OAuthClient {
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[];
}

/** Cycle, an OAuth server and its API; on the same origin the other products' APIs. */
export interface ThirdParty {
  /** Also the OAuth issuer. */
  readonly origin: string;
  readonly users: readonly User[];
  /** Response headers of the pages that users see, and of the redirects between them; switchable while it runs. */
  readonly headers: Record<string, string>;
  registerClient(client: OAuthClient): void;
  /** Revokes a personal API key. */
  readonly revokeKey: Credentials['revokeKey'];
  /** Revokes all access that users (or one of them) gave an OAuth app. */
  readonly revokeClient: Credentials['revokeClient'];
  close(): Promise<void>;
}

interface Env {
  Bindings: HttpBindings;
}

export async function startThirdParty(options: ThirdPartyOptions = {}): Promise<ThirdParty> {
  const memory = createMemory();
  const headers: Record<string, string> = {};
  let credentials!: Credentials;

  // The OAuth server writes its own response, so the headers go where it finds them.
  const pageHeaders: MiddlewareHandler<Env> = async (c, next) => {
    for (const [name, value] of Object.entries(headers)) c.env.outgoing.setHeader(name, value);
    await next();
  };

  const listening = await listen(options.host ?? '127.0.0.1', options.port ?? 0, async (origin) => {
    const provider = await createProvider(origin, memory, options.accessTokenLifetime ?? 3600);
    credentials = createCredentials(provider);
    const oauth = provider.callback();
    const toOAuth: MiddlewareHandler<Env> = async ({ env }) => {
      await oauth(env.incoming, env.outgoing);
      return RESPONSE_ALREADY_SENT;
    };
    return new Hono<Env>()
      .use('/oauth/authorize/*', pageHeaders)
      .use('/interaction/*', pageHeaders)
      .all('/oauth/*', toOAuth)
      .all('/.well-known/*', toOAuth)
      .get('/cycle.css', (c) => c.body(stylesheet, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
      .route('/interaction', interactions(provider, credentials))
      .route('/', graphql(credentials))
      .route('/', rest())
      .fetch;
  });

  return {
    ...listening,
    users,
    headers,
    registerClient: ({ name, clientId, clientSecret, redirectUris }) => memory.setClient(clientId, {
      client_id: clientId,
      client_secret: clientSecret,
      client_name: name,
      redirect_uris: redirectUris,
    }),
    revokeKey: (...key) => credentials.revokeKey(...key),
    revokeClient: (...client) => credentials.revokeClient(...client),
  };
}
