import { isObject } from '../contract/is-object.js';
import type { BackendAnswer } from './answer.js';
import type { Probe } from './probe.js';
import { FOREIGN, OTHER_ACCOUNT } from './reads.js';
import { rowOf, skippedRow, statusOf, statusRow } from './rows.js';
import type { Case, Row } from './rows.js';
import { faultsOfSecrets } from './secrets.js';
import { DESCRIPTION_MEMBERS, faultsOfDescription, kindOf } from './shapes.js';

type Entries = readonly Readonly<Record<string, unknown>>[];

const LIST = { name: 'GET ?list returns the account’s connectors', contract: '200, JSON with connectors, an array of descriptions' };

/** The row of a backend whose list cannot be checked. */
export const skippedListRow = (reason: string): Row => skippedRow(LIST.name, LIST.contract, reason);

/**
 * The reason why the list cannot be checked; `null` if there is one. The list is optional: a host whose route ignores the query, or that
 * answers unknown paths with its start page, has none. A host may also refuse it to a user who must not see all connectors.
 */
function reasonWithoutList(answer: BackendAnswer): string | null {
  const { status, type, json } = answer;
  const without = 'without a list, `<cyclr-connector-list>` cannot be used';
  if (status === 401 || status === 403) return `${statusOf(answer)}: this user may not list the connectors`;
  if ([404, 405, 501].includes(status) || (status === 200 && type === 'text/html')) return `${statusOf(answer)}: ${without}`;
  const isDescription = status === 200 && isObject(json) && 'authType' in json && !('connectors' in json);
  return isDescription ? `the answer describes a single connector: ${without}` : null;
}

/** Checks the list of connectors, if the backend has one. Changes nothing. */
export async function checkList(probe: Probe): Promise<readonly Row[]> {
  if (probe.options.connector === null) return [skippedListRow('needs --connector: the URL is the connector’s own resource')];
  const answer = await probe.askForList('GET of the list');
  const reason = reasonWithoutList(answer);
  if (reason !== null) return [skippedListRow(reason)];
  probe.keep(answer);
  const { entries, faults } = readList(answer);
  const seen = entries.length === 1 ? '1 connector' : `${entries.length} connectors`;
  const rows = [rowOf({ ...LIST, seen, faults })];
  if (entries.length > 0 || faults.length === 0) {
    const single = await probe.send('GET beside the list', 'GET');
    // An empty list shows nothing about its entries.
    const rowOfEntries = (each: Case): Row => entries.length > 0 ? rowOf(each) : skippedRow(each.name, each.contract, 'the list is empty');
    rows.push(
      rowOfEntries({ name: 'each connector of the list has its own id', contract: 'id, a string, each once', seen: `${entries.length} ids`, faults: faultsOfIds(entries) }),
      sameAsSingleRow(probe, { entries, single }),
      rowOfEntries({
        name: 'the list contains no secret',
        contract: 'no credentials, no value of a secret property, and nothing of Cyclr’s own answers, at any depth',
        seen: 'no secret',
        faults: faultsOfSecrets(answer.json),
      }),
    );
  }
  return [...rows, await crossSiteRow(probe), await otherAccountRow(probe, answer)];
}

/** The list's descriptions, and the faults of its shape. */
function readList(answer: BackendAnswer): { readonly entries: Entries; readonly faults: readonly string[] } {
  const { status, type, json } = answer;
  if (status !== 200) return { entries: [], faults: [statusOf(answer)] };
  if (json === undefined) return { entries: [], faults: ['200, but the body is not JSON'] };
  if (!isObject(json)) return { entries: [], faults: [`the answer is ${kindOf(json)}, not an object with connectors`] };
  const { connectors } = json;
  if (!Array.isArray(connectors)) return { entries: [], faults: [`connectors is ${kindOf(connectors)}, not an array`] };
  const wrongType = /^application\/(json|[\w.-]+\+json)$/.test(type) ? [] : ['the content type is not application/json'];
  return {
    // A fault names an entry by its place, so all entries stay where they are.
    entries: connectors.map((entry: unknown) => isObject(entry) ? entry : {}),
    faults: [...wrongType, ...connectors.flatMap((entry, index) => faultsOfDescription(entry, `connectors[${index}]`))],
  };
}

