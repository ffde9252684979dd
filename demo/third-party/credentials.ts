import type { Provider } from 'oidc-provider';
import { personalKeys, users } from './secrets.js';
import type { User } from './secrets.js';

/** The user or app that a request to the API acts for, and the product. */
export interface Caller {
  readonly user: Pick<User, 'id' | 'name' | 'email'>;
  readonly product: string | null;
}

interface Installation {
  readonly userId: string;
  readonly clientId: string;
  readonly product: string;
}

/** Personal keys, and the products in which users installed apps. */
export interface Credentials {
  /** Reads an `Authorization` header: `Bearer` with an access token, or a plain personal key. */
  identify(authorization: string | undefined): Promise<Caller | null>;
  keysOf(user: Caller['user']): readonly string[];
  install(grantId: string, installation: Installation): void;
  /** Revokes a personal key, by the key itself or its id. Returns whether it existed. */
  revokeKey(key: string, userId?: string): boolean;
  /** Revokes all access that users gave to a client. Returns whether there was any. */
  revokeClient(clientId: string, userId?: string): Promise<boolean>;
}

export function createCredentials(provider: Provider): Credentials {
  const keys = new Map(personalKeys.map((each) => [each.key as string, each]));
  const installations = new Map<string, Installation>();

  function caller(userId: string, product: string): Caller | null {
    const user = users.find(({ id }) => id === userId);
    return user ? { user, product } : null;
  }

  async function app(token: string): Promise<Caller | null> {
    const { clientId = '' } = (await provider.ClientCredentials.find(token)) ?? {};
    const client = await provider.Client.find(clientId);
    return client ? { user: { id: clientId, name: client.clientName ?? clientId, email: '' }, product: null } : null;
  }

  return {
    async identify(authorization = '') {
      const token = /^Bearer (.+)$/i.exec(authorization)?.[1];
      if (token === undefined) {
        const key = keys.get(authorization);
        return key ? caller(key.userId, key.product) : null;
      }
      const { grantId = '' } = (await provider.AccessToken.find(token)) ?? {};
      const installation = installations.get(grantId);
      return installation ? caller(installation.userId, installation.product) : app(token);
    },
    keysOf: (user) => [...keys.values()].filter(({ userId }) => userId === user.id).map(({ id }) => id),
    install(grantId, installation) {
      installations.set(grantId, installation);
    },
    revokeKey(key, userId) {
      const found = [...keys.values()].find((each) =>
        (each.key === key || each.id === key) && (userId === undefined || each.userId === userId));
      return found !== undefined && keys.delete(found.key);
    },
    async revokeClient(clientId, userId) {
      const revoked = [...installations].filter(([, each]) =>
        each.clientId === clientId && (userId === undefined || each.userId === userId));
      for (const [grantId] of revoked) {
        installations.delete(grantId);
        await provider.AccessToken.revokeByGrantId(grantId);
        await provider.RefreshToken.revokeByGrantId(grantId);
        await (await provider.Grant.find(grantId))?.destroy();
      }
      return revoked.length > 0;
    },
  };
}
