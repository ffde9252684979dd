/** This many letters and digits of a secret in a row count as a repetition of it. A shorter secret, or a mailbox, counts as a whole. */
const SHORTEST_ECHO = 6;
const LONGEST_MESSAGE = 300;

/**
 * Most user names are mailboxes. Zendesk adds `/token` to the one of an API token. Without `:` and `/`, because a URL or a pair such as
 * `https://user:password@acme.example` holds a password.
 */
const MAILBOX = /^[^\s@:/]+@[^\s@:/]+\.\p{L}{2,}(\/token)?$/u;

const keepLettersAndDigits = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Returns a function that tells whether a text repeats part of a secret, whatever the case, punctuation or percent-encoding. Keep it for
 * all texts. It goes through a text once: to search the text for each part of a long key would block the process for seconds.
 */
export function createSecretFinder(secrets: readonly string[]): (text: string) => boolean {
  const bareSecrets = secrets.map(keepLettersAndDigits);
  const parts = new Set(secrets.flatMap(listParts));
  const isWhole = (bare: string, index: number): boolean => bare.length < SHORTEST_ECHO || MAILBOX.test(secrets[index] ?? '');
  // The name in a mailbox of several words, such as `ada.lovelace`, tells who it is as well as the mailbox does. Initials are in any text.
  const names = secrets.filter((secret) => MAILBOX.test(secret)).map((secret) => secret.split('@')[0] ?? '')
    .filter((name) => /\p{L}[^\p{L}\p{N}]+\p{L}/u.test(name)).map(keepLettersAndDigits).filter((bare) => bare.length >= SHORTEST_ECHO);
  const wholes = [...bareSecrets.filter((bare, index) => bare !== '' && isWhole(bare, index)), ...names];
  const symbolSecrets = secrets.filter((secret, index) => secret !== '' && bareSecrets[index] === '');
  const repeats = (text: string): boolean => {
    const bare = keepLettersAndDigits(text);
    if (hasPart(bare, parts)) return true;
    return wholes.some((secret) => bare.includes(secret)) || symbolSecrets.some((secret) => text.includes(secret));
  };
  return (text) => [text, percentDecode(text)].some(repeats);
}

/**
 * The parts of a secret that count as a repetition of it. Of a mailbox, only those with a digit: its words, such as `support` or
 * `accounts`, occur in many texts.
 */
function listParts(secret: string): readonly string[] {
  const bare = keepLettersAndDigits(secret);
  const count = Math.max(0, bare.length - SHORTEST_ECHO + 1);
  const parts = Array.from({ length: count }, (_, start) => bare.slice(start, start + SHORTEST_ECHO));
  return MAILBOX.test(secret) ? parts.filter((part) => /\p{N}/u.test(part)) : parts;
}

function hasPart(text: string, parts: ReadonlySet<string>): boolean {
  if (parts.size === 0) return false;
  for (let start = 0; start + SHORTEST_ECHO <= text.length; start += 1) {
    if (parts.has(text.slice(start, start + SHORTEST_ECHO))) return true;
  }
  return false;
}

/**
 * Cyclr's message in one line, or `null` if it must not be shown: it is not a text, it is too long, or it repeats part of a secret,
 * whatever the case, punctuation or percent-encoding.
 */
export function redactMessage(message: unknown, secrets: readonly string[]): string | null {
  if (typeof message !== 'string' || message.trim() === '' || message.length > LONGEST_MESSAGE) return null;
  if (createSecretFinder(secrets)(message)) return null;
  return message.replace(/\p{Cc}+/gu, ' ').trim();
}
