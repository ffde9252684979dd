import { isAuthType } from '../contract/auth-types.js';
import type { AuthType, OAuthType } from '../contract/auth-types.js';
import { isObject } from '../contract/is-object.js';
import type { JsonObject } from '../contract/is-object.js';
import { judgeCredential, judgeText } from '../contract/values.js';
import type { CredentialName, JudgedValue } from '../contract/values.js';
import type { FieldError, SignInRequest } from '../contract/wire.js';
import { encodeAuthValue, listSecrets } from './cyclr/credentials.js';
import { toFieldError } from './properties/field-error.js';
import { Problem } from './http/problem.js';
import type { SubmittedProperties } from './properties/save-properties.js';

interface WithProperties {
  readonly properties: SubmittedProperties;
}

type OAuthFields = Pick<SignInRequest, 'authType' | 'callbackMessage'> & { readonly isDirect: false; readonly targetOrigin: string | null };
interface DirectFields {
  readonly authType: OAuthType;
  readonly isDirect: true;
}
type CredentialFields =
  | { readonly authType: 'ApiKey'; readonly apiKey: string }
  | { readonly authType: 'Basic'; readonly username: string; readonly password: string }
  | { readonly authType: 'None' };

/** A request for a sign-in. A `targetOrigin` of `null` means the page's own origin. */
export type OAuthRequest = WithProperties & OAuthFields;
/** A request to store the properties for a sign-in that the start route begins. */
export type PrepareRequest = WithProperties & DirectFields;
/** A request to store credentials, or only properties. */
export type StoreRequest = WithProperties & CredentialFields;
export type ConnectRequest = OAuthRequest | PrepareRequest | StoreRequest;

/**
 * Parses the body of a POST.
 * @throws {Problem} 400 if it is not such a request; 422 if credentials are wrong. `errors` names all of them.
 */
export function parseConnectRequest(body: JsonObject): ConnectRequest {
  const { authType } = body;
  if (typeof authType !== 'string') throw new Problem({ status: 400, code: 'endpoint_error', detail: 'The body has no `authType`.' });
  if (!isAuthType(authType)) {
    throw new Problem({ status: 422, code: 'unsupported_auth_type', detail: 'This `authType` cannot be handled in a browser.' });
  }
  const errors: FieldError[] = [];
  const request = { ...parseFields(authType, body, errors), properties: parseProperties(body.properties) };
  if (errors.length > 0) throw new Problem({ status: 422, code: 'invalid_credentials', detail: 'Some fields are not valid.', errors });
  return request;
}

/** The only place that reads credentials from a request. */
function parseFields(authType: AuthType, body: JsonObject, errors: FieldError[]): OAuthFields | DirectFields | CredentialFields {
  switch (authType) {
    case 'ApiKey':
      return { authType, apiKey: parseCredential('apiKey', body, errors) };
    case 'Basic':
      return { authType, username: parseCredential('username', body, errors), password: parseCredential('password', body, errors) };
    case 'OAuth1':
    case 'OAuth2': {
      const { direct, targetOrigin = null, callbackMessage = null } = body;
      if (direct === true) return { authType, isDirect: true };
      if (direct !== undefined) throw new Problem({ status: 400, code: 'endpoint_error', detail: '`direct` must be true, or left out.' });
      return {
        authType,
        isDirect: false,
        targetOrigin: targetOrigin === null ? null : parseText('targetOrigin', targetOrigin, errors),
        callbackMessage: callbackMessage === null ? null : parseText('callbackMessage', callbackMessage, errors),
      };
    }
    case 'None':
      return { authType };
  }
}

function parseProperties(value: unknown): SubmittedProperties {
  if (value === undefined || value === null) return new Map();
  if (!isObject(value)) throw new Problem({ status: 400, code: 'endpoint_error', detail: '`properties` must be an object.' });
  return new Map(Object.entries(value));
}

const parseCredential = (name: CredentialName, body: JsonObject, errors: FieldError[]): string =>
  takeValue(name, judgeCredential(name, body), errors);

const parseText = (name: string, value: unknown, errors: FieldError[]): string => takeValue(name, judgeText(value), errors);

/** The value to use. A refused one becomes an error, and the empty text that is returned for it is never used. */
function takeValue(name: string, judged: JudgedValue, errors: FieldError[]): string {
  if (judged.fault) errors.push(toFieldError(name, judged));
  return judged.value ?? '';
}

/** The credentials that must not appear in a text. */
export function listCredentials(request: StoreRequest): readonly string[] {
  switch (request.authType) {
    case 'ApiKey': return [request.apiKey];
    case 'Basic': return listSecrets(encodeAuthValue(request));
    case 'None': return [];
  }
}
