import { catalogue, connector, demoSecrets } from './connectors.js';
import { icons } from './cyclr/icons.js';
import type { AccountSeed, ConnectorSeed } from './cyclr/options.js';
import type { State } from './cyclr/state.js';

function seed(original: number, changes: Pick<ConnectorSeed, 'id'> & Partial<ConnectorSeed>): ConnectorSeed {
  const found = catalogue.find(({ id }) => id === original);
  if (!found) throw new Error(`The catalogue has no connector ${original}.`);
  return { ...found, ...changes };
}

const xero: ConnectorSeed = {
  id: 36,
  api: 'cycle',
  isolatesSignIn: true,
  connector: connector({
    Id: 109,
    Name: 'Xero',
    AuthType: 'OAuth2',
    Description: 'Accounting. Its sign-in window is cut off from this page.',
    Icon: icons.xero,
    OAuth2Type: 'AuthorisationCode',
    AuthScheme: 'Bearer',
  }),
};

/** The customer of the first page: every way to connect, two accounts of one service, and a connection that no longer works. */
export const listAccount: AccountSeed = {
  id: 'c3d4e5f6-0003-4a1b-8c2d-456789abcdef',
  users: ['host-user-3'],
  connectors: [
    seed(13, { id: 31, name: 'Pipedrive (sales)' }),
    seed(13, { id: 32, name: 'Pipedrive (support)' }),
    seed(14, { id: 33 }),
    seed(11, { id: 34 }),
    seed(12, { id: 35 }),
    xero,
    seed(15, { id: 37 }),
    seed(16, { id: 38 }),
  ],
};

/** Where a user finds the key, by Account Connector. */
export const helpUrls: ReadonlyMap<string, string> = new Map([
  ['31', 'https://help.pipedrive.example/api-tokens'],
  ['32', 'https://help.pipedrive.example/api-tokens'],
  ['34', 'https://help.cycle.example/api-keys'],
]);

/** The credentials that are stored at the start. Freshdesk's password has changed since. */
const credentials: ReadonlyMap<number, string> = new Map([
  [31, demoSecrets.pipedriveApiKey],
  [32, demoSecrets.otherPipedriveApiKey],
  [33, Buffer.from('ada:a-former-password').toString('base64')],
]);

/** Stores the credentials in the simulator, as if the customer had connected these before. */
export function connectListAccount({ accounts }: State): void {
  for (const [id, authValue] of credentials) {
    Object.assign(accounts.get(listAccount.id)?.connectors.get(id) ?? {}, { authValue, authenticated: true });
  }
}
