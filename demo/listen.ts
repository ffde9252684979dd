import { createAdaptorServer } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Starts a server, and makes its app once the port is known. For `localhost` it listens on the IPv4 loopback address: browsers try both
 * IPv4 and IPv6, and not every machine has IPv6.
 */
export async function listen(host: string, port: number, app: (origin: string) => Promise<Fetch>): Promise<Listening> {
  let fetch: Promise<Fetch> | null = null;
  const server = createAdaptorServer({
    fetch: async (request, env) => (await fetch!)(request, env as HttpBindings),
    // Tests of other servers run in the same process and need the original Request and Response.
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

/** The signature of Hono's `app.fetch`: `env` has Node's request and response. */
export type Fetch = (request: Request, env: HttpBindings) => Response | Promise<Response>;
