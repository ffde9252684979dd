import { isObject } from '../contract/is-object.js';
import type { ConnectorDescription, FieldError, SignIn } from '../contract/wire.js';
import { ConnectorAuthError } from './connector-auth-error.js';

/** A list of objects that each have a name; a list of properties may also have options. */
const isNamedList = (value: unknown): boolean => Array.isArray(value) && value.every((entry) =>
  isObject(entry) && typeof entry.name === 'string' && Array.isArray(entry.options ?? []));

function parse<T>(value: unknown, isValid: boolean): T {
  if (isValid) return value as T;
  throw new ConnectorAuthError('invalid_response');
}

/**
 * The description in an answer. Members that decide something are checked; the others are only shown, as text.
 * @throws {ConnectorAuthError} `invalid_response`
 */
export const parseDescription = (value: unknown): ConnectorDescription => parse(
  value,
  isObject(value) && typeof value.authType === 'string' && typeof value.authenticated === 'boolean' && isNamedList(value.properties ?? []),
);

/**
 * The sign-in URL in an answer. The caller decides whether the window may go there.
 * @throws {ConnectorAuthError} `invalid_response`
 */
export const parseSignIn = (value: unknown): SignIn => parse(value, isObject(value) && typeof value.url === 'string');

/** The per-field messages of a refusal, from the backend or from the page. */
export const parseFieldErrors = (value: unknown): readonly FieldError[] => isNamedList(value) ? value as readonly FieldError[] : [];
