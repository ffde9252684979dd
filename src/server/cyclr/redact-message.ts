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

function repeatsSecret(message: string, secret: string): boolean {
  const bareSecret = keepLettersAndDigits(secret);
  const [haystack, needle] = bareSecret ? [keepLettersAndDigits(message), bareSecret] : [message, secret];
  if (needle.length <= SHORTEST_ECHO) return needle !== '' && haystack.includes(needle);
  for (let start = 0; start + SHORTEST_ECHO <= needle.length; start += 1) {
    if (haystack.includes(needle.slice(start, start + SHORTEST_ECHO))) return true;
  }
  return false;
}

/** Tells whether a text repeats part of a secret, whatever the case, punctuation or percent-encoding. */
export const repeatsAnySecret = (text: string, secrets: readonly string[]): boolean =>
  [text, percentDecode(text)].some((form) => secrets.some((secret) => repeatsSecret(form, secret)));

/**
 * Cyclr's message in one line, or `null` if it must not be shown: it is not a text, it is too long, or it repeats part of a secret,
 * whatever the case, punctuation or percent-encoding.
 */
export function redactMessage(message: unknown, secrets: readonly string[]): string | null {
  if (typeof message !== 'string' || message.trim() === '' || message.length > LONGEST_MESSAGE) return null;
  if (repeatsAnySecret(message, secrets)) return null;
  return message.replace(/\p{Cc}+/gu, ' ').trim();
}
