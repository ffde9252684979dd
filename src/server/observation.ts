import type { ErrorCode } from '../contract/error-codes.js';
import type { Answer } from './http/answer.js';
import type { RequestEvent } from './options/events.js';
import type { Problem } from './http/problem.js';
import { Upstream } from './http/upstream.js';

/** What becomes known of a request while it is served. */
export class Observation extends Upstream {
  what: RequestEvent['what'] = 'refused';
  connectorId: string | null = null;
  accountId: string | null = null;

  event({ status }: Answer, problem: Problem | null): RequestEvent {
    const { what, connectorId, accountId } = this;
    const outcome = problem?.code ?? (what === 'refused' ? codeOf(status) : 'ok');
    return { what, connectorId, accountId, ...this.sum(), outcome, status, reference: problem?.reference ?? null };
  }
}

/** What the page makes of a refusal in the host's own words. */
function codeOf(status: number): ErrorCode {
  switch (status) {
    case 401:
    case 403: return 'unauthorized';
    case 404:
    case 410: return 'not_found';
    case 429: return 'rate_limited';
    default: return 'endpoint_error';
  }
}
