import type { Cyclr } from './api.js';
import { methodOf } from './auth-methods.js';
import { freshAccessToken } from './oauth-client.js';
import { property } from './state.js';
import type { StoredConnector } from './state.js';

/** The result of a connection test. */
export interface Outcome {
  readonly ok: boolean;
  /** The user or account that the third party recognized. */
  readonly identity?: string;
  readonly error?: string;
  /** The third party's status, if it answered and refused the call. */
  readonly refusedWith?: RefusalStatus;
}

type RefusalStatus = 401 | 403 | 404;

class Refusal extends Error {
  constructor(message: string, readonly status: RefusalStatus) {
    super(message);
  }
}

interface CycleUser {
  readonly firstName: string;
  readonly lastName: string;
  readonly products: { readonly edges: readonly { readonly node: { readonly name: string } }[] };
}

interface Answers {
  readonly cycle: {
    readonly data: { readonly me: CycleUser } | null;
    readonly errors?: readonly [{ readonly message: string; readonly extensions: { readonly code: string } }];
  };
  readonly pipedrive: { readonly data: { readonly name: string } };
  readonly freshdesk: { readonly contact: { readonly name: string } };
  readonly feed: { readonly title: string; readonly items: readonly string[] };
}

async function read<T>(response: Response): Promise<T> {
  const { status } = response;
  if (status === 401 || status === 403 || status === 404) throw new Refusal(`The third party answered ${status}.`, status);
  if (!response.ok) throw new Error(`The third party answered ${status}.`);
  return await response.json() as T;
}

/** A header with a credential. A value that no header can hold, such as a key with a line break, opens nothing at the third party. */
function credentialHeader(name: string, value: string): Headers {
  try {
    return new Headers({ [name]: value });
  } catch {
    // The error is not passed on: its message quotes the value.
    throw new Refusal('The stored credentials cannot be sent in a header.', 401);
  }
}

async function accessToken(cyclr: Cyclr, stored: StoredConnector): Promise<string> {
  try {
    return await freshAccessToken(cyclr, stored);
  } catch {
    throw new Refusal('The access has expired or was revoked.', 401);
  }
}

async function identify(cyclr: Cyclr, stored: StoredConnector, origin: string): Promise<string> {
  const { api } = stored.seed;
  const { AuthType } = methodOf(stored);
  if (AuthType !== 'None' && stored.authValue === null) throw new Refusal('The connector is not authenticated.', 401);
  const secret = stored.authValue ?? '';
  switch (api) {
    case 'cycle': {
      const token = AuthType === 'OAuth2' ? await accessToken(cyclr, stored) : secret;
      const headers = credentialHeader('Authorization', `Bearer ${token}`);
      headers.set('Content-Type', 'application/json');
      const response = await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query: '{ me { firstName lastName products { edges { node { name } } } } }' }),
      });
      const { data, errors } = await read<Answers['cycle']>(response);
      if (!data) throw new Refusal(errors?.[0].extensions.code ?? 'The third party returned no data.', 401);
      const { firstName, lastName, products } = data.me;
      return [`${firstName} ${lastName}`.trim(), ...products.edges.map(({ node }) => node.name)].join(', ');
    }
    case 'pipedrive': {
      const response = await fetch(`${origin}/pipedrive/v1/users/me`, { headers: credentialHeader('x-api-token', secret) });
      return (await read<Answers['pipedrive']>(response)).data.name;
    }
    case 'freshdesk': {
      const response = await fetch(`${origin}/freshdesk/api/v2/agents/me`, { headers: credentialHeader('Authorization', `Basic ${secret}`) });
      return (await read<Answers['freshdesk']>(response)).contact.name;
    }
    case 'feed': {
      const token = property(stored, 'AccessToken');
      const response = await fetch(`${origin}/feed/${encodeURIComponent(property(stored, 'Feed') ?? '')}`, {
        headers: token ? credentialHeader('Authorization', `Bearer ${token}`) : {},
      });
      const { title, items } = await read<Answers['feed']>(response);
      const filter = (property(stored, 'Filter') ?? '').toLowerCase();
      return `${title}, ${items.filter((item) => item.toLowerCase().includes(filter)).length} items`;
    }
    case 'none': throw new Error('The third party has no API for this connector.');
  }
}

/** Calls the third party with the stored credentials and properties. */
export async function probe(cyclr: Cyclr, stored: StoredConnector): Promise<Outcome> {
  try {
    if (!cyclr.thirdParty) throw new Error('This simulator was started without a third party.');
    return { ok: true, identity: await identify(cyclr, stored, cyclr.thirdParty.origin) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return error instanceof Refusal ? { ok: false, error: message, refusedWith: error.status } : { ok: false, error: message };
  }
}
