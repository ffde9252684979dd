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

/** What every page sends with its requests. */
export const TOKEN = { 'x-token': 'of-the-page' };

/** Has a page's server send other markup than its client renders. */
export const OTHER = '?other';

export interface Host {
  readonly origin: string;
  /** What the pages asked of the route, in order; those with their token only. */
  readonly asked: string[];
  /** As if nothing had been connected. */
  reset(): Promise<void>;
  urlOf(page: FrameworkPage): string;
  close(): Promise<void>;
}

/**
 * The markup of a page as its server sends it: what was rendered, and a mark on the element before any module runs.
 * @param other Has another heading than the client's.
 */
async function rendered(document: string, server: string, other: boolean): Promise<string> {
  const { render } = await import(pathToFileURL(server).href) as { readonly render: () => string | Promise<string> };
  const markup = (await render()).replace('Your account', (heading) => other ? 'Another account' : heading);
  return document.replace('<div id="app"></div>', () => `<div id="app">${markup}</div>
<script>document.querySelector('cyclr-connector-auth').fromServer = true</script>`);
}

/** Serves every page that was built, and the real route behind them, with Cyclr simulated. */
export async function startFrameworksHost(pages: readonly FrameworkPage[]): Promise<Host> {
  const [account] = demoAccounts;
  const thirdParty = await startThirdParty({ port: 0 });
  const cyclr = await startCyclr({ port: 0, thirdParty });
  const asked: string[] = [];
  const host = await listen('localhost', 0, async (origin) => {
    const route = createConnectorAuthHandler({
      apiUrl: cyclr.origin,
      serviceUrl: cyclr.origin,
      clientId: demoPartner.clientId,
      clientSecret: demoPartner.clientSecret,
      origins: [origin],
      authorize(request, connectorId) {
        if (request.headers.get('x-token') !== TOKEN['x-token']) return new Response(null, { status: 401 });
        asked.push(`${request.method} ${connectorId}`);
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
      const body = server ? await rendered(bytes.toString(), server, search === OTHER) : bytes;
      return new Response(body, { headers: { 'content-type': type } });
    };
  });
  return {
    origin: host.origin,
    asked,
    async reset() {
      for (const id of [11, 12]) {
        const answer = await fetch(`${host.origin}/api/connectors/${id}`, { method: 'DELETE', headers: { ...TOKEN, origin: host.origin } });
        if (!answer.ok) throw new Error(`Connector ${id} was not disconnected: ${answer.status}`);
      }
      asked.length = 0;
    },
    urlOf: (page) => `${host.origin}/${pathOf(page)}/${page.document ?? ''}`,
    close: async () => { await Promise.all([host.close(), cyclr.close(), thirdParty.close()]); },
  };
}
