export interface Failure {
  readonly failure: string;
}

export type Outcome<T> = T | Failure;

export const isFailure = (outcome: object): outcome is Failure => 'failure' in outcome;

/** Milliseconds after which a hanging browser counts as a failure. */
const LIMIT = 180_000;

/** The result of the work, or a sentence that says why it failed. */
export async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => { reject(new Error(`not finished within ${LIMIT} ms`)); }, LIMIT);
  });
  try {
    return await Promise.race([work(), timeout]);
  } catch (error) {
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    return { failure: cause instanceof Error ? `${message} (${cause.message})` : message };
  } finally {
    clearTimeout(timer);
  }
}
