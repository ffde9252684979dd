import { isObject } from '../contract/is-object.js';
import type { JsonObject } from '../contract/is-object.js';

/** Members that no description has. Deeper down, texts about the inputs and forms of the host may have these names too. */
const SECRET_NAMES = /^(api_?key|pass(word)?|secret|(access|refresh)_?token|token|credentials)$/i;
/** Members of OAuth's answers. Properties of a connector are spelled otherwise, such as `AccessToken`. */
const OAUTH_NAMES = /^(access|refresh)(_t|T)oken$/;
/** The member in which Cyclr sends the stored credentials. */
const AUTH_VALUE = /^authvalue$/i;
/** Members of Cyclr's own answers, which no description has: such an answer contains what is stored. One alone may be the host's own. */
const CYCLR_NAMES = /^(Connector|Properties|CustomFields|AccountConnectorId)$/;

/** A value and its place in the answer. */
interface Placed {
  readonly value: unknown;
  readonly place: string;
}

/** Characters of a place that are told; the rest of a longer one is left out at its beginning. */
const LONGEST_PLACE = 120;
const cut = (place: string): string => place.length > LONGEST_PLACE ? `…${place.slice(-LONGEST_PLACE)}` : place;

/** The place of a member. A name with digits or other characters may be a secret itself, such as a key by which values are found. */
const placeOf = (where: string, name: string): string => cut(`${where && `${where}.`}${/^[a-z_]{1,40}$/i.test(name) ? name : '…'}`);

const childrenOf = ({ value, place }: Placed): readonly Placed[] => Array.isArray(value)
  ? value.map((each: unknown, index) => ({ value: each, place: cut(`${place}[${index}]`) }))
  : isObject(value) ? Object.entries(value).map(([name, each]) => ({ value: each, place: placeOf(place, name) })) : [];

/** Whether the place is that of a description, or of the whole list. */
const isTop = (place: string): boolean => /^(connectors\[\d+\])?$/.test(place);

function isSecret(name: string, value: unknown, place: string): boolean {
  // `true` and `false` tell whether there is a secret, as in a property's `secret`.
  if (typeof value === 'boolean') return false;
  if (AUTH_VALUE.test(name) || (isTop(place) && SECRET_NAMES.test(name))) return true;
  return OAUTH_NAMES.test(name) && typeof value === 'string' && /^\S+$/.test(value);
}

/** Cyclr sends stored values as `{Name, Value}`. */
const hasValues = (value: unknown): boolean => Array.isArray(value) && value.some((each) => isObject(each) && 'Name' in each && 'Value' in each);

/** The names by which an object is one of Cyclr's own answers; none if it may be another. */
function cyclrNamesIn(value: JsonObject): readonly string[] {
  const names = Object.keys(value).filter((name) => CYCLR_NAMES.test(name));
  const isCyclrs = names.length > 1 || 'Id' in value || 'AuthValue' in value;
  return names.filter((name) => isCyclrs || hasValues(value[name]));
}

function faultsOfMembers({ value, place }: Placed): readonly string[] {
  if (!isObject(value)) return [];
  const { secret, value: given } = value;
  return [
    ...Object.entries(value).filter(([name, each]) => isSecret(name, each, place)).map(([name]) => `a secret in ${placeOf(place, name)}`),
    ...(secret === true && typeof given === 'string' && given !== '' ? [`a secret in ${placeOf(place, 'value')}`] : []),
    ...cyclrNamesIn(value).map((name) => `Cyclr’s own answer in ${placeOf(place, name)}`),
  ];
}

/**
 * Finds members with the name of a secret: every such name at the top, and those that no text about an input has at any depth. Also finds,
 * at any depth, values of secret properties, and Cyclr's own answers. The faults repeat no value.
 */
export function faultsOfSecrets(answer: unknown): readonly string[] {
  const faults: string[] = [];
  // No recursion: the answer may be nested more deeply than the stack allows.
  let level: readonly Placed[] = [{ value: answer, place: '' }];
  while (level.length > 0) {
    for (const each of level) for (const fault of faultsOfMembers(each)) faults.push(fault);
    level = level.flatMap(childrenOf);
  }
  return faults;
}
