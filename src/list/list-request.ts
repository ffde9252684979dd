/** A request for the list. `answered` resolves when the list shows the answer, or when another request has replaced this one. */
export interface ListRequest {
  readonly endpoint: string;
  readonly controller: AbortController;
  readonly answered: Promise<void>;
}
