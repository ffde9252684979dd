import { Hono } from 'hono';
import { demoSecrets } from '../connectors.js';
import type { ThirdParty } from '../third-party/server.js';
import type { ConnectionHealth } from './verification.js';

/** What can be revoked at the third party. */
export type Revocable = (typeof revocables)[number]['id'];

/** In the order of the buttons. */
export const revocables = [
  { id: 'cycle-key', label: 'Cycle’s API key' },
  { id: 'pipedrive-key', label: 'Pipedrive’s API key' },
  { id: 'consents', label: 'All consents at Cycle' },
] as const;

interface Revocation {
  /** The host's own origin: other pages may not revoke anything. */
  readonly origin: string;
  readonly thirdParty: Pick<ThirdParty, 'revokeKey' | 'revokeClient'>;
  readonly health: ConnectionHealth;
}

/** `POST /demo/revoke/{id}`: what a user does in the settings of the third party. */
export function revocation({ origin, thirdParty, health }: Revocation): Hono {
  const revoke: Readonly<Record<Revocable, () => unknown>> = {
    'cycle-key': () => thirdParty.revokeKey(demoSecrets.cycleApiKey),
    'pipedrive-key': () => thirdParty.revokeKey(demoSecrets.pipedriveApiKey),
    'consents': () => Promise.all(['cyclr', demoSecrets.customerApp.clientId].map((client) => thirdParty.revokeClient(client))),
  };

  return new Hono().post('/:id', async (c) => {
    if (c.req.header('Origin') !== origin) return c.body(null, 403);
    const found = revocables.find(({ id }) => id === c.req.param('id'));
    if (!found) return c.body(null, 404);
    await revoke[found.id]();
    health.forget();
    return c.body(null, 204);
  });
}
