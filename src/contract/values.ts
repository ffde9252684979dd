/**
 * Which values are valid, and in which form they are sent. The element judges a form with these functions, the server judges a request
 * with them again, and the backend in Python follows the same table: `test/contract/value-cases.ts`.
 *
 * - White space and invisible characters at the ends are taken off, on the server as well: not every client is the element. A password
 *   and a choice are never changed.
 * - Inside an API key, a secret property and a user name, invisible characters are refused: they are slips of the clipboard, and the
 *   third party would only say that the key is wrong. Other texts may need them, such as a Persian name or a French folder.
 * - API keys, secret properties and multi-line properties keep their lines. Line breaks become LF, as a `<textarea>` makes them. In any
 *   other value a line break is a control character, and is refused: to join the lines would make a value that nobody gave.
 * - A choice is sent exactly as it was offered. An empty one is not given, unless the empty text is offered.
 * - A value that equals the stored one is not judged, because storing it again changes nothing.
 */
import type { ConnectorProperty } from './wire.js';

/** Code units, as `String.length` and HTML's `maxlength` count them. Some API keys are whole JSON files. */
const LONGEST_VALUE = 16_384;

/**
 * Why a value is refused:
 * - `type`: it is not a string
 * - `length`: it is longer than 16,384 characters
 * - `unicode`: it has a lone surrogate, which UTF-8 cannot encode
 * - `required`: it is empty
 * - `choice`: it is not one of the offered values
 * - `number`: it is not a decimal number
 * - `colon`, `control`, `invisible`: it has such a character
 */
export type ValueFault = 'type' | 'length' | 'unicode' | 'required' | 'choice' | 'number' | CharacterFault;

type CharacterFault = 'colon' | 'control' | 'invisible';

export interface AcceptedValue {
  readonly fault?: undefined;
  /** The value to send. `null`: none is given, and the stored one stays. */
  readonly value: string | null;
}

export interface RefusedValue {
  readonly fault: ValueFault;
  readonly value?: undefined;
  /** The first character that is refused, for `colon`, `control` and `invisible`. */
  readonly character?: string;
  /** Its place in the value without its ends; 1 is the first character. */
  readonly position?: number;
}

export type JudgedValue = AcceptedValue | RefusedValue;

/** The names of the credentials' inputs. */
export type CredentialName = 'apiKey' | 'username' | 'password';

/** The part of a property's description that decides about a value. `value` is the stored one. */
export type PropertyRule = {
  readonly [Key in 'required' | 'secret' | 'type' | 'options' | 'value']?: ConnectorProperty[Key] | undefined;
};

type Check = readonly [fault: CharacterFault, character: RegExp];

// Functions, because an expression with Unicode properties takes long to create, and most pages judge no value.
const noControl = (): Check => ['control', /\p{Cc}/u];
const noControlButLines = (): Check => ['control', /(?![\t\n])\p{Cc}/u];
/** Any white space but the common ones, such as a no-break space, and format characters, such as a zero width space. */
const noInvisible = (): Check => ['invisible', /[^\S \t\n]|\p{Cf}/u];
/** A key may be a PEM or JSON file. */
const inKey = (): readonly Check[] => [noControlButLines(), noInvisible()];

const CREDENTIALS: Readonly<Record<CredentialName, () => readonly Check[]>> = {
  apiKey: inKey,
  // The first colon ends the user name, and neither part may contain control characters (RFC 7617, section 2).
  username: () => [['colon', /:/], noControl(), noInvisible()],
  password: () => [noControl()],
};

/** The text without its ends. This takes linear time, because only one part of the expression can give characters back. */
const trimEnds = (text: string): string => /^[\s\p{Cf}]*([^]*[^\s\p{Cf}])?/u.exec(text)?.[1] ?? '';

/** Judges a text. Without `edit`, it is sent exactly as it is. */
export function judgeText(raw: unknown, checks: readonly Check[] = [], edit?: (text: string) => string): JudgedValue {
  if (typeof raw !== 'string') return { fault: 'type' };
  const value = edit ? edit(raw) : raw;
  if (value.length > LONGEST_VALUE) return { fault: 'length' };
  if (/\p{Cs}/u.test(value)) return { fault: 'unicode' };
  for (const [fault, character] of checks) {
    const found = character.exec(value);
    if (found) return { fault, character: found[0], position: Array.from(value.slice(0, found.index)).length + 1 };
  }
  return { value };
}

const clean = (text: string): string => trimEnds(text.replace(/\r\n?/g, '\n'));

/**
 * Judges one of the credentials.
 * @param given All credentials. A user name may be empty if there is a password, and a password may always be empty: many APIs take the
 * key as one of the two.
 */
export function judgeCredential(name: CredentialName, given: Readonly<Partial<Record<CredentialName, unknown>>>): JudgedValue {
  const isPassword = name === 'password';
  const judged = judgeText(given[name], CREDENTIALS[name](), isPassword ? undefined : clean);
  const isRequired = !isPassword && (name === 'apiKey' || given.password === '');
  return judged.value === '' && isRequired ? { fault: 'required' } : judged;
}

/** The values that a property offers; `null` if any text may be typed. */
export function choicesOf({ type, options }: PropertyRule): readonly string[] | null {
  if (options?.length) return options;
  return type === 'boolean' ? ['true', 'false'] : null;
}

/**
 * Judges a property.
 * @param raw `undefined`: the property is not given.
 */
export function judgeProperty(rule: PropertyRule, raw: unknown): JudgedValue {
  const { required, secret, type, value: stored } = rule;
  const hasStored = typeof stored === 'string' && trimEnds(stored) !== '';
  if (hasStored && !secret && raw === stored) return { value: stored };
  const choices = choicesOf(rule);
  const checks = secret ? inKey() : [type === 'multiline' ? noControlButLines() : noControl()];
  const isAbsent = raw === undefined;
  const text = isAbsent ? '' : raw;
  const judged = choices ? judgeText(text) : judgeText(text, checks, clean);
  const { value } = judged;
  if (value === '') {
    // A page never gets the stored secret, so its input is empty. A choice has an empty value only if that is offered.
    const keepsStored = isAbsent || !!secret || (!!choices && !choices.includes(''));
    if (required && !(keepsStored && hasStored)) return { fault: 'required' };
    return keepsStored ? { value: null } : judged;
  }
  if (value && choices) return choices.includes(value) ? judged : { fault: 'choice' };
  return value && type === 'number' && !/^-?\d+(\.\d+)?$/.test(value) ? { fault: 'number' } : judged;
}
