import type { Input } from '../flow/flow.js';
import type { Plan } from './effects.js';
import type { Submission } from './form.js';

/** An input that waits for its turn, with what the attempt that it begins needs. */
export interface QueuedInput {
  readonly input: Input;
  readonly plan?: Plan;
  readonly submission?: Submission;
  /** Called when the input has been processed, and its request was sent. */
  readonly onProcessed?: () => void;
}

/** Processes one input at a time: a listener of an event may call any method of the element. */
export class InputQueue {
  readonly #process: (queued: QueuedInput) => void;
  readonly #waiting: QueuedInput[] = [];

  constructor(process: (queued: QueuedInput) => void) {
    this.#process = process;
  }

  add(queued: QueuedInput): void {
    if (this.#waiting.push(queued) > 1) return;
    for (let next; (next = this.#waiting[0]); this.#waiting.shift()) {
      try {
        this.#process(next);
      } catch (cause) {
        // One input that fails must not block the queue.
        globalThis.reportError(cause);
      }
      next.onProcessed?.();
    }
  }
}
