import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { demoAccounts, demoPartner } from '../../demo/connectors.js';
import { startCyclr } from '../../demo/cyclr/simulator.js';
import { listen } from '../../demo/listen.js';
import { startThirdParty } from '../../demo/third-party/server.js';
import { createConnectorAuthHandler } from '../../src/server/index.js';
import { pathOf, serverOf } from './build.js';
import { built } from './pages.js';
import type { FrameworkPage } from './pages.js';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };

/** The header that every page sends with its requests. */
export const TOKEN = { 'x-token': 'of-the-page' };

/** A query that makes the server's markup differ from the client's. */
export const OTHER_MARKUP = '?other';

export interface Host {
  readonly origin: string;
  /** The requests to the route that carried the token, in order. */
  readonly requests: string[];
  /** Disconnects every connector, and forgets the requests. */
  reset(): Promise<void>;
  urlOf(page: FrameworkPage): string;
  close(): Promise<void>;
}

/**
 * Renders a page on the server, and marks its element before any module runs.
 * @param isOther Whether the heading differs from the client's.
 */
async function renderPage(document: string, server: string, isOther: boolean): Promise<string> {
  const { render } = await import(pathToFileURL(server).href) as { readonly render: () => string | Promise<string> };
  const markup = (await render()).replace('Your account', (heading) => isOther ? 'Another account' : heading);
  return document.replace('<div id="app"></div>', () => `<div id="app">${markup}</div>
<script>document.querySelector('cyclr-connector-list, cyclr-connector-auth').fromServer = true</script>`);
}

/** Serves every built page, and the real route with a simulated Cyclr. */
export async function startFrameworksHost(pages: readonly FrameworkPage[]): Promise<Host> {
  const [account] = demoAccounts;
  const thirdParty = await startThirdParty({ port: 0 });
  const cyclr = await startCyclr({ port: 0, thirdParty });
  const requests: string[] = [];
  const host = await listen('localhost', 0, async (origin) => {
    const route = createConnectorAuthHandler({
      apiUrl: cyclr.origin,
      serviceUrl: cyclr.origin,
      clientId: demoPartner.clientId,
      clientSecret: demoPartner.clientSecret,
      origins: [origin],
      authorize(request, connectorId) {
        if (request.headers.get('x-token') !== TOKEN['x-token']) return new Response(null, { status: 401 });
        requests.push(`${request.method} ${connectorId}`);
        return { accountId: account?.id ?? '', username: account?.users[0] ?? '' };
      },
    });
    return async (request) => {
      const { pathname, search } = new URL(request.url);
      if (pathname.startsWith('/api/')) return route(request);
      const file = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
      const type = TYPES[extname(file)];
      const bytes = type && await readFile(join(built, file)).catch(() => null);
      if (!bytes) return new Response(null, { status: 404 });
      const page = pages.find((each) => `/${pathOf(each)}/${each.document ?? 'index.html'}` === file);
      const server = page && serverOf(page);
      const body = server ? await renderPage(bytes.toString(), server, search === OTHER_MARKUP) : bytes;
      return new Response(body, { headers: { 'content-type': type } });
    };
  });
  return {
    origin: host.origin,
    requests,
    async reset() {
      for (const id of [11, 12]) {
        const answer = await fetch(`${host.origin}/api/connectors/${id}`, { method: 'DELETE', headers: { ...TOKEN, origin: host.origin } });
        if (!answer.ok) throw new Error(`Connector ${id} was not disconnected: ${answer.status}`);
      }
      requests.length = 0;
    },
    urlOf: (page) => `${host.origin}/${pathOf(page)}/${page.document ?? ''}`,
    close: async () => { await Promise.all([host.close(), cyclr.close(), thirdParty.close()]); },
  };
}
