const utf8 = new TextEncoder();

/**
 * Derives 256 bits for a key with HKDF-SHA-256 (RFC 5869), so that the host has no second secret to configure or to rotate.
 * @param secret The secret that all instances share.
 * @param purpose Keys for different purposes are independent of each other.
 */
export async function deriveKey(secret: string, purpose: string): Promise<ArrayBuffer> {
  const base = await crypto.subtle.importKey('raw', utf8.encode(secret), 'HKDF', false, ['deriveBits']);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8.encode(`cyclr-connector-auth ${purpose}`) };
  return crypto.subtle.deriveBits(parameters, base, 256);
}
