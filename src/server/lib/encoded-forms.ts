import { toBase64 } from './base64.js';

/** A text that appears wherever the encoded secret does, whatever stands before and after the secret. */
export interface EncodedForm {
  readonly encoding: 'base64' | 'hexadecimal';
  /** Hexadecimal in lower case; capitals are as likely. */
  readonly text: string;
}

/** The forms of a secret, as UTF-8, in every encoding that must not hide it. Percent-encoding is not among them: decode that. */
export function listEncodedForms(secret: string): readonly EncodedForm[] {
  const bytes = new TextEncoder().encode(secret);
  const base64 = [0, 1, 2].map((before) => encodeAfter(before, bytes));
  const spellings = new Set(base64.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]));
  return [
    ...Array.from(spellings, (text) => ({ encoding: 'base64', text }) as const),
    { encoding: 'hexadecimal', text: toHexadecimal(bytes) },
  ];
}

/** The characters of base64 that the bytes alone determine, if a text of this length precedes them. Each character holds six bits. */
function encodeAfter(before: number, bytes: Uint8Array): string {
  const encoded = toBase64(Uint8Array.from([...new Uint8Array(before), ...bytes]));
  return encoded.slice(Math.ceil(before * 8 / 6), Math.floor((before + bytes.length) * 8 / 6));
}

export const toHexadecimal = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
