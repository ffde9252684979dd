import type { BackendAnswer } from './answer.js';
import { sessionHeadersOf } from './options.js';
import type { Probe } from './probe.js';
import { rowOf, statusOf } from './rows.js';
import type { Row } from './rows.js';

/** The answers that reveal nothing. A redirect most likely leads to a login page; the CSRF check of a framework may answer 400, 419 or 422. */
const isRefusal = ({ status }: BackendAnswer): boolean => status >= 300 && status < 500;

const isJson = ({ status, json }: BackendAnswer): boolean => status === 200 && json !== undefined;

/** A host that identifies its users by another sign than the left-out headers is seen here too, so the words do not exclude it. */
const faultOf = (answer: BackendAnswer): string => isJson(answer)
  ? `${answer.request}: 200, so the route answers without a session, or to whoever has the same network address or other headers`
  : `${answer.request}: ${statusOf(answer)}`;

/** The label of a request without these headers. */
const labelOf = (what: string, { options }: Probe): string => `${what} without ${sessionHeadersOf(options).join(' and ')}`;

function sessionRow({ options }: Probe, answers: readonly BackendAnswer[], isFaulty: (answer: BackendAnswer) => boolean): Row {
  return rowOf({
    name: 'the route answers nobody without a session',
    contract: `401 or 403, or a redirect to a login page, to a request without ${sessionHeadersOf(options).join(' and ')}`,
    seen: answers[0] ? statusOf(answers[0]) : '',
    faults: answers.filter(isFaulty).map(faultOf),
  });
}

/** Asks for the connector and for the list without the session; no row if no header of the check identifies a user. */
export async function checkSession(probe: Probe): Promise<readonly Row[]> {
  if (sessionHeadersOf(probe.options).length === 0) return [];
  const single = await probe.sendWithoutSession(labelOf('GET', probe), 'GET');
  const list = probe.options.connector === null ? [] : [await probe.askForList(labelOf('GET of the list', probe), { isWithoutSession: true })];
  // The list is optional: without it, any path may answer.
  return [sessionRow(probe, [single, ...list], (answer) => answer === single ? !isRefusal(answer) : isJson(answer))];
}

/** Asks for a sign-in URL without the session, for a backend that has nothing else. */
export async function checkSessionOfSignIns(probe: Probe, authType: string): Promise<readonly Row[]> {
  if (sessionHeadersOf(probe.options).length === 0) return [];
  const body = { authType, properties: {}, targetOrigin: probe.options.origin, callbackMessage: crypto.randomUUID() };
  const answer = await probe.sendWithoutSession(labelOf('POST for a sign-in', probe), 'POST', { body });
  return [sessionRow(probe, [answer], (each) => !isRefusal(each))];
}
