import { parseAccountConnector, parseStoredProperties } from './account-connector.js';
import type { AccountConnector } from './account-connector.js';
import type { SendCall } from './call.js';
import { listSecretProperties, listSecrets } from './credentials.js';
import type { ListedParameters } from './listed-parameters.js';
import { connectorPath } from './paths.js';

interface ConnectorQuery {
  readonly id: string;
  readonly parameters: ListedParameters;
  /** Get the stored properties even if the connector has no parameters. */
  readonly withProperties: boolean;
}

/** Gets an Account Connector. A second call is made only if the first answer leaves the properties open. */
export async function getConnector(send: SendCall, { id, parameters, withProperties }: ConnectorQuery): Promise<AccountConnector> {
  const call = { method: 'GET', path: connectorPath(id) } as const;
  const { json } = await send(call);
  const connector = parseAccountConnector(json, call, id);
  parameters.learnFromAnswer(json);
  const hasProperties = !withProperties || connector.properties.some((property) => property.id !== null);
  if (connector.isComplete && hasProperties) return connector;
  if (connector.parameters.length === 0 && hasProperties) return { ...connector, isComplete: true };
  const secrets = [...listSecrets(connector.authValue), ...listSecretProperties(connector)];
  const listCall = { method: 'GET', path: `${call.path}/properties`, secrets } as const;
  const list = await send(listCall);
  return { ...connector, properties: parseStoredProperties(list.json, listCall), isComplete: true };
}
