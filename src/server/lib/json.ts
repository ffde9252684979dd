/** The value if it is a non-empty string, else `null`. */
export const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** The parsed value, or `undefined` if the text is not JSON. The parser's error is dropped: it quotes the text, which may hold a secret. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
