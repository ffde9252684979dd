import { isObject } from '../contract/is-object.js';
import { isSecureUrl } from '../contract/loopback.js';

/** The `serviceOrigin` of a description, if it is an exact origin. Any other text may be a whole sign-in URL, which no row may repeat. */
export function serviceOriginIn(description: unknown): string | null {
  const given = isObject(description) ? description.serviceOrigin : null;
  return typeof given === 'string' && URL.canParse(given) && new URL(given).origin === given ? given : null;
}

/**
 * The faults of a sign-in URL. They never repeat more of it than its origin, because it opens the user's account.
 * @param name Where the answer has the URL.
 */
export function faultsOfSignInUrl(name: 'url' | 'Location', url: URL): readonly string[] {
  return [
    ...(isSecureUrl(url) ? [] : [`${name} is not https: but ${url.protocol}`]),
    ...(url.username || url.password ? [`${name} contains a user name or a password`] : []),
    // Tokens are base64. In a query, `+` means a space.
    ...(/\s/.test(url.searchParams.get('token') ?? '') ? [`the token in ${name} is not percent-encoded: its + is read as a space`] : []),
  ];
}

/** Whether a second sign-in URL starts the same sign-in: it has the same token, or differs only by what the page chose. */
export function isSameSignIn(first: URL, second: URL): boolean {
  const [token, other] = [first, second].map(({ searchParams }) => searchParams.get('token'));
  return token && other ? token === other : withoutTarget(first) === withoutTarget(second);
}

function withoutTarget(url: URL): string {
  const rest = new URL(url);
  for (const name of ['targetOrigin', 'callbackMessage']) rest.searchParams.delete(name);
  return rest.href;
}
