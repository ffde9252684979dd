import { isOAuth } from '../contract/auth-types.js';
import { safeHeaders } from './http/plain-response.js';
import type { PlainResponse } from './http/plain-response.js';
import { Problem } from './http/problem.js';
import { judgeSubmitted } from './properties/save-properties.js';
import { saveSupplied } from './properties/supplied-properties.js';
import type { SignInTarget } from './sign-in/sign-in-url.js';
import { readConnector } from './resource.js';
import type { ConnectorResource } from './resource.js';

/** No page learns the start route's address from `Referer`: it names the attempt. */
const noReferrer = { 'referrer-policy': 'no-referrer' };

/**
 * Answers the start route: makes a sign-in token, and redirects to the sign-in URL. The URL is in `Location` only, so no script of the page
 * can read it. A `Cross-Origin-Opener-Policy` here would cut the window off from its opener.
 */
export async function start(resource: ConnectorResource, target: SignInTarget): Promise<PlainResponse> {
  const createUrl = resource.prepareSignInUrl(target);
  // Only a change has to wait for others: Cyclr may take long to make the token.
  if (resource.supplied.size > 0) await resource.inTurn(() => prepare(resource));
  else await prepare(resource);
  const { token } = await resource.account.signInToken(resource.username);
  return { status: 303, headers: new Headers({ ...safeHeaders, ...noReferrer, location: createUrl(token) }), body: null };
}

async function prepare(resource: ConnectorResource): Promise<void> {
  const connector = await readConnector(resource);
  if (!connector.authTypes.some(isOAuth)) {
    throw new Problem({ status: 422, code: 'unsupported_auth_type', detail: 'This connector does not support OAuth.' });
  }
  // If a required property is missing, Cyclr's sign-in page says only "Bad Request".
  judgeSubmitted(connector, new Map());
  if (resource.supplied.size === 0) return;
  // The write goes on although the window is closed: the next request in turn would store the same property again.
  await resource.finish((finishing) => saveSupplied(finishing, connector));
}
