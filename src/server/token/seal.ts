import { fromBase64Url, toBase64Url } from '../lib/base64.js';
import { deriveKey } from '../lib/derive-key.js';

// Keeps the text from looking like JSON or a number, which stores such as unstorage would parse.
const VERSION = 'v1.';
const NONCE_BYTES = 12;

/** AES-256-GCM under a key derived from the secret. The context is authenticated too: what is sealed for one name opens under no other. */
export class Seal {
  readonly #secret: string;
  #key: CryptoKey | undefined;

  constructor(secret: string) {
    this.#secret = secret;
  }

  async seal(text: string, context: string): Promise<string> {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const sealed = await crypto.subtle.encrypt(parameters(nonce, context), await this.#ready(), new TextEncoder().encode(text));
    return `${VERSION}${toBase64Url(nonce)}.${toBase64Url(new Uint8Array(sealed))}`;
  }

  /** Rejects where it was not sealed by this secret, for this context. */
  async open(text: string, context: string): Promise<string> {
    const [nonce = '', sealed = ''] = text.slice(VERSION.length).split('.');
    const opened = await crypto.subtle.decrypt(parameters(fromBase64Url(nonce), context), await this.#ready(), fromBase64Url(sealed));
    return new TextDecoder().decode(opened);
  }

  async #ready(): Promise<CryptoKey> {
    return this.#key ??= await deriveKey(this.#secret, 'token store', { name: 'AES-GCM', length: 256 }, ['encrypt', 'decrypt']);
  }
}

const parameters = (nonce: Uint8Array<ArrayBuffer>, context: string): AesGcmParams =>
  ({ name: 'AES-GCM', iv: nonce, additionalData: new TextEncoder().encode(context) });
