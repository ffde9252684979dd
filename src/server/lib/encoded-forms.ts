/**
 * The base64 of a secret, as UTF-8, after a text of any length: for each alignment the characters that the secret alone determines,
 * whatever stands before and after it.
 */
export function listBase64(secret: string): readonly string[] {
  const bytes = toByteString(secret);
  // Each character holds six bits.
  return [0, 1, 2].map((before) =>
    btoa('\0'.repeat(before) + bytes).slice(Math.ceil(before * 8 / 6), Math.floor((before + bytes.length) * 8 / 6)));
}

/** One character for each byte of UTF-8. */
const toByteString = (text: string): string => Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');

export const toHexadecimal = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
