import { isObject } from '../contract/is-object.js';

const SECRET_NAMES = /^(authvalue|api_?key|pass(word)?|secret|(access|refresh)_?token|token|credentials)$/i;
/** Members of Cyclr's own answers, which no description has: such an answer contains what is stored. */
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

function faultsOfMembers({ value, place }: Placed): readonly string[] {
  if (!isObject(value) || Array.isArray(value)) return [];
  const { secret, value: given } = value;
  return [
    // `true` and `false` tell whether there is a secret, as in a property's `secret`.
    ...Object.entries(value).filter(([name, each]) => SECRET_NAMES.test(name) && typeof each !== 'boolean').map(([name]) => `a secret in ${placeOf(place, name)}`),
    ...(secret === true && typeof given === 'string' && given !== '' ? [`a secret in ${placeOf(place, 'value')}`] : []),
    ...Object.keys(value).filter((name) => CYCLR_NAMES.test(name)).map((name) => `Cyclr’s own answer in ${placeOf(place, name)}`),
  ];
}

/**
 * Finds, at any depth, members with the name of a secret, values of secret properties, and members of Cyclr's own answers. The faults
 * repeat no value.
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
