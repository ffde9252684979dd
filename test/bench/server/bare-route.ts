import { demoPartner } from '../../../demo/connectors.js';
import type { AccountConnector } from '../../../demo/cyclr/shapes.js';

export const ACCOUNT = { accountId: 'a1b0c3d2-0001-4e5f-8a9b-0123456789ab', username: 'host-user-1' } as const;

/** A request, as much of it as a hand-written route reads. */
export interface BareRequest {
  readonly method: string;
  /** The path with its query. */
  readonly target: string;
  readBody(): Promise<unknown>;
}

export interface BareAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

interface Credentials {
  readonly authType: string;
  readonly apiKey: string;
}

interface Target {
  readonly targetOrigin: string;
  readonly callbackMessage: string;
}

interface SignIn {
  readonly url: string;
  readonly expiresAt: string;
}

const json = (value: unknown): BareAnswer => ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });

function describe({ Id, Name, Description, Authenticated, Connector }: AccountConnector): object {
  return {
    id: String(Id),
    name: Name,
    description: Description ?? Connector.Description,
    icon: Connector.Icon,
    authType: Connector.AuthType,
    authDescription: Connector.AuthDescription,
    authenticated: Authenticated,
    properties: Connector.Parameters.map(({ TargetName, Name, IsOptional }) => ({ name: TargetName, label: Name, required: !IsOptional })),
  };
}

/** Makes a hand-written route: the same calls to Cyclr as the handler's, without checks, limits, error handling and `revision`. */
export async function createBareRoute(apiUrl: string): Promise<(request: BareRequest) => Promise<BareAnswer>> {
  const { clientId, clientSecret } = demoPartner;
  const answer = await fetch(`${apiUrl}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
  });
  const { access_token: token } = await answer.json() as { access_token: string };

  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${apiUrl}/v1.0${path}`, {
      method,
      headers: {
        'authorization': `Bearer ${token}`, 'x-cyclr-account': ACCOUNT.accountId, ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return await response.json() as T;
  }

  async function createSignIn(id: string, { targetOrigin, callbackMessage }: Target): Promise<SignIn> {
    await call('GET', `/account/connectors/${id}`);
    const { Token, ExpiresAtUtc } = await call<{ Token: string; ExpiresAtUtc: string }>('POST', `/accounts/${ACCOUNT.accountId}/signintoken`, {
      Username: ACCOUNT.username,
    });
    const query = new URLSearchParams({ id, token: Token, targetOrigin, callbackMessage });
    return { url: `${apiUrl}/connectorauth/updateaccountconnectoroauth?${query.toString()}`, expiresAt: ExpiresAtUtc };
  }

  return async ({ method, target, readBody }) => {
    const [path = '', query = ''] = target.split('?');
    const [id = '', isStart] = path.split('/').slice(3);
    if (query === 'list') {
      const rows = await call<AccountConnector[]>('GET', '/account/connectors?page=1&pageSize=100');
      return json({ connectors: rows.map(describe) });
    }
    if (isStart) {
      const { url } = await createSignIn(id, Object.fromEntries(new URLSearchParams(query)) as unknown as Target);
      return { status: 303, headers: { location: url }, body: null };
    }
    switch (method) {
      case 'POST': {
        const body = await readBody() as Credentials & Target;
        if (body.authType === 'OAuth2') return json(await createSignIn(id, body));
        await call('GET', `/account/connectors/${id}`);
        return json(describe(await call('PUT', `/account/connectors/${id}`, { AuthValue: body.apiKey })));
      }
      case 'DELETE': {
        const connector = await call<AccountConnector>('GET', `/account/connectors/${id}`);
        await call('PUT', `/account/connectors/${id}/deauthenticate`);
        return json(describe({ ...connector, Authenticated: false }));
      }
      default: return json(describe(await call('GET', `/account/connectors/${id}`)));
    }
  };
}
