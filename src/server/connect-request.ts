import { isAuthType } from '../contract/auth-types.js';
import type { AuthType } from '../contract/auth-types.js';
import { isObject } from '../contract/is-object.js';
import type { JsonObject } from '../contract/is-object.js';
import type { FieldError, SignInRequest } from '../contract/wire.js';
import { Problem } from './http/problem.js';

/** Characters: some keys are whole JSON files. */
const LONGEST_VALUE = 16_384;
const LONGEST_NAME = 200;

/** In a `Map`, where a name such as `__proto__` is one like any other. */
interface GivenProperties {
  readonly properties: ReadonlyMap<string, string>;
}

type OAuthWish = Pick<SignInRequest, 'authType' | 'callbackMessage'> & { readonly targetOrigin: string | null };
type CredentialsWish =
  | { readonly authType: 'ApiKey'; readonly apiKey: string }
  | { readonly authType: 'Basic'; readonly username: string; readonly password: string }
  | { readonly authType: 'None' };

/** A sign-in is asked for; `targetOrigin` may be left to us. */
export type OAuthRequest = GivenProperties & OAuthWish;
/** Credentials, or properties alone, are to be stored. */
export type StoreRequest = GivenProperties & CredentialsWish;
export type ConnectRequest = OAuthRequest | StoreRequest;

/**
 * The request in a POST's body.
 * @throws {Problem} 400 where it is no such request, 422 where a field is wrong: `errors` names all that are.
 */
export function parseConnectRequest(body: JsonObject): ConnectRequest {
  const { authType } = body;
  if (typeof authType !== 'string') throw new Problem(400, 'endpoint_error', 'The body has no `authType`.');
  if (!isAuthType(authType)) throw new Problem(422, 'unsupported_auth_type', 'This `authType` cannot be handled in a browser.');
  const errors: FieldError[] = [];
  const request = { ...parseWish(authType, body, errors), properties: parseProperties(body.properties, errors) };
  if (errors.length > 0) throw new Problem(422, 'invalid_credentials', 'Some fields cannot be taken as they are.', { errors });
  return request;
}

/** Every secret that the request carries is read here and nowhere else. */
function parseWish(authType: AuthType, body: JsonObject, errors: FieldError[]): OAuthWish | CredentialsWish {
  switch (authType) {
    case 'ApiKey': {
      const apiKey = parseText('apiKey', body.apiKey, errors);
      if (typeof body.apiKey === 'string' && body.apiKey.trim() === '') errors.push({ name: 'apiKey', detail: 'Must not be empty.' });
      return { authType, apiKey };
    }
    case 'Basic': {
      const username = parseText('username', body.username, errors);
      const password = parseText('password', body.password, errors);
      // Either may be empty, not both: many an API takes its key as the name, and no password.
      if (body.username === '' && body.password === '') errors.push({ name: 'username', detail: 'Must not be empty.' });
      // RFC 7617, section 2: the first colon ends the name, and control characters are in neither.
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
  if (!isObject(value)) throw new Problem(400, 'endpoint_error', '`properties` must be an object.');
  const named = Object.entries(value).filter(([name]) => name.length <= LONGEST_NAME);
  return new Map(named.map(([name, text]) => [name, parseText(`property:${name}`, text, errors)]));
}

function parseText(name: string, value: unknown, errors: FieldError[]): string {
  if (typeof value !== 'string') errors.push({ name, detail: 'Must be a text.' });
  else if (value.length > LONGEST_VALUE) errors.push({ name, detail: `Must not be longer than ${LONGEST_VALUE} characters.` });
  // A lone surrogate would silently become another character on its way.
  else if (/\p{Surrogate}/u.test(value)) errors.push({ name, detail: 'Must be valid Unicode.' });
  else return value;
  return '';
}
