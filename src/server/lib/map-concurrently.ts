/** Calls to Cyclr, or to the host's `extend`, at the same time. */
export const CONCURRENCY = 6;

/**
 * Maps items with at most this many calls at once. The results have the order of the items. Rejects with the first failure, and begins no
 * further call then. A result that is no promise is not awaited: most rows of a list need no call.
 */
export async function mapConcurrently<T, R>(items: readonly T[], limit: number, map: (item: T) => R | Promise<R>): Promise<readonly R[]> {
  const results = new Array<R>(items.length);
  // All workers take from one iterator, so each item is taken once.
  const entries = items.entries();
  let hasFailed = false;
  const work = async (): Promise<void> => {
    for (const [index, item] of entries) {
      try {
        const mapped = map(item);
        results[index] = mapped instanceof Promise ? await mapped : mapped;
      } catch (error) {
        hasFailed = true;
        throw error;
      }
      if (hasFailed) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
}
