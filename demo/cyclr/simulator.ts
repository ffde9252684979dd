import { Hono } from 'hono';
import { demoAccounts, demoPartner } from '../connectors.js';
import { listen } from '../listen.js';
import { accessTokens } from './access-tokens.js';
import { accountConnectors } from './account-connectors.js';
import type { Cyclr } from './api.js';
import { registerAtThirdParty } from './oauth-client.js';
import { likelyUnknowns } from './options.js';
import type { CyclrOptions, Unknowns } from './options.js';
import { properties } from './properties.js';
import { signInPages } from './sign-in-pages.js';
import { signInTokens } from './sign-in-tokens.js';
import { createState } from './state.js';
import type { State } from './state.js';
import { testConnection } from './test-connection.js';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  /** The `X-Cyclr-Account` header. */
  readonly account: string | null;
}

/** A simulator of Cyclr: its API and its sign-in pages, on one origin. */
export interface CyclrSimulator {
  readonly origin: string;
  /** The redirect URI of the simulator, for the customer's own OAuth apps. */
  readonly redirectUri: string;
  readonly state: State;
  /** Can be changed at run time. */
  readonly unknowns: Unknowns;
  /** All API calls in order, including those that {@link intercept} answers. */
  readonly requests: RecordedRequest[];
  /** Response headers of the pages. Can be changed at run time. */
  readonly headers: Record<string, string>;
  /** Called before every API call. Its result is the answer; after `undefined`, the simulator answers. */
  intercept: ((request: Request) => Response | Promise<Response | undefined> | undefined) | undefined;
  close(): Promise<void>;
}

export async function startCyclr(options: CyclrOptions = {}): Promise<CyclrSimulator> {
  const requests: RecordedRequest[] = [];
  const headers: Record<string, string> = {};
  const state = createState(options.accounts ?? demoAccounts);
  if (options.registeredAddresses) state.registeredAddresses = new Set(options.registeredAddresses);
  const unknowns: Unknowns = { ...likelyUnknowns, ...options.unknowns };
  const { clientId = demoPartner.clientId, clientSecret = demoPartner.clientSecret } = options;
  const { partner = { username: demoPartner.username, password: demoPartner.password } } = options;

  function app(cyclr: Cyclr): Hono {
    const hono = new Hono();
    hono.use(async (c, next) => {
      const { method, path } = c.req;
      if (path !== '/oauth/token' && !path.startsWith('/v1.0/')) return next();
      requests.push({ method, path, account: c.req.header('X-Cyclr-Account') ?? null });
      return (await simulator.intercept?.(c.req.raw.clone())) ?? next();
    });
    hono.use('/connectorauth/*', async (c, next) => {
      await next();
      for (const [name, value] of Object.entries(headers)) c.header(name, value);
    });
    hono.route('/', accessTokens(cyclr));
    hono.route('/v1.0/account/connectors/:id/properties', properties(cyclr));
    hono.route('/v1.0/account/connectors', testConnection(cyclr));
    hono.route('/v1.0/account/connectors', accountConnectors(cyclr));
    hono.route('/v1.0/accounts', signInTokens(cyclr));
    hono.route('/connectorauth', signInPages(cyclr));
    hono.onError((error, c) => c.json({ Message: error.message }, 500));
    return hono.notFound((c) => c.json({ Message: 'No HTTP resource was found that matches the request URI.' }, 404));
  }

  const listening = await listen(options.host ?? '127.0.0.1', options.port ?? 0, async (origin) => {
    const cyclr: Cyclr = {
      origin,
      state,
      unknowns,
      credentials: { clientId, clientSecret, partner },
      thirdParty: options.thirdParty,
      now: options.now ?? Date.now,
    };
    registerAtThirdParty(cyclr);
    return app(cyclr).fetch;
  });
  const redirectUri = `${listening.origin}/connectorauth/callback`;
  const simulator: CyclrSimulator = { ...listening, redirectUri, state, unknowns, requests, headers, intercept: undefined };
  return simulator;
}
