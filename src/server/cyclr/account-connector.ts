import { isObject } from '../../contract/is-object.js';
import type { JsonObject } from '../../contract/is-object.js';
import type { PropertyType } from '../../contract/wire.js';
import { listAuthTypes, sortMethods } from './auth-methods.js';
import { unexpectedAnswer } from './call.js';
import type { CyclrCall } from './call.js';
import { textOrNull } from '../lib/json.js';

/** A value that the user has to give: one of the connector's `Parameters` with `IsAccountConnectorProperty`. */
export interface ConnectorParameter {
  /** The name that the value is stored under: Cyclr's `TargetName`. */
  readonly name: string;
  /** Cyclr's `Name`, for people. */
  readonly label: string;
  readonly description: string | null;
  /** `true` if Cyclr's `IsOptional` is `false`. */
  readonly required: boolean;
  /** Cyclr's `IsSensitive`. Always `true` for `ClientSecret`. */
  readonly secret: boolean;
  /** From Cyclr's `DataType`. */
  readonly type: PropertyType;
  /** Cyclr's `Values`: the only values to choose from. Empty: any value. */
  readonly options: readonly string[];
}

/** A property that is stored for an Account Connector. */
export interface StoredProperty {
  /** `null` if Cyclr's answer does not hold it. */
  readonly id: string | null;
  readonly name: string;
  readonly value: string;
}

/** The part of an Account Connector that authenticating changes. */
export interface Authentication {
  readonly authenticated: boolean;
  /** **Secret**: the API key, the base64 of user name and password, or the third party's tokens as JSON. `null` if nothing is stored. */
  readonly authValue: string | null;
}

/**
 * Cyclr's Account Connector: a connector of the library, installed in one account. It holds secrets, so never send it to a page. Cyclr
 * tells whether it is authenticated, but not since when: keep the date when you first see it.
 *
 * @example
 * const { id, authenticated } = await client.account(accountId).connector('33');
 * if (authenticated) connectedSince[id] ??= new Date();
 */
export interface AccountConnector extends Authentication {
  /** Digits. The page's attribute `connector-id` names the connector by it. It stays the same when the connector is upgraded. */
  readonly id: string;
  /** The account's own name for the connector, or else the connector's name. */
  readonly name: string | null;
  readonly description: string | null;
  /** A `data:` URI or another URL, as Cyclr has it. */
  readonly icon: string | null;
  /** The partner's text about where to find the credentials. */
  readonly authDescription: string | null;
  /** The auth types that the connector can use, the best first. */
  readonly authTypes: readonly [string, ...string[]];
  /** In the order to show them. */
  readonly parameters: readonly ConnectorParameter[];
  readonly properties: readonly StoredProperty[];
  /**
   * `false` for a connector from a list whose row leaves `parameters` or `properties` open: they may be empty here although Cyclr has some.
   * `CyclrAccount.connector` requests them, and always sets `true`.
   */
  readonly isComplete: boolean;
}

const listObjects = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** The call that was answered. */
type Answered = Pick<CyclrCall, 'method' | 'path'>;

/** A mask in the place of a value, or of most of it, must never be stored as that value. */
export const isMask = (value: string): boolean => /^[*•●]+$|[*•●]{4}/.test(value);

function parseAuthValue(value: unknown): string | null {
  const text = textOrNull(value);
  return text === null || isMask(text) ? null : text;
}

/** @throws {CyclrError} `unexpected` */
export function parseAuthentication(json: unknown, call: Answered): Authentication {
  if (!isObject(json) || typeof json.Authenticated !== 'boolean') throw unexpectedAnswer(call, 'an Account Connector');
  return { authenticated: json.Authenticated, authValue: parseAuthValue(json.AuthValue) };
}

/** The id of a row, an answer or a property; `null` if it has none. A number that JSON has rounded would be the id of another one. */
export function readId({ Id }: JsonObject): string | null {
  const isExact = typeof Id === 'string' || Number.isSafeInteger(Id);
  return isExact && /^\d+$/.test(String(Id)) ? String(Id) : null;
}

/**
 * @param id The id that was asked for. Default: the answer's own.
 * @throws {CyclrError} `unexpected`
 */
