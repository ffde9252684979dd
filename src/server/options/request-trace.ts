import { codeOfStatus } from '../../contract/error-codes.js';
import { CallCounter } from '../http/call-observer.js';
import type { PlainResponse } from '../http/plain-response.js';
import type { Problem } from '../http/problem.js';
import type { RequestEvent } from './events.js';

/** Collects the facts about a request while it is served, for its event. */
export class RequestTrace extends CallCounter {
  what: RequestEvent['what'] = 'refused';
  connectorId: string | null = null;
  accountId: string | null = null;
  authenticated: boolean | null = null;
  /** Values that must not appear in the errors of the request's calls. */
  secrets: readonly string[] = [];

  toEvent({ status }: PlainResponse, problem: Problem | null): RequestEvent {
    const { what, connectorId, accountId, authenticated } = this;
    const outcome = problem?.code ?? (what === 'refused' ? codeOfStatus(status) : 'ok');
    const { reference = null, originRefusal = null } = problem ?? {};
    return { what, connectorId, accountId, ...this.summary(), outcome, status, reference, authenticated, originRefusal };
  }
}
