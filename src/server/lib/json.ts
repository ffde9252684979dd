export const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** The value, or `undefined`. The parser's own error is not kept: it quotes the text, which may hold a secret. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
