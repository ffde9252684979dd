import { after } from 'node:test';
import { demoAccounts, demoPartner, demoSecrets } from '../../demo/connectors.js';
import type { CyclrOptions } from '../../demo/cyclr/options.js';
import { startCyclr } from '../../demo/cyclr/simulator.js';
import type { CyclrSimulator } from '../../demo/cyclr/simulator.js';
import { startThirdParty } from '../../demo/third-party/server.js';
import type { ThirdParty } from '../../demo/third-party/server.js';

export const [accountId, otherAccountId] = demoAccounts.map(({ id }) => id) as [string, string];

// Each test knows the shape of the answers that it reads.
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

/** Calls Cyclr's API as the host's backend does. */
export type Api = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

async function answer(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) as Json };
}

export async function requestToken(cyclr: CyclrSimulator, form: Record<string, string>): Promise<Answer> {
  return answer(await fetch(`${cyclr.origin}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) }));
}

export const clientCredentials = {
  grant_type: 'client_credentials',
  client_id: demoPartner.clientId,
  client_secret: demoPartner.clientSecret,
};

export function apiWith(cyclr: CyclrSimulator, accessToken: string): Api {
  return async (method, path, body, headers = { 'X-Cyclr-Account': accountId }) => answer(await fetch(cyclr.origin + path, {
    method,
    headers: { 'Authorization': `Bearer ${accessToken}`, 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }));
}

export async function setProperties(api: Api, connectorId: number, values: Record<string, string>): Promise<void> {
  const path = `/v1.0/account/connectors/${connectorId}/properties`;
  for (const [Name, Value] of Object.entries(values)) await api('POST', path, { Name, Value });
}

export async function start(options: CyclrOptions = {}): Promise<{ cyclr: CyclrSimulator; api: Api }> {
  const cyclr = await startCyclr(options);
  after(() => cyclr.close());
  const { body } = await requestToken(cyclr, clientCredentials);
  return { cyclr, api: apiWith(cyclr, body.access_token!) };
}

/** Starts the simulator and the third party, and registers the customer's own OAuth app. */
export async function startBoth(options: CyclrOptions = {}): Promise<{ cyclr: CyclrSimulator; api: Api; thirdParty: ThirdParty }> {
  const thirdParty = await startThirdParty();
  after(() => thirdParty.close());
  const started = await start({ ...options, thirdParty });
  thirdParty.registerClient({ ...demoSecrets.customerApp, redirectUris: [started.cyclr.redirectUri] });
  return { ...started, thirdParty };
}
