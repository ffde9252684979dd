import { CallCounter } from './http/call-observer.js';
import { codeForStatus } from './http/host-response.js';
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
