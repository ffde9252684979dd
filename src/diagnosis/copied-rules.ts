/**
 * Rules of the element that its diagnosis follows, too. They are copies: a module that both share would become a file of its own, and the
 * script-tag file would no longer be self-contained. `test/diagnosis/copied-rules.test.ts` compares each with its original.
 */

/** The query parameter of a return page: `PARAMETER` of `sign-in/attempt-record.ts`. */
export const PARAMETER = 'cyclr-attempt';

/** The auth types that a browser can handle: `AUTH_TYPES` of `contract/auth-types.ts`. */
export const AUTH_TYPES: readonly string[] = ['ApiKey', 'Basic', 'OAuth2', 'OAuth1', 'None'];

/** Tells whether the auth type needs a sign-in in a window: `isOAuth` of `contract/auth-types.ts`. */
export const isOAuth = (authType: string): boolean => authType === 'OAuth2' || authType === 'OAuth1';

/** Tells whether a URL is `https:`, or `http:` on this machine: `isSecureUrl` of `contract/loopback.ts`. */
export const isSecureUrl = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && /^(.+\.)?localhost$|^127(\.\d+){3}$|^\[::1]$/.test(hostname));

/** Tells whether the element accepts this entry of `service-origin`: `parseOrigins` of `sign-in/trusted-url.ts`. */
export const isOrigin = (entry: string): boolean =>
  !/[*,]/.test(entry) && globalThis.URL.canParse(entry) && isSecureUrl(new globalThis.URL(entry));

/** The path of the start route, from that of the connector's resource: `startAddressOf` of `sign-in/completion.ts`. */
export const startPathOf = (pathname: string): string => pathname.replace(/\/?$/, '/start');

/** Whether the page has replaced `open`, so that no window is opened from the hidden frame: `hasOwnOpen` of `sign-in/opener.ts`. */
export const hasOwnOpen = ({ open }: Window): boolean => !String(open).includes('[native code]');
