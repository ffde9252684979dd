const utf8 = new TextEncoder();

export interface KeySpec {
  /** The secret that all instances share. */
  readonly secret: string;
  /** Keys for different purposes are independent of each other. */
  readonly purpose: string;
  readonly algorithm: AesKeyGenParams | (HmacImportParams & { length: number });
  readonly usages: KeyUsage[];
}

/** Derives a key with HKDF-SHA-256 (RFC 5869), so that the host has no second secret to configure or to rotate. */
export async function deriveKey({ secret, purpose, algorithm, usages }: KeySpec): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', utf8.encode(secret), 'HKDF', false, ['deriveKey']);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8.encode(`cyclr-connector-auth ${purpose}`) };
  return crypto.subtle.deriveKey(parameters, base, algorithm, false, usages);
}
