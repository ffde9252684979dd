import { createEchoFinder } from '../lib/echo-finder.js';
import { listBase64, toHexadecimal } from '../lib/encoded-forms.js';

/** This many letters and digits of a secret in a row count as a repetition of it. A shorter secret, or a mailbox, counts as a whole. */
const SHORTEST_ECHO = 6;
/**
 * The same for an encoded secret: six bytes determine at least so many characters. A shorter form counts as a whole if it has at least
 * `shortest`: any text may contain the base64 of a few letters, and dates and addresses the hexadecimal of three digits, such as 303030.
 */
const ENCODED_ECHO = { base64: { length: 7, shortest: SHORTEST_ECHO }, hexadecimal: { length: 12, shortest: 8 } } as const;
/** Few texts contain so many digits, so few secrets need to be encoded. */
const HEXADECIMAL_ECHO = /[\da-f]{8}/;
const LONGEST_MESSAGE = 300;

/**
 * Most user names are mailboxes. Zendesk adds `/token` to the one of an API token. Without `:` and `/`, because a URL or a pair such as
 * `https://user:password@acme.example` holds a password.
 */
const MAILBOX = /^[^\s@:/]+@[^\s@:/]+\.\p{L}{2,}(\/token)?$/u;

const keepLettersAndDigits = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const utf8 = new TextDecoder();
const utf8Encoder = new TextEncoder();

/** Decodes each run of `%xx` by itself: a lone `%` leaves the others encoded in `decodeURIComponent`. */
const percentDecode = (text: string): string => text.replace(/(?:%[\da-f]{2})+/gi, (run) =>
  utf8.decode(Uint8Array.from(run.slice(1).split('%'), (byte) => parseInt(byte, 16))));

/** The text as it is and, if that differs, without percent-encoding. */
export const listSpellings = (text: string): readonly string[] => [...new Set([text, percentDecode(text)])];

/**
 * Returns a function that tells whether texts repeat part of a secret, whatever the case, punctuation or encoding. Keep it for all texts:
 * it prepares the secrets once.
 */
export function createSecretFinder(secrets: readonly string[]): (texts: readonly string[]) => boolean {
  const bareSecrets = secrets.map(keepLettersAndDigits);
  const repeatsPart = createEchoFinder(() => secrets.flatMap(listEchoes), { length: SHORTEST_ECHO, shortest: SHORTEST_ECHO });
  const repeatsEncoded = createEncodedFinder(secrets);
  const isWhole = (bare: string, index: number): boolean => bare.length < SHORTEST_ECHO || MAILBOX.test(secrets[index] ?? '');
  // The name in a mailbox of several words, such as `ada.lovelace`, tells who it is as well as the mailbox does. Initials are in any text.
  const names = secrets.filter((secret) => MAILBOX.test(secret)).map((secret) => secret.split('@')[0] ?? '')
    .filter((name) => /\p{L}[^\p{L}\p{N}]+\p{L}/u.test(name)).map(keepLettersAndDigits).filter((bare) => bare.length >= SHORTEST_ECHO);
  const wholes = [...bareSecrets.filter((bare, index) => bare !== '' && isWhole(bare, index)), ...names];
  const symbolSecrets = secrets.filter((secret, index) => secret !== '' && bareSecrets[index] === '');
  return (texts) => {
    const spellings = texts.flatMap(listSpellings);
    const bare = joinBare(spellings);
    return repeatsPart(bare) || repeatsEncoded(bare) || wholes.some((secret) => bare.includes(secret))
      || spellings.some((text) => symbolSecrets.some((secret) => text.includes(secret)));
  };
}

/** Texts without what no secret is compared by. Joined, so that a long secret is gone through once; no secret contains the line feed. */
export const joinBare = (texts: readonly string[]): string => texts.map(keepLettersAndDigits).join('\n');

/** Returns a function that tells whether a text of {@link joinBare} repeats part of a secret in base64 or in hexadecimal. */
export function createEncodedFinder(secrets: readonly string[]): (bare: string) => boolean {
  const repeatsBase64 = createEchoFinder(() => secrets.flatMap(listBase64).map(keepLettersAndDigits), ENCODED_ECHO.base64);
  const listHexadecimal = (): readonly string[] => secrets.map((secret) => toHexadecimal(utf8Encoder.encode(secret)));
  const repeatsHexadecimal = createEchoFinder(listHexadecimal, ENCODED_ECHO.hexadecimal);
  return (bare) => repeatsBase64(bare) || (HEXADECIMAL_ECHO.test(bare) && repeatsHexadecimal(bare));
}

/**
 * The texts of which {@link SHORTEST_ECHO} characters in a row count as a repetition of a secret. Of a mailbox, only those around a digit:
 * its words, such as `support` or `accounts`, occur in many texts.
 */
function listEchoes(secret: string): readonly string[] {
  const bare = keepLettersAndDigits(secret);
  if (!MAILBOX.test(secret)) return [bare];
  return Array.from(bare.matchAll(/\p{N}/gu), ({ 0: digit, index }) =>
    bare.slice(Math.max(0, index + digit.length - SHORTEST_ECHO), index + SHORTEST_ECHO));
}

/**
 * Cyclr's message in one line, or `null` if it must not be shown: it is not a text, it is too long, or it repeats part of a secret,
 * whatever the case, punctuation or encoding.
 */
export const redactMessage = (message: unknown, secrets: readonly string[]): string | null => createRedactor(secrets)(message);

/** {@link redactMessage} for several messages: each secret is prepared once. */
export function createRedactor(secrets: readonly string[]): (message: unknown) => string | null {
  const repeatsSecret = createSecretFinder(secrets);
  return (message) => {
    if (typeof message !== 'string' || message.trim() === '' || message.length > LONGEST_MESSAGE || repeatsSecret([message])) return null;
    return message.replace(/\p{Cc}+/gu, ' ').trim();
  };
}
