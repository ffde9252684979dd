import { isOAuth } from '../contract/auth-types.js';
import { isObject } from '../contract/is-object.js';
import { checkAllAnswers } from './all-answers.js';
import type { CheckOptions } from './options.js';
import { Probe } from './probe.js';
import type { BackendAnswer } from './probe.js';
import { checkDescription, checkReads } from './reads.js';
import { checkRefusals } from './refusals.js';
import { skippedRow } from './rows.js';
import type { Row } from './rows.js';
import { checkSignIns } from './sign-ins.js';
import { checkDisconnecting, checkStoring } from './writes.js';

/** The smallest backend that the contract allows returns sign-in URLs and has no GET. */
const isSmallest = ({ authType }: CheckOptions, { status }: BackendAnswer): boolean =>
  authType !== null && isOAuth(authType) && [404, 405, 501].includes(status);

/**
 * Checks a running backend against the contract. Sends one request after another.
 * @throws {UsageError} If the backend cannot be reached.
 */
export async function check(options: CheckOptions): Promise<readonly Row[]> {
  const probe = new Probe(options);
  const first = await probe.send('GET', 'GET');
  return [...await checkCases(probe, first), ...await checkAllAnswers(probe)];
}

async function checkCases(probe: Probe, first: BackendAnswer): Promise<readonly Row[]> {
  const { options } = probe;
  if (isSmallest(options, first)) {
    const reason = `${first.status}: without GET, the element cannot verify a sign-in`;
    return [skippedRow('GET returns the description', '200', reason), ...await checkWrites(probe, options.authType, first)];
  }
  if (first.status !== 200) {
    const isSignedOut = first.status === 401 || first.status === 403;
    const reason = isSignedOut ? 'not signed in: pass the session with --header' : 'GET must work first';
    return [...checkDescription(first), skippedRow('all other cases', 'see the contract', reason)];
  }
  const described = isObject(first.json) && typeof first.json.authType === 'string' ? first.json.authType : null;
  const authType = options.authType ?? described;
  return [
    ...checkDescription(first),
    ...await checkReads(probe, first),
    ...await checkRefusals(probe, authType ?? 'None'),
    ...await checkWrites(probe, authType, first),
  ];
}

async function checkWrites(probe: Probe, authType: string | null, { status, json }: BackendAnswer): Promise<readonly Row[]> {
  const skipped = (reason: string): readonly Row[] => [skippedRow('POST connects and DELETE disconnects', 'see the contract', reason)];
  if (!probe.options.write) return skipped('needs --write');
  switch (authType) {
    case 'OAuth1':
    case 'OAuth2': return [...await checkSignIns(probe, authType, json), ...(status === 200 ? await checkDisconnecting(probe) : [])];
    case 'ApiKey':
    case 'Basic':
    case 'None': return [...await checkStoring(probe, authType, json), ...await checkDisconnecting(probe)];
    default: return skipped('this authType is not supported in a browser');
  }
}
