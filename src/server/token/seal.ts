import { fromBase64Url, toBase64Url } from '../lib/base64.js';
import { deriveKey } from '../lib/derive-key.js';

// The prefix prevents that stores such as unstorage take the text for JSON or a number and parse it.
const VERSION = 'v1.';
const NONCE_BYTES = 12;

/**
 * Encrypts texts with AES-256-GCM and a key derived from the secret. The context is authenticated data: a text that was sealed for one name
 * cannot be opened under another.
 */
export class Seal {
  readonly #secret: string;
  #key: CryptoKey | undefined;

  constructor(secret: string) {
    this.#secret = secret;
  }

  async seal(text: string, context: string): Promise<string> {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const sealed = await crypto.subtle.encrypt(gcmParameters(nonce, context), await this.#getKey(), new TextEncoder().encode(text));
    return `${VERSION}${toBase64Url(nonce)}.${toBase64Url(new Uint8Array(sealed))}`;
  }

  /** Rejects if the text was not sealed with this secret and this context. */
  async open(text: string, context: string): Promise<string> {
    const [nonce = '', sealed = ''] = text.slice(VERSION.length).split('.');
    const opened = await crypto.subtle.decrypt(gcmParameters(fromBase64Url(nonce), context), await this.#getKey(), fromBase64Url(sealed));
    return new TextDecoder().decode(opened);
  }

  async #getKey(): Promise<CryptoKey> {
    return this.#key ??= await crypto.subtle.importKey('raw', await deriveKey(this.#secret, 'token store'), 'AES-GCM', false, ['encrypt', 'decrypt']);
  }
}

const gcmParameters = (nonce: Uint8Array<ArrayBuffer>, context: string): AesGcmParams =>
  ({ name: 'AES-GCM', iv: nonce, additionalData: new TextEncoder().encode(context) });