const hasEntries = (answer: BackendAnswer): boolean => readList(answer).entries.length > 0;

const hasId = ({ id }: Entries[number]): boolean => typeof id === 'string' && id !== '';

function faultsOfIds(entries: Entries): readonly string[] {
  const ids = entries.map(({ id }) => id);
  return entries.flatMap((entry, index) => {
    if (!hasId(entry)) return [`connectors[${index}].id is ${entry.id === '' ? 'empty' : kindOf(entry.id)}, not a string`];
    const before = ids.indexOf(entry.id);
    return before < index ? [`connectors[${before}] and connectors[${index}] have the same id`] : [];
  });
}

/** A text that is equal for equal values, whatever the order of their members is. */
const canonical = (value: unknown): string => JSON.stringify(value ?? null, (_, each: unknown) =>
  isObject(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => a < b ? -1 : 1)) : each);

function sameAsSingleRow({ options }: Probe, { entries, single }: { readonly entries: Entries; readonly single: BackendAnswer }): Row {
  const name = 'the list describes the connector as its own GET does';
  const contract = 'the same members with the same values';
  const { json } = single;
  const listed = entries.filter(({ id }) => id === options.connector);
  const row = (faults: Case['faults']) => rowOf({ name, contract, seen: 'the same description', faults });
  if (single.status !== 200 || !isObject(json)) return row([`${single.request}: ${statusOf(single)}`]);
  if (listed.length === 0) {
    // A backend that maps a name to a connector may list the connector by Cyclr's id.
    const isName = !/^\d+$/.test(options.connector ?? '');
    if (isName) return skippedRow(name, contract, 'the list has no connector of this name: pass the id that it has there');
    return entries.every(hasId) ? row(['the list does not contain the connector']) : skippedRow(name, contract, 'the list must have ids first');
  }
  const compared = DESCRIPTION_MEMBERS.filter((member) => member !== 'id');
  return row(listed.flatMap((entry) => compared.filter((member) => canonical(entry[member]) !== canonical(json[member]))
    .map((member) => `${member} differs from that of the connector’s own GET`)));
}

/** A backend that takes the account from the request lists other connectors here, or none. */
async function otherAccountRow(probe: Probe, first: BackendAnswer): Promise<Row> {
  const answer = await probe.askForList('GET of the list that names an account and a user', {
    headers: { 'x-cyclr-account': OTHER_ACCOUNT },
    query: { accountId: OTHER_ACCOUNT, account: OTHER_ACCOUNT, username: 'somebody else', user: 'somebody else' },
  });
  probe.keep(answer);
  const members = ['id', 'authType', 'authenticated', 'revision'];
  const [before, after] = [first, answer].map((each) =>
    canonical(readList(each).entries.map((entry) => members.map((name) => entry[name]))));
  const changed = before === after ? [] : ['another list'];
  const [name, contract] = ['an account or a user named by the page does not change the list', 'both come from the session only'];
  if (!hasEntries(first) && !hasEntries(answer)) return skippedRow(name, contract, 'the list must have connectors first');
  return rowOf({
    name,
    contract,
    seen: 'the same list',
    faults: answer.status === first.status ? changed : [statusOf(answer)],
  });
}

async function crossSiteRow(probe: Probe): Promise<Row> {
  const headers = { 'sec-fetch-site': 'cross-site' };
  const answers = [
    await probe.askForList('cross-site GET of the list without Origin', { headers, origin: null }),
    await probe.askForList('cross-site GET of the list from a foreign origin', { headers, origin: FOREIGN }),
  ];
  probe.keep(...answers);
  return statusRow({
    name: 'a cross-site GET of the list is rejected',
    contract: '403 for Sec-Fetch-Site: cross-site without an allowed Origin',
    status: 403,
    answers,
  });
}
