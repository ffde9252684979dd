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
import { pipedriveTokens, users } from './secrets.js';
import type { User } from './secrets.js';

export interface ThirdPartyOptions {
  /** Default: 0, any free port. */
  readonly port?: number;
  /** Default: `127.0.0.1`. */
  readonly host?: string;
  /** Seconds until an access token expires. Default: 3600. */
  readonly accessTokenLifetime?: number;
}

/** An OAuth app that users can install in their products. */
export interface OAuthClient {
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[];
  /** Whether its sign-in pages have `Cross-Origin-Opener-Policy: same-origin`. Default: `false`. */
  readonly isIsolated?: boolean;
}

/** The product Cycle with its OAuth server and API, and the APIs of the other products, on one origin. */
export interface ThirdParty {
  /** Also the OAuth issuer. */
  readonly origin: string;
  readonly users: readonly User[];
  /** Response headers of the sign-in pages and of the redirects between them. Can be changed at run time. */
  readonly headers: Record<string, string>;
  registerClient(client: OAuthClient): void;
  /** Revokes a personal API key of Cycle's, or a key of Pipedrive's. Returns whether it worked before. */
  revokeKey(key: string): boolean;
  /** Revokes all access to an OAuth app, of one user or of all. */
  readonly revokeClient: Credentials['revokeClient'];
  close(): Promise<void>;
}

interface Env {
  Bindings: HttpBindings;
}

export async function startThirdParty(options: ThirdPartyOptions = {}): Promise<ThirdParty> {
  const memory = createMemory();
  const headers: Record<string, string> = {};
  const revoked = new Set<string>();
  const isolatedClients = new Set<string>();
  let credentials!: Credentials;

  // Set on Node's response, because the OAuth server writes to it directly.
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
      .route('/interaction', interactions(provider, credentials, isolatedClients))
      .route('/', graphql(credentials))
      .route('/', rest(revoked))
      .fetch;
  });

  return {
    ...listening,
    users,
    headers,
    registerClient({ name, clientId, clientSecret, redirectUris, isIsolated = false }) {
      memory.setClient(clientId, { client_id: clientId, client_secret: clientSecret, client_name: name, redirect_uris: redirectUris });
      if (isIsolated) isolatedClients.add(clientId);
    },
    revokeKey(key) {
      if (!pipedriveTokens.has(key)) return credentials.revokeKey(key);
      const worked = !revoked.has(key);
      revoked.add(key);
      return worked;
    },
    revokeClient: (...client) => credentials.revokeClient(...client),
  };
}
