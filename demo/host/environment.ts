import type { HostOptions } from './options.js';

export interface Ports {
  readonly host: number | undefined;
  readonly cyclr: number | undefined;
  readonly thirdParty: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

function port(env: Environment, name: string): number | undefined {
  const value = env[name];
  if (!value) return undefined;
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) throw new Error(`${name} must be a port, or 0 for any free port.`);
  return Number(value);
}

/** Reads `PORT`, `SIMULATOR_PORT` and `THIRD_PARTY_PORT`; `undefined` for those that are not set. */
export function readPorts(env: Environment): Ports {
  return { host: port(env, 'PORT'), cyclr: port(env, 'SIMULATOR_PORT'), thirdParty: port(env, 'THIRD_PARTY_PORT') };
}

const names = [
  'CYCLR_API_URL', 'CYCLR_SERVICE_URL', 'CYCLR_CLIENT_ID', 'CYCLR_CLIENT_SECRET',
  'CYCLR_ACCOUNT_ID', 'CYCLR_USERNAME', 'CYCLR_CONNECTOR_IDS',
] as const;

/** Reads the access to the real Cyclr; `null` if no variable is set. A partial setting is an error. */
export function readCyclr(env: Environment): Pick<HostOptions, 'cyclr' | 'users'> | null {
  const missing = names.filter((name) => !env[name]);
  if (missing.length === names.length) return null;
  if (missing.length) throw new Error(`To use the real Cyclr, also set ${missing.join(', ')}.`);
  const read = (name: (typeof names)[number]): string => env[name] ?? '';
  const connectorIds = read('CYCLR_CONNECTOR_IDS').split(',').map((id) => id.trim()).filter(Boolean);
  if (!connectorIds.length || connectorIds.some((id) => !/^\d+$/.test(id))) {
    throw new Error('CYCLR_CONNECTOR_IDS must be Account Connector ids, separated by commas.');
  }
  const accountId = read('CYCLR_ACCOUNT_ID');
  const username = read('CYCLR_USERNAME');
  return {
    cyclr: {
      apiUrl: read('CYCLR_API_URL'),
      serviceUrl: read('CYCLR_SERVICE_URL'),
      clientId: read('CYCLR_CLIENT_ID'),
      clientSecret: read('CYCLR_CLIENT_SECRET'),
    },
    users: [{ id: 'user-1', name: username, company: accountId, accountId, username, connectorIds }],
  };
}
