import type { AccountSeed, ConnectorSeed } from './cyclr/options.js';
import type { Connector, Parameter } from './cyclr/shapes.js';
import { icons } from './cyclr/icons.js';
import { freshdeskAgents, personalKeys, pipedriveTokens, users } from './third-party/secrets.js';

/** A connector as Cyclr describes one that needs nothing special. */
export function connector(id: number, name: string, authType: string, more: Partial<Connector>): Connector {
  return {
    Id: id,
    Name: name,
    Description: null,
    Status: 'Approved',
    Version: '1.0',
    Icon: null,
    AuthDescription: null,
    AuthType: authType,
    OAuth2Type: 'Unknown',
    AuthScheme: null,
    Parameters: [],
    Authentication: [],
    ...more,
  };
}

function parameter(id: number, targetName: string, label: string, more: Partial<Parameter> = {}): Parameter {
  return {
    IsAccountConnectorProperty: true,
    TargetType: 'AccountConnectorProperty',
    TargetName: targetName,
    IsSensitive: false,
    Id: id,
    Name: label,
    Description: null,
    IsOptional: false,
    DataType: 'Text',
    Values: [],
    DisplayOrder: id,
    ...more,
  };
}

export const catalogue: readonly ConnectorSeed[] = [
  {
    id: 11,
    api: 'cycle',
    connector: connector(101, 'Cycle', 'ApiKey', {
      Description: 'Product feedback and roadmaps, with your personal API key.',
      Icon: icons.cycle,
      AuthDescription: 'Your personal API key: in Cycle, Settings → API keys.',
      AuthScheme: 'Raw',
    }),
  },
  {
    id: 12,
    api: 'cycle',
    connector: connector(102, 'Cycle OAuth', 'OAuth2', {
      Description: 'Product feedback and roadmaps, by signing in to Cycle.',
      Icon: icons.cycle,
      OAuth2Type: 'AuthorisationCode',
      AuthScheme: 'Bearer',
      Authentication: [{
        Id: 1,
        AuthName: 'Sign in with Cycle',
        AuthDescription: null,
        AuthType: 'OAuth2',
        OAuth2Type: 'AuthorisationCode',
        AuthScheme: 'Bearer',
      }],
    }),
  },
  {
    id: 13,
    api: 'pipedrive',
    connector: connector(103, 'Pipedrive', 'ApiKey', {
      Description: 'Sales CRM for small teams with big ambitions.',
      Icon: icons.pipedrive,
      AuthDescription: 'In Pipedrive, Personal preferences → API.',
    }),
  },
  {
    id: 14,
    api: 'freshdesk',
    connector: connector(104, 'Freshdesk', 'Basic', {
      Description: 'Customer support desk.',
      Icon: icons.freshdesk,
      AuthDescription: 'The name and password that you sign in to Freshdesk with.',
    }),
  },
  {
    id: 15,
    api: 'cycle',
    connector: connector(105, 'Salesforce', 'OAuth2', {
      Description: 'CRM, with an OAuth app of your own.',
      Icon: icons.salesforce,
      OAuth2Type: 'AuthorisationCode',
      AuthScheme: 'Bearer',
      Parameters: [
        // Out of order on purpose: DisplayOrder rules, not the order of the list.
        parameter(4, 'ClientSecret', 'Client secret', { IsSensitive: true, Description: 'Shown once, when the app is made.' }),
        parameter(1, 'Subdomain', 'Sub domain', { Description: 'The “acme” of acme.my.example.com.' }),
        parameter(2, 'Environment', 'Environment', { Values: ['Production', 'Sandbox'] }),
        parameter(3, 'ClientId', 'Client ID'),
        parameter(5, 'ApiVersion', 'API version', { IsOptional: true, Description: 'Leave empty for the newest.' }),
        parameter(6, 'x-internal-routing', 'Internal routing', { IsAccountConnectorProperty: false, TargetType: 'Header' }),
      ],
    }),
  },
  {
    id: 16,
    api: 'feed',
    connector: connector(106, 'Public feed', 'None', {
      Description: 'Public news of a product. No account needed.',
      Icon: icons.feed,
      Parameters: [
        parameter(1, 'Feed', 'Feed', { Values: ['releases', 'roadmap', 'status'] }),
        parameter(2, 'Filter', 'Only items containing', { IsOptional: true }),
      ],
    }),
  },
  {
    id: 17,
    api: 'none',
    connector: connector(107, 'NetSuite', 'NetSuiteOAuth1', {
      Description: 'ERP. Cannot be connected in a browser.',
      Icon: icons.netsuite,
    }),
  },
  {
    id: 18,
    api: 'cycle',
    connector: connector(108, 'Cycle for servers', 'OAuth2', {
      Description: 'Cycle on behalf of an OAuth app of your own: nobody signs in, the window comes straight back.',
      Icon: icons.cycle,
      OAuth2Type: 'ClientCredentials',
      AuthScheme: 'Bearer',
      Parameters: [
        parameter(1, 'ClientId', 'Client ID'),
        parameter(2, 'ClientSecret', 'Client secret', { IsSensitive: true }),
      ],
    }),
  },
];

/** The demo's own customer, and another one whose connector must never be reached from the first. */
export const demoAccounts: readonly AccountSeed[] = [
  { id: 'a1b0c3d2-0001-4e5f-8a9b-0123456789ab', users: ['host-user-1'], connectors: catalogue },
  {
    id: 'f9e8d7c6-0002-4b3a-9c8d-ba9876543210',
    users: [],
    connectors: catalogue.slice(0, 2).map((seed) => ({ ...seed, id: seed.id + 10 })),
  },
];

/** The host's own credentials at Cyclr. */
export const demoPartner = {
  clientId: 'partner-client',
  clientSecret: 'partner-secret',
  username: 'partner@host.example',
  password: 'partner-password',
} as const;

/** What to type into the demo. */
export const demoSecrets = {
  cycle: { username: users[0]!.username, password: users[0]!.password },
  cycleApiKey: personalKeys[0].key,
  pipedriveApiKey: [...pipedriveTokens.keys()][0]!,
  freshdesk: { username: freshdeskAgents[0].username, password: freshdeskAgents[0].password },
  /** The customer's own OAuth app, to be registered at the third party with the simulator's redirect URI. */
  customerApp: { name: 'Acme’s own app', clientId: 'acme-own-app', clientSecret: 'acme-own-secret' },
  salesforce: { Subdomain: 'acme', Environment: 'Sandbox', ClientId: 'acme-own-app', ClientSecret: 'acme-own-secret' },
  feed: { Feed: 'releases' },
} as const;
