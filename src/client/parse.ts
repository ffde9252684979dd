import { ConnectorAuthError } from './connector-auth-error.js';
import type { ConnectorDescription, FieldError, SignIn } from '../contract/wire.js';

/** Any value, ready to be asked for members; what is not an object has none. */
export const members = (value: unknown): Readonly<Record<string, unknown>> => Object(value) as Readonly<Record<string, unknown>>;

/** Properties and field errors are both lists of things with names; some of these offer a list of options. */
const isNamedList = (value: unknown): value is readonly { readonly name: string }[] => Array.isArray(value) && value.every((entry) => {
  const { name, options } = members(entry);
  return typeof name === 'string' && Array.isArray(options ?? []);
});

const parsed = <T>(value: unknown, isRight: boolean): T => {
  if (isRight) return value as T;
  throw new ConnectorAuthError('invalid_response');
};

/**
 * The description in an answer. What decides something is checked; all else is only ever shown, as text.
 * @throws {ConnectorAuthError} `invalid_response`
 */
export function parseDescription(value: unknown): ConnectorDescription {
  const { authType, authenticated, properties } = members(value);
  return parsed(value, typeof authType === 'string' && typeof authenticated === 'boolean' && isNamedList(properties ?? []));
}

/**
 * The sign-in URL in an answer; whether it may be gone to is not decided here.
 * @throws {ConnectorAuthError} `invalid_response`
 */
export const parseSignIn = (value: unknown): SignIn => parsed(value, typeof members(value).url === 'string');

/** The per-field messages of a refusal, whoever it comes from. */
export const parseFieldErrors = (value: unknown): readonly FieldError[] => isNamedList(value) ? value as readonly FieldError[] : [];
