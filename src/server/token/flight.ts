/** Milliseconds between two signs of life, and between two looks for them. */
const BEAT = 500;
/**
 * Looks in a row without a sign of life after which it is taken for dead. They are counted, and no clock is asked: a process that stood
 * still missed as many looks as signs of life.
 */
const DEAD = 5;

/**
 * Work that others wait for, too. On workerd it dies with the request that began it, and never settles: so it gives signs of life, and who
 * joins it looks for them, by a timer of their own.
 */
export class Flight<T> {
  /** For who began it. */
  readonly result: Promise<T>;
  #beats = 0;

  constructor(work: Promise<T>) {
    const heart = setInterval(() => { this.#beats += 1; }, BEAT);
    this.result = work.finally(() => { clearInterval(heart); });
  }

  /** For anybody else: settles as the work does, or resolves to `null` when that is dead. */
  join(): Promise<T | null> {
    return new Promise((resolve, reject) => {
      let seen = this.#beats;
      let silent = 0;
      const watch = setInterval(() => {
        silent = this.#beats === seen ? silent + 1 : 0;
        seen = this.#beats;
        if (silent < DEAD) return;
        clearInterval(watch);
        resolve(null);
      }, BEAT);
      this.result.finally(() => { clearInterval(watch); }).then(resolve, reject);
    });
  }
}
