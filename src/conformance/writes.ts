import { isErrorCode } from '../contract/error-codes.js';
import { isObject } from '../contract/is-object.js';
import type { ConnectorProperty, PropertyType } from '../contract/wire.js';
import type { BackendAnswer } from './answer.js';
import type { Probe } from './probe.js';
import { faultsOfDescribing, OTHER_ACCOUNT } from './reads.js';
import { rowOf, skippedRow, statusOf } from './rows.js';
import type { Row } from './rows.js';

const member = ({ json }: BackendAnswer, name: string): unknown => isObject(json) ? json[name] : undefined;

/** A value of each type that does not accept every text. */
const VALUES_OF_TYPES: Readonly<Partial<Record<PropertyType, string>>> = { number: '1', boolean: 'true' };

/** Values for the required properties: the stored value, the first option, or a made-up value of the property's type. */
export function propertiesFor({ canaries }: Probe, description: unknown): Readonly<Record<string, string>> {
  const listed = isObject(description) && Array.isArray(description.properties) ? description.properties.filter(isObject) : [];
  const required = (listed as readonly Partial<ConnectorProperty>[]).filter((property) => property.required === true);
  return Object.fromEntries(required.map(({ name = '', value, options, secret, type }) => {
    if (secret !== true && value) return [name, value];
    const text = secret === true ? canaries.make() : 'check';
    return [name, options?.[0] ?? VALUES_OF_TYPES[type ?? 'text'] ?? text];
  }));
}

function credentialsFor({ canaries }: Probe, authType: string): object {
  if (authType === 'ApiKey') return { apiKey: canaries.make() };
  if (authType !== 'Basic') return {};
  const [username, password] = ['cyclr-connector-auth-check', canaries.make()];
  canaries.add(`${username}:${password}`);
  return { username, password };
}

/**
 * Stores made-up credentials twice.
 * @param description The answer to the first GET.
 */
export async function checkStoring(probe: Probe, authType: string, description: unknown): Promise<readonly Row[]> {
  const properties = propertiesFor(probe, description);
  const post = (label: string, more: object = {}) =>
    probe.send(label, 'POST', { body: { authType, ...credentialsFor(probe, authType), properties, ...more } });
  const first = await post('POST of credentials');
  const [name, contract] = ['POST stores credentials', '200 with the description, authenticated true'];
  if (first.status === 422 && isErrorCode(member(first, 'code'))) {
    return [skippedRow(name, contract, `this backend rejects made-up credentials (${statusOf(first)})`)];
  }
  const got = await probe.send('GET after POST', 'GET');
  const second = await post('POST that names an account', { accountId: OTHER_ACCOUNT, account: OTHER_ACCOUNT, user: 'somebody else' });
  return [
    rowOf({ name, contract, seen: statusOf(first), faults: faultsOfStored(first) }),
    sameAfterPostRow(first, got),
    revisionRow(authType, first, second),
    rowOf({
      name: 'an account named in POST is ignored',
      contract: 'the account comes from the session only',
      seen: statusOf(second),
      faults: faultsOfStored(second),
    }),
  ];
}

const faultsOfStored = (answer: BackendAnswer): readonly string[] => {
  const faults = faultsOfDescribing(answer);
  return faults.length > 0 || member(answer, 'authenticated') === true ? faults : ['authenticated is false'];
};

function sameAfterPostRow(posted: BackendAnswer, got: BackendAnswer): Row {
  const [name, contract] = ['GET after POST returns the same description', 'authenticated true, and the revision of POST'];
  if (posted.status !== 200) return skippedRow(name, contract, 'POST must store credentials first');
  const revision = member(posted, 'revision') ?? null;
  const seen = revision === null ? 'authenticated' : 'authenticated, the same revision';
  const changed = revision === (member(got, 'revision') ?? null) ? [] : ['another revision than POST’s'];
  return rowOf({ name, contract, seen, faults: [...faultsOfStored(got), ...changed] });
}

function revisionRow(authType: string, before: BackendAnswer, after: BackendAnswer): Row {
  const name = 'the revision changes with the credentials';
  const contract = 'a new revision when the stored credentials change';
  if (authType === 'None') return skippedRow(name, contract, 'this connector has no credentials');
  const [first, second] = [before, after].map((answer) => member(answer, 'revision') ?? null);
  if (before.status !== 200 || after.status !== 200) return skippedRow(name, contract, 'POST must store credentials twice first');
  if (first === null && second === null) return skippedRow(name, contract, 'this backend sends no revision, which is optional');
  return rowOf({ name, contract, seen: 'two revisions', faults: first === second ? ['the same revision for two keys'] : [] });
}

/** How often the clean-up sends DELETE to a connector that stays connected. */
const MOST_DELETES = 3;

/** Disconnects, and leaves the connector disconnected. The first DELETE decides the row. */
export async function checkDisconnecting(probe: Probe): Promise<Row> {
  probe.startCleanUp();
  const before = await probe.send('GET before DELETE', 'GET');
  const deleted = await probe.send('DELETE', 'DELETE');
  const after = await probe.send('GET after DELETE', 'GET');
  const faults = [...faultsOfDescribing(deleted)];
  if (faults.length === 0 && member(deleted, 'authenticated') !== false) faults.push('authenticated is true');
  return rowOf({
    name: 'DELETE disconnects',
    contract: '200 with the description, authenticated false',
    seen: statusOf(deleted),
    faults: [...faults, ...await disconnectAgain(probe, after), ...keptRevision(before, after)],
  });
}

/**
 * Sends DELETE again while GET says that the connector is connected: a failure of the backend may pass.
 * @param after The answer to the GET after the first DELETE.
 * @returns what to do if the connector may still be connected.
 */
async function disconnectAgain(probe: Probe, after: BackendAnswer): Promise<readonly string[]> {
  let latest = after;
  for (let sent = 1; sent < MOST_DELETES && mayBeConnected(latest); sent++) {
    await probe.send('DELETE', 'DELETE');
    latest = await probe.send('GET after DELETE', 'GET');
  }
  if (mayBeConnected(latest)) return [`the GET after it returns ${latest.status === 200 ? 'authenticated true' : statusOf(latest)}: disconnect the connector yourself`];
  return mayBeConnected(after) ? ['the connector was disconnected only by another DELETE'] : [];
}

// A connector without credentials may count as authenticated at any time.
const mayBeConnected = (answer: BackendAnswer): boolean => member(answer, 'authType') !== 'None' && member(answer, 'authenticated') !== false;

/** The revision, in the GET after DELETE, that shows that nothing was disconnected. */
function keptRevision(before: BackendAnswer, after: BackendAnswer): readonly string[] {
  if (member(after, 'authType') === 'None') return [];
  const [old, young] = [before, after].map((answer) => member(answer, 'revision'));
  const isUnchanged = member(before, 'authenticated') === true && typeof young === 'string' && old === young;
  return isUnchanged ? ['the revision stays the same'] : [];
}
