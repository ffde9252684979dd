import { toBase64Url } from './base64.js';
import { deriveKey } from './derive-key.js';

/**
 * HMAC-SHA-256 under a key of its own: the same value gives the same text on every instance, and without the secret nobody can
 * try values against it, however few there are to try.
 */
export class KeyedHash {
  readonly #secret: string;
  readonly #purpose: string;
  #key: CryptoKey | undefined;

  constructor(secret: string, purpose: string) {
    this.#secret = secret;
    this.#purpose = purpose;
  }

  async of(value: unknown): Promise<string> {
    this.#key ??= await deriveKey(this.#secret, this.#purpose, { name: 'HMAC', hash: 'SHA-256', length: 256 }, ['sign']);
    const signature = await crypto.subtle.sign('HMAC', this.#key, new TextEncoder().encode(JSON.stringify(value)));
    return toBase64Url(new Uint8Array(signature));
  }
}
