import type { BackendAnswer } from './answer.js';
import { hasSession } from './options.js';
import type { Probe } from './probe.js';
import { rowOf, statusOf } from './rows.js';
import type { Row } from './rows.js';

/** The answers that reveal nothing. A redirect most likely leads to a login page; a framework's CSRF check may answer 400, 419 or 422. */
const isRefusal = ({ status }: BackendAnswer): boolean => status >= 300 && status < 500;

const isJson = ({ status, json }: BackendAnswer): boolean => status === 200 && json !== undefined;

/** A host that identifies its users by another sign than headers is seen here too, so the words do not exclude it. */
const faultOf = (answer: BackendAnswer): string => isJson(answer)
  ? `${answer.request}: 200, so the route answers without a session, or to whoever has the same network address`
  : `${answer.request}: ${statusOf(answer)}`;

function sessionRow(answers: readonly BackendAnswer[], isFaulty: (answer: BackendAnswer) => boolean): Row {
  return rowOf({
    name: 'the route answers nobody without a session',
    contract: '401 or 403, or a redirect to a login page, to a request without the headers of --header',
    seen: answers[0] ? statusOf(answers[0]) : '',
    faults: answers.filter(isFaulty).map(faultOf),
  });
}

/** Asks for the connector and for the list without the session; no row if no header of the check identifies a user. */
export async function checkSession(probe: Probe): Promise<readonly Row[]> {
  if (!hasSession(probe.options)) return [];
  const single = await probe.sendWithoutSession('GET without --header', 'GET');
  const list = probe.options.connector === null ? [] : [await probe.askForList('GET of the list without --header', { isWithoutSession: true })];
  // The list is optional: without it, any path may answer.
  return [sessionRow([single, ...list], (answer) => answer === single ? !isRefusal(answer) : isJson(answer))];
}

/** Asks for a sign-in URL without the session, for a backend that has nothing else. */
export async function checkSessionOfSignIns(probe: Probe, authType: string): Promise<readonly Row[]> {
  if (!hasSession(probe.options)) return [];
  const body = { authType, properties: {}, targetOrigin: probe.options.origin, callbackMessage: crypto.randomUUID() };
  const answer = await probe.sendWithoutSession('POST for a sign-in without --header', 'POST', { body });
  return [sessionRow([answer], (each) => !isRefusal(each))];
}
