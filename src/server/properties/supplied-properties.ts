import type { AccountConnector } from '../cyclr/account-connector.js';
import type { CyclrAccount } from '../cyclr/account.js';
import { CyclrError } from '../http/cyclr-error.js';
import { Problem } from '../http/problem.js';
import { mergeWrites, planWrites, writeProperties } from './save-properties.js';
import type { AnsweredValues } from './save-properties.js';

/** The values that the host supplies, by property name. The user is never asked for them, and they stay on the server. */
export type SuppliedProperties = ReadonlyMap<string, string>;

/** Characters. A shorter value, such as a version, is part of so many texts that it cannot be recognized. */
const SHORTEST_RECOGNIZED = 3;

/** The supplied values that must not appear in a text for a page or a log. */
export const listSuppliedSecrets = (supplied: SuppliedProperties): readonly string[] =>
  [...supplied.values()].filter((value) => value.length >= SHORTEST_RECOGNIZED);

/** The connector without the parameters that the host supplies, so that they are neither described nor read from a body. */
export const hideSupplied = (connector: AccountConnector, supplied: ReadonlyMap<string, unknown>): AccountConnector =>
  supplied.size === 0 ? connector : ({ ...connector, parameters: connector.parameters.filter(({ name }) => !supplied.has(name)) });

/** A `ConnectorResource` is one. */
interface SupplyContext {
  /** The Account Connector's id. */
  readonly id: string;
  readonly account: CyclrAccount;
  readonly supplied: SuppliedProperties;
  readonly answered: AnsweredValues;
  readonly written: Set<string>;
}

/**
 * Stores the supplied values that are not stored already, and returns the connector with them. Call it before the work that needs them.
 * They stay even if the user's own values are refused later: the host supplies the same ones next time.
 * @throws {Problem} 500 `misconfigured` if Cyclr refuses one of them.
 * @throws {CyclrError}
 */
export async function saveSupplied(
  { id, account, supplied, answered, written }: SupplyContext,
  connector: AccountConnector,
): Promise<AccountConnector> {
  const values = [...supplied].map(([name, value]) => ({ name, value, secret: true }));
  const writes = planWrites(connector, values);
  const outcomes = await writeProperties(account, { connectorId: id, writes, answered, written });
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) throw toProblem(failure.reason);
  return { ...connector, properties: mergeWrites(connector.properties, writes, answered) };
}

function toProblem(cause: unknown): unknown {
  if (!(cause instanceof CyclrError) || cause.failure !== 'refused') return cause;
  const detail = 'Cyclr does not accept a property that the host application supplies.';
  return new Problem({ status: 500, code: 'misconfigured', detail, cause });
}
