import { isObject } from '../contract/is-object.js';
import type { ConnectorDescription, FieldError, SignIn } from '../contract/wire.js';
import { ConnectorAuthError } from './connector-auth-error.js';

/** A list of objects that each have a name; a list of properties may also have options. */
const isNamedList = (value: unknown): boolean => Array.isArray(value) && value.every((entry) =>
  isObject(entry) && typeof entry.name === 'string' && Array.isArray(entry.options ?? []));

/**
 * The description in an answer. Members that decide something are checked; the others are only shown, as text.
 * @throws {ConnectorAuthError} `invalid_response`
 */
export function parseDescription(value: unknown): ConnectorDescription {
  const isDescription = isObject(value) && typeof value.authType === 'string' && typeof value.authenticated === 'boolean'
    && isNamedList(value.properties ?? []);
  if (isDescription) return value as unknown as ConnectorDescription;
  throw new ConnectorAuthError('invalid_response');
}

/**
 * The sign-in URL in an answer. The caller decides whether the window may go there.
 * @throws {ConnectorAuthError} `invalid_response`
 */
export function parseSignIn(value: unknown): SignIn {
  if (isObject(value) && typeof value.url === 'string') return value as unknown as SignIn;
  throw new ConnectorAuthError('invalid_response');
}

/** The per-field messages of a refusal, from the backend or from the page. */
export const parseFieldErrors = (value: unknown): readonly FieldError[] => isNamedList(value) ? value as readonly FieldError[] : [];
