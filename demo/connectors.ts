import type { AccountSeed, ConnectorSeed } from './cyclr/options.js';
import type { Connector, Parameter } from './cyclr/shapes.js';
import { icons } from './cyclr/icons.js';
import { feedToken, freshdeskAgents, personalKeys, pipedriveTokens, users } from './third-party/secrets.js';

/** A connector as Cyclr describes it, with defaults for all other members. */
export function connector(given: Pick<Connector, 'Id' | 'Name' | 'AuthType'> & Partial<Connector>): Connector {
  return {
    Description: null,
    Status: 'Approved',
    Version: '1.0',
    Icon: null,
    AuthDescription: null,
    OAuth2Type: 'Unknown',
    AuthScheme: null,
    Parameters: [],
    Authentication: [],
    ...given,
  };
}

export function parameter(given: Pick<Parameter, 'Id' | 'TargetName' | 'Name'> & Partial<Parameter>): Parameter {
  return {
    IsAccountConnectorProperty: true,
    TargetType: 'AccountConnectorProperty',
    IsSensitive: false,
    Description: null,
    IsOptional: false,
    DataType: 'Text',
    Values: [],
    DisplayOrder: given.Id,
    ...given,
  };
}

export const catalogue: readonly ConnectorSeed[] = [
  {
    id: 11,
    api: 'cycle',
    connector: connector({
      Id: 101,
      Name: 'Cycle',
      AuthType: 'ApiKey',
      Description: 'Product feedback and roadmaps, with your personal API key.',
      Icon: icons.cycle,
      AuthDescription: 'Your personal API key: in Cycle, Settings → API keys.',
      AuthScheme: 'Bearer',
    }),
  },
  {
    id: 12,
    api: 'cycle',
    connector: connector({
      Id: 102,
      Name: 'Cycle OAuth',
      AuthType: 'OAuth2',
      Description: 'Product feedback and roadmaps, by signing in to Cycle.',
      Icon: icons.cycle,
      OAuth2Type: 'AuthorisationCode',
      AuthScheme: 'Bearer',
      Authentication: [{
        Id: '0c7c9f0e-58a5-4b0d-9f5e-3f0f6c6b4a12',
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
    connector: connector({
      Id: 103,
      Name: 'Pipedrive',
      AuthType: 'ApiKey',
      Description: 'Sales CRM for small teams with big ambitions.',
      Icon: icons.pipedrive,
      AuthDescription: 'In Pipedrive, Personal preferences → API.',
    }),
  },
  {
    id: 14,
    api: 'freshdesk',
    connector: connector({
      Id: 104,
      Name: 'Freshdesk',
      AuthType: 'Basic',
      Description: 'Customer support desk.',
      Icon: icons.freshdesk,
      AuthDescription: 'The user name and password of your Freshdesk account.',
    }),
  },
  {
    id: 15,
    api: 'cycle',
    connector: connector({
      Id: 105,
      Name: 'Salesforce',
      AuthType: 'OAuth2',
      Description: 'CRM, with your own OAuth app.',
      Icon: icons.salesforce,
      OAuth2Type: 'AuthorisationCode',
      AuthScheme: 'Bearer',
      Parameters: [
        // Not in the order of DisplayOrder, which decides.
        parameter({ Id: 4, TargetName: 'ClientSecret', Name: 'Client secret', IsSensitive: true, Description: 'Shown once, when the app is made.' }),
        parameter({ Id: 1, TargetName: 'Subdomain', Name: 'Sub domain', Description: 'The “acme” of acme.my.example.com.' }),
        parameter({ Id: 2, TargetName: 'Environment', Name: 'Environment', Values: ['Production', 'Sandbox'] }),
        parameter({ Id: 3, TargetName: 'ClientId', Name: 'Client ID' }),
        parameter({ Id: 5, TargetName: 'ApiVersion', Name: 'API version', IsOptional: true, Description: 'Leave empty for the newest.' }),
        parameter({ Id: 6, TargetName: 'x-internal-routing', Name: 'Internal routing', IsAccountConnectorProperty: false, TargetType: 'Header' }),
      ],
    }),
  },
  {
    id: 16,
    api: 'feed',
    connector: connector({
      Id: 106,
      Name: 'Public feed',
      AuthType: 'None',
      Description: 'Public news of a product. Needs no account.',
      Icon: icons.feed,
      Parameters: [
        parameter({ Id: 1, TargetName: 'Feed', Name: 'Feed', Values: ['releases', 'roadmap', 'status', 'internal'] }),
        parameter({ Id: 2, TargetName: 'Filter', Name: 'Only items containing', IsOptional: true }),
        parameter({
          Id: 3, TargetName: 'AccessToken', Name: 'Access token', IsSensitive: true, IsOptional: true, Description: 'Only for the feed “internal”.',
        }),
      ],
    }),
  },
  {
    id: 17,
    api: 'none',
    connector: connector({
      Id: 107,
      Name: 'NetSuite',
      AuthType: 'NetSuiteOAuth1',
      Description: 'ERP. Cannot be connected in a browser.',
      Icon: icons.netsuite,
    }),
  },
  {
    id: 18,
    api: 'cycle',
    connector: connector({
      Id: 108,
      Name: 'Cycle for servers',
      AuthType: 'OAuth2',
      Description: 'Cycle, with your own OAuth app. Nobody signs in: the window returns at once.',
      Icon: icons.cycle,
      OAuth2Type: 'ClientCredentials',
      AuthScheme: 'Bearer',
      Parameters: [
        parameter({ Id: 1, TargetName: 'ClientId', Name: 'Client ID' }),
        parameter({ Id: 2, TargetName: 'ClientSecret', Name: 'Client secret', IsSensitive: true }),
      ],
    }),
  },
];

/** The demo's customer, and another one whose connectors the first must never reach. */
export const demoAccounts: readonly AccountSeed[] = [
  { id: 'a1b0c3d2-0001-4e5f-8a9b-0123456789ab', users: ['host-user-1'], connectors: catalogue },
  {
    id: 'f9e8d7c6-0002-4b3a-9c8d-ba9876543210',
    users: [],
    connectors: catalogue.slice(0, 2).map((seed) => ({ ...seed, id: seed.id + 10 })),
  },
];

/** The host's credentials as a Cyclr partner. */
export const demoPartner = {
  clientId: 'partner-client',
  clientSecret: 'partner-secret',
  username: 'partner@host.example',
  password: 'partner-password',
} as const;

/** The values to type into the demo. */
export const demoSecrets = {
  cycle: { username: users[0]!.username, password: users[0]!.password },
  cycleApiKey: personalKeys[0].key,
  otherCycleApiKey: personalKeys[1].key,
  pipedriveApiKey: [...pipedriveTokens.keys()][0]!,
  otherPipedriveApiKey: [...pipedriveTokens.keys()][1]!,
  freshdesk: { username: freshdeskAgents[0].username, password: freshdeskAgents[0].password },
  /** The customer's own OAuth app. Register it at the third party with the simulator's redirect URI. */
  customerApp: { name: 'Acme’s own app', clientId: 'acme-own-app', clientSecret: 'acme-own-secret' },
  salesforce: { Subdomain: 'acme', Environment: 'Sandbox', ClientId: 'acme-own-app', ClientSecret: 'acme-own-secret' },
  feed: { Feed: 'releases' },
  internalFeed: { Feed: 'internal', AccessToken: feedToken },
} as const;
