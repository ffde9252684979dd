import type { BackendAnswer } from './answer.js';
import type { Probe } from './probe.js';
import { statusRow } from './rows.js';
import type { Row } from './rows.js';

/** Names that no backend maps. Those of JavaScript's own members are found by a lookup in a plain object. */
const UNMAPPED: readonly (readonly [label: string, name: string])[] = [
  ['an unknown name', 'cyclr-connector-auth-check'],
  ['the name constructor', 'constructor'],
  ['the name __proto__', '__proto__'],
  ['a name of 101 characters', 'x'.repeat(101)],
];

/** Checks how the backend maps names. None if the checked connector is given by its id. */
export async function checkNames(probe: Probe): Promise<readonly Row[]> {
  const { connector } = probe.options;
  if (connector === null || /^\d+$/.test(connector)) return [];
  const answers: BackendAnswer[] = [];
  for (const [label, name] of UNMAPPED) answers.push(await probe.send(`GET of ${label}`, 'GET', { connector: name }));
  return [statusRow({
    name: 'GET of a name that is not mapped returns 404', contract: '404, also for names such as constructor', status: 404, answers,
  })];
}
