import { toBase64Url } from './base64.js';
import { deriveKey } from './derive-key.js';

/**
 * HMAC-SHA-256 with a derived key. All instances compute the same hash for the same value. Without the secret, nobody can find a value by
 * hashing guesses, however few possible values there are.
 */
export class KeyedHash {
  readonly #secret: string;
  readonly #purpose: string;
  #key: CryptoKey | undefined;

  constructor(secret: string, purpose: string) {
    this.#secret = secret;
    this.#purpose = purpose;
  }

  /** The hash of the value's JSON, in base64url. */
  async hash(value: unknown): Promise<string> {
    this.#key ??= await deriveKey({
      secret: this.#secret, purpose: this.#purpose, algorithm: { name: 'HMAC', hash: 'SHA-256', length: 256 }, usages: ['sign'],
    });
    const signature = await crypto.subtle.sign('HMAC', this.#key, new TextEncoder().encode(JSON.stringify(value)));
    return toBase64Url(new Uint8Array(signature));
  }
}
