import { isObject } from '../../contract/is-object.js';
import type { JsonObject } from '../../contract/is-object.js';
import { CyclrError } from '../http/cyclr-error.js';
import { textOrNull } from '../lib/json.js';
import { unexpectedAnswer } from './call.js';
import type { SendCall } from './call.js';
import { listRows } from './list-rows.js';
import { connectorPath } from './paths.js';

/** A method of a connector's API, in Cyclr's library. */
export interface ConnectorMethod {
  /** The method's unique identifier, for `CyclrAccount.test`. It stays the same when the connector is upgraded. */
  readonly id: string;
  /** Cyclr's `Name`, for people. */
  readonly name: string | null;
  readonly description: string | null;
}

/** More methods than any connector has. */
const MOST_METHODS = 5_000;

/** Lists the methods of the release that an Account Connector uses. */
export async function listMethods(send: SendCall, connectorId: string, query: string | undefined): Promise<readonly ConnectorMethod[]> {
  const path = await findMethodsPath(send, connectorId);
  const methods: ConnectorMethod[] = [];
  for await (const row of listRows(send, { path, query, keyOf: parseMethodId })) {
    const id = parseMethodId(row);
    if (id !== null) methods.push({ id, name: textOrNull(row.Name), description: textOrNull(row.Description) });
    if (methods.length > MOST_METHODS) {
      throw new CyclrError('unexpected', `Cyclr lists more than ${MOST_METHODS} methods. Narrow the list with a query.`);
    }
  }
  return methods;
}

/** Cyclr's library has the methods below the connector's name and version. A connector without a version has them below its name. */
async function findMethodsPath(send: SendCall, connectorId: string): Promise<string> {
  const call = { method: 'GET', path: connectorPath(connectorId) } as const;
  const { json } = await send(call);
  const connector = isObject(json) && isObject(json.Connector) ? json.Connector : {};
  const name = textOrNull(connector.Name);
  if (name === null) throw unexpectedAnswer(call, "an Account Connector with its Connector's Name");
  const version = textOrNull(connector.Version);
  return `/connectors/${encodeURIComponent(name)}${version === null ? '' : `/${encodeURIComponent(version)}`}/methods`;
}

/** A numeric `Id` belongs to one release, so the unique identifier is the key. Its name differs between Cyclr's pages. */
const parseMethodId = ({ MethodUniqueIdentifier, UniqueIdentifier, Id }: JsonObject): string | null =>
  textOrNull(MethodUniqueIdentifier) ?? textOrNull(UniqueIdentifier) ?? textOrNull(Id);
