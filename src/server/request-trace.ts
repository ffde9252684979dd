import type { ErrorCode } from '../contract/error-codes.js';
import { CallCounter } from './http/call-observer.js';
import type { PlainResponse } from './http/plain-response.js';
import type { Problem } from './http/problem.js';
import type { RequestEvent } from './options/events.js';

/** Collects the facts about a request while it is served, for its event. */
export class RequestTrace extends CallCounter {
  what: RequestEvent['what'] = 'refused';
  connectorId: string | null = null;
  accountId: string | null = null;

  toEvent({ status }: PlainResponse, problem: Problem | null): RequestEvent {
    const { what, connectorId, accountId } = this;
    const outcome = problem?.code ?? (what === 'refused' ? codeForStatus(status) : 'ok');
    return { what, connectorId, accountId, ...this.summary(), outcome, status, reference: problem?.reference ?? null };
  }
}

/** The code that the element derives from a refusal by the host's own `Response`. */
export function codeForStatus(status: number): ErrorCode {
  switch (status) {
    case 401:
    case 403: return 'unauthorized';
    case 404:
    case 410: return 'not_found';
    case 429: return 'rate_limited';
    default: return 'endpoint_error';
  }
}
