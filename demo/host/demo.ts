import { catalogue, demoAccounts, demoPartner, demoSecrets } from '../connectors.js';
import type { CyclrOptions } from '../cyclr/options.js';
import { startCyclr } from '../cyclr/simulator.js';
import type { CyclrSimulator } from '../cyclr/simulator.js';
import { connectListAccount, listAccount } from '../list-account.js';
import { startThirdParty } from '../third-party/server.js';
import type { ThirdParty } from '../third-party/server.js';
import { startHost } from './host.js';
import type { Listening } from '../listen.js';

export interface DemoOptions {
  /** Default: 0 for each, any free port. */
  readonly ports?: { readonly host?: number; readonly cyclr?: number; readonly thirdParty?: number };
  readonly unknowns?: CyclrOptions['unknowns'];
}

/** The running servers: three origins. */
export interface Demo {
  readonly host: Listening;
  readonly cyclr: CyclrSimulator;
  readonly thirdParty: ThirdParty;
  close(): Promise<void>;
}

/** Starts the host application, the Cyclr simulator and the third party, and registers the customer's own OAuth app. */
export async function startDemo({ ports = {}, unknowns = {} }: DemoOptions = {}): Promise<Demo> {
  const [acme, bolt] = demoAccounts;
  if (!acme || !bolt) throw new Error('The demo needs two accounts.');
  const thirdParty = await startThirdParty({ port: ports.thirdParty ?? 0 });
  const cyclr = await startCyclr({ port: ports.cyclr ?? 0, thirdParty, unknowns, accounts: [...demoAccounts, listAccount] });
  connectListAccount(cyclr.state);
  thirdParty.registerClient({ ...demoSecrets.customerApp, redirectUris: [cyclr.redirectUri] });
  const host = await startHost({
    port: ports.host ?? 0,
    cyclr: { apiUrl: cyclr.origin, serviceUrl: cyclr.origin, clientId: demoPartner.clientId, clientSecret: demoPartner.clientSecret },
    users: [
      {
        id: 'user-3',
        name: 'Iris Okafor',
        company: 'Cinder Oy',
        accountId: listAccount.id,
        username: listAccount.users[0] ?? '',
        connectorIds: listAccount.connectors.map(({ id }) => String(id)),
      },
      {
        id: 'user-1',
        name: 'Maya Lindqvist',
        company: 'Acme Ltd',
        accountId: acme.id,
        username: acme.users[0] ?? '',
        connectorIds: catalogue.map(({ id }) => String(id)),
      },
      {
        id: 'user-2',
        name: 'Noor Haddad',
        company: 'Bolt GmbH',
        accountId: bolt.id,
        username: 'host-user-2',
        connectorIds: [...bolt.connectors.map(({ id }) => String(id)), 'salesforce', 'hubspot'],
      },
    ],
    // Each page has its own customer, so that neither changes the connectors of the other.
    elementsUserId: 'user-1',
    thirdParty,
  });
  return { host, cyclr, thirdParty, close: async () => { await Promise.all([host.close(), cyclr.close(), thirdParty.close()]); } };
}
