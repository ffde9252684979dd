import { listEncodedForms } from '../lib/encoded-forms.js';

/** This many letters and digits of a secret in a row count as a repetition of it. A shorter secret, or a mailbox, counts as a whole. */
const SHORTEST_ECHO = 6;
/**
 * The same for an encoded secret: six bytes determine at least so many characters. A shorter form counts as a whole if it has at least the
 * second number: any text may contain the base64 of a few letters, and dates and addresses the hexadecimal of three digits, such as 303030.
 */
const ENCODED_ECHO = { base64: [7, SHORTEST_ECHO], hexadecimal: [12, 8] } as const;
const LONGEST_MESSAGE = 300;

/**
 * Most user names are mailboxes. Zendesk adds `/token` to the one of an API token. Without `:` and `/`, because a URL or a pair such as
 * `https://user:password@acme.example` holds a password.
 */
const MAILBOX = /^[^\s@:/]+@[^\s@:/]+\.\p{L}{2,}(\/token)?$/u;

const keepLettersAndDigits = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const utf8 = new TextDecoder();

/** Decodes each run of `%xx` by itself: a lone `%` leaves the others encoded in `decodeURIComponent`. */
const percentDecode = (text: string): string => text.replace(/(?:%[\da-f]{2})+/gi, (run) =>
  utf8.decode(Uint8Array.from(run.slice(1).split('%'), (byte) => parseInt(byte, 16))));

/** Applies a check to the text as it is and without percent-encoding. */
export const inEachSpelling = (check: (text: string) => boolean) => (text: string): boolean => [text, percentDecode(text)].some(check);

/**
 * Returns a function that tells whether a text repeats part of a secret, whatever the case, punctuation or encoding. Keep it for all
 * texts. It goes through a text a few times: to search the text for each part of a long key would block the process for seconds.
 */
export function createSecretFinder(secrets: readonly string[]): (text: string) => boolean {
  const bareSecrets = secrets.map(keepLettersAndDigits);
  const parts = new Set(secrets.flatMap(listParts));
  const repeatsEncoded = createEncodedFinder(secrets);
  const isWhole = (bare: string, index: number): boolean => bare.length < SHORTEST_ECHO || MAILBOX.test(secrets[index] ?? '');
  // The name in a mailbox of several words, such as `ada.lovelace`, tells who it is as well as the mailbox does. Initials are in any text.
  const names = secrets.filter((secret) => MAILBOX.test(secret)).map((secret) => secret.split('@')[0] ?? '')
    .filter((name) => /\p{L}[^\p{L}\p{N}]+\p{L}/u.test(name)).map(keepLettersAndDigits).filter((bare) => bare.length >= SHORTEST_ECHO);
  const wholes = [...bareSecrets.filter((bare, index) => bare !== '' && isWhole(bare, index)), ...names];
  const symbolSecrets = secrets.filter((secret, index) => secret !== '' && bareSecrets[index] === '');
  const repeats = (text: string): boolean => {
    const bare = keepLettersAndDigits(text);
    if (hasPart(bare, parts, SHORTEST_ECHO) || repeatsEncoded(text)) return true;
    return wholes.some((secret) => bare.includes(secret)) || symbolSecrets.some((secret) => text.includes(secret));
  };
  return inEachSpelling(repeats);
}

/** Returns a function that tells whether a text repeats part of a secret in base64 or in hexadecimal. */
export function createEncodedFinder(secrets: readonly string[]): (text: string) => boolean {
  const partsByLength = new Map<number, Set<string>>();
  for (const { encoding, text } of secrets.flatMap(listEncodedForms)) {
    const bare = keepLettersAndDigits(text);
    const [enough, shortest] = ENCODED_ECHO[encoding];
    const length = Math.min(bare.length, enough);
    if (length < shortest) continue;
    const parts = partsByLength.get(length) ?? new Set();
    for (const part of slices(bare, length)) parts.add(part);
    partsByLength.set(length, parts);
  }
  return (text) => {
    const bare = keepLettersAndDigits(text);
    return [...partsByLength].some(([length, parts]) => hasPart(bare, parts, length));
  };
}

/** All slices of this length. */
const slices = (text: string, length: number): readonly string[] =>
  Array.from({ length: Math.max(0, text.length - length + 1) }, (_, start) => text.slice(start, start + length));

/**
 * The parts of a secret that count as a repetition of it. Of a mailbox, only those with a digit: its words, such as `support` or
 * `accounts`, occur in many texts.
 */
function listParts(secret: string): readonly string[] {
  const parts = slices(keepLettersAndDigits(secret), SHORTEST_ECHO);
  return MAILBOX.test(secret) ? parts.filter((part) => /\p{N}/u.test(part)) : parts;
}

function hasPart(text: string, parts: ReadonlySet<string>, length: number): boolean {
  if (parts.size === 0) return false;
  for (let start = 0; start + length <= text.length; start += 1) {
    if (parts.has(text.slice(start, start + length))) return true;
  }
  return false;
}

/**
 * Cyclr's message in one line, or `null` if it must not be shown: it is not a text, it is too long, or it repeats part of a secret,
 * whatever the case, punctuation or encoding.
 */
export function redactMessage(message: unknown, secrets: readonly string[]): string | null {
  if (typeof message !== 'string' || message.trim() === '' || message.length > LONGEST_MESSAGE) return null;
  if (createSecretFinder(secrets)(message)) return null;
  return message.replace(/\p{Cc}+/gu, ' ').trim();
}
