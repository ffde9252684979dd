import { copyError } from '../http/copy-error.js';
import { CyclrError, unregisteredAddress } from '../http/cyclr-error.js';
import { createEncodedFinder, createSecretFinder, joinBare, listSpellings } from './redact-message.js';

/** Errors below this depth of causes are not inspected, so an error with more of them is replaced. */
const DEEPEST_CAUSE = 5;
/** Characters. A secret of up to this length, such as a PIN, counts only as a whole word: any stack trace repeats a few letters. */
const LONGEST_WORD = 6;
/** Characters in all. An error with more of them is not inspected, but reduced: that holds no long text. */
const MOST_CHARACTERS = 50_000;

/** The lines of a stack trace that name a place in the code. Only those of a `stack`: a message may quote such a line of other code. */
const STACK_LINE = /^ +at .+(?::\d+:\d+|<anonymous>|index \d+|native)\)?$/gm;

/**
 * Texts that errors have whatever the secret is: the beginning of Cyclr's paths. As with {@link STACK_LINE}, many passwords and keys have
 * six letters in common with them, such as `server` or `accoun`.
 */
const CONSTANT_TEXTS: readonly RegExp[] = [
  /\bCyclr answered \d+ to\b/g,
  /\b(?:GET|POST|PUT|DELETE) (?:\/v1\.0)?(?:\/account)?\/connectors(?:\/\d+)?(?:\/(?:properties|test|deauthenticate))?/g,
];

const utf8 = new TextDecoder();

/**
 * The error, if it is safe to log. If it has members that cannot be inspected, such as a `Request`, or very long texts, it is reduced to
 * its name, code and message. An error that repeats a secret is replaced: the host's own code may have put a key into its message.
 */
export function redactError(error: unknown, secrets: readonly string[], thrower: string): unknown {
  const repeats = createFinder(secrets);
  try {
    // Not the error itself: the host may have added members. The host must read the advice whatever the secrets are.
    if (error instanceof CyclrError && error.failure === 'unregistered_address') return unregisteredAddress();
    for (const candidate of [error, copyError(error)]) {
      const texts = listTexts(candidate, 0);
      if (!texts || texts.reduce((sum, text) => sum + text.length, 0) > MOST_CHARACTERS) continue;
      if (repeats(texts)) break;
      return candidate;
    }
  } catch {
    // A hostile getter, or a value that is not JSON.
  }
  return new Error(`${thrower} failed. Its error is left out, because it may contain a secret.`);
}

function createFinder(secrets: readonly string[]): (texts: readonly string[]) => boolean {
  const repeatsLong = createSecretFinder(secrets.filter((secret) => secret.length > LONGEST_WORD));
  const short = new Set(secrets.filter((secret) => secret !== '' && secret.length <= LONGEST_WORD));
  const repeatsEncoded = createEncodedFinder([...short]);
  const isShort = (text: string): boolean => short.has(text) || text.split(/[^\p{L}\p{N}]+/u).some((word) => short.has(word));
  const repeatsShort = (spellings: readonly string[]): boolean => spellings.some(isShort) || repeatsEncoded(joinBare(spellings));
  return (texts) => {
    const own = texts.map((text) => CONSTANT_TEXTS.reduce((rest, constant) => rest.replace(constant, ' '), text));
    return repeatsLong(own) || (short.size > 0 && repeatsShort(own.flatMap(listSpellings)));
  };
}

/** All texts that a logger may print. `null` if there are too many causes, or if a logger may print more than the members. */
function listTexts(value: unknown, depth: number): readonly string[] | null {
  if (depth > DEEPEST_CAUSE) return null;
  if (typeof value !== 'object' || value === null) return [String(value)];
  if (ArrayBuffer.isView(value)) return [utf8.decode(value)];
  if (!Array.isArray(value) && (Symbol.iterator in value || value instanceof ArrayBuffer)) return null;
  // The members of an `Error` are not enumerable, and `JSON.stringify` skips them. A `Request` of Node's has symbols for its parts.
  const names = new Set([...Reflect.ownKeys(value), 'name', 'message', 'stack', 'cause', 'errors']);
  const members = [...names].filter((name) => name in value).map((name) => {
    const member = (value as Record<PropertyKey, unknown>)[name];
    return name === 'stack' && typeof member === 'string' ? member.replace(STACK_LINE, ' ') : member;
  });
  const texts = members.map((member) => listTexts(member, depth + 1));
  return texts.includes(null) ? null : (texts as string[][]).flat();
}
