import type { AuthenticationMethod, Connector } from './shapes.js';
import type { StoredConnector } from './state.js';

/** How a connector authenticates. */
export type AuthMethod = Pick<Connector, 'AuthType' | 'OAuth2Type' | 'AuthScheme' | 'AuthDescription'>;

/** GUIDs are compared without regard to case, as .NET does. */
export function findMethod({ Authentication }: Connector, id: string): AuthenticationMethod | undefined {
  return Authentication.find((each) => String(each.Id).toLowerCase() === id.toLowerCase());
}

/** The method chosen at the installation, or the connector's own. */
export function methodOf({ seed: { connector }, authenticationId }: StoredConnector): AuthMethod {
  return (authenticationId === null ? undefined : findMethod(connector, authenticationId)) ?? connector;
}
