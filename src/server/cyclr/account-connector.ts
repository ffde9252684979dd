import { isObject } from '../../contract/is-object.js';
import type { JsonObject } from '../../contract/is-object.js';
import { authTypesOf } from './auth-methods.js';
import { CyclrError } from '../http/cyclr-error.js';
import { textOrNull } from '../lib/json.js';

/** Something that the user has to tell the connector: a parameter of Cyclr's with `IsAccountConnectorProperty`. */
export interface ConnectorParameter {
  /** Cyclr's `TargetName`: what the property is stored under. */
  readonly name: string;
  readonly label: string;
  readonly description: string | null;
  readonly required: boolean;
  readonly secret: boolean;
  readonly options: readonly string[];
}

/** A property as it is stored. */
export interface StoredProperty {
  /** `null` where Cyclr's answer does not tell it. */
  readonly id: string | null;
  readonly name: string;
  readonly value: string;
}

/** What authenticating changes. */
export interface Authentication {
  readonly authenticated: boolean;
  /** Secret: the key, the base64 of name and password, or the third party's tokens. */
  readonly authValue: string | null;
}

/** Cyclr's Account Connector. It holds secrets: show a page what `describe` makes of it, never this. */
export interface AccountConnector extends Authentication {
  readonly name: string | null;
  readonly description: string | null;
  readonly icon: string | null;
  readonly authDescription: string | null;
  /** Best first, at least one. */
  readonly authTypes: readonly [string, ...string[]];
  /** In the order to show them in. */
  readonly parameters: readonly ConnectorParameter[];
  readonly properties: readonly StoredProperty[];
}

const objects = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

const unexpected = (what: string): CyclrError => new CyclrError('unexpected', `Cyclr's answer is not ${what}.`);

/** @throws {CyclrError} `unexpected` */
export function parseAuthentication(json: unknown): Authentication {
  if (!isObject(json) || typeof json.Authenticated !== 'boolean') throw unexpected('an Account Connector');
  return { authenticated: json.Authenticated, authValue: textOrNull(json.AuthValue) };
}

/** @throws {CyclrError} `unexpected` */
export function parseAccountConnector(json: unknown): AccountConnector {
  const authentication = parseAuthentication(json);
  if (!isObject(json) || !isObject(json.Connector)) throw unexpected('an Account Connector with its Connector');
  const { Connector: connector } = json;
  const methods = objects(connector.Authentication);
  const parameters = parseParameters(connector.Parameters);
  const [authType, ...others] = authTypesOf(connector.AuthType, methods.map((method) => method.AuthType), parameters.length > 0);
  if (authType === undefined) throw unexpected('an Account Connector with an AuthType');
  const method = methods.find((each) => each.AuthType === authType);
  return {
    name: textOrNull(json.Name) ?? textOrNull(connector.Name),
    description: textOrNull(json.Description) ?? textOrNull(connector.Description),
    icon: textOrNull(connector.Icon),
    authDescription: textOrNull(method?.AuthDescription) ?? textOrNull(connector.AuthDescription),
    authTypes: [authType, ...others],
    parameters,
    properties: parseProperties(json.Properties ?? []),
    // Last: V8 takes a hundred times as long for members that follow those of another object.
    ...authentication,
  };
}

/** @throws {CyclrError} `unexpected` */
export function parseProperties(json: unknown): readonly StoredProperty[] {
  if (!Array.isArray(json)) throw unexpected('a list of properties');
  return objects(json).flatMap(({ Id, Name, Value, AccountConnectorId }) => {
    if (typeof Name !== 'string') return [];
    // Without the connector's id beside it, `Id` may be the parameter's, as it is where a connector is installed.
    const id = AccountConnectorId !== undefined && /^\d+$/.test(String(Id)) ? String(Id) : null;
    return [{ id, name: Name, value: typeof Value === 'string' ? Value : '' }];
  });
}

const order = ({ DisplayOrder }: JsonObject): number => (typeof DisplayOrder === 'number' ? DisplayOrder : Number.MAX_SAFE_INTEGER);

function parseParameters(json: unknown): readonly ConnectorParameter[] {
  const asked = objects(json).filter((parameter) => parameter.IsAccountConnectorProperty === true && textOrNull(parameter.TargetName));
  return asked.sort((a, b) => order(a) - order(b)).map((parameter) => ({
    name: String(parameter.TargetName),
    label: textOrNull(parameter.Name) ?? String(parameter.TargetName),
    description: textOrNull(parameter.Description),
    required: parameter.IsOptional === false,
    secret: parameter.IsSensitive === true,
    options: Array.isArray(parameter.Values) ? parameter.Values.filter((value) => typeof value === 'string') : [],
  }));
}
