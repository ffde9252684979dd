import { CyclrClient } from '../../src/server/index.js';
import type { CyclrAccess, HostUser } from './options.js';

/** The names that the pages use, and those of the connectors in Cyclr's library. */
const library = new Map([['salesforce', 'Salesforce'], ['hubspot', 'HubSpot']]);

/** Maps the names on the pages to Account Connectors. */
export interface ConnectorNames {
  /**
   * The id of the connector in the user's account, which is installed if there is none yet.
   * @returns `null` for an id, and for a name that is not on the user's page.
   */
  find(user: HostUser, name: string): Promise<string | null>;
}

export function createConnectorNames(cyclr: CyclrAccess): ConnectorNames {
  const client = new CyclrClient(cyclr);
  const ids = new Map<string, Promise<string>>();

  async function install(accountId: string, name: string): Promise<string> {
    const { id } = await client.account(accountId).findOrInstall(name, { name });
    return id;
  }

  return {
    async find({ accountId, connectorIds }, name) {
      const connector = library.get(name);
      if (connector === undefined || !connectorIds.includes(name)) return null;
      const key = `${accountId}\n${name}`;
      const id = ids.get(key) ?? install(accountId, connector);
      ids.set(key, id);
      // Try again at the next request.
      id.catch(() => { ids.delete(key); });
      return id;
    },
  };
}
