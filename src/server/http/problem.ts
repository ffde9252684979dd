import type { ErrorCode } from '../../contract/error-codes.js';
import type { FieldError, ProblemDetails } from '../../contract/wire.js';
import { jsonResponse } from './plain-response.js';
import type { PlainResponse } from './plain-response.js';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  499: 'Client Closed Request',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  504: 'Gateway Timeout',
};

/**
 * Why an origin was refused:
 * - `missing`: a POST or DELETE has no `Origin`
 * - `opaque`: the `Origin` is `null`, such as that of a sandboxed frame
 * - `scheme`: only the scheme differs from that of the request's URL. A proxy terminates TLS: set `origins`
 * - `foreign`: any other origin that is not allowed
 * - `cross-site`: the request has no `Origin`, and the browser says that a page of another site began it, or, for the start route, that no
 *   page of the same origin did
 * - `target`: the `targetOrigin` of a sign-in is not on an allowed origin
 */
export type OriginRefusal = 'missing' | 'opaque' | 'scheme' | 'foreign' | 'cross-site' | 'target';

export interface ProblemInit {
  /** The HTTP status. */
  readonly status: number;
  readonly code: ErrorCode;
  /** A sentence for people. It is sent to the page, so it must not hold a secret. */
  readonly detail: string;
  /** What is wrong with each field. */
  readonly errors?: readonly FieldError[];
  /** The same request may succeed later. Default: `true` for 429 and above 500. */
  readonly isRetryable?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** For the host's event only. */
  readonly originRefusal?: OriginRefusal;
  /** For the host's log only; it is never sent. */
  readonly cause?: unknown;
}

/** The reason for refusing a request. Any code below the handler may throw it; the answer is an RFC 9457 problem. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: ErrorCode;
  readonly reference = crypto.randomUUID();
  readonly isRetryable: boolean;
  readonly originRefusal: OriginRefusal | null;
  readonly #init: ProblemInit;

  constructor(init: ProblemInit) {
    super(init.detail, 'cause' in init ? { cause: init.cause } : {});
    this.status = init.status;
    this.code = init.code;
    this.isRetryable = init.isRetryable ?? (init.status === 429 || init.status > 500);
    this.originRefusal = init.originRefusal ?? null;
    this.#init = init;
  }

  /** The same problem with another sentence at the end of its detail. */
  withNote(note: string): Problem {
    return new Problem({ ...this.#init, detail: `${this.#init.detail} ${note}` });
  }

  get headers(): Readonly<Record<string, string>> {
    return this.#init.headers ?? {};
  }

  toResponse(): PlainResponse {
    const { errors, headers } = this.#init;
    const details: ProblemDetails = {
      // With `about:blank` the title is that of the status (RFC 9457, section 4.2.1). Clients distinguish problems by `code`.
      type: 'about:blank',
      title: TITLES[this.status] ?? 'Error',
      status: this.status,
      detail: this.message,
      code: this.code,
      retryable: this.isRetryable,
      reference: this.reference,
      ...(errors && { errors }),
    };
    return jsonResponse(this.status, details, { 'content-type': 'application/problem+json', ...headers });
  }
}
