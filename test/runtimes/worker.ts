import { createConnectorAuthHandler } from '../../src/server/index.js';
import type { ConnectorAuthHandler } from '../../src/server/index.js';
import { runCases } from './cases.js';
import { optionsOf } from './handle.js';
import type { Environment } from './handle.js';

let handler: ConnectorAuthHandler | undefined;

export default {
  /** Runs the cases at `/`. Serves every other request by one handler, as a host does. */
  async fetch(request: Request, { ENVIRONMENT }: { readonly ENVIRONMENT: Environment }): Promise<Response> {
    if (new URL(request.url).pathname === '/') return Response.json(await runCases(ENVIRONMENT));
    handler ??= createConnectorAuthHandler(optionsOf(ENVIRONMENT));
    return handler(request);
  },
};
