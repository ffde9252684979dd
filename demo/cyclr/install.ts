import type { Hono } from 'hono';
import { describeAccountConnector } from './describe-account-connector.js';
import { accountHeader, api, bearer, refusal } from './api.js';
import type { ApiEnv, Cyclr } from './api.js';
import { findMethod } from './auth-methods.js';
import { storeAuthValue } from './auth-value.js';
import { findInLibrary } from './library.js';
import type { LibraryConnector } from './options.js';
import { addProperty } from './properties.js';
import type { Connector, Property } from './shapes.js';
import { newConnector } from './state.js';
import type { Account } from './state.js';

type Json = Readonly<Record<string, unknown>>;

const isJsonObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

function readBody(text: string): Json {
  try {
    const body: unknown = text === '' ? {} : JSON.parse(text);
    if (isJsonObject(body)) return body;
  } catch {
    // Not JSON.
  }
  throw refusal(400, 'The request body must be a JSON object.');
}

function optionalText(body: Json, member: string): string | null {
  const value = body[member] ?? null;
  if (value !== null && typeof value !== 'string') throw refusal(400, `${member} must be a string.`);
  return value;
}

/** Only properties that the connector declares can be set at the installation. */
function readProperties({ Parameters }: Connector, given: unknown): Pick<Property, 'Name' | 'Value'>[] {
  if (!Array.isArray(given)) throw refusal(400, 'Properties must be an array.');
  return given.map((each: unknown) => {
    const { Name, Value }: Json = isJsonObject(each) ? each : {};
    if (typeof Name !== 'string' || Name === '') throw refusal(400, 'Name is required.');
    const parameter = Parameters.find(({ TargetName }) => TargetName === Name);
    if (!parameter) throw refusal(400, `There is not a connector property that matches name '${Name}'.`);
    if (!parameter.IsAccountConnectorProperty) throw refusal(400, `Connector property name '${Name}' is not an account connector property.`);
    if (typeof Value !== 'string') throw refusal(400, 'Value must be a string.');
    return { Name, Value };
  });
}

function readMethod(connector: Connector, body: Json): string | null {
  const id = optionalText(body, 'AuthenticationId');
  if (id !== null && !findMethod(connector, id)) throw refusal(400, `Connector ${connector.Id} has no authentication '${id}'.`);
  return id;
}

function checkName({ connectors }: Account, name: string): void {
  if ([...connectors.values()].some((each) => each.name === name)) throw refusal(400, `Account connector name ${name} is in use.`);
}

/** `POST /v1.0/connectors/{connectorId or name}/install`: the answer is the new Account Connector. */
export function installation(cyclr: Cyclr): Hono<ApiEnv> {
  const { state, unknowns } = cyclr;

  function readName({ connector }: LibraryConnector, body: Json): string {
    const name = optionalText(body, 'Name');
    if (name) return name;
    if (unknowns.namelessInstall === 'fail') throw refusal(500, 'An error has occurred.');
    return connector.Name;
  }

  return api()
    .use(bearer(cyclr), accountHeader(cyclr))
    .post('/:connector/install', async (c) => {
      const account = c.get('account');
      const found = findInLibrary(state.library, c.req.param('connector'));
      if (!found) throw refusal(404, 'Connector not found.');
      const { connector } = found;
      if (connector.Status === 'Draft') throw refusal(400, `Connector ${connector.Id} is a draft and cannot be installed.`);
      const body = readBody(await c.req.text());
      const name = readName(found, body);
      checkName(account, name);

      const properties = readProperties(connector, body.Properties ?? []);
      const authenticationId = readMethod(connector, body);
      const description = optionalText(body, 'Description') ?? connector.Description;
      state.lastConnectorId += 1;
      const id = state.lastConnectorId;
      const installed = newConnector({ ...found, id, name }, { description, authenticationId });
      for (const each of properties) addProperty(installed, each);
      if (body.AuthValue !== undefined && body.AuthValue !== null) await storeAuthValue(cyclr, installed, body.AuthValue);

      // Another installation may have taken the name while the credentials were tried.
      checkName(account, name);
      account.connectors.set(id, installed);
      return c.json(describeAccountConnector(installed, unknowns));
    });
}
