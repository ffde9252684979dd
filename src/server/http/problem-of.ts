import { CyclrError } from './cyclr-error.js';
import { Problem } from './problem.js';
import { TimeLimitError } from '../lib/time-limit.js';

/** The problem that an error is answered with. What is not known by name gives away nothing but that it happened. */
export function problemOf(error: unknown, request: Request): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof CyclrError) return problemOfCyclr(error);
  if (error instanceof TimeLimitError) return new Problem(504, 'endpoint_error', 'This took too long.', { cause: error });
  // Nobody reads it; 499 is what proxies log for it. (Not every runtime gives its requests a signal.)
  if (request.signal?.aborted) return new Problem(499, 'endpoint_error', 'The request was given up.', { cause: error });
  return new Problem(500, 'endpoint_error', 'Something went wrong.', { cause: error });
}

function problemOfCyclr(cause: CyclrError): Problem {
  const { retryAfter } = cause;
  const headers: Record<string, string> = retryAfter === null ? {} : { 'retry-after': String(retryAfter) };
  switch (cause.failure) {
    case 'not_found': return new Problem(404, 'not_found', 'There is no such connector.', { cause });
    case 'rate_limited': return new Problem(429, 'rate_limited', 'Too many requests to Cyclr.', { cause, headers });
    case 'timeout': return new Problem(504, 'endpoint_error', 'Cyclr did not answer in time.', { cause });
    case 'unreachable': return new Problem(502, 'endpoint_error', 'Cyclr could not be reached.', { cause });
    case 'unexpected': return new Problem(502, 'endpoint_error', 'Cyclr failed.', { cause, headers });
    // Refused where no user's data was in question, or the host's own credentials: trying again does not help.
    case 'refused':
    case 'unauthorized': return new Problem(502, 'endpoint_error', 'Cyclr did not accept the call.', { cause, retryable: false });
    default: return cause.failure satisfies never;
  }
}

