const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** What a secret may come back as: plain, coded, or as a hash without a key, which can be tried out until it is found. */
async function formsOf(secret: string): Promise<readonly (readonly [form: string, text: string])[]> {
  const hashes = await Promise.all(['SHA-1', 'SHA-256', 'SHA-512'].map(async (name) => {
    const bytes = new Uint8Array(await crypto.subtle.digest(name, bytesOf(secret)));
    const urlSafe = base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    return [hex(bytes), base64(bytes), urlSafe].map((text) => [`its ${name} without a key`, text] as const);
  }));
  // Without the last characters, which depend on what stands behind.
  const coded = base64(bytesOf(secret)).slice(0, -4);
  return [['itself', secret], ['its base64', coded], ['its hexadecimal', hex(bytesOf(secret))], ...hashes.flat()];
}

/** The made-up secrets that were sent. */
export class Canaries {
  readonly #secrets: string[] = [];

  /** A new one, of letters and digits alone: it looks the same in JSON, in HTML and in a URL. */
  make(): string {
    const secret = `canary${crypto.randomUUID().replaceAll('-', '')}`;
    this.#secrets.push(secret);
    return secret;
  }

  /** Remembers a secret that was made of others. */
  add(secret: string): void {
    this.#secrets.push(secret);
  }

  /** In which form a text repeats one of them; `null`: in none. */
  async seenIn(text: string): Promise<string | null> {
    const plain = text.toLowerCase();
    for (const secret of this.#secrets) {
      for (const [form, found] of await formsOf(secret)) {
        if (form.startsWith('its h') || form === 'itself' ? plain.includes(found.toLowerCase()) : text.includes(found)) return form;
      }
    }
    return null;
  }
}
