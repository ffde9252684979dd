import { isAuthType } from '../../contract/auth-types.js';
import type { JsonObject } from '../../contract/is-object.js';

/** A connector's `Authentication`, with the default method first and the others in Cyclr's order. */
export const sortMethods = (methods: readonly JsonObject[]): readonly JsonObject[] =>
  [...methods].sort((a, b) => Number(b.IsDefault === true) - Number(a.IsDefault === true));

/**
 * Lists the auth types that a connector can use, the best first. Cyclr does not tell which of several methods was chosen when the
 * connector was installed. So the connector's own `AuthType` comes first, unless a browser cannot handle it or it is missing (Cyclr's
 * reference calls it deprecated); then the default method, and then the first that a browser can handle. A page may also use any other
 * type in the list.
 *
 * `AuthFields` is an older type whose fields go into the calls' bodies. They are the connector's properties, so it is handled as
 * `None`. Without properties there is nothing to ask for, and it stays a type that a browser cannot handle.
 */
export function listAuthTypes(own: unknown, methods: readonly unknown[], hasProperties: boolean): readonly string[] {
  const named = [own, ...methods].filter((type) => typeof type === 'string' && type !== '' && type !== 'Unknown') as string[];
  const types = named.map((type) => (type === 'AuthFields' && hasProperties ? 'None' : type));
  return [...new Set([...types.filter(isAuthType), ...types])];
}
