import { isObject } from '../contract/is-object.js';
import type { BackendAnswer } from './answer.js';
import type { CheckOptions } from './options.js';
import type { Probe } from './probe.js';
import { rowOf, skippedRow, statusOf, statusRow } from './rows.js';
import type { Row } from './rows.js';
import { faultsOfSecrets } from './secrets.js';
import { faultsOfDescription } from './shapes.js';

/** A connector id that is valid for Cyclr but not in use, and is not the checked connector's. */
export const unknownIdFor = ({ connector }: CheckOptions): string => connector === '2147483646' ? '2147483645' : '2147483646';
/** An origin that no backend allows (RFC 2606). */
export const FOREIGN = 'https://foreign.example';
/** An account that is not the user's. */
export const OTHER_ACCOUNT = '00000000-0000-4000-8000-000000000000';

const authTypeIn = (json: unknown): string => {
  const authType = isObject(json) ? json.authType : null;
  return typeof authType === 'string' && /^\w{1,40}$/.test(authType) ? authType : 'no authType';
};

/** The faults of an answer that must be a description. */
export function faultsOfDescribing(answer: BackendAnswer): readonly string[] {
  if (answer.status !== 200) return [statusOf(answer)];
  const type = /^application\/(json|[\w.-]+\+json)$/.test(answer.type) ? [] : ['the content type is not application/json'];
  return answer.json === undefined ? ['200, but the body is not JSON'] : [...type, ...faultsOfDescription(answer.json)];
}

const NO_SECRET = { name: 'the description contains no secret', contract: 'no credentials, no value of a secret property, and nothing of Cyclr’s own answer, at any depth' };

/** Checks the answer to the first GET, which all other cases depend on. */
export function checkDescription(answer: BackendAnswer): readonly Row[] {
  const authenticated = isObject(answer.json) && answer.json.authenticated === true;
  return [
    rowOf({
      name: 'GET returns the description',
      contract: '200, JSON with authType and authenticated (true or false)',
      seen: `200, ${authTypeIn(answer.json)}, ${authenticated ? '' : 'not '}authenticated`,
      faults: faultsOfDescribing(answer),
    }),
    answer.status !== 200 || !isObject(answer.json) ? skippedRow(NO_SECRET.name, NO_SECRET.contract, 'GET must return a description first') : rowOf({
      ...NO_SECRET,
      seen: 'no secret',
      faults: faultsOfSecrets(answer.json),
    }),
  ];
}

/** Asks for a connector that does not exist. `null` if the URL is the connector's own resource. */
export async function askForUnknown(probe: Probe): Promise<BackendAnswer | null> {
  const { options } = probe;
  if (options.connector === null) return null;
  return probe.send('GET of an unknown connector', 'GET', { connector: unknownIdFor(options) });
}

interface FirstReads {
  /** The answer to the first GET. */
  readonly first: BackendAnswer;
  /** The answer to {@link askForUnknown}. */
  readonly unknown: BackendAnswer | null;
}

/** The cases that only read. */
export async function checkReads(probe: Probe, { first, unknown }: FirstReads): Promise<readonly Row[]> {
  const headers = { 'sec-fetch-site': 'cross-site' };
  return [
    unknownConnectorRow(unknown),
    statusRow({
      name: 'a cross-site GET is rejected',
      contract: '403 for Sec-Fetch-Site: cross-site without an allowed Origin',
      status: 403,
      answers: [
        await probe.send('cross-site GET without Origin', 'GET', { headers, origin: null }),
        await probe.send('cross-site GET from a foreign origin', 'GET', { headers, origin: FOREIGN }),
      ],
    }),
    await otherAccountRow(probe, first),
  ];
}

function unknownConnectorRow(unknown: BackendAnswer | null): Row {
  const name = 'GET of an unknown connector returns 404';
  if (!unknown) return skippedRow(name, '404', 'needs --connector');
  // `authorize` may refuse connectors that it does not know.
  const isRefused = unknown.status === 401 || unknown.status === 403;
  return isRefused ? skippedRow(name, '404', `${statusOf(unknown)}: the host refuses this connector to the user`)
    : statusRow({ name, status: 404, answers: [unknown] });
}

/** A backend that took the account from the request would answer differently here, most likely with 404. */
async function otherAccountRow(probe: Probe, first: BackendAnswer): Promise<Row> {
  const answer = await probe.send('GET that names an account and a user', 'GET', {
    headers: { 'x-cyclr-account': OTHER_ACCOUNT },
    query: { accountId: OTHER_ACCOUNT, account: OTHER_ACCOUNT, username: 'somebody else', user: 'somebody else' },
  });
  const members = ['id', 'authType', 'authenticated', 'revision'];
  const [before, after] = [first, answer].map(({ json }) => isObject(json) ? JSON.stringify(members.map((name) => json[name])) : null);
  const changed = before === after ? [] : ['another description'];
  const [name, contract] = ['an account or a user named by the page is ignored', 'both come from the session only'];
  if (before === null) return skippedRow(name, contract, 'GET must return a description first');
  return rowOf({
    name,
    contract,
    seen: 'the same description',
    faults: answer.status === first.status ? changed : [statusOf(answer)],
  });
}
