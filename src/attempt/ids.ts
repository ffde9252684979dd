/**
 * An unguessable id of 128 bits for an attempt or a request. It names the channel of a return page, and is the completion message.
 * `randomUUID` needs TLS.
 */
export const newId = (): string => globalThis.crypto.getRandomValues(new Uint32Array(4)).join('-');
