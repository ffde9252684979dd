import type { AuthType } from '../backend/wire.js';

const IN_A_BROWSER: ReadonlySet<string> = new Set<AuthType>(['ApiKey', 'Basic', 'OAuth2', 'OAuth1', 'None']);

export const isAuthType = (value: unknown): value is AuthType => typeof value === 'string' && IN_A_BROWSER.has(value);

export const isOAuth = (authType: string): authType is 'OAuth2' | 'OAuth1' => authType === 'OAuth2' || authType === 'OAuth1';

/**
 * The ways in which a connector can be authenticated, best first. Its own `AuthType` leads. It may offer several methods, and Cyclr
 * does not tell which one was chosen when it was installed: where its own type cannot be handled in a browser, or is not given (Cyclr's
 * reference calls it deprecated), the first method that can be is described; a page that names another one of them is served too.
 *
 * `AuthFields`, an older type, means fields that go into the calls' bodies. They are the connector's properties, so it is handled as
 * `None` is; without a property there is nothing to ask for, and it stays what it is: not for a browser.
 */
export function authTypesOf(own: unknown, methods: readonly unknown[], hasProperties: boolean): readonly string[] {
  const named = [own, ...methods].filter((type) => typeof type === 'string' && type !== '' && type !== 'Unknown') as string[];
  const types = named.map((type) => (type === 'AuthFields' && hasProperties ? 'None' : type));
  return [...new Set([...types.filter(isAuthType), ...types])];
}
