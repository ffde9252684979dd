/** So many letters and digits of a secret in a row are an echo of it; a shorter secret counts as a whole. */
const TELLING = 6;
const LONGEST_MESSAGE = 300;

const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function repeats(message: string, secret: string): boolean {
  const [haystack, needle] = bare(secret) ? [bare(message), bare(secret)] : [message, secret];
  if (needle.length <= TELLING) return needle !== '' && haystack.includes(needle);
  for (let start = 0; start + TELLING <= needle.length; start += 1) {
    if (haystack.includes(needle.slice(start, start + TELLING))) return true;
  }
  return false;
}

/** Another party's message, if it may be shown: one line, and no part of a secret in it, spelled or percent-encoded in any way. */
export function unlessEchoed(message: unknown, secrets: readonly string[]): string | null {
  if (typeof message !== 'string' || message.trim() === '' || message.length > LONGEST_MESSAGE) return null;
  if ([message, decoded(message)].some((form) => secrets.some((secret) => repeats(form, secret)))) return null;
  return message.replace(/\p{Cc}+/gu, ' ').trim();
}
