import type { ErrorCode } from '../../contract/error-codes.js';
import type { FieldError, ProblemDetails } from '../../contract/wire.js';
import { jsonAnswer } from './answer.js';
import type { Answer } from './answer.js';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  499: 'Client Closed Request',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  504: 'Gateway Timeout',
};

export interface ProblemExtras {
  readonly errors?: readonly FieldError[];
  /** Whether the same request may succeed later. Default: for 429 and above 500. */
  readonly retryable?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** For the host's log alone; it never reaches an answer. */
  readonly cause?: unknown;
}

/** Why a request is not served: thrown anywhere below the handler, answered as RFC 9457 problem details. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly reference = crypto.randomUUID();
  readonly retryable: boolean;
  readonly #extras: ProblemExtras;

  /** @param detail A sentence for people, with nothing secret in it: it is sent. */
  constructor(readonly status: number, readonly code: ErrorCode, detail: string, extras: ProblemExtras = {}) {
    super(detail, 'cause' in extras ? { cause: extras.cause } : {});
    this.retryable = extras.retryable ?? (status === 429 || status > 500);
    this.#extras = extras;
  }

  toAnswer(): Answer {
    const { errors, headers } = this.#extras;
    const details: ProblemDetails = {
      // RFC 9457, section 4.2.1: the title is then the status' own; `code` tells the problems apart.
      type: 'about:blank',
      title: TITLES[this.status] ?? 'Error',
      status: this.status,
      detail: this.message,
      code: this.code,
      retryable: this.retryable,
      reference: this.reference,
      ...(errors && { errors }),
    };
    return jsonAnswer(this.status, details, { 'content-type': 'application/problem+json', ...headers });
  }
}
