import { toError } from '../client/to-error.js';
import type { Outcome } from '../flow/flow.js';
import type { Completion } from './dispatch.js';

/** Why `connect()` cannot begin anything: a `ConnectorAuthError`, or an `AbortError` where the page prevented it. */
export type Refusal = Error | DOMException;

/** Begins an attempt. Returns why it does not; `null` if it does, or if one runs already. */
export type Begin = () => Refusal | null;

/** A caller of `connect()` that waits for the end of the attempt. */
export interface Caller {
  readonly resolve: (completion: Completion) => void;
  readonly reject: (reason: unknown) => void;
}

/** The rejection of an attempt that was cancelled, or that the page prevented. */
export const abortError = (): DOMException => new globalThis.DOMException('Cancelled', 'AbortError');

/**
 * Adds a caller. The promise is that of the end of the attempt that `begin` begins, or of the one that runs already.
 * @param preparation Must end before it begins. An attempt that has ended meanwhile has ended for this caller, too.
 */
export function endingFor(callers: Caller[], begin: Begin, preparation: Promise<unknown> | null): Promise<Completion> {
  const ending = new Promise<Completion>((resolve, reject) => {
    const caller = { resolve, reject };
    const beginUnlessEnded = (): void => {
      if (!callers.includes(caller)) return;
      try {
        const refusal = begin();
        if (refusal) reject(refusal);
      } catch (cause) {
        reject(toError(cause));
      }
    };
    callers.push(caller);
    if (preparation) void preparation.then(beginUnlessEnded);
    else beginUnlessEnded();
  });
  // The events report the same, so an unhandled rejection is no error of the page's.
  ending.catch(() => undefined);
  return ending;
}

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
