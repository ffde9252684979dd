import { CyclrError } from './cyclr-error.js';
import { Problem } from './problem.js';
import { abortSourceOf } from '../lib/abort-source.js';
import { TimeLimitError } from '../lib/time-limit.js';

/** The problem to answer an error with. The answer to an unknown error says only that something went wrong. */
export function toProblem(error: unknown, request: Request): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof CyclrError) return toCyclrProblem(error);
  if (error instanceof TimeLimitError) {
    return new Problem({ status: 504, code: 'endpoint_error', detail: 'The request took too long.', cause: error });
  }
  // Proxies use 499 for a client that closed the request.
  if (abortSourceOf(request)?.aborted) {
    return new Problem({ status: 499, code: 'endpoint_error', detail: 'The client closed the request.', cause: error });
  }
  return new Problem({ status: 500, code: 'endpoint_error', detail: 'Something went wrong.', cause: error });
}

/** The problem to answer a failed call to Cyclr with. */
export function toCyclrProblem(cause: CyclrError): Problem {
  const { retryAfter } = cause;
  const headers: Record<string, string> = retryAfter === null ? {} : { 'retry-after': String(retryAfter) };
  switch (cause.failure) {
    case 'not_found': return new Problem({ status: 404, code: 'not_found', detail: 'There is no such connector.', cause });
    case 'rate_limited': return new Problem({ status: 429, code: 'rate_limited', detail: 'Too many requests to Cyclr.', cause, headers });
    case 'timeout': return new Problem({ status: 504, code: 'endpoint_error', detail: 'Cyclr did not answer in time.', cause });
    case 'unreachable': return new Problem({ status: 502, code: 'endpoint_error', detail: 'Cyclr could not be reached.', cause });
    case 'unexpected': return new Problem({ status: 502, code: 'endpoint_error', detail: 'Cyclr failed.', cause, headers });
    case 'unregistered_address':
      return new Problem({ status: 500, code: 'misconfigured', detail: 'The server is not set up to test connections.', cause });
    // Cyclr refused a call that holds no input of the user's, or refused the host's credentials. Trying again does not help.
    case 'refused':
    case 'unauthorized':
      return new Problem({ status: 502, code: 'endpoint_error', detail: 'Cyclr did not accept the call.', cause, isRetryable: false });
    default: return cause.failure satisfies never;
  }
}
