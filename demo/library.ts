import { connector, parameter } from './connectors.js';
import { icons } from './cyclr/icons.js';
import type { LibraryConnector } from './cyclr/options.js';

/** Connectors that no account has installed, beside those of the demo's accounts. */
export const demoLibrary: readonly LibraryConnector[] = [
  {
    api: 'cycle',
    category: 'Marketing',
    connector: connector({
      Id: 5120,
      Name: 'HubSpot',
      AuthType: 'OAuth2',
      Description: 'Marketing, with a sign-in or a key.',
      Icon: icons.hubspot,
      OAuth2Type: 'AuthorisationCode',
      AuthScheme: 'Bearer',
      Authentication: [
        {
          Id: '6d1f0a52-3c0e-4f52-9a7b-2f8c1f6f1d01',
          AuthName: 'Sign in',
          AuthDescription: null,
          AuthType: 'OAuth2',
          OAuth2Type: 'AuthorisationCode',
          AuthScheme: 'Bearer',
          IsDefault: true,
        },
        {
          Id: '6d1f0a52-3c0e-4f52-9a7b-2f8c1f6f1d02',
          AuthName: 'Private app',
          AuthDescription: 'The access token of your private app.',
          AuthType: 'ApiKey',
          OAuth2Type: 'Unknown',
          AuthScheme: 'Bearer',
          IsDefault: false,
        },
      ],
    }),
  },
  {
    api: 'freshdesk',
    category: 'Support',
    connector: connector({
      Id: 5121,
      Name: 'Zendesk',
      AuthType: 'Basic',
      Description: 'Customer service.',
      Icon: icons.zendesk,
      Parameters: [
        parameter({ Id: 1, TargetName: 'Subdomain', Name: 'Sub domain', Description: 'The “acme” of acme.zendesk.example.' }),
        parameter({ Id: 2, TargetName: 'x-internal-routing', Name: 'Internal routing', IsAccountConnectorProperty: false, TargetType: 'Header' }),
      ],
    }),
  },
  { api: 'none', connector: connector({ Id: 5122, Name: 'Unfinished', AuthType: 'ApiKey', Status: 'Draft' }) },
];
