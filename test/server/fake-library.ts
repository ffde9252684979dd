import { CyclrClient } from '../../src/server/index.js';
import type { CyclrAccount } from '../../src/server/index.js';

/** A row of the list, or a whole Account Connector: any JSON. */
export type Row = Readonly<Record<string, unknown>>;

/** A part of Cyclr in memory, for answers that the simulator does not give. */
export interface FakeLibrary {
  readonly account: CyclrAccount;
  /** The calls, without requests for access tokens: `GET /v1.0/…?…`. */
  readonly calls: string[];
  /** The parsed bodies of the calls that had one. */
  readonly bodies: unknown[];
}

/** An Account Connector as a complete row. */
export const row = (id: number, more: Row = {}): Row => ({
  Id: id,
  Name: `Connector ${id}`,
  Authenticated: false,
  AuthValue: null,
  Connector: { Id: 9000 + id, Name: 'Pipedrive', Version: '1.0', AuthType: 'ApiKey', Parameters: [], Authentication: [] },
  Properties: [],
  ...more,
});

export const rows = (count: number, first = 1): readonly Row[] => Array.from({ length: count }, (_, index) => row(first + index));

/** One page of a list, as Cyclr answers it. */
export function page(list: readonly unknown[], url: URL): Response {
  const [number, size] = ['page', 'pageSize'].map((name) => Number(url.searchParams.get(name))) as [number, number];
  const json = list.slice((number - 1) * size, number * size);
  return Response.json(json, { headers: { 'total-pages': String(Math.ceil(list.length / size)) } });
}

/** @param answer Answers every call but those for access tokens. */
export function createFakeLibrary(answer: (url: URL, method: string) => Response | Promise<Response>): FakeLibrary {
  const calls: string[] = [];
  const bodies: unknown[] = [];
  const client = new CyclrClient({
    clientId: 'client',
    clientSecret: 'secret',
    fetch: async (href, { method = 'GET', body }) => {
      const url = new URL(href);
      if (url.pathname === '/oauth/token') return Response.json({ access_token: 'token', token_type: 'bearer', expires_in: 3600 });
      calls.push(`${method} ${url.pathname}${url.search}`);
      if (typeof body === 'string') bodies.push(JSON.parse(body));
      return answer(url, method);
    },
  });
  return { account: client.account('acme.example'), calls, bodies };
}
