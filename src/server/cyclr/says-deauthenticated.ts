import { isObject } from '../../contract/is-object.js';

/**
 * Tells whether Cyclr's answer to the call to de-authenticate says that it is done: `Connector 'Access CRM' successfully de-authenticated.`
 * The name in it may hold any text, so only the end counts.
 */
export const saysDeauthenticated = (json: unknown): boolean =>
  isObject(json) && /' successfully de-?authenticated\.?$/i.test(String(json.Message));
