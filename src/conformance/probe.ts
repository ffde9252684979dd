import { pause } from '../server/lib/pause.js';
import { LONGEST_ANSWER, noAnswer, readText, toAnswer } from './answer.js';
import type { BackendAnswer, Label } from './answer.js';
import { Canaries } from './canaries.js';
import { sendNavigation } from './navigation.js';
import type { NavigationAnswer } from './navigation.js';
import { isCrossOrigin, UsageError } from './options.js';
import type { CheckContext, CheckOptions } from './options.js';
import type { PreflightRequest, ProbeRequest, StartRequest } from './probe-request.js';
import { pauseAfter429 } from './rate-limit.js';
import { SilentMethods } from './silent-methods.js';

/** Milliseconds to wait for an answer: the contract's 30 s, and a second for the network. */
const TIME_LIMIT = 31_000;
/** Milliseconds that one check waits after 429s in all, and its clean-up again. Limiters seldom count for longer than 15 minutes. */
const WAIT_LIMIT = 20 * 60_000;

/** The headers of a navigation in a window that a page of the same origin opened. */
const NAVIGATION: Readonly<Record<string, string>> = {
  'accept': 'text/html,*/*;q=0.8', 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document',
};

/** Sends one request until it is answered or the signal aborts. */
type Send = (signal: AbortSignal) => Promise<NavigationAnswer>;

/** Sends the requests of one check and keeps all answers. */
export class Probe {
  readonly options: CheckOptions;
  readonly canaries = new Canaries();
  readonly #answers: BackendAnswer[] = [];
  readonly #limited: BackendAnswer[] = [];
  #starts: readonly BackendAnswer[] = [];
  readonly #wait: NonNullable<CheckContext['wait']>;
  #signal: AbortSignal | null;
  #waitLeft = WAIT_LIMIT;
  readonly #timeLimit: number;
  readonly #onTimeout: CheckContext['onTimeout'];
  readonly #silentMethods = new SilentMethods();

  constructor(options: CheckOptions, { wait, signal, timeLimit, onTimeout }: CheckContext = {}) {
    this.options = options;
    this.#wait = wait ?? pause;
    this.#signal = signal ?? null;
    this.#timeLimit = timeLimit ?? TIME_LIMIT;
    this.#onTimeout = onTimeout;
  }

  get answers(): readonly BackendAnswer[] {
    return this.#answers;
  }

  /** The 429s after which a request was sent again. A limiter in front of the backend may answer in any format. */
  get limited(): readonly BackendAnswer[] {
    return this.#limited;
  }

  /** The answers of the start route, whose redirects and errors are others: none if the backend has no such route. */
  get starts(): readonly BackendAnswer[] {
    return this.#starts;
  }

  keepStarts(answers: readonly BackendAnswer[]): void {
    this.#starts = answers;
  }

  /** From now on, requests are sent even if the check was ended early or a method got no answer, and wait as if none had waited. */
  startCleanUp(): void {
    this.#signal = null;
    this.#waitLeft = WAIT_LIMIT;
    this.#silentMethods.clear();
  }

  /**
   * Sends a request. After a 429, waits and sends it again.
   * @throws {UsageError} If the very first request gets no answer.
   */
  async send(label: string, method: string, request: ProbeRequest = {}): Promise<BackendAnswer> {
    const answer = await this.#send(label, method, request);
    this.#answers.push(answer);
    return answer;
  }

  /** Sends a request without the session. The answer is not kept, because the host's sign-in may answer in any format, and may redirect. */
  sendWithoutSession(label: string, method: string, request: ProbeRequest = {}): Promise<BackendAnswer> {
    return this.#send(label, method, { ...request, isWithoutSession: true });
  }

