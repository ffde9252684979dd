import * as oauth from 'oauth4webapi';
import type { Cyclr } from './api.js';
import type { OAuthTokens } from './shapes.js';
import { property } from './state.js';
import type { StoredConnector } from './state.js';

/** Cyclr's own OAuth app, for connectors without an app of the customer. */
const ownApp = { name: 'Cyclr', clientId: 'cyclr', clientSecret: 'cyclr-own-secret-at-cycle' };

/** Cyclr's own OAuth app at a third party that isolates its sign-in pages. */
const ownIsolatedApp = { name: 'Cyclr', clientId: 'cyclr-isolated', clientSecret: 'cyclr-own-isolated-secret' };

/** Allows `http:`: the demo runs on loopback. */
const insecure = { [oauth.allowInsecureRequests]: true };

/** An authorization request, with the secrets that its response is checked against. */
export interface Authorization {
  readonly url: URL;
  readonly state: string;
  readonly codeVerifier: string;
}

/** An authorization response, with the request that it belongs to. */
export interface Exchange {
  readonly connector: StoredConnector;
  readonly authorization: Authorization;
  /** The URL that the third party redirected the browser to. */
  readonly callback: URL;
}

function redirectUri(cyclr: Cyclr): string {
  return `${cyclr.origin}/connectorauth/callback`;
}

export function registerAtThirdParty(cyclr: Cyclr): void {
  const redirectUris = [redirectUri(cyclr)];
  cyclr.thirdParty?.registerClient({ ...ownApp, redirectUris });
  cyclr.thirdParty?.registerClient({ ...ownIsolatedApp, redirectUris, isIsolated: true });
}

async function discover(cyclr: Cyclr): Promise<oauth.AuthorizationServer> {
  if (!cyclr.thirdParty) throw new Error('This simulator was started without a third party.');
  const issuer = new URL(cyclr.thirdParty.origin);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }));
}

function app(stored: StoredConnector): readonly [oauth.Client, oauth.ClientAuth] {
  const clientId = property(stored, 'ClientId');
  const clientSecret = property(stored, 'ClientSecret');
  const cyclrsApp = stored.seed.isolatesSignIn ? ownIsolatedApp : ownApp;
  const own = clientId && clientSecret ? { clientId, clientSecret } : cyclrsApp;
  return [{ client_id: own.clientId }, oauth.ClientSecretPost(own.clientSecret)];
}

function tokens(cyclr: Cyclr, response: oauth.TokenEndpointResponse): OAuthTokens {
  const { expires_in: expiresIn } = response;
  return {
    AccessToken: response.access_token,
    RefreshToken: response.refresh_token ?? null,
    Expires: expiresIn === undefined ? null : new Date(cyclr.now() + expiresIn * 1000).toISOString(),
    RefreshExpires: null,
  };
}

/** The authorization request for the user's browser, with `state` and PKCE (S256). */
export async function authorize(cyclr: Cyclr, stored: StoredConnector): Promise<Authorization> {
  const server = await discover(cyclr);
  const [client] = app(stored);
  const state = oauth.generateRandomState();
  const codeVerifier = oauth.generateRandomCodeVerifier();
  const url = new URL(server.authorization_endpoint!);
  url.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri(cyclr),
    response_type: 'code',
    scope: 'read write',
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  }).toString();
  return { url, state, codeVerifier };
}

/**
 * Checks the authorization response in the callback's URL and exchanges its code.
 * @throws {Error} If the user denied the request, or the response is wrong.
 */
export async function exchange(cyclr: Cyclr, { connector: stored, authorization, callback }: Exchange): Promise<OAuthTokens> {
  const { state, codeVerifier } = authorization;
  const server = await discover(cyclr);
  const [client, authentication] = app(stored);
  const parameters = oauth.validateAuthResponse(server, client, callback, state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authentication,
    parameters,
    redirectUri(cyclr),
    codeVerifier,
    insecure,
  );
  return tokens(cyclr, await oauth.processAuthorizationCodeResponse(server, client, response));
}

/** Gets the tokens of a `ClientCredentials` connector, without the user's browser. */
export async function clientCredentials(cyclr: Cyclr, stored: StoredConnector): Promise<OAuthTokens> {
  const server = await discover(cyclr);
  const [client, authentication] = app(stored);
  const response = await oauth.clientCredentialsGrantRequest(server, client, authentication, { scope: 'read write' }, insecure);
  return tokens(cyclr, await oauth.processClientCredentialsResponse(server, client, response));
}

/** The stored access token. An expired token is renewed and stored first. */
export async function freshAccessToken(cyclr: Cyclr, stored: StoredConnector): Promise<string> {
  const { AccessToken, RefreshToken, Expires } = JSON.parse(stored.authValue ?? '{}') as Partial<OAuthTokens>;
  if (AccessToken && (!Expires || Date.parse(Expires) > cyclr.now())) return AccessToken;
  if (!RefreshToken) throw new Error('The access token has expired, and there is no refresh token.');
  const server = await discover(cyclr);
  const [client, authentication] = app(stored);
  const response = await oauth.refreshTokenGrantRequest(server, client, authentication, RefreshToken, insecure);
  const renewed = tokens(cyclr, await oauth.processRefreshTokenResponse(server, client, response));
  stored.authValue = JSON.stringify({ ...renewed, RefreshToken: renewed.RefreshToken ?? RefreshToken });
  return renewed.AccessToken;
}

/** Whether {@link exchange} failed because the user denied the request. */
export function isDenial(error: unknown): boolean {
  return error instanceof oauth.AuthorizationResponseError && error.error === 'access_denied';
}
