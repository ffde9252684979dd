const utf8 = new TextEncoder();

/** A key for one purpose from the secret that every instance shares (HKDF-SHA-256, RFC 5869): nothing more to configure or to rotate. */
export async function deriveKey(
  secret: string,
  purpose: string,
  algorithm: AesKeyGenParams | (HmacImportParams & { length: number }),
  usages: KeyUsage[],
): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', utf8.encode(secret), 'HKDF', false, ['deriveKey']);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8.encode(`cyclr-connector-auth ${purpose}`) };
  return crypto.subtle.deriveKey(parameters, base, algorithm, false, usages);
}
