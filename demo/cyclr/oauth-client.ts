import * as oauth from 'oauth4webapi';
import type { Cyclr } from './api.js';
import type { OAuthTokens } from './shapes.js';
import { property } from './state.js';
import type { StoredConnector } from './state.js';

/** Cyclr's own OAuth app, for connectors that bring none of the customer's. */
const ownApp = { name: 'Cyclr', clientId: 'cyclr', clientSecret: 'cyclr-own-secret-at-cycle' };

/** Everything here is on loopback. */
const insecure = { [oauth.allowInsecureRequests]: true };

export interface Authorization {
  readonly url: URL;
  readonly state: string;
  readonly codeVerifier: string;
}

function redirectUri(cyclr: Cyclr): string {
  return `${cyclr.origin}/connectorauth/callback`;
}

export function registerAtThirdParty(cyclr: Cyclr): void {
  cyclr.thirdParty?.registerClient({ ...ownApp, redirectUris: [redirectUri(cyclr)] });
}

async function discover(cyclr: Cyclr): Promise<oauth.AuthorizationServer> {
  if (!cyclr.thirdParty) throw new Error('This simulator was started without a third party.');
  const issuer = new URL(cyclr.thirdParty.origin);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }));
}

function app(stored: StoredConnector): readonly [oauth.Client, oauth.ClientAuth] {
  const clientId = property(stored, 'ClientId');
  const clientSecret = property(stored, 'ClientSecret');
  const own = clientId && clientSecret ? { clientId, clientSecret } : ownApp;
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

/** The authorization request that a user's browser is sent to: state, PKCE with S256. */
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

/** Checks the authorization response and exchanges its code. Throws where the user said no, or anything is wrong. */
export async function exchange(
  cyclr: Cyclr,
  stored: StoredConnector,
  { state, codeVerifier }: Authorization,
  callback: URL,
): Promise<OAuthTokens> {
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

/** Cyclr gets the tokens of a `ClientCredentials` connector by itself: the user's browser comes straight back. */
export async function clientCredentials(cyclr: Cyclr, stored: StoredConnector): Promise<OAuthTokens> {
  const server = await discover(cyclr);
  const [client, authentication] = app(stored);
  const response = await oauth.clientCredentialsGrantRequest(server, client, authentication, { scope: 'read write' }, insecure);
  return tokens(cyclr, await oauth.processClientCredentialsResponse(server, client, response));
}

/** The stored access token; a new one, stored in its place, where it has expired. */
export async function freshAccessToken(cyclr: Cyclr, stored: StoredConnector): Promise<string> {
  const { AccessToken, RefreshToken, Expires } = JSON.parse(stored.authValue ?? '{}') as Partial<OAuthTokens>;
  if (AccessToken && (!Expires || Date.parse(Expires) > cyclr.now())) return AccessToken;
  if (!RefreshToken) throw new Error('There is no access token that is still valid, and no refresh token.');
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
