/** The auth types that a browser can handle. */
export const AUTH_TYPES = ['ApiKey', 'Basic', 'OAuth2', 'OAuth1', 'None'] as const;

/** How a connector is authenticated, in Cyclr's own spelling: the types that a browser can handle. */
export type AuthType = (typeof AUTH_TYPES)[number];

/** The auth types whose sign-in takes place in a window. */
export type OAuthType = Extract<AuthType, 'OAuth2' | 'OAuth1'>;

/** Tells whether a value from outside is an auth type that a browser can handle. */
export const isAuthType = (value: unknown): value is AuthType => (AUTH_TYPES as readonly unknown[]).includes(value);

/** Tells whether the auth type needs a sign-in in a window. */
export const isOAuth = (authType: string): authType is OAuthType => authType === 'OAuth2' || authType === 'OAuth1';
