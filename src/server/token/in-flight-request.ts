/** Milliseconds between two heartbeats, and between two checks for them. */
const HEARTBEAT = 500;
/**
 * Checks in a row without a heartbeat after which the request counts as dead. Checks are counted and no clock is read, because a
 * process that was suspended has missed as many checks as heartbeats.
 */
const MISSED_CHECKS = 5;

/**
 * Work that several requests wait for. On workerd, work never settles once the request that started it has ended. So the work sends
 * heartbeats, and everybody who joins it checks for them with a timer that belongs to their own request.
 */
export class InFlightRequest<T> {
  /** The result, for the request that started the work. */
  readonly result: Promise<T>;
  #beats = 0;
  #lastBeatAt = performance.now();

  constructor(work: Promise<T>) {
    const heart = setInterval(() => {
      this.#beats += 1;
      this.#lastBeatAt = performance.now();
    }, HEARTBEAT);
    this.result = work.finally(() => { clearInterval(heart); });
  }

  /** The work is probably dead. Use {@link join} to be certain: after the process was busy, this can be wrong. */
  get isSilent(): boolean {
    return performance.now() - this.#lastBeatAt > MISSED_CHECKS * HEARTBEAT;
  }

  /** The result, for all other requests. Settles as the work does, or resolves to `null` if the work is dead. */
  join(): Promise<T | null> {
    return new Promise((resolve, reject) => {
      let lastBeats = this.#beats;
      let missed = 0;
      const check = setInterval(() => {
        missed = this.#beats === lastBeats ? missed + 1 : 0;
        lastBeats = this.#beats;
        if (missed < MISSED_CHECKS) return;
        clearInterval(check);
        resolve(null);
      }, HEARTBEAT);
      this.result.finally(() => { clearInterval(check); }).then(resolve, reject);
    });
  }
}
