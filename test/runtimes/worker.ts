import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { ConnectorAuthHandler } from '../../src/server/index.js';
import { optionsOf, runCases } from './cases.js';
import type { World } from './cases.js';

let handler: ConnectorAuthHandler | undefined;

export default {
  /** The cases at the root; elsewhere, each request is served as a host would serve it, and all of them by one handler. */
  async fetch(request: Request, { WORLD }: { readonly WORLD: World }): Promise<Response> {
    if (new URL(request.url).pathname === '/') return Response.json(await runCases(WORLD));
    handler ??= createConnectorAuthHandler(optionsOf(WORLD));
    return handler(request);
  },
};
