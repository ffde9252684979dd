import type { Random } from '../../browser/random.js';
import { ACCOUNTS, CONNECTORS, CUSTOMER, REFUSED_KEY, SECRET_MARK } from './accounts.js';

/** One request of the load. */
export interface PlannedRequest {
  readonly kind: Kind;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Send only the first half of the body, and leave the connection open. */
  readonly isBodyCut?: boolean;
  /** Milliseconds until the client closes the connection. */
  readonly abortAfter?: number;
  /** The statuses of a right answer. Cyclr's faults add those of {@link FAULT_STATUSES}. */
  readonly statuses: readonly number[];
}

/** The statuses of answers to requests that met a fault of Cyclr's. */
export const FAULT_STATUSES: readonly number[] = [429, 502, 504];

export const KINDS = {
  get: 'GET a connector',
  list: 'GET `?list`',
  store: 'POST credentials',
  signIn: 'POST for a sign-in URL',
  start: 'GET the start route',
  delete: 'DELETE',
  wrong: 'wrong input',
  stopped: 'POST whose body stops',
  aborted: 'closed by the client',
} as const;

export type Kind = keyof typeof KINDS;

/** The share of each kind. */
const SHARES: Readonly<Record<Kind, number>> = {
  get: 0.36, list: 0.08, store: 0.16, signIn: 0.08, start: 0.08, delete: 0.08, wrong: 0.079, stopped: 0.001, aborted: 0.08,
};

/** Half of the load is about these accounts, as some customers use a host more than others. */
const BUSY_ACCOUNTS = 200;

interface Draft {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: string;
  readonly statuses?: readonly number[];
}

const connectorPath = (id: number | string, rest = ''): string => `/api/connectors/${id}${rest}`;
const NAVIGATION = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

/** Makes the requests of the load. */
export class Load {
  readonly #origin: string;
  readonly #random: Random;

  constructor(origin: string, random: Random) {
    this.#origin = origin;
    this.#random = random;
  }

