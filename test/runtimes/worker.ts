import { runCases } from './cases.js';
import type { World } from './cases.js';

export default {
  async fetch(_request: Request, { WORLD }: { readonly WORLD: World }): Promise<Response> {
    return Response.json(await runCases(WORLD));
  },
};
