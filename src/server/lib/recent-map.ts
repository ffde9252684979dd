/** A `Map` with a limited number of entries. If it is full, the entry that was not used for the longest time is dropped. */
export class RecentMap<V> {
  readonly #limit: number;
  readonly #entries = new Map<string, V>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts as a use of the entry. */
  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    // A `Map` keeps the order of insertion, so an entry that is inserted again is the last one.
    if (value !== undefined && this.#entries.size > 1) this.#insert(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.#insert(key, value);
    const [leastRecent] = this.#entries.keys();
    if (this.#entries.size > this.#limit && leastRecent !== undefined) this.#entries.delete(leastRecent);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  #insert(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
  }
}
