import { executeServerCommand } from '@web/test-runner-commands';

/** An answer of the host's backend. */
export interface Answer {
  readonly status?: number;
  readonly json?: unknown;
  /** The body, instead of JSON. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer waits for `release()`. */
  readonly held?: boolean;
  /** The connection breaks in the head of the answer (`broken`) or in its body (`truncated`). */
  readonly fault?: 'broken' | 'truncated';
}

/** A request that the backend received. */
export interface Recorded {
  readonly method: string;
  /** The path after the endpoint. */
  readonly path: string;
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** The page aborted the request before the answer was complete. */
  readonly aborted: boolean;
}

/** The report of a page of the sign-in service about itself. */
export interface Visit {
  readonly href: string;
  readonly opener: boolean;
  readonly framed: boolean;
}

/** `START`: a navigation to the start route. */
type Method = 'GET' | 'POST' | 'DELETE' | 'START';

const command = <T>(name: string, payload?: unknown): Promise<T> => executeServerCommand<T, never>(`fake:${name}`, payload as never);

/** The origin of the sign-in service, and a second origin with the same pages. */
export const [service, elsewhere] = await command<[string, string]>('services');

/** The accessibility tree of the first element on the page. */
export const snapshot = (): Promise<string> => command('snapshot');

/** The addresses that the popups of this page have navigated to since the first call. */
export const navigations = (): Promise<readonly string[]> => command('navigations');

/** Clicks the mouse that many times, as fast as possible. */
export const clicksAt = (position: readonly [number, number], times: number): Promise<boolean> => command('clicks', { position, times });

/** Holds a key down until it has repeated that many times. */
export const holdKey = (key: string, times: number): Promise<boolean> => command('holdKey', { key, times });

/** The host's backend of one test. It gives a method's answers in order and repeats the last one; a method without answers gets 405. */
export class Backend {
  readonly #id: string;
  readonly endpoint: string;

  private constructor(id: string) {
    this.#id = id;
    this.endpoint = `/backend/${id}`;
  }

  static async start(answers: Readonly<Partial<Record<Method, Answer | readonly Answer[]>>> = {}): Promise<Backend> {
    const lists = Object.fromEntries(Object.entries(answers).map(([method, given]) => [method, [given].flat()]));
    return new Backend(await command<string>('create', { answers: lists }));
  }

  answer(method: Method, ...answers: readonly Answer[]): Promise<boolean> {
    return command('answer', { id: this.#id, method, answers });
  }

  /** Sends every answer that is held now; resolves with their number. */
  release(): Promise<number> {
    return command('release', { id: this.#id });
  }

  /** The requests so far; waits until there are at least `count`. */
  requests(method?: Method, count = 0): Promise<readonly Recorded[]> {
    return command('requests', { id: this.#id, method, count });
  }

  /** The visits to the sign-in service from this backend's URLs; waits until there are at least `count`. */
  visits(count = 0): Promise<readonly Visit[]> {
    return command('visits', { id: this.#id, count });
  }

  /** A sign-in URL as a backend gives it: a page of the fake sign-in service. */
  signInUrl(query = 'id=33&token=abc', origin: string = service): string {
    return `${origin}/sign-in/${this.#id}?${query}`;
  }
}
