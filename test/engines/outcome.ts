export interface Failure {
  readonly failure: string;
}

export type Outcome<T> = T | Failure;

export const isFailure = (outcome: object): outcome is Failure => 'failure' in outcome;

/** What came of it, or the sentence that says why nothing did. */
export async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    return { failure: cause instanceof Error ? `${message} (${cause.message})` : message };
  }
}
