import { deriveKey } from './derive-key.js';
import { createSigner } from './create-signer.js';
import type { SignText } from './create-signer.js';

/**
 * HMAC-SHA-256 with a derived key. All instances compute the same hash for the same value. Without the secret, nobody can find a value by
 * hashing guesses, however few possible values there are.
 */
export class KeyedHash {
  readonly #secret: string;
  readonly #purpose: string;
  #sign: SignText | undefined;

  constructor(secret: string, purpose: string) {
    this.#secret = secret;
    this.#purpose = purpose;
  }

  /** The hash of the value's JSON, in base64url. */
  hash(value: unknown): string | Promise<string> {
    const text = JSON.stringify(value);
    return this.#sign ? this.#sign(text) : this.#signFirst(text);
  }

  async #signFirst(text: string): Promise<string> {
    this.#sign ??= await createSigner(await deriveKey(this.#secret, this.#purpose));
    return this.#sign(text);
  }
}
