import type { Outcome } from '../flow/flow.js';
import type { Completion } from './dispatch.js';

/** Why `connect()` cannot begin anything: a `ConnectorAuthError`, or an `AbortError` where the page prevented it. */
export type Refusal = Error | DOMException;

/** A caller of `connect()` that waits for the end of the attempt. */
export interface Caller {
  readonly resolve: (completion: Completion) => void;
  readonly reject: (reason: unknown) => void;
}

/** The rejection of an attempt that was cancelled, or that the page prevented. */
export const abortError = (): DOMException => new globalThis.DOMException('Cancelled', 'AbortError');

/**
 * Reports the end of an attempt to its callers.
 * @param outcome `null`: the attempt was cancelled before it began.
 * @param detail The detail of the outcome's event.
 */
export function settle(callers: readonly Caller[], outcome: Outcome | null, detail: object | null): void {
  for (const { resolve, reject } of callers) {
    if (outcome?.ended === 'complete') resolve(detail as Completion);
    else reject(outcome?.ended === 'error' ? outcome.detail.error : abortError());
  }
}