  async #send(label: string, method: string, request: ProbeRequest): Promise<BackendAnswer> {
    this.#assertAllowed(label, method, request);
    const { connector, query = {} } = request;
    const url = this.#resource(connector === undefined ? this.options.connector : connector);
    for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
    return this.#fetch(label, { ...request, url, method });
  }

  /** Asks for the list of connectors. The answer has to be kept with {@link keep}: a backend without a list may answer in any format. */
  async askForList(label: string, request: Pick<ProbeRequest, 'headers' | 'origin' | 'query' | 'isWithoutSession'> = {}): Promise<BackendAnswer> {
    const url = new URL(this.options.url);
    for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.append(name, value);
    url.search += `${url.search === '' ? '' : '&'}list`;
    return this.#fetch(label, { ...request, url, method: 'GET' });
  }

  /** Keeps answers of {@link askForList} for the checks of all answers. */
  keep(...answers: readonly BackendAnswer[]): void {
    this.#answers.push(...answers);
  }

  /**
   * Sends a preflight as a browser does: without the session and all other headers of the page. The answer is not kept, because pages do
   * not read it and caches do not store it.
   */
  async askForPermission({ method, header, connector = this.options.connector }: PreflightRequest): Promise<BackendAnswer> {
    const label = `preflight of ${method}`;
    this.#assertAllowed(label, 'OPTIONS', { connector });
    const headers = new Headers({ 'accept': '*/*', 'origin': this.options.origin, 'access-control-request-method': method });
    if (header !== null) headers.set('access-control-request-headers', header);
    return this.#fetch(label, { url: this.#resource(connector), method: 'OPTIONS' }, headers);
  }

  /** Sends a request for the start route as a window does. The answer has to be kept with {@link keepStarts}. */
  async navigate(label: string, { method = 'GET', headers: more = {}, query }: StartRequest): Promise<BackendAnswer> {
    this.#assertAllowed(label, method, {});
    const url = this.#resource(this.options.connector);
    url.pathname = `${url.pathname.replace(/\/$/, '')}/start`;
    for (const [name, value] of Object.entries(query)) if (value !== null) url.searchParams.append(name, value);
    const headers = this.#headers('GET', { headers: NAVIGATION, origin: null });
    for (const [name, value] of Object.entries(more)) {
      if (value === null) headers.delete(name);
      else headers.set(name, value);
    }
    return this.#sendUntilAnswered({ request: label, method, isOwn: false, origin: null }, (signal) =>
      sendNavigation(url, { method, headers, signal, limit: LONGEST_ANSWER }));
  }

  /** Sends a request, and again after a 429. Does not send it if the backend does not answer the method. */
  async #sendUntilAnswered(label: Label, send: Send): Promise<BackendAnswer> {
    if (this.#silentMethods.includes(label.method)) return noAnswer(label, `not sent: two ${label.method} requests in a row got ${this.#timeout}`);
    for (let attempt = 0; ; attempt++) {
      this.#signal?.throwIfAborted();
      const answer = await this.#sendOnce(label, send);
      const milliseconds = answer.status === 429 ? pauseAfter429(answer.headers, attempt) : 0;
      if (milliseconds === 0 || milliseconds > this.#waitLeft) return answer;
      this.#waitLeft -= milliseconds;
      this.#limited.push(answer);
      await this.#wait(milliseconds, this.#signal);
    }
  }

  async #sendOnce(label: Label, send: Send): Promise<BackendAnswer> {
    const limit = AbortSignal.timeout(this.#timeLimit);
    try {
      const answer = toAnswer(label)(await send(limit));
      this.#silentMethods.add(label.method, false);
      return answer;
    } catch (cause) {
      if (this.#answers.length === 0) {
        const reason = limit.aborted ? this.#timeout : codeOf(cause) ?? 'no connection';
        throw new UsageError(`${this.options.url.origin} cannot be reached (${reason}). Is the server running, and is the address right?`);
      }
      this.#silentMethods.add(label.method, limit.aborted);
      if (!limit.aborted) return noAnswer(label);
      this.#onTimeout?.(label.request, this.#timeLimit);
      return noAnswer(label, this.#timeout);
    }
  }

  get #timeout(): string {
    return `no answer in ${Math.ceil(this.#timeLimit / 1_000)} seconds`;
  }

  /** A backend may accept a request that it must reject. Without `--write`, the checked connector gets only GET without a body. */
  #assertAllowed(label: string, method: string, { body, connector }: ProbeRequest): void {
    if (this.options.write || (method === 'GET' && body === undefined)) return;
    const { connector: checked } = this.options;
    const isChecked = connector === undefined || this.#resource(connector).href === this.#resource(checked).href;
    if (isChecked) throw new Error(`${label} needs --write.`);
  }

  async #fetch(
    label: string,
    request: ProbeRequest & { readonly url: URL; readonly method: string },
    headers = this.#headers(request.method, request),
  ): Promise<BackendAnswer> {
    const { url, method, body } = request;
    const isOwn = request.origin === undefined && request.headers?.['sec-fetch-site'] === undefined;
    return this.#sendUntilAnswered({ request: label, method, isOwn, origin: headers.get('origin') }, async (signal) => {
      const response = await fetch(url, {
        method,
        headers,
        body: typeof body === 'object' ? JSON.stringify(body) : body ?? null,
        // A redirect counts as an answer. Following it would send the session's headers to another address.
        redirect: 'manual',
        signal,
      });
      return { status: response.status, headers: response.headers, text: await readText(response) };
    });
  }

  #headers(method: string, { headers: more = {}, origin, body, type, isWithoutSession = false }: ProbeRequest): Headers {
    const headers = new Headers({ accept: 'application/json' });
    if (!isWithoutSession) for (const [name, value] of this.options.headers) headers.append(name, value);
    const hasOrigin = method !== 'GET' || isCrossOrigin(this.options);
    const sender = origin === undefined && hasOrigin ? this.options.origin : origin ?? null;
    if (sender !== null) headers.set('origin', sender);
    if (body !== undefined) headers.set('content-type', type ?? 'application/json');
    for (const [name, value] of Object.entries(more)) headers.set(name, value);
    return headers;
  }

  /** The resource's URL as the element composes it: the id comes before the endpoint's query. */
  #resource(connector: string | null): URL {
    const url = new URL(this.options.url);
    if (connector !== null) url.pathname = `${url.pathname.replace(/\/$/, '')}/${encodeURIComponent(connector)}`;
    return url;
  }
}

/** The system's error code, such as `ECONNREFUSED`, if there is one. */
function codeOf(error: unknown): string | null {
  const { code } = Object((error as Error).cause) as { readonly code?: unknown };
  return typeof code === 'string' ? code : null;
}
