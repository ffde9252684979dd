import { randomBytes } from 'node:crypto';
import type { Provider } from 'oidc-provider';
import { personalKeys, users } from './secrets.js';
import type { User } from './secrets.js';

/** A workspace. */
export interface Product {
  readonly id: string;
  readonly name: string;
}

/** The user or app that a request to the API acts for, and the products that it sees. */
export interface Caller {
  readonly user: Pick<User, 'id' | 'firstName' | 'lastName' | 'email'>;
  readonly products: readonly Product[];
}

/** A known token of an app that was removed from its product is told apart from a token that is unknown. */
export type Identification = { readonly caller: Caller } | { readonly refusal: 'UNAUTHORIZED' | 'CANT_SEE_PRODUCT' };

export interface PersonalKey {
  readonly id: string;
  readonly key: string;
  readonly label: string;
  readonly userId: string;
  /** The name of the only product that the key opens. */
  readonly product: string;
}

interface Installation {
  readonly userId: string;
  readonly clientId: string;
  readonly product: string;
}

/** Personal keys, and the products in which users installed apps. */
export interface Credentials {
  /** Reads an `Authorization` header: `Bearer`, and an access token or a personal key. */
  identify(authorization: string | undefined): Promise<Identification>;
  keysOf(userId: string): readonly PersonalKey[];
  createKey(key: Pick<PersonalKey, 'label' | 'userId' | 'product'>): PersonalKey;
  install(grantId: string, installation: Installation): void;
  /** Revokes a personal key. Returns whether it existed. */
  revokeKey(key: string): boolean;
  /** Revokes a personal key of this user, by its id. Returns whether it existed. */
  revokeKeyOf(userId: string, id: string): boolean;
  /** Revokes all access that users gave to a client. Returns whether there was any. */
  revokeClient(clientId: string, userId?: string): Promise<boolean>;
}

const productId = (name: string): string => `product_${name.toLowerCase().replaceAll(' ', '_')}`;

const refused = (refusal: 'UNAUTHORIZED' | 'CANT_SEE_PRODUCT'): Identification => ({ refusal });

export function createCredentials(provider: Provider): Credentials {
  const keys = new Map(personalKeys.map((each): [string, PersonalKey] => [each.key, each]));
  const installations = new Map<string, Installation>();
  let lastKey = keys.size;

  function identifyUser(userId: string, product: string): Identification {
    const user = users.find(({ id }) => id === userId);
    if (!user) return refused('UNAUTHORIZED');
    const { id, firstName, lastName, email } = user;
    return { caller: { user: { id, firstName, lastName, email }, products: [{ id: productId(product), name: product }] } };
  }

  async function identifyApp(token: string): Promise<Identification> {
    const { clientId = '' } = (await provider.ClientCredentials.find(token)) ?? {};
    const client = await provider.Client.find(clientId);
    if (!client) return refused('UNAUTHORIZED');
    return { caller: { user: { id: clientId, firstName: client.clientName ?? clientId, lastName: '', email: '' }, products: [] } };
  }

  return {
    async identify(authorization = '') {
      const token = /^Bearer (.+)$/i.exec(authorization)?.[1];
      if (token === undefined) return refused('UNAUTHORIZED');
      const key = keys.get(token);
      if (key) return identifyUser(key.userId, key.product);
      const accessToken = await provider.AccessToken.find(token);
      if (!accessToken) return identifyApp(token);
      const installation = installations.get(accessToken.grantId ?? '');
      return installation ? identifyUser(installation.userId, installation.product) : refused('CANT_SEE_PRODUCT');
    },
    keysOf: (userId) => [...keys.values()].filter((each) => each.userId === userId),
    createKey(given) {
      lastKey += 1;
      const created = { ...given, id: `key_${lastKey}`, key: `cyc_${randomBytes(8).toString('hex')}` };
      keys.set(created.key, created);
      return created;
    },
    install(grantId, installation) {
      installations.set(grantId, installation);
    },
    revokeKey: (key) => keys.delete(key),
    revokeKeyOf(userId, id) {
      const found = [...keys.values()].find((each) => each.id === id && each.userId === userId);
      return found !== undefined && keys.delete(found.key);
    },
    async revokeClient(clientId, userId) {
      const revoked = [...installations].filter(([, each]) =>
        each.clientId === clientId && (userId === undefined || each.userId === userId));
      for (const [grantId] of revoked) {
        // The access token stays known until it expires, and then sees no product.
        installations.delete(grantId);
        await provider.RefreshToken.revokeByGrantId(grantId);
        await (await provider.Grant.find(grantId))?.destroy();
      }
      return revoked.length > 0;
    },
  };
}
