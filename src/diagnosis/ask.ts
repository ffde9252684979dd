/** How long an answer may take, in milliseconds. */
const TIME_LIMIT = 15_000;

/** The longest text of the backend's that a finding repeats. */
const LONGEST = 300;

const accept = 'application/json';

/** A POST has no body: it must hold nothing that a backend can store. Its headers are those of the element, so that CORS applies. */
const REQUESTS = {
  GET: { headers: { accept } },
  POST: { headers: { accept, 'content-type': 'application/json' }, body: '' },
} as const;

/** An answer of the backend's. */
export interface Answer {
  readonly kind: 'answered';
  readonly status: number;
  /** The browser hides the redirect's status and its headers. */
  readonly isRedirect: boolean;
  /** Empty if there is none. */
  readonly contentType: string;
  /** The answer's `Date`, in milliseconds since 1970; `NaN` if there is none. */
  readonly date: number;
  /** Whether the body is JSON. */
  readonly isJson: boolean;
  /** The members of the JSON object; none if the body is no JSON object. */
  readonly members: Readonly<Record<string, unknown>>;
  /** The problem's `detail`; empty if there is none. */
  readonly detail: string;
}

export type Silence =
  /** The page's Content-Security-Policy blocked the request. */
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'unanswered' };

export type Asked = Answer | Silence;

/** Parses the answer. A page's own `fetch` may give anything. */
async function read(response: Response): Promise<Answer> {
  const { status, type } = response;
  const headers = new globalThis.Headers(response.headers ?? {});
  const [isJson, json] = await response.json().then((value: unknown) => [true, value] as const, () => [false, null] as const);
  const members = Object(json) as Readonly<Record<string, unknown>>;
  return {
    kind: 'answered', status, isJson, members,
    isRedirect: type === 'opaqueredirect' || (status >= 300 && status < 400),
    contentType: headers.get('content-type') ?? '',
    date: Date.parse(headers.get('date') ?? ''),
    detail: typeof members.detail === 'string' ? members.detail.slice(0, LONGEST) : '',
  };
}

/** Sends a request as the element does. */
export const ask = (fetch: typeof globalThis.fetch, address: string, method: 'GET' | 'POST' = 'GET'): Promise<Asked> =>
  watch(address, (signal) => fetch(address, { ...REQUESTS[method], method, cache: 'no-store', redirect: 'manual', signal }).then(read));

/**
 * Sends a request, gives up after the time limit, and watches whether the page's Content-Security-Policy blocks it: connect-src applies to
 * the requests of a diagnosis, also where it does not apply to the navigation that they stand for.
 */
export async function watch<T>(address: string, send: (signal: AbortSignal) => Promise<T>): Promise<T | Silence> {
  const { origin } = new globalThis.URL(address, document.baseURI);
  let forbidden = false;
  const note = ({ disposition, effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
    // The policy may block other requests of the page at the same time. A policy that only reports blocks none.
    forbidden ||= disposition === 'enforce' && effectiveDirective === 'connect-src' && (blockedURI.startsWith(origin) || blockedURI === 'self');
  };
  document.addEventListener('securitypolicyviolation', note);
  const signal = globalThis.AbortSignal.timeout(TIME_LIMIT);
  try {
    return await Promise.race([
      send(signal),
      // A page's own `fetch` may ignore its signal.
      new Promise<never>((_, reject) => { signal.onabort = reject; }),
    ]);
  } catch {
    // The browser dispatches the violation event in a later task.
    await new Promise((resolve) => { globalThis.setTimeout(resolve, 50); });
    return { kind: forbidden ? 'forbidden' : 'unanswered' };
  } finally {
    document.removeEventListener('securitypolicyviolation', note);
  }
}
