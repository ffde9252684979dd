import { AUTH_TYPES, isAuthType } from '../contract/auth-types.js';
import { isErrorCode } from '../contract/error-codes.js';
import { isObject } from '../contract/is-object.js';
import { isSecureUrl } from '../contract/loopback.js';
import type { ConnectorDescription, ConnectorProperty } from '../contract/wire.js';
import { faultsOfSignInUrl } from './sign-in-url.js';

/** Describes the type of a value without repeating the value, which may be a secret. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (value === undefined) return 'missing';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string';
const isTextOrNull: Check = (value) => value === null || isText(value);
const isBoolean: Check = (value) => typeof value === 'boolean';
const isName: Check = (value) => isText(value) && value !== '';

interface Member { readonly is: Check; readonly what: string; readonly required?: true }
const text = { is: isText, what: 'a string' };
const textOrNull = { is: isTextOrNull, what: 'a string or null' };
const boolean = { is: isBoolean, what: 'true or false' };

const DESCRIPTION: Readonly<Record<keyof ConnectorDescription, Member>> = {
  id: text,
  name: textOrNull,
  description: textOrNull,
  icon: { is: (value) => value === null || (typeof value === 'string' && /^(data:image\/|https:)/i.test(value)), what: 'a data:image/… or https: URL, or null' },
  authType: { is: isName, what: 'a string', required: true },
  authDescription: textOrNull,
  authenticated: { ...boolean, required: true },
  revision: textOrNull,
  properties: { is: Array.isArray, what: 'an array' },
  attention: { is: (value) => value === null || value === 'reconnect', what: '"reconnect" or null' },
  connectedAs: textOrNull,
  helpUrl: { is: (value) => value === null || (typeof value === 'string' && /^https:/i.test(value)), what: 'an https: URL, or null' },
  serviceOrigin: {
    is: (value) => value === null || (typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value && isSecureUrl(new URL(value))),
    what: 'the https: origin of the sign-in pages, or null',
  },
};

const PROPERTY: Readonly<Record<keyof ConnectorProperty, Member>> = {
  name: { is: isName, what: 'a string', required: true },
  label: textOrNull,
  description: textOrNull,
  required: boolean,
  secret: boolean,
  type: {
    is: (value) => isText(value) && ['text', 'multiline', 'number', 'boolean'].includes(value as string),
    what: 'text, multiline, number or boolean',
  },
  options: { is: (value) => Array.isArray(value) && value.every(isText), what: 'an array of strings' },
  value: textOrNull,
};

const PROBLEM: Readonly<Record<string, Member>> = {
  type: text,
  title: text,
  detail: text,
  code: { is: isErrorCode, what: 'a code of the contract', required: true },
  retryable: { ...boolean, required: true },
  reference: { is: isName, what: 'a string', required: true },
  errors: {
    is: (value) => Array.isArray(value) && value.every((entry) => isObject(entry) && isText(entry.name) && isText(entry.detail)),
    what: 'an array of {name, detail}',
  },
};

function faultsOf(value: unknown, members: Readonly<Record<string, Member>>, where = ''): readonly string[] {
  if (!isObject(value)) return [`${where || 'the answer'} is ${kindOf(value)}, not an object`];
  return Object.entries(members).flatMap(([name, { is, what, required }]) => {
    const given = value[name];
    if (given === undefined ? required !== true : is(given)) return [];
    return [`${where && `${where}.`}${name} is ${kindOf(given) === what ? 'invalid' : kindOf(given)}, not ${what}`];
  });
}

const lettersOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** An auth type in another spelling than Cyclr's, such as `apikey` or `API_KEY`, is not supported by the element. */
function faultsOfSpelling(value: unknown, where: string): readonly string[] {
  const given = isObject(value) ? value.authType : null;
  if (typeof given !== 'string' || isAuthType(given)) return [];
  const right = AUTH_TYPES.find((authType) => lettersOf(authType) === lettersOf(given));
  return right === undefined ? [] : [`${where && `${where}.`}authType must be spelled ${right}`];
}

export const DESCRIPTION_MEMBERS: readonly string[] = Object.keys(DESCRIPTION);

/**
 * The members of a description that are missing or have the wrong type.
 * @param where The description's place in the answer. Default: the whole answer.
 */
export function faultsOfDescription(value: unknown, where = ''): readonly string[] {
  const properties = isObject(value) && Array.isArray(value.properties) ? value.properties : [];
  return [
    ...faultsOf(value, DESCRIPTION, where),
    ...faultsOfSpelling(value, where),
    ...properties.flatMap((property, index) => faultsOf(property, PROPERTY, `${where && `${where}.`}properties[${index}]`)),
  ];
}

/** The faults of problem details in an answer of this status. */
export function faultsOfProblem(value: unknown, status: number): readonly string[] {
  const given = isObject(value) ? value.status : undefined;
  const differs = given === undefined || given === status ? [] : [`status is ${typeof given === 'number' ? given : kindOf(given)}, not ${status}`];
  return [...faultsOf(value, PROBLEM), ...differs];
}

/** RFC 3339, section 5.6. */
const TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

export const isTime = (value: unknown): value is string => typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value));

/**
 * The faults of a sign-in answer.
 * @param now Milliseconds since 1970.
 */
export function faultsOfSignIn(value: unknown, now: number): readonly string[] {
  if (!isObject(value)) return [`the answer is ${kindOf(value)}, not an object`];
  const { url: given, expiresAt = null } = value;
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : null;
  const faults = url ? [...faultsOfSignInUrl('url', url)] : [`url is ${kindOf(given)}, not a URL`];
  if (expiresAt !== null && !isTime(expiresAt)) faults.push('expiresAt is not in RFC 3339 format');
  else if (expiresAt !== null && Date.parse(expiresAt) - now < 15_000) faults.push('expiresAt is in the past, or less than 15 seconds away');
  return faults;
}
