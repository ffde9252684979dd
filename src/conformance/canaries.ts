import { toBase64, toBase64Url } from '../server/lib/base64.js';
import { listBase64, toHexadecimal } from '../server/lib/encoded-forms.js';

/** One way to write a secret. */
interface Form {
  readonly label: string;
  readonly text: string;
  readonly ignoresCase?: true;
}

/** The forms in which a response may leak a secret: plain, encoded, or as a hash without a key, which an attacker can find by trial. */
async function formsOf(secret: string): Promise<readonly Form[]> {
  const hashes = await Promise.all(['SHA-1', 'SHA-256', 'SHA-512'].map(async (name): Promise<readonly Form[]> => {
    const bytes = new Uint8Array(await crypto.subtle.digest(name, new TextEncoder().encode(secret)));
    const label = `its ${name} without a key`;
    const base64 = [toBase64(bytes), toBase64Url(bytes)].map((text) => ({ label, text }));
    return [{ label, text: toHexadecimal(bytes), ignoresCase: true }, ...base64];
  }));
  return [
    { label: 'the secret itself', text: secret, ignoresCase: true },
    ...listBase64(secret).flatMap((text) => [text, toUrlSpelling(text)]).map((text) => ({ label: 'its base64', text })),
    { label: 'its hexadecimal', text: toHexadecimal(new TextEncoder().encode(secret)), ignoresCase: true },
    ...hashes.flat(),
  ];
}

const toUrlSpelling = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_');

/** Made-up secrets: they are sent to the backend and must not come back. */
export class Canaries {
  readonly #secrets: string[] = [];

  /** Makes a secret of letters and digits only, which needs no escaping in JSON, HTML or a URL. */
  make(): string {
    const secret = `canary${crypto.randomUUID().replaceAll('-', '')}`;
    this.#secrets.push(secret);
    return secret;
  }

  get isEmpty(): boolean {
    return this.#secrets.length === 0;
  }

  /** Adds a secret that is composed of others. */
  add(secret: string): void {
    this.#secrets.push(secret);
  }

  /** The form in which the text contains one of the secrets; `null` if it contains none. */
  async formIn(text: string): Promise<string | null> {
    const lowerCase = text.toLowerCase();
    for (const secret of this.#secrets) {
      const forms = await formsOf(secret);
      const found = forms.find((form) => form.ignoresCase ? lowerCase.includes(form.text.toLowerCase()) : text.includes(form.text));
      if (found) return found.label;
    }
    return null;
  }
}
