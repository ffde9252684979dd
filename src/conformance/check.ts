import { isAuthType, isOAuth } from '../contract/auth-types.js';
import type { AuthType } from '../contract/auth-types.js';
import { isObject } from '../contract/is-object.js';
import { checkAllAnswers } from './all-answers.js';
import type { BackendAnswer } from './answer.js';
import { checkPreflights } from './cors.js';
import { checkList, skippedListRow } from './list.js';
import { checkNames } from './names.js';
import { isCrossOrigin, reasonWithoutWrites, StoppedError } from './options.js';
import type { CheckContext, CheckOptions } from './options.js';
import { Probe } from './probe.js';
import { askForUnknown, checkDescription, checkReads } from './reads.js';
import { checkRefusals, harmlessTarget } from './refusals.js';
import { isRefused, withRefusedPage } from './refused-page.js';
import { needing, skippedRow } from './rows.js';
import type { Row } from './rows.js';
import { checkSession, checkSessionOfSignIns } from './session.js';
import { checkSignIns } from './sign-ins.js';
import { checkStartRoute } from './start-route.js';
import { checkDisconnecting, checkStoring } from './writes.js';

/**
 * The smallest backend that the contract allows returns sign-in URLs and has no GET. The code `not_found` shows that there is a GET, which
 * does not know the connector.
 */
const isSmallest = ({ authType }: CheckOptions, { status, json }: BackendAnswer): boolean =>
  authType !== null && isOAuth(authType) && [404, 405, 501].includes(status) && !(isObject(json) && json.code === 'not_found');

/**
 * Checks a running backend against the contract. Sends one request after another.
 * @throws {UsageError} If the backend cannot be reached.
 * @throws {StoppedError} If the context's signal aborts.
 */
export async function check(options: CheckOptions, context: CheckContext = {}): Promise<readonly Row[]> {
  const probe = new Probe(options, context);
  const first = await probe.send('GET', 'GET');
  const cases = withRefusedPage(probe, await checkCases(probe, first));
  const rules = await checkAllAnswers(probe);
  const isChecked = cases.some(({ outcome }) => outcome !== 'skipped');
  return [...cases, ...isChecked ? rules : rules.map(withoutCases)];
}

/** A rule for all answers passes also for the answers of a wrong address, so it must not pass alone. */
const withoutCases = (row: Row): Row =>
  row.outcome === 'ok' ? skippedRow(row.name, row.contract, `all other cases are skipped (${row.seen})`) : row;

const skippedWrites = (reason: string): Row => skippedRow('POST connects and DELETE disconnects', 'see the contract', reason);

/** The advice for a first GET that did not answer 200. */
function adviceFor({ status, type }: BackendAnswer, options: CheckOptions): string {
  const { connector, origin } = options;
  if (status === 403 && isCrossOrigin(options)) return `not signed in, or ${origin} is not allowed: pass the session with --header, and allow the origin`;
  if (status === 401 || status === 403) return 'not signed in: pass the session with --header';
  if (status >= 500) return "GET must work first: your backend's log has the reason";
  if (status !== 404) return 'GET must work first';
  if (connector === null) return 'GET must work first: pass the id of an Account Connector with --connector, or as the end of URL';
  return type === 'text/html'
    ? 'GET must work first: URL must be the address where the route is mounted'
    : `GET must work first: ${connector} must be the id of an Account Connector that is in the user's account`;
}

async function checkCases(probe: Probe, first: BackendAnswer): Promise<readonly Row[]> {
  const { options } = probe;
  const { json, status } = first;
  if (isSmallest(options, first)) {
    const skipped = skippedRow('GET returns the description', '200', `${status}: without GET, the element cannot verify a sign-in`);
    // Such a backend stores nothing, so there is nothing to disconnect.
    const authType = options.authType ?? 'OAuth2';
    const signIns = options.write
      ? [
        ...await checkPreflights(probe, { kind: 'checked', authType }, ['POST']),
        ...needing('POST', [...await checkSignIns(probe, authType, json), ...await checkSessionOfSignIns(probe, authType)]),
      ]
      : [skippedWrites('needs --write')];
    const starts = await checkStartRoute(probe, { authType, description: json });
    return [skipped, skippedListRow('without GET, there is no list'), ...signIns, ...starts];
  }
  if (status !== 200) {
    return [...checkDescription(first), skippedRow('all other cases', 'see the contract', adviceFor(first, options))];
  }
  const unknown = await askForUnknown(probe);
  const reads = [
    ...checkDescription(first), ...await checkSession(probe), ...await checkReads(probe, { first, unknown }), ...await checkNames(probe),
  ];
  const described = isObject(json) && typeof json.authType === 'string' ? json.authType : null;
  const authType = options.authType ?? described;
  if (options.write && isAuthType(authType)) return [...reads, ...await checkWrites(probe, authType, json)];
  const list = await checkList(probe);
  const target = harmlessTarget(probe, unknown);
  const preflights = await checkPreflights(probe, target);
  const refusals = await checkRefusals(probe, target);
  const starts = authType !== null && isOAuth(authType) ? await checkStartRoute(probe, { authType, description: json }) : [];
  return [...reads, ...list, ...preflights, ...refusals, ...starts, skippedWrites(reasonWithoutWrites(options))];
}

/**
 * The cases that may change the connector. Leaves it disconnected, also if one of them throws.
 * @param description The answer to the first GET.
 */
async function checkWrites(probe: Probe, authType: AuthType, description: unknown): Promise<readonly Row[]> {
  let rows: readonly Row[];
  try {
    const target = { kind: 'checked', authType } as const;
    const preflights = await checkPreflights(probe, target);
    const refusals = await checkRefusals(probe, target);
    const stored = needing('POST', await (isOAuth(authType) ? checkSignIns : checkStoring)(probe, authType, description));
    const isReady = stored.some(({ outcome }) => outcome !== 'skipped') && !isRefused(probe, 'POST');
    rows = [
      ...preflights,
      ...refusals,
      ...stored,
      // After the sign-ins, whose requests store the required properties.
      ...isOAuth(authType) ? await checkStartRoute(probe, { authType, description, isReady }) : [],
      // While credentials are stored, so that a list that repeats them is found.
      ...await checkList(probe),
    ];
  } catch (error) {
    const { outcome, seen } = await checkDisconnecting(probe);
    const left = outcome === 'ok' ? 'The connector is disconnected.' : `The connector may still be connected (${seen}). Disconnect it yourself.`;
    throw new StoppedError(`The check stopped early. ${left}`, { cause: error });
  }
  return [...rows, ...needing('DELETE', [await checkDisconnecting(probe)])];
}
