/** 128 random bits, as text. Not `randomUUID`, which a host page without TLS does not have. */
export const nonce = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-');