export function parseAccountConnector(json: unknown, call: Answered, id?: string): AccountConnector {
  const authentication = parseAuthentication(json, call);
  if (!isObject(json) || !isObject(json.Connector)) throw unexpectedAnswer(call, 'an Account Connector with its Connector');
  const { Connector: connector } = json;
  const ownId = id ?? readId(json);
  if (ownId === null) throw unexpectedAnswer(call, 'an Account Connector with an Id');
  const methods = sortMethods(listObjects(connector.Authentication));
  const parameters = parseParameters(connector.Parameters);
  const properties = parseStoredProperties(json.Properties ?? [], call);
  const [authType, ...others] = listAuthTypes(connector.AuthType, methods.map((method) => method.AuthType), parameters.length > 0);
  if (authType === undefined) throw unexpectedAnswer(call, 'an Account Connector with an AuthType');
  const method = methods.find((each) => each.AuthType === authType);
  // An empty list may mean that the answer does not hold the properties: Cyclr's documentation shows only empty lists.
  const hasProperties = parameters.length === 0 || (properties.length > 0 && properties.every((property) => property.id !== null));
  return {
    id: ownId,
    name: textOrNull(json.Name) ?? textOrNull(connector.Name),
    description: textOrNull(json.Description) ?? textOrNull(connector.Description),
    icon: textOrNull(connector.Icon),
    authDescription: textOrNull(method?.AuthDescription) ?? textOrNull(connector.AuthDescription),
    authTypes: [authType, ...others],
    parameters,
    properties,
    isComplete: Array.isArray(connector.Parameters) && hasProperties,
    // Keep the spread last: V8 takes a hundred times as long for members that follow a spread.
    ...authentication,
  };
}

/** @throws {CyclrError} `unexpected` */
export function parseStoredProperties(json: unknown, call: Answered): readonly StoredProperty[] {
  if (!Array.isArray(json)) throw unexpectedAnswer(call, 'a list of properties');
  return listObjects(json).flatMap((property) => {
    const { Name, Value, AccountConnectorId } = property;
    if (typeof Name !== 'string') return [];
    // Without `AccountConnectorId`, `Id` may be the parameter's id, as in the request that installs a connector.
    const id = AccountConnectorId === undefined ? null : readId(property);
    return [{ id, name: Name, value: typeof Value === 'string' ? Value : '' }];
  });
}

/** The secret of a customer's own OAuth app: Cyclr documents this name. It is a secret also if the partner did not tick `IsSensitive`. */
export const isNamedSecret = (name: unknown): boolean => name === 'ClientSecret';

const displayOrder = ({ DisplayOrder }: JsonObject): number => (typeof DisplayOrder === 'number' ? DisplayOrder : Number.MAX_SAFE_INTEGER);

function parseParameters(json: unknown): readonly ConnectorParameter[] {
  const isOffered = (parameter: JsonObject) => parameter.IsAccountConnectorProperty === true && textOrNull(parameter.TargetName) !== null;
  const offered = listObjects(json).filter(isOffered).sort((a, b) => displayOrder(a) - displayOrder(b));
  // Parameters with one `TargetName` share one stored value, so they are one property: two writes at once could store it twice.
  const byName = new Map<unknown, [JsonObject, ...JsonObject[]]>();
  for (const parameter of offered) byName.set(parameter.TargetName, [...byName.get(parameter.TargetName) ?? [], parameter] as [JsonObject]);
  return [...byName.values()].map((same) => ({
    name: String(same[0].TargetName),
    label: textOrNull(same[0].Name) ?? String(same[0].TargetName),
    description: textOrNull(same[0].Description),
    required: same.some(({ IsOptional }) => IsOptional === false),
    secret: same.some(({ IsSensitive, TargetName }) => IsSensitive === true || isNamedSecret(TargetName)),
    type: parseDataType(same[0].DataType),
    options: Array.isArray(same[0].Values) ? same[0].Values.filter((value) => typeof value === 'string') : [],
  }));
}

/** Cyclr does not document its values of `DataType`, so their likely names count, in any case. Any other is text. */
function parseDataType(value: unknown): PropertyType {
  const name = typeof value === 'string' ? value.replace(/[\s_-]/g, '') : '';
  if (/^bool(ean)?$/i.test(name)) return 'boolean';
  if (/^(u?int(eger)?(16|32|64)?|long|short|decimal|double|float|number|numeric)$/i.test(name)) return 'number';
  return /^(multiline(text|string)?|textarea|memo|longtext)$/i.test(name) ? 'multiline' : 'text';
}
