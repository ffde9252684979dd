/** Takes one turn at a time: a listener of an event may call any method of the element. */
export class Turns {
  /** The turns that listeners have asked for during the current one; `null` between turns. */
  #asked: (() => void)[] | null = null;

  /** Takes the turn now or, within a listener, after the current one. */
  take(turn: () => void): void {
    if (this.#asked) {
      this.#asked.push(turn);
      return;
    }
    const waiting = [turn];
    for (let current = waiting.shift(); current; current = waiting.shift()) {
      this.#asked = [];
      try {
        current();
      } catch (cause) {
        // One turn that fails must not block the others.
        globalThis.reportError(cause);
      }
      // Before those that wait already: outside of a listener, a call is over before the next one, with everything that it leads to.
      waiting.unshift(...this.#asked);
    }
    this.#asked = null;
  }

  /**
   * Runs the action at once or, if the current listener has asked for turns already, after them: then it sees the state that they lead to.
   */
  inOrder(action: () => void): void {
    if (this.#asked?.length) this.take(action);
    else action();
  }
}
