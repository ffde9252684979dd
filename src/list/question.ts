/** A request for the list. `answered` resolves when the list shows the answer, or when another question has replaced this one. */
export interface Question {
  readonly endpoint: string;
  readonly controller: AbortController;
  readonly answered: Promise<void>;
}
