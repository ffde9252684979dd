import { UsageError } from './options.js';
import type { CheckOptions } from './options.js';
import { Canaries } from './secrets.js';

/** Milliseconds that an answer may take: the contract's 30 s, and a little for the way. */
const TIME_LIMIT = 31_000;
/** Characters of an answer that are looked at. */
const LONGEST_ANSWER = 4_000_000;

/** What came back for a request. */
export interface Answer {
  /** The request, in a few words. */
  readonly what: string;
  /** `0`: no answer came. */
  readonly status: number;
  readonly headers: Headers;
  /** Lower case, without parameters; empty where there is none. */
  readonly type: string;
  readonly text: string;
  /** `undefined` where it is no JSON. */
  readonly json: unknown;
}

export interface Question {
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: the page's own, for all but GET; `null`: none. */
  readonly origin?: string | null;
  /** An object is sent as JSON. */
  readonly body?: object | string;
  readonly type?: string;
  readonly connector?: string | null;
  readonly query?: Readonly<Record<string, string>>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk || chunk.done) return text + decoder.decode();
    text += decoder.decode(chunk.value, { stream: true });
    if (text.length > LONGEST_ANSWER) {
      await reader?.cancel();
      return text;
    }
  }
}

/** Everything that is asked in one check, and every answer to it. */
export class Session {
  readonly options: CheckOptions;
  readonly canaries = new Canaries();
  readonly #answers: Answer[] = [];

  constructor(options: CheckOptions) {
    this.options = options;
  }

  get answers(): readonly Answer[] {
    return this.#answers;
  }

  /** @throws {UsageError} where the very first request gets no answer. */
  async ask(what: string, method: string, question: Question = {}): Promise<Answer> {
    const answer = await this.#send(what, method, question);
    this.#answers.push(answer);
    return answer;
  }

  async #send(what: string, method: string, { headers: more = {}, origin, body, type, connector, query = {} }: Question): Promise<Answer> {
    const url = this.#resource(connector === undefined ? this.options.connector : connector);
    for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
    const headers = new Headers({ accept: 'application/json' });
    for (const [name, value] of this.options.headers) headers.append(name, value);
    const page = origin === undefined && method !== 'GET' ? this.options.origin : origin ?? null;
    if (page !== null) headers.set('origin', page);
    if (body !== undefined) headers.set('content-type', type ?? 'application/json');
    for (const [name, value] of Object.entries(more)) headers.set(name, value);
    try {
      const response = await fetch(url, {
        method,
        headers,
        body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
        // A redirect is an answer like any other here, and nothing is carried on to where it leads.
        redirect: 'manual',
        signal: AbortSignal.timeout(TIME_LIMIT),
      });
      const text = await readText(response);
      const [given = ''] = (response.headers.get('content-type') ?? '').split(';');
      return { what, status: response.status, headers: response.headers, type: given.trim().toLowerCase(), text, json: parse(text) };
    } catch (cause) {
      if (this.#answers.length === 0) {
        throw new UsageError(`${url.origin} cannot be reached (${reasonOf(cause)}). Is the server running, and is it this address?`);
      }
      return { what, status: 0, headers: new Headers(), type: '', text: '', json: undefined };
    }
  }

  /** As the element makes it: the id comes before the endpoint's query. */
  #resource(connector: string | null): URL {
    const url = new URL(this.options.url);
    if (connector !== null) url.pathname = `${url.pathname.replace(/\/$/, '')}/${encodeURIComponent(connector)}`;
    return url;
  }
}

/** A code such as `ECONNREFUSED` where there is one. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as Error;
  const { code } = Object(cause) as { readonly code?: unknown };
  return typeof code === 'string' ? code : name === 'TimeoutError' ? 'no answer in 30 seconds' : 'no connection';
}
