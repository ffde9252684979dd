import { executeServerCommand } from '@web/test-runner-commands';

/** What the host's backend answers. */
export interface Answer {
  readonly status?: number;
  readonly json?: unknown;
  /** In place of JSON. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly delay?: number;
  /** Waits for `release()`. */
  readonly held?: boolean;
  /** The connection breaks: in the head of the answer, or in its body. */
  readonly fault?: 'broken' | 'truncated';
}

export interface Recorded {
  readonly method: string;
  /** Behind the endpoint. */
  readonly path: string;
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** The page gave up before the answer was there. */
  readonly aborted: boolean;
}

/** What a page of the sign-in service saw when it was loaded. */
export interface Visit {
  readonly href: string;
  readonly opener: boolean;
  readonly framed: boolean;
}

type Method = 'GET' | 'POST' | 'DELETE';

const command = <T>(name: string, payload?: unknown): Promise<T> => executeServerCommand<T, never>(`fake:${name}`, payload as never);

/** The sign-in service's origin, and a second origin with the same pages. */
export const [service, elsewhere] = await command<[string, string]>('services');

/** How assistive technology is told of the first element on the page. */
export const snapshot = (): Promise<string> => command('snapshot');

/** Every address that a popup of this page was led to, by whomever, since the first call. */
export const navigations = (): Promise<readonly string[]> => command('navigations');

export const doubleClickAt = (position: readonly [number, number]): Promise<boolean> => command('doubleClick', { position });

/** So many clicks of one mouse, as fast as it can. */
export const clicksAt = (position: readonly [number, number], times: number): Promise<boolean> => command('clicks', { position, times });

/** A key that is held down until it has repeated itself so many times. */
export const holdsKey = (key: string, times: number): Promise<boolean> => command('holdKey', { key, times });

/** The host's backend of one test. Answers of a method come in their order, and the last one goes on for ever; without any: 405. */
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

  /** Lets go of every answer that is held now; tells how many. */
  release(): Promise<number> {
    return command('release', { id: this.#id });
  }

  /** What was asked; waits until it is so many. */
  requests(method?: Method, count = 0): Promise<readonly Recorded[]> {
    return command('requests', { id: this.#id, method, count });
  }

  /** The pages of the sign-in service that this backend's URLs led to; waits until they are so many. */
  visits(count = 0): Promise<readonly Visit[]> {
    return command('visits', { id: this.#id, count });
  }

  /** A page of the sign-in service, as a backend would give its URL. */
  signInUrl(query = 'id=33&token=abc', origin: string = service): string {
    return `${origin}/sign-in/${this.#id}?${query}`;
  }
}
