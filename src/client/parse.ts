import { isObject } from '../contract/is-object.js';
import type { ConnectorDescription, FieldError, SignIn } from '../contract/wire.js';
import { ConnectorAuthError } from './connector-auth-error.js';

const isString = (value: unknown): value is string => typeof value === 'string';

/** A list of objects that each have a name; a list of properties may also have options. */
const isNamedList = (value: unknown): boolean => Array.isArray(value) && value.every((entry) =>
  isObject(entry) && isString(entry.name) && Array.isArray(entry.options ?? []));

/** The members of an answer that decide something, with the check of each. */
type Checks = Readonly<Record<string, (member: unknown) => boolean>>;

const DESCRIPTION: Checks = {
  authType: isString,
  authenticated: (is) => typeof is === 'boolean',
  properties: (list) => isNamedList(list ?? []),
};

/**
 * The value, if its members are valid. The error names the first that is not, and no value.
 * @param value `undefined` where the answer is no JSON.
 */
export function accept<T>(value: unknown, checks: Checks): T {
  const wrong = Object.keys(checks).find((name) => !checks[name]?.(isObject(value) ? value[name] : null));
  if (!wrong) return value as T;
  throw new ConnectorAuthError('invalid_response', value === undefined ? 'no JSON' : `no valid ${wrong}`);
}

/** The members that are shown only if they are strings: `true` is the name of no account. */
const STRINGS = ['connectedAs', 'helpUrl'];

/** The members that are shown as texts: a number or a boolean becomes one. */
const TEXTS = ['id', 'revision', 'serviceOrigin', 'name', 'label', 'description', 'icon', 'authDescription', 'value'];

const asText = (value: unknown): string | undefined => ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;

const asTexts = (values: readonly unknown[]): readonly unknown[] => values.map(asText).filter((text) => text !== undefined);

/** A member as it may be shown, or `undefined`. Members that are not shown stay as they are. */
function asShown(key: string, value: unknown): unknown {
  if (TEXTS.includes(key)) return asText(value);
  if (STRINGS.includes(key)) return isString(value) ? value : undefined;
  return key === 'options' && Array.isArray(value) ? asTexts(value) : value;
}

/** A copy in which each shown member is a text, or not there, and so is each option. */
const withTexts = <T extends object>(given: T): T =>
  Object.fromEntries(Object.entries(given).map(([key, value]: [string, unknown]) => [key, asShown(key, value)])) as T;

/**
 * The description in an answer. Members that decide something are checked; the others are texts.
 * @throws {ConnectorAuthError} `invalid_response`
 */
export function parseDescription(value: unknown): ConnectorDescription {
  const given = accept<ConnectorDescription>(value, DESCRIPTION);
  return { ...withTexts(given), ...(given.properties && { properties: given.properties.map(withTexts) }) };
}

/**
 * The sign-in URL in an answer. The caller decides whether the window may go there.
 * @throws {ConnectorAuthError} `invalid_response`
 */
export const parseSignIn = (value: unknown): SignIn => accept(value, { url: isString });

/** The per-field messages of a refusal, from the backend or from the page. Entries of another shape, and other members, are left out. */
export const parseFieldErrors = (value: unknown): readonly FieldError[] =>
  Array.isArray(value)
    ? value.filter((entry) => isNamedList([entry])).map(({ name, detail }: FieldError) => ({ name, detail: asText(detail) ?? '' }))
    : [];
