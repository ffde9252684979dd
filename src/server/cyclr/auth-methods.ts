import { isAuthType } from '../../contract/auth-types.js';

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
