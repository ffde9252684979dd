import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { demoAccounts, demoPartner } from '../connectors.js';
import { demoLibrary } from '../library.js';
import { listen } from '../listen.js';
import { accessTokens } from './access-tokens.js';
import { accountConnectors } from './account-connectors.js';
import type { Cyclr } from './api.js';
import { connectorLibrary } from './connector-library.js';
import { installation } from './install.js';
import { upgrade } from './library.js';
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
  /** Percent-encoded, as it was sent. */
  readonly path: string;
  /** The `X-Cyclr-Account` header. */
  readonly account: string | null;
}

type Replacement = Response | 'lost' | undefined;

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
  /**
   * Called after every API call that the simulator has answered. `'lost'` closes the connection instead of sending the answer: the call has
   * had its effect, and the client does not know.
   */
  interceptAnswer: ((request: Request, answer: Response) => Replacement | Promise<Replacement>) | undefined;
  /** Publishes a new release of the connector with this name, and upgrades its Account Connectors. Returns the id of the release. */
  upgrade(connectorName: string): number;
  close(): Promise<void>;
}

export async function startCyclr(options: CyclrOptions = {}): Promise<CyclrSimulator> {
  const requests: RecordedRequest[] = [];
  const headers: Record<string, string> = {};
  const state = createState(options.accounts ?? demoAccounts, options.library ?? demoLibrary);
  if (options.registeredAddresses) state.registeredAddresses = new Set(options.registeredAddresses);
  const unknowns: Unknowns = { ...likelyUnknowns, ...options.unknowns };
  const { clientId = demoPartner.clientId, clientSecret = demoPartner.clientSecret } = options;
  const { partner = { username: demoPartner.username, password: demoPartner.password } } = options;

  function app(cyclr: Cyclr): Hono<{ Bindings: HttpBindings }> {
    const hono = new Hono<{ Bindings: HttpBindings }>();
    hono.use(async (c, next) => {
      const { method, url } = c.req;
      const path = new URL(url).pathname;
      if (path !== '/oauth/token' && !path.startsWith('/v1.0/')) return next();
      requests.push({ method, path, account: c.req.header('X-Cyclr-Account') ?? null });
      const { intercept, interceptAnswer } = simulator;
      const answer = await intercept?.(c.req.raw.clone());
      if (answer) return answer;
      if (!interceptAnswer) return next();
      const request = c.req.raw.clone();
      await next();
      const replacement = await interceptAnswer(request, c.res.clone());
      if (!replacement) return;
      if (replacement === 'lost') c.env.outgoing.destroy();
      // Hono adds the headers of the previous answer to a replacement, unless there is none.
      c.res = undefined;
      c.res = replacement === 'lost' ? RESPONSE_ALREADY_SENT : replacement;
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
    hono.route('/v1.0/connectors', connectorLibrary(cyclr));
    hono.route('/v1.0/connectors', installation(cyclr));
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
  const simulator: CyclrSimulator = {
    ...listening,
    redirectUri,
    state,
    unknowns,
    requests,
    headers,
    intercept: undefined,
    interceptAnswer: undefined,
    upgrade: (connectorName) => upgrade(state, connectorName),
  };
  return simulator;
}
