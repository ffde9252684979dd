/** A request to the host's backend, as a page sends it. */
export interface Operation {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The JSON of the body. */
  readonly body?: unknown;
  /** The status of the right answer. */
  readonly status: number;
}

/** The ids of the connectors that the stand-in for Cyclr describes. */
export const CONNECTORS = { oauth: 12, key: 13, connected: 14 } as const;

/** The connectors in a list. Every other one is connected. */
export const LISTED = 20;

/** The origin of the page, and of the handler as a browser sees it. */
const PAGE = 'http://127.0.0.1';

const path = (id: number, rest = ''): string => `/api/connectors/${id}${rest}`;
const target = { targetOrigin: PAGE, callbackMessage: 'b2ab7a3f-7a32-4f5e-9c53-b3a1a6a3a3a3' };

export const OPERATIONS = {
  get: { name: 'GET, not connected', method: 'GET', path: path(CONNECTORS.key), status: 200 },
  getConnected: { name: 'GET, connected', method: 'GET', path: path(CONNECTORS.connected), status: 200 },
  list: { name: `GET \`?list\`, ${LISTED} connectors`, method: 'GET', path: '/api/connectors?list', status: 200 },
  store: { name: 'POST of an API key', method: 'POST', path: path(CONNECTORS.key), body: { authType: 'ApiKey', apiKey: 'k', properties: {} }, status: 200 },
  signIn: { name: 'POST for a sign-in URL', method: 'POST', path: path(CONNECTORS.oauth), body: { authType: 'OAuth2', properties: {}, ...target }, status: 200 },
  start: {
    name: 'GET of the start route',
    method: 'GET',
    path: path(CONNECTORS.oauth, `/start?${new URLSearchParams(target).toString()}`),
    headers: { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    status: 303,
  },
  delete: { name: 'DELETE', method: 'DELETE', path: path(CONNECTORS.key), status: 200 },
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof OPERATIONS;
export const OPERATION_NAMES = Object.keys(OPERATIONS) as OperationName[];
