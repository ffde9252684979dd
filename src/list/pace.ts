/**
 * Milliseconds after which the next cards wait for another task, so that no task takes long: a list may have hundreds of cards. Many short
 * tasks take longer in total: a frame may follow each of them, and lays out the whole list.
 */
const TIME_PER_TASK = 25;

/** Cards that are added before the first of them renders. For each such group the browser assigns all cards to their slot again. */
const CARDS_PER_GROUP = 8;

/** A message starts the next task at once. Browsers delay nested timers by 4 ms, and those of a hidden page by a second. */
export const nextTask = (): Promise<void> => new Promise((resolve) => {
  const { port1, port2 } = new globalThis.MessageChannel();
  port1.onmessage = () => {
    port1.close();
    resolve();
  };
  port2.postMessage(null);
});

/** Spreads the work on many cards over tasks of limited time. */
export class Pace {
  #cards = 0;
  #start = globalThis.performance.now();

  /** Called after the work on a card. Returns a promise to wait for, after each group of cards. */
  count(): Promise<void> | null {
    this.#cards += 1;
    return this.#cards % CARDS_PER_GROUP ? null : this.#rest();
  }

  async #rest(): Promise<void> {
    // The cards render in microtasks, which come first: their time counts.
    await Promise.resolve();
    if (globalThis.performance.now() - this.#start <= TIME_PER_TASK) return;
    await nextTask();
    this.#start = globalThis.performance.now();
  }
}
