import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Cyclr } from './api.js';
import { authorize, clientCredentials, exchange, isDenial } from './oauth-client.js';
import type { Authorization } from './oauth-client.js';
import {
  badRequestPage, completedPage, completedScript, contentSecurityPolicy, failurePage, forbiddenPage, stylesheet,
} from './pages.js';
import { redeem } from './sign-in-tokens.js';
import { missesRequiredProperties } from './state.js';
import type { StoredConnector } from './state.js';
import type { OAuthTokens } from './shapes.js';

/** Where the browser goes when the sign-in is done: by message with `callbackMessage`, as a page without. */
interface Return {
  readonly targetOrigin: string;
  readonly callbackMessage: string | undefined;
}

interface PendingSignIn extends Return {
  readonly authorization: Authorization;
  readonly connector: StoredConnector;
  /** The browser that began; a callback in any other one is refused. */
  readonly browser: string;
}

/** Cookies do not tell ports apart: the name must not be the host's nor the third party's. */
const browserCookie = 'cyclr_browser';

function browserOf(c: Context): string {
  const known = getCookie(c, browserCookie);
  if (known) return known;
  const browser = randomBytes(32).toString('base64url');
  setCookie(c, browserCookie, browser, { httpOnly: true, sameSite: 'Lax', path: '/connectorauth' });
  return browser;
}

function isRedirectTarget(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** The pages that users' browsers see, at Cyclr's service domain. */
export function signInPages(cyclr: Cyclr): Hono {
  const pending = new Map<string, PendingSignIn>();

  function complete(
    c: Context,
    connector: StoredConnector,
    tokens: OAuthTokens,
    { targetOrigin, callbackMessage }: Return,
  ): Response | Promise<Response> {
    connector.authValue = JSON.stringify(tokens);
    connector.authenticated = true;
    const connectorName = connector.seed.connector.Name;
    if (callbackMessage !== undefined) {
      return c.html(completedPage(connectorName, { targetOrigin, callbackMessage, closes: cyclr.unknowns.closesPopup }));
    }
    const url = new URL(targetOrigin);
    for (const [name, value] of Object.entries(cyclr.unknowns.redirectParameters)) url.searchParams.append(name, value);
    return c.redirect(url.href);
  }

  return new Hono()
    .use(async (c, next) => {
      await next();
      c.header('Content-Security-Policy', contentSecurityPolicy);
      c.header('Cache-Control', 'no-store');
      c.header('Referrer-Policy', 'no-referrer');
    })
    .onError((error, c) => c.html(failurePage(isDenial(error) ? 'Access was denied.' : 'The sign-in failed.'), 400))
    .get('/pages.css', (c) => c.body(stylesheet, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
    .get('/completed.js', (c) => c.body(completedScript, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }))
    .get('/updateaccountconnectoroauth', async (c) => {
      const { id = '', token = '', targetOrigin = '', callbackMessage } = c.req.query();
      const signIn = redeem(cyclr, token);
      const connector = signIn && cyclr.state.accounts.get(signIn.accountId)?.connectors.get(Number(id));
      if (!connector) return c.html(forbiddenPage(), 403);
      const { AuthType, OAuth2Type } = connector.seed.connector;
      const possible = AuthType === 'OAuth2' && !missesRequiredProperties(connector);
      if (!possible || (callbackMessage === undefined && !isRedirectTarget(targetOrigin))) return c.html(badRequestPage(), 400);
      if (OAuth2Type === 'ClientCredentials') {
        return complete(c, connector, await clientCredentials(cyclr, connector), { targetOrigin, callbackMessage });
      }
      const authorization = await authorize(cyclr, connector);
      pending.set(authorization.state, { authorization, connector, targetOrigin, callbackMessage, browser: browserOf(c) });
      return c.redirect(authorization.url.href);
    })
    .get('/callback', async (c) => {
      const state = c.req.query('state') ?? '';
      const signIn = pending.get(state);
      if (!signIn || signIn.browser !== getCookie(c, browserCookie)) return c.html(forbiddenPage(), 403);
      pending.delete(state);
      const { connector } = signIn;
      return complete(c, connector, await exchange(cyclr, connector, signIn.authorization, new URL(c.req.url)), signIn);
    });
}