  next(): PlannedRequest {
    const kind = this.#chooseKind();
    switch (kind) {
      case 'wrong': return this.#plan(kind, this.#random.of(this.#wrongInputs())!);
      case 'stopped': return { ...this.#plan(kind, { ...this.#storeKey(), statuses: [408] }), isBodyCut: true };
      case 'aborted': {
        const draft = this.#draft(this.#random.of(['get', 'list', 'store', 'signIn', 'start', 'delete'] as const)!);
        const isBodyCut = draft.method === 'POST' && this.#random.chance(0.3);
        return { ...this.#plan(kind, draft), isBodyCut, abortAfter: this.#random.next() * 60 };
      }
      default: return this.#plan(kind, this.#draft(kind));
    }
  }

  #chooseKind(): Kind {
    let left = this.#random.next();
    for (const [kind, share] of Object.entries(SHARES) as [Kind, number][]) {
      left -= share;
      if (left < 0) return kind;
    }
    return 'get';
  }

  #plan(kind: Kind, { method = 'GET', path = connectorPath(1), headers = {}, json, body, statuses = [200] }: Draft): PlannedRequest {
    const customer = Math.floor(this.#random.next() * (this.#random.chance(0.5) ? BUSY_ACCOUNTS : ACCOUNTS));
    const text = json === undefined ? body : JSON.stringify(json);
    return {
      kind,
      method,
      path,
      headers: {
        [CUSTOMER]: String(customer),
        ...(method !== 'GET' && { origin: this.#origin }),
        ...(text !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      statuses,
      ...(text !== undefined && { body: text }),
    };
  }

  #draft(kind: Exclude<Kind, 'wrong' | 'stopped' | 'aborted'>): Draft {
    const { key, oauth, basic, none } = CONNECTORS;
    switch (kind) {
      case 'get': return { path: connectorPath(this.#random.of([key, oauth, basic, none])!) };
      case 'list': return { path: '/api/connectors?list' };
      case 'store': return this.#random.of([
        this.#storeKey(),
        this.#storeKey(),
        this.#store(key, { authType: 'ApiKey', apiKey: REFUSED_KEY, properties: { Subdomain: 'acme' } }, [422]),
        this.#store(basic, { authType: 'Basic', username: 'user', password: this.#secret() }),
        this.#store(none, { authType: 'None', properties: { Feed: 'news' } }),
      ])!;
      case 'signIn': return { method: 'POST', path: connectorPath(oauth), json: {
        authType: 'OAuth2', properties: {}, targetOrigin: this.#origin, callbackMessage: crypto.randomUUID(),
      } };
      case 'start': return { path: this.#startPath(oauth, this.#origin), headers: NAVIGATION, statuses: [303] };
      case 'delete': return { method: 'DELETE', path: connectorPath(this.#random.of([key, oauth, basic])!) };
    }
  }

  #secret(): string {
    return `${SECRET_MARK}-${crypto.randomUUID()}`;
  }

  #store(id: number, json: unknown, statuses: readonly number[] = [200]): Draft {
    return { method: 'POST', path: connectorPath(id), json, statuses };
  }

  #storeKey(): Draft {
    return this.#store(CONNECTORS.key, { authType: 'ApiKey', apiKey: this.#secret(), properties: { Subdomain: 'acme', Region: 'eu' } });
  }

  #startPath(id: number, target: string): string {
    return connectorPath(id, `/start?${new URLSearchParams({ targetOrigin: target, callbackMessage: crypto.randomUUID() }).toString()}`);
  }

  #wrongInputs(): readonly Draft[] {
    const { key, oauth } = CONNECTORS;
    const post = (statuses: readonly number[], more: Draft): Draft => ({ method: 'POST', path: connectorPath(key), statuses, ...more });
    const valid = { authType: 'ApiKey', apiKey: this.#secret(), properties: { Subdomain: 'acme' } };
    return [
      { path: connectorPath(9_999), statuses: [404] },
      { path: connectorPath('no-such-name'), statuses: [404] },
      { path: connectorPath('%2e%2e'), statuses: [404] },
      { path: connectorPath(1), headers: { [CUSTOMER]: '999999' }, statuses: [404, 502] },
      { method: 'PATCH', json: valid, statuses: [405] },
      { headers: { 'sec-fetch-site': 'cross-site' }, statuses: [403] },
      post([403], { json: valid, headers: { origin: 'https://evil.example' } }),
      post([403], { json: valid, headers: { origin: 'null' } }),
      post([415], { json: valid, headers: { 'content-type': 'text/plain' } }),
      post([415], { json: valid, headers: { 'content-encoding': 'gzip' } }),
      post([400], { body: '{"authType":' }),
      post([400], { json: [valid] }),
      post([400], { json: { ...valid, properties: 'none' } }),
      post([422], { json: { ...valid, authType: 'Magic' } }),
      post([422], { json: { ...valid, authType: 'OAuth2' } }),
      post([422], { json: { authType: 'ApiKey', properties: {} } }),
      post([422], { json: { ...valid, properties: { Subdomain: '' } } }),
      post([422], { json: { ...valid, properties: { Subdomain: 'acme', Region: 'the moon' } } }),
      post([413], { json: { ...valid, apiKey: 'x'.repeat(70_000) } }),
      { method: 'DELETE', path: connectorPath(oauth), headers: { origin: 'https://evil.example' }, statuses: [403] },
      { path: this.#startPath(oauth, this.#origin), statuses: [403] },
      { path: this.#startPath(oauth, 'https://evil.example'), headers: NAVIGATION, statuses: [422] },
      { path: this.#startPath(key, this.#origin), headers: NAVIGATION, statuses: [422] },
      { path: connectorPath(oauth, '/start'), headers: NAVIGATION, statuses: [400] },
    ];
  }
}
