/**
 * The body of the request was read before the handler got it, so its text is lost. The host has to change that, and the page cannot: the
 * message is for `onError`.
 */
export class BodyTakenError extends Error {
  override readonly name = 'BodyTakenError';
}
