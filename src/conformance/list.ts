import { isObject } from '../contract/is-object.js';
import type { BackendAnswer, Probe } from './probe.js';
import { FOREIGN, OTHER_ACCOUNT } from './reads.js';
import { rowOf, skippedRow, statusOf, statusRow } from './rows.js';
import type { Row } from './rows.js';
import { faultsOfDescription, kindOf, secretsIn } from './shapes.js';

/** The statuses of a backend without a list, or with a list that is not for this user. The list is optional. */
const NOT_OFFERED = [401, 403, 404, 405, 501];

/** Members that decide how a card behaves. A card of a list starts with those of the list. */
const COMPARED = ['id', 'name', 'authType', 'authenticated', 'revision', 'properties', 'serviceOrigin'] as const;

const SHAPE = {
  name: 'the list contains descriptions', contract: '200, { "connectors": [description…] }, each connector once and with its id',
};

/** A backend that ignores the query answers with a connector's description. */
const isDescription = ({ status, json }: BackendAnswer): boolean =>
  status === 200 && isObject(json) && json.connectors === undefined && typeof json.authType === 'string';

/**
 * Checks the list of the account's connectors. Sends only GET requests. With `--write`, call it while the made-up credentials are stored,
 * so that a list that contains them is found.
 */
export async function checkList(probe: Probe): Promise<readonly Row[]> {
  if (probe.options.connector === null) return [skippedRow(SHAPE.name, SHAPE.contract, 'needs --connector')];
  const answer = await probe.sendToList('GET of the list');
  if (NOT_OFFERED.includes(answer.status) || isDescription(answer)) {
    const seen = isDescription(answer) ? 'a description' : statusOf(answer);
    return [skippedRow(SHAPE.name, 'optional', `${seen}: without a list, <cyclr-connector-list> cannot be used`)];
  }
  probe.keep([answer]);
  const shape = rowOf({ ...SHAPE, seen: `${entriesIn(answer.json)?.length ?? 0} connectors`, faults: faultsOfList(answer) });
  if (answer.status !== 200) return [shape];
  return [
    shape,
    rowOf({
      name: 'the list contains no secret',
      contract: 'no credentials, and no value of a secret property',
      seen: 'no secret',
      faults: secretsInList(answer.json).map((place) => `a secret in ${place}`),
    }),
    await agreementRow(probe, answer),
    await crossSiteRow(probe),
    await otherAccountRow(probe, answer),
  ];
}

const entriesIn = (json: unknown): readonly unknown[] | null =>
  isObject(json) && Array.isArray(json.connectors) ? json.connectors as readonly unknown[] : null;

/** The id of an entry; `null` if it has none, or one of another type. */
const idOf = (entry: unknown): string | null => isObject(entry) && typeof entry.id === 'string' && entry.id !== '' ? entry.id : null;

function faultsOfList(answer: BackendAnswer): readonly string[] {
  const { json, status, type } = answer;
  if (status !== 200 || type === 'text/html') return [statusOf(answer)];
  if (json === undefined) return ['200, but the body is not JSON'];
  const entries = entriesIn(json);
  if (!entries) return [isObject(json) ? `connectors is ${kindOf(json.connectors)}, not an array` : `the answer is ${kindOf(json)}, not an object`];
  const ids = new Set<string>();
  return entries.flatMap((entry, index) => {
    const where = `connectors[${index}]`;
    const faults = faultsOfDescription(entry, where);
    if (!isObject(entry)) return faults;
    const id = idOf(entry);
    // `faultsOfDescription` names an id of another type.
    if (id === null) return entry.id === undefined || entry.id === '' ? [...faults, `${where} has no id`] : faults;
    if (ids.has(id)) return [...faults, `${where} has the id of an entry before it`];
    ids.add(id);
    return faults;
  });
}

const secretsInList = (json: unknown): readonly string[] =>
  [...secretsIn(json), ...(entriesIn(json) ?? []).flatMap((entry, index) => secretsIn(entry).map((place) => `connectors[${index}].${place}`))];

/** JSON with the members of each object in alphabetical order. A missing member equals `null`. */
const canonical = (value: unknown): string => JSON.stringify(value ?? null, (_, each: unknown) =>
  isObject(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => a < b ? -1 : 1)) : each);

/** Compares the checked connector, the first one and the last one with what GET of each returns. */
async function agreementRow(probe: Probe, { json }: BackendAnswer): Promise<Row> {
  const { connector } = probe.options;
  const listed = (entriesIn(json) ?? []).flatMap((entry, index) => {
    const id = idOf(entry);
    // In a path, `.` and `..` lead to another resource.
    return id === null || /^\.{1,2}$/.test(id) ? [] : [{ id, entry, where: `connectors[${index}]` }];
  });
  const checked = listed.find(({ id }) => id === connector);
  // The list has an Account Connector's own id, not the name that a page uses for it.
  const faults = checked || !/^\d+$/.test(connector ?? '') ? [] : ['the connector of --connector is not in the list'];
  const compared = new Set([checked, listed.at(0), listed.at(-1)].filter((each) => each !== undefined));
  for (const { id, entry, where } of compared) {
    const answer = await probe.send('GET of a listed connector', 'GET', { connector: id });
    if (answer.status === 200) faults.push(...differences(entry, answer.json).map((name) => `${where}: ${name} differs from its own GET`));
    else faults.push(`GET of ${where}: ${statusOf(answer)}`);
  }
  return rowOf({
    name: 'the list agrees with GET of its connectors', contract: 'the description that GET of the connector returns',
    seen: `${compared.size} compared`, faults,
  });
}

function differences(listed: unknown, own: unknown): readonly string[] {
  const [a, b] = [listed, own].map((value) => isObject(value) ? value : {});
  // A description needs no id.
  return COMPARED.filter((name) => !(name === 'id' && b?.id === undefined) && canonical(a?.[name]) !== canonical(b?.[name]));
}

async function crossSiteRow(probe: Probe): Promise<Row> {
  const headers = { 'sec-fetch-site': 'cross-site' };
  const answers = [
    await probe.sendToList('cross-site GET of the list without Origin', { headers }),
    await probe.sendToList('cross-site GET of the list from a foreign origin', { headers, origin: FOREIGN }),
  ];
  probe.keep(answers);
  return statusRow({
    name: 'a cross-site GET of the list is rejected',
    contract: '403 for Sec-Fetch-Site: cross-site without an allowed Origin',
    status: 403,
    answers,
  });
}

/** A backend that takes the account from the request lists other connectors here, or none. */
async function otherAccountRow(probe: Probe, first: BackendAnswer): Promise<Row> {
  const answer = await probe.sendToList('GET of the list that names an account and a user', {
    headers: { 'x-cyclr-account': OTHER_ACCOUNT },
    query: { accountId: OTHER_ACCOUNT, account: OTHER_ACCOUNT, username: 'somebody else', user: 'somebody else' },
  });
  probe.keep([answer]);
  const members = ['id', 'authType', 'authenticated', 'revision'];
  const [before, after] = [first, answer].map(({ json }) =>
    JSON.stringify((entriesIn(json) ?? []).map((entry) => isObject(entry) ? members.map((name) => entry[name]) : null)));
  const changed = before === after ? [] : ['another list'];
  return rowOf({
    name: 'an account or a user named by the page does not change the list',
    contract: 'both come from the session only',
    seen: 'the same list',
    faults: answer.status === first.status ? changed : [statusOf(answer)],
  });
}
