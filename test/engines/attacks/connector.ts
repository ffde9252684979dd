type Method = 'GET' | 'POST';

/** What the element asks for when a sign-in begins. */
export interface Asked {
  readonly targetOrigin: string;
  readonly callbackMessage: string | null;
}

/** A connector as the host's backend knows it: what it says is the test's own to choose. */
export class Connector {
  authenticated = false;
  /** The answer to whoever begins a sign-in; default: a page of the service's. */
  answer: { readonly url: unknown } | undefined;
  /** Each sign-in that was asked for, in order. */
  readonly asked: Asked[] = [];
  readonly #gates = new Map<Method, { readonly open: () => void; readonly opened: Promise<void> }>();

  constructor(readonly id: string) {}

  get description(): object {
    return { id: this.id, name: `Connector ${this.id}`, authType: 'OAuth2', authenticated: this.authenticated, properties: [] };
  }

  /** The word by which the attempt that began last ends. */
  get word(): string {
    const { callbackMessage, targetOrigin } = this.asked.at(-1)!;
    return callbackMessage ?? new URL(targetOrigin).searchParams.get('cyclr-attempt')!;
  }

  /** Keeps the answers to a method back until they are let go. */
  hold(method: Method): void {
    let open!: () => void;
    const opened = new Promise<void>((resolve) => { open = resolve; });
    this.#gates.set(method, { open, opened });
  }

  letGo(method: Method): void {
    this.#gates.get(method)?.open();
    this.#gates.delete(method);
  }

  /** Fulfilled when a method may be answered. */
  async mayAnswer(method: Method): Promise<void> {
    await this.#gates.get(method)?.opened;
  }
}
