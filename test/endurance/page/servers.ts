import { readFile } from 'node:fs/promises';
import { demoPartner } from '../../../demo/connectors.js';
import { startCyclr } from '../../../demo/cyclr/simulator.js';
import { createConnectorAuthHandler } from '../../../src/server/index.js';
import { html, script, serve } from '../../bench/browser/server.js';
import { account, accountId, seed, username } from '../../server/setup.js';
import { CARDS } from './endings.js';
import type { Ending } from './endings.js';

/** The host with its backend, the simulated Cyclr, and a sign-in page on another site. */
export interface Servers {
  /** The address of the page with the elements. */
  readonly page: string;
  close(): Promise<void>;
}

const dist = (name: string): Promise<string> => readFile(new URL(`../../../dist/${name}`, import.meta.url), 'utf8');

const elements = CARDS.map(({ id, completes, isDirect }) =>
  `<cyclr-connector-auth endpoint="/api/connectors" connector-id="${id}"${completes === 'return' ? ' return-url="/return"' : ''}${isDirect ? ' direct' : ''}></cyclr-connector-auth>`);

/**
 * Cyclr's page, without the third party: it ends as the test wants. It repeats its messages, because Chromium loses a message that is
 * posted before the browser has noted the navigation.
 */
const signInPage = (ending: Ending | undefined): string => {
  switch (ending) {
    case 'cancelled': return `The user is here.<script>
      // Chromium lets nobody else close a window without an opener while it shows another site. The user closes it.
      if (parent === window && !opener) setTimeout(close, 1_000);
    </script>`;
    case 'closed': return `<script>
      if (parent === window) close();
      else setInterval(() => { parent.postMessage('close', '*'); }, 100);
    </script>`;
    default: return `<script>
      const { searchParams } = new URL(location);
      const target = searchParams.get('targetOrigin');
      const message = searchParams.get('callbackMessage');
      if (message === null) location.replace(target);
      else setInterval(() => { (opener ?? parent).postMessage(message, target); }, 100);
    </script>`;
  }
};

/** Starts the servers. The page announces each ending by a POST to `/ending?id=…&as=…`. */
export async function startServers(): Promise<Servers> {
  const endings = new Map<number, Ending>();
  const cyclr = await startCyclr({ accounts: account(...CARDS.map(({ id }) => seed(id, 'OAuth2'))) });
  const { connectors } = cyclr.state.accounts.get(accountId)!;
  cyclr.intercept = ({ url }) => {
    cyclr.requests.splice(0);
    const id = Number(/\/account\/connectors\/(\d+)$/.exec(url)?.[1]);
    return endings.get(id) === 'failed' ? Response.json({ Message: 'An error has occurred.' }, { status: 500 }) : undefined;
  };
  let signIns = 0;
  const signIn = await serve('127.0.0.1', (_, { searchParams }) => {
    const id = Number(searchParams.get('id'));
    const ending = endings.get(id);
    if (!cyclr.state.signInTokens.delete(searchParams.get('token') ?? '')) return new Response('A wrong token.', { status: 400 });
    const isConnected = ending === 'message' || ending === 'return' || ending === 'closed';
    if (ending !== 'cancelled') Object.assign(connectors.get(id)!, { authenticated: isConnected, authValue: isConnected ? `token ${signIns += 1}` : null });
    return html('', signInPage(ending));
  });
  const handler = createConnectorAuthHandler({
    apiUrl: cyclr.origin,
    serviceUrl: signIn.origin,
    clientId: demoPartner.clientId,
    clientSecret: demoPartner.clientSecret,
    authorize: () => ({ accountId, username }),
    // Cyclr fails on purpose.
    onError: () => {},
  });
  const code = { element: await dist('cyclr-connector-auth.min.js'), return: await dist('cyclr-connector-auth.return.min.js') };
  const host = await serve('localhost', (request, { pathname, searchParams }) => {
    switch (pathname) {
      case '/': return html('', `<script type="module" src="/element.js"></script>${elements.join('')}`);
      case '/element.js': return script(code.element);
      case '/return.js': return script(code.return);
      case '/return': return html('<script type="module" src="/return.js"></script>', '');
      case '/ending':
        endings.set(Number(searchParams.get('id')), searchParams.get('as') as Ending);
        return new Response(null, { status: 204 });
      default: {
        // The start route refuses frames, and some of them stand in for windows here.
        if (pathname.endsWith('/start')) request.headers.set('sec-fetch-dest', 'document');
        return handler(request);
      }
    }
  });
  return { page: `${host.origin}/`, close: async () => { await Promise.all([host.close(), signIn.close(), cyclr.close()]); } };
}
