type Method = 'GET' | 'POST';

/** The body of the element's POST that begins a sign-in. */
export interface SignInRequest {
  readonly targetOrigin: string;
  readonly callbackMessage: string | null;
}

/** A connector of the host's backend, whose answers the test chooses. */
export class Connector {
  authenticated = false;
  /** The answer to a POST. Default: a sign-in URL of the service. */
  answer: { readonly url: unknown } | undefined;
  /** All sign-in requests, in order. */
  readonly signInRequests: SignInRequest[] = [];
  readonly #gates = new Map<Method, { readonly open: () => void; readonly opened: Promise<void> }>();

  constructor(readonly id: string) {}

  get description(): object {
    return { id: this.id, name: `Connector ${this.id}`, authType: 'OAuth2', authenticated: this.authenticated, properties: [] };
  }

  /** The id of the last attempt: its completion message, or the parameter of its return page. */
  get attemptId(): string {
    const { callbackMessage, targetOrigin } = this.signInRequests.at(-1)!;
    return callbackMessage ?? new URL(targetOrigin).searchParams.get('cyclr-attempt')!;
  }

  /** Holds the answers to a method until `release`. */
  hold(method: Method): void {
    let open!: () => void;
    const opened = new Promise<void>((resolve) => { open = resolve; });
    this.#gates.set(method, { open, opened });
  }

  release(method: Method): void {
    this.#gates.get(method)?.open();
    this.#gates.delete(method);
  }

  /** Resolves when a method may be answered. */
  async waitForRelease(method: Method): Promise<void> {
    await this.#gates.get(method)?.opened;
  }
}
