import { isAuthType } from '../contract/auth-types.js';
import type { AuthType } from '../contract/auth-types.js';
import { isObject } from '../contract/is-object.js';
import type { JsonObject } from '../contract/is-object.js';
import type { FieldError, SignInRequest } from '../contract/wire.js';
import { Problem } from './http/problem.js';

/** Characters. Some API keys are whole JSON files. */
const LONGEST_VALUE = 16_384;
const LONGEST_NAME = 200;

/** A `Map`, so that a property may have a name such as `__proto__`. */
interface WithProperties {
  readonly properties: ReadonlyMap<string, string>;
}

type OAuthFields = Pick<SignInRequest, 'authType' | 'callbackMessage'> & { readonly targetOrigin: string | null };
type CredentialFields =
  | { readonly authType: 'ApiKey'; readonly apiKey: string }
  | { readonly authType: 'Basic'; readonly username: string; readonly password: string }
  | { readonly authType: 'None' };

/** A request for a sign-in. A `targetOrigin` of `null` means the page's own origin. */
export type OAuthRequest = WithProperties & OAuthFields;
/** A request to store credentials, or only properties. */
export type StoreRequest = WithProperties & CredentialFields;
export type ConnectRequest = OAuthRequest | StoreRequest;

/**
 * Parses the body of a POST.
 * @throws {Problem} 400 if it is not such a request; 422 if fields are wrong. `errors` names all of them.
 */
export function parseConnectRequest(body: JsonObject): ConnectRequest {
  const { authType } = body;
  if (typeof authType !== 'string') throw new Problem({ status: 400, code: 'endpoint_error', detail: 'The body has no `authType`.' });
  if (!isAuthType(authType)) {
    throw new Problem({ status: 422, code: 'unsupported_auth_type', detail: 'This `authType` cannot be handled in a browser.' });
  }
  const errors: FieldError[] = [];
  const request = { ...parseFields(authType, body, errors), properties: parseProperties(body.properties, errors) };
  if (errors.length > 0) throw new Problem({ status: 422, code: 'invalid_credentials', detail: 'Some fields are not valid.', errors });
  return request;
}

/** The only place that reads credentials from a request. */
function parseFields(authType: AuthType, body: JsonObject, errors: FieldError[]): OAuthFields | CredentialFields {
  switch (authType) {
    case 'ApiKey': {
      const apiKey = parseText('apiKey', body.apiKey, errors);
      if (typeof body.apiKey === 'string' && body.apiKey.trim() === '') errors.push({ name: 'apiKey', detail: 'Must not be empty.' });
      return { authType, apiKey };
    }
    case 'Basic': {
      const username = parseText('username', body.username, errors);
      const password = parseText('password', body.password, errors);
      // One of them may be empty: many APIs take the key as the user name, without a password.
      if (body.username === '' && body.password === '') errors.push({ name: 'username', detail: 'Must not be empty.' });
      // The first colon ends the user name, and neither may contain control characters (RFC 7617, section 2).
      if (username.includes(':')) errors.push({ name: 'username', detail: 'Must not contain a colon.' });
      if (/\p{Cc}/u.test(username)) errors.push({ name: 'username', detail: 'Must not contain control characters.' });
      if (/\p{Cc}/u.test(password)) errors.push({ name: 'password', detail: 'Must not contain control characters.' });
      return { authType, username, password };
    }
    case 'OAuth1':
    case 'OAuth2': {
      const { targetOrigin = null, callbackMessage = null } = body;
      return {
        authType,
        targetOrigin: targetOrigin === null ? null : parseText('targetOrigin', targetOrigin, errors),
        callbackMessage: callbackMessage === null ? null : parseText('callbackMessage', callbackMessage, errors),
      };
    }
    case 'None':
      return { authType };
  }
}

function parseProperties(value: unknown, errors: FieldError[]): ReadonlyMap<string, string> {
  if (value === undefined || value === null) return new Map();
  if (!isObject(value)) throw new Problem({ status: 400, code: 'endpoint_error', detail: '`properties` must be an object.' });
  const named = Object.entries(value).filter(([name]) => name.length <= LONGEST_NAME);
  return new Map(named.map(([name, text]) => [name, parseText(`property:${name}`, text, errors)]));
}

function parseText(name: string, value: unknown, errors: FieldError[]): string {
  if (typeof value !== 'string') errors.push({ name, detail: 'Must be a string.' });
  else if (value.length > LONGEST_VALUE) errors.push({ name, detail: `Must not be longer than ${LONGEST_VALUE} characters.` });
  // Encoding as UTF-8 would replace a lone surrogate by another character.
  else if (/\p{Surrogate}/u.test(value)) errors.push({ name, detail: 'Must be valid Unicode.' });
  else return value;
  return '';
}
