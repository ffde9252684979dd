/** The attempts for which the page itself goes to sign in; nobody but this file has to know how that is told. */
const IN_PAGE = 'page-';

/** Names a new attempt by 128 random bits. Not `randomUUID`, which a host page without TLS does not have. */
export const newAttempt = (inPage?: boolean): string => (inPage ? IN_PAGE : '') + crypto.getRandomValues(new Uint32Array(4)).join('-');

/** Tells whether the page itself goes to sign in, and no window is opened. */
export const isInPage = (attempt: string): boolean => attempt.startsWith(IN_PAGE);
