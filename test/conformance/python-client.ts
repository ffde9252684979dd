import type { ConnectorDescription, ProblemDetails } from '../../src/contract/wire.js';

type Serve = (request: Request) => Promise<Response>;

/** Sends requests about connector 34, and for the list. */
export const client = (origin: string, serve: Serve = fetch) => {
  const url = `${origin}/api/connectors/34`;
  return {
    list: () => serve(new Request(`${origin}/api/connectors?list`)),
    get: () => serve(new Request(url)),
    post: (body: object) => serve(new Request(url, {
      method: 'POST', headers: { origin, 'content-type': 'application/json' }, body: JSON.stringify(body),
    })),
    delete: () => serve(new Request(url, { method: 'DELETE', headers: { origin } })),
  };
};

/** What a problem tells a page. */
export const codeOf = async (response: Response): Promise<readonly [status: number, code: string, retryable: boolean]> => {
  const { code, retryable } = await response.json() as ProblemDetails;
  return [response.status, code!, retryable!];
};

/** What a description tells of the connector. */
export const isAuthenticated = async (response: Response): Promise<readonly [status: number, authenticated: boolean]> =>
  [response.status, (await response.json() as ConnectorDescription).authenticated];

export type Send = (requests: ReturnType<typeof client>) => Promise<Response>;

/** The problem if Cyclr's answer cannot be used. */
export const unusable = [502, 'endpoint_error', true] as const;
