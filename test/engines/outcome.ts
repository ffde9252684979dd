export interface Failure {
  readonly failure: string;
}

export type Outcome<T> = T | Failure;

export const isFailure = (outcome: object): outcome is Failure => 'failure' in outcome;

/** A browser that hangs is to be told of, and not to hang whoever waits: milliseconds. */
const LIMIT = 180_000;

/** What came of it, or the sentence that says why nothing did. */
export async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const never = new Promise<never>((_, reject) => {
    timer = setTimeout(() => { reject(new Error(`no end within ${LIMIT} ms`)); }, LIMIT);
  });
  try {
    return await Promise.race([work(), never]);
  } catch (error) {
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    return { failure: cause instanceof Error ? `${message} (${cause.message})` : message };
  } finally {
    clearTimeout(timer);
  }
}
