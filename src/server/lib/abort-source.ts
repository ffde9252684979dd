/** The part of an `AbortSignal` that tells when it aborts. */
export interface AbortSource {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

const sources = new WeakMap<Request, AbortSource>();

/** Sets what aborts when the client goes away, for a request whose `signal` is only made on demand. */
export const setAbortSource = (request: Request, source: AbortSource): void => { sources.set(request, source); };

/** Aborts when the client goes away. Not every runtime gives its requests a signal. */
export const abortSourceOf = (request: Request): AbortSource | undefined => sources.get(request) ?? request.signal;
