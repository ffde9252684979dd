import { isObject } from '../contract/is-object.js';
import { leftOut, rowOf, seenIn, statusRow } from './row.js';
import type { Row } from './row.js';
import type { Answer, Session } from './session.js';
import { faultsOfDescription, secretsIn } from './shapes.js';

/** One that Cyclr does not know, and that fits in its numbers all the same. */
export const UNKNOWN = '2147483646';
/** Whose pages may never call (RFC 2606). */
export const FOREIGN = 'https://foreign.example';

const authTypeIn = (json: unknown): string => {
  const authType = isObject(json) ? json.authType : null;
  return typeof authType === 'string' && /^\w{1,40}$/.test(authType) ? authType : 'no authType';
};

/** What is wrong with an answer that has to be a description. */
export function faultsOfDescribing(answer: Answer): readonly string[] {
  if (answer.status !== 200) return [seenIn(answer)];
  const type = /^application\/(json|[\w.-]+\+json)$/.test(answer.type) ? [] : ['the content type is not application/json'];
  return answer.json === undefined ? ['200, and no JSON'] : [...type, ...faultsOfDescription(answer.json)];
}

/** GET: the first thing that is asked, and what all else depends on. */
export function describing(answer: Answer): readonly Row[] {
  const authenticated = isObject(answer.json) && answer.json.authenticated === true;
  const told = `200, ${authTypeIn(answer.json)}, ${authenticated ? '' : 'not '}authenticated`;
  const shape = rowOf('GET gives the description', '200, JSON with authType and authenticated, true or false', told, faultsOfDescribing(answer));
  const secrets = secretsIn(answer.json).map((where) => `a secret in ${where}`);
  return [shape, rowOf('the description holds no secret', 'no credentials, no value of a secret property', 'none', secrets)];
}

/** What can be read without changing anything. */
export async function reads(session: Session, first: Answer): Promise<readonly Row[]> {
  const foreign = { 'sec-fetch-site': 'cross-site' };
  const crossSite = [
    await session.ask('GET, cross-site, without an Origin', 'GET', { headers: foreign }),
    await session.ask('GET, cross-site, with a foreign Origin', 'GET', { headers: foreign, origin: FOREIGN }),
  ];
  return [
    await unknownConnector(session),
    statusRow('GET from another site is refused', 403, crossSite, '403 with Sec-Fetch-Site: cross-site and no Origin that may call'),
    await pagesWish(session, first),
  ];
}

async function unknownConnector(session: Session): Promise<Row> {
  const name = 'a connector that does not exist is not found';
  if (session.options.connector === null) return leftOut(name, '404', 'needs --connector');
  return statusRow(name, 404, [await session.ask('GET of an unknown connector', 'GET', { connector: UNKNOWN })]);
}

/** Named by the page, another account would answer otherwise: not at all, most likely. */
async function pagesWish(session: Session, first: Answer): Promise<Row> {
  const account = '00000000-0000-4000-8000-000000000000';
  const answer = await session.ask('GET with an account and a user of the page’s', 'GET', {
    headers: { 'x-cyclr-account': account },
    query: { accountId: account, account, username: 'somebody else', user: 'somebody else' },
  });
  const members = ['id', 'authType', 'authenticated', 'revision'];
  const [before, after] = [first, answer].map(({ json }) => isObject(json) ? members.map((name) => json[name]) : []);
  const changed = answer.status !== first.status ? [seenIn(answer)] : JSON.stringify(before) === JSON.stringify(after) ? [] : ['another description'];
  return rowOf('an account or a user that the page names changes nothing', 'both come from the session alone', 'the same description', changed);
}
