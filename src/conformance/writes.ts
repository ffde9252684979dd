import { isErrorCode } from '../contract/error-codes.js';
import { isObject } from '../contract/is-object.js';
import type { ConnectorProperty } from '../contract/wire.js';
import { faultsOfDescribing } from './reads.js';
import { leftOut, rowOf, seenIn } from './row.js';
import type { Row } from './row.js';
import type { Answer, Session } from './session.js';

const member = ({ json }: Answer, name: string): unknown => isObject(json) ? json[name] : undefined;
const ACCOUNT = '00000000-0000-4000-8000-000000000000';

/** What the connector has to be told: what is stored already, the first choice, or something made up. */
export function propertiesFor(session: Session, description: unknown): Readonly<Record<string, string>> {
  const listed = isObject(description) && Array.isArray(description.properties) ? description.properties.filter(isObject) : [];
  const required = (listed as readonly Partial<ConnectorProperty>[]).filter((property) => property.required === true);
  return Object.fromEntries(required.map(({ name = '', value, options, secret }) =>
    [name, secret === true ? session.canaries.make() : (value || options?.[0]) ?? 'check']));
}

function credentialsFor({ canaries }: Session, authType: string): object {
  if (authType === 'ApiKey') return { apiKey: canaries.make() };
  if (authType !== 'Basic') return {};
  const [username, password] = ['cyclr-connector-auth-check', canaries.make()];
  canaries.add(`${username}:${password}`);
  return { username, password };
}

/** Stores made-up credentials, twice. @param description What GET gave before. */
export async function storing(session: Session, authType: string, description: unknown): Promise<readonly Row[]> {
  const properties = propertiesFor(session, description);
  const post = (what: string, more: object = {}) =>
    session.ask(`POST of ${what}`, 'POST', { body: { authType, ...credentialsFor(session, authType), properties, ...more } });
  const first = await post('credentials');
  const contract = '200, the description, authenticated true';
  if (first.status === 422 && isErrorCode(member(first, 'code'))) {
    return [leftOut('POST stores credentials', contract, `made-up ones are refused here (${seenIn(first)})`)];
  }
  const got = await session.ask('GET after POST', 'GET');
  const second = await post('other credentials, with an account of the page’s', { accountId: ACCOUNT, account: ACCOUNT, user: 'somebody else' });
  return [
    rowOf('POST stores credentials', contract, seenIn(first), faultsOfStored(first)),
    rowOf('GET then tells the same', 'what POST answered', 'authenticated, the same revision', [
      ...faultsOfStored(got),
      ...(member(got, 'revision') === member(first, 'revision') ? [] : ['another revision than POST’s']),
    ]),
    revisionRow(authType, first, second),
    rowOf('an account that POST names changes nothing', 'the account comes from the session alone', seenIn(second), faultsOfStored(second)),
  ];
}

const faultsOfStored = (answer: Answer): readonly string[] => {
  const faults = faultsOfDescribing(answer);
  return faults.length > 0 || member(answer, 'authenticated') === true ? faults : ['authenticated is false'];
};

function revisionRow(authType: string, before: Answer, after: Answer): Row {
  const name = 'the revision changes with the credentials';
  const contract = 'it changes when what is stored does';
  if (authType === 'None') return leftOut(name, contract, 'this connector has none');
  const [old, young] = [before, after].map((answer) => member(answer, 'revision') ?? null);
  if (old === null && young === null) return leftOut(name, contract, 'this backend gives none: it may');
  return rowOf(name, contract, 'two revisions', old === young ? ['the same for two keys'] : []);
}

/** The connector is left as DELETE leaves it. */
export async function disconnecting(session: Session): Promise<readonly Row[]> {
  const before = await session.ask('GET before DELETE', 'GET');
  const deleted = await session.ask('DELETE', 'DELETE');
  const after = await session.ask('GET after DELETE', 'GET');
  const said = faultsOfDescribing(deleted);
  // A connector that needs no credentials may count as authenticated whatever was done.
  const lasting = member(after, 'authType') === 'None' ? [] : [
    ...(member(after, 'authenticated') === false ? [] : ['GET then says authenticated true']),
    ...(member(before, 'authenticated') === true && typeof member(after, 'revision') === 'string' && member(before, 'revision') === member(after, 'revision')
      ? ['the revision stays the same'] : []),
  ];
  return [rowOf('DELETE disconnects', '200, the description, authenticated false', seenIn(deleted), [
    ...said,
    ...(said.length === 0 && member(deleted, 'authenticated') !== false ? ['authenticated is true'] : []),
    ...(said.length === 0 ? lasting : []),
  ])];
}
