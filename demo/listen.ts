import { createAdaptorServer } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Listens before `fetch` is made, so that an app may be built from the port that it really got. Always on IPv4's loopback where `host` is
 * `localhost`: browsers try both, and not every machine has IPv6's.
 */
export async function listen(host: string, port: number, app: (origin: string) => Promise<Fetch>): Promise<Listening> {
  let fetch: Promise<Fetch> | null = null;
  const server = createAdaptorServer({
    fetch: async (request, env) => (await fetch!)(request, env as HttpBindings),
    // Another server's tests run in the same process: they keep their own Request and Response.
    overrideGlobalObjects: false,
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host === 'localhost' ? '127.0.0.1' : host, resolve);
  });
  const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
  fetch = app(origin);
  await fetch;
  return {
    origin,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

/** As Hono's `app.fetch`: `env` holds Node's request and response. */
export type Fetch = (request: Request, env: HttpBindings) => Response | Promise<Response>;
