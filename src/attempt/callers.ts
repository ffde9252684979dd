import { toError } from '../client/to-error.js';
import { endsForm } from '../flow/ends-form.js';
import { RUNNING } from '../flow/flow.js';
import type { Flow } from '../flow/flow.js';
import type { Completion } from './events.js';
import type { Turns } from './turns.js';

/** Why `connect()` cannot begin anything: a `ConnectorAuthError`, or an `AbortError` where the page prevented it. */
export type Refusal = Error | DOMException;

/** The rejection of an attempt that was cancelled, or that the page prevented. */
export const abortError = (): DOMException => new globalThis.DOMException('Cancelled', 'AbortError');

/** The work of one call of `connect()`. */
export interface Call {
  /**
   * Work that must end before `begin` is called; `null` without any. If it rejects, `begin` is not called. If an attempt ends meanwhile,
   * the caller settles with that attempt.
   */
  readonly prepare: () => Promise<unknown> | null;
  /** Begins an attempt. Returns why it does not, at once or when that is known; `null` if it does, or if one runs already. */
  readonly begin: () => Refusal | null | Promise<Refusal>;
}

/** A caller of `connect()` that waits for the end of the attempt. */
export interface Caller {
  readonly resolve: (completion: Completion) => void;
  readonly reject: (reason: unknown) => void;
  /** Whether its preparation has ended. */
  hasBegun: boolean;
}

/** A change of the flow. `isEnd`: an attempt ended, or was cancelled before it began, which has no outcome. */
interface Change {
  readonly previous: Flow;
  readonly flow: Flow;
  readonly isEnd: boolean;
}

/** The callers of `connect()` that wait for the end of the attempt. */
export class Callers {
  readonly #turns: Turns;
  #pending: Caller[] = [];

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  /** Adds a caller. The promise is that of the end of the attempt that `begin` begins, or of the one that runs already. */
  add(call: Call): Promise<Completion> {
    const ending = new Promise<Completion>((resolve, reject) => {
      this.#turns.inOrder(() => {
        // Preparing and beginning may render, with members of the page's that may throw, such as a getter in `autocomplete`.
        this.#run(call, { resolve, reject, hasBegun: false }).catch((cause: unknown) => { reject(toError(cause)); });
      });
    });
    // The events report the same, so an unhandled rejection is no error of the page's.
    ending.catch(() => undefined);
    return ending;
  }

  /** Without a preparation this begins in the caller's own task: an async function runs synchronously up to its first await. */
  async #run({ prepare, begin }: Call, caller: Caller): Promise<void> {
    const preparation = prepare();
    this.#pending.push(caller);
    if (preparation) await preparation;
    if (!this.#pending.includes(caller)) return;
    caller.hasBegun = true;
    const refusal = begin();
    if (refusal) caller.reject(refusal instanceof Promise ? await refusal : refusal);
  }

  /** Takes out the callers with nothing left to wait for. Callers that a listener adds later wait for the next attempt. */
  takeEnded({ previous, flow, isEnd }: Change): readonly Caller[] {
    // A description or a disconnect may end the wait, too: the form that was to be submitted is gone. Callers that still prepare go on.
    const hasFailed = flow.state === 'failed' && previous.state !== 'failed';
    const isOver = hasFailed || (!RUNNING.includes(flow.state) && endsForm(previous, flow));
    const hasEnded = ({ hasBegun }: Caller): boolean => isEnd || (isOver && hasBegun);
    const ended = this.#pending.filter(hasEnded);
    this.#pending = this.#pending.filter((caller) => !hasEnded(caller));
    return ended;
  }
}

/**
 * Reports the end of an attempt to its callers.
 * @param completion `null`: the attempt did not succeed.
 * @param error `null`: the attempt was cancelled, or never began.
 */
export function settle(callers: readonly Caller[], completion: Completion | null, error: Error | null): void {
  for (const { resolve, reject } of callers) {
    if (completion) resolve(completion);
    else reject(error ?? abortError());
  }
}
