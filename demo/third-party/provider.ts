import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Context, Provider as OAuthServer } from 'oidc-provider';
import type { Memory } from './memory.js';
import { contentSecurityPolicy, errorPage } from './pages.js';
import { interactionPolicy, Provider } from './quiet-oidc-provider.js';

const days = 24 * 60 * 60;

/** Shows the consent page for every authorization, even if the user consented before. */
function alwaysConsent() {
  const policy = interactionPolicy.base();
  const { Check } = interactionPolicy;
  policy.get('consent').checks.add(new Check('each_time', 'every authorization needs consent', 'consent_required', (context) =>
    (context.oidc.result?.consent ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT)));
  return policy;
}

export async function createProvider(issuer: string, memory: Memory, accessTokenLifetime: number): Promise<OAuthServer> {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  return new Provider(issuer, {
    adapter: memory.adapter,
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] },
    // Cookies ignore ports: the demo's host and Cyclr simulator receive these cookies too.
    cookies: {
      names: { session: 'cycle_session', interaction: 'cycle_interaction', resume: 'cycle_resume' },
      keys: [randomBytes(32).toString('hex')],
    },
    clientDefaults: {
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'ES256',
    },
    scopes: ['read', 'write'],
    responseTypes: ['code'],
    // Offered (S256), but not demanded.
    pkce: { required: () => false },
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    findAccount: (_context: Context, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
    interactions: { policy: alwaysConsent(), url: (_context: Context, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    renderError: async (context: Context, out: { readonly error: string; readonly error_description?: string }) => {
      context.type = 'html';
      context.set('Content-Security-Policy', contentSecurityPolicy);
      context.body = String(await errorPage(out.error, out.error_description));
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    routes: { authorization: '/oauth/authorize', token: '/oauth/token', jwks: '/oauth/jwks' },
    ttl: {
      AccessToken: accessTokenLifetime,
      AuthorizationCode: 60,
      ClientCredentials: accessTokenLifetime,
      Grant: 90 * days,
      IdToken: 3600,
      Interaction: 3600,
      RefreshToken: 90 * days,
      Session: days,
    },
    clientBasedCORS: () => false,
    fetch: () => Promise.reject(new Error('The OAuth server sends no requests.')),
  });
}
