import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Cyclr } from './api.js';
import { methodOf } from './auth-methods.js';
import { authorize, clientCredentials, exchange, isDenial } from './oauth-client.js';
import type { Authorization } from './oauth-client.js';
import {
  badRequestPage, completedPage, completedScript, contentSecurityPolicy, failurePage, forbiddenPage, stylesheet,
} from './pages.js';
import { redeem } from './sign-in-tokens.js';
import { missesRequiredProperties } from './state.js';
import type { StoredConnector } from './state.js';
import type { OAuthTokens } from './shapes.js';

/** The connector of a sign-in, and how its end is reported: by message, or without a `callbackMessage` by a redirect. */
interface SignIn {
  readonly connector: StoredConnector;
  readonly targetOrigin: string;
  readonly callbackMessage: string | undefined;
}

interface PendingSignIn extends SignIn {
  readonly authorization: Authorization;
  /** The browser that started the sign-in. A callback in another browser is rejected. */
  readonly browser: string;
}

/** Cookies ignore ports: the name must differ from those of the host and the third party. */
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

/** The pages on Cyclr's service domain that users see. */
export function signInPages(cyclr: Cyclr): Hono {
  const pending = new Map<string, PendingSignIn>();

  function complete(c: Context, { connector, targetOrigin, callbackMessage }: SignIn, tokens: OAuthTokens): Response | Promise<Response> {
    connector.authValue = JSON.stringify(tokens);
    connector.authenticated = true;
    const connectorName = connector.name;
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
      const redeemed = redeem(cyclr, token);
      const connector = redeemed && cyclr.state.accounts.get(redeemed.accountId)?.connectors.get(Number(id));
      if (!connector) return c.html(forbiddenPage(), 403);
      const { AuthType, OAuth2Type } = methodOf(connector);
      const possible = AuthType === 'OAuth2' && !missesRequiredProperties(connector);
      if (!possible || (callbackMessage === undefined && !isRedirectTarget(targetOrigin))) return c.html(badRequestPage(), 400);
      if (OAuth2Type === 'ClientCredentials') {
        return complete(c, { connector, targetOrigin, callbackMessage }, await clientCredentials(cyclr, connector));
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
      return complete(c, signIn, await exchange(cyclr, { ...signIn, callback: new URL(c.req.url) }));
    });
}
