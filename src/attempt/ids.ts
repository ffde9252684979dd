/** An unguessable id of 128 bits: it names the channel of a return page, and is the completion message. `randomUUID` needs TLS. */
export const newAttemptId = (): string => globalThis.crypto.getRandomValues(new Uint32Array(4)).join('-');

let requests = 0;

/** An id that is unique on the page, for a request that no window takes part in. */
export const newRequestId = (): string => String(++requests);
