/** This many letters and digits of a secret in a row count as a repetition of it. A shorter secret counts as a whole. */
const SHORTEST_ECHO = 6;
const LONGEST_MESSAGE = 300;

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
  const parts = new Set(bareSecrets.flatMap(listParts));
  const shortSecrets = bareSecrets.filter((secret) => secret !== '' && secret.length < SHORTEST_ECHO);
  const symbolSecrets = secrets.filter((secret, index) => secret !== '' && bareSecrets[index] === '');
  const repeats = (text: string): boolean => {
    const bare = keepLettersAndDigits(text);
    if (hasPart(bare, parts)) return true;
    return shortSecrets.some((secret) => bare.includes(secret)) || symbolSecrets.some((secret) => text.includes(secret));
  };
  return (text) => [text, percentDecode(text)].some(repeats);
}

/** All parts of this length. None if the text is shorter. */
const listParts = (text: string): readonly string[] =>
  Array.from({ length: Math.max(0, text.length - SHORTEST_ECHO + 1) }, (_, start) => text.slice(start, start + SHORTEST_ECHO));

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
