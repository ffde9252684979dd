import type { AccountSeed } from '../../../demo/cyclr/options.js';
import { parameter, seed } from '../../server/setup.js';

/** Accounts of the partner, each with the same four connectors. */
export const ACCOUNTS = 10_000;

/** The header that names the customer. It stands in for a host's session cookie. */
export const CUSTOMER = 'x-customer';

/** The connectors, by the way to authenticate. */
export const CONNECTORS = { key: 1, oauth: 2, basic: 3, none: 4 } as const;

/** Part of each credential that the load stores: no answer may contain it. */
export const SECRET_MARK = 'endurance-secret';

/** The load sends this key to have it refused by the host's `verify`. */
export const REFUSED_KEY = `${SECRET_MARK}-refused`;

export const toAccountId = (customer: number): string => `customer-${customer}.example`;

const connectors = [
  seed(CONNECTORS.key, 'ApiKey', { Parameters: [parameter('Subdomain'), parameter('Region', { IsOptional: true, Values: ['eu', 'us'] })] }),
  seed(CONNECTORS.oauth, 'OAuth2'),
  seed(CONNECTORS.basic, 'Basic'),
  seed(CONNECTORS.none, 'None', { Parameters: [parameter('Feed', { IsOptional: true })] }),
];

export const createAccounts = (): readonly AccountSeed[] =>
  Array.from({ length: ACCOUNTS }, (_, customer) => ({ id: toAccountId(customer), users: ['user'], connectors }));
