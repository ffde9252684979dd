import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { connector, demoPartner, parameter } from '../../../demo/connectors.js';
import { startCyclr } from '../../../demo/cyclr/simulator.js';
import { createConnectorAuthHandler } from '../../../src/server/index.js';
import { cloneModule } from './clone.js';
import type { Shadow } from './in-page.js';
import { html, script, withServer } from './server.js';

/** Connectors of the account. */
export const COUNT = 100;

/** Milliseconds that the backend itself takes for an answer, and Cyclr for each call. */
export const BACKEND_DELAY = 20;
export const CYCLR_DELAY = 50;

const ACCOUNT = 'bench';
const IDS = Array.from({ length: COUNT }, (_, index) => index + 1);

/** Not a property, so no form asks for it. It shows the handler that Cyclr's rows hold parameters. */
const fixed = parameter({ Id: 1, TargetName: 'Version', Name: 'Version', IsAccountConnectorProperty: false });

/** The auth types of the connectors, in turn. */
const AUTH_TYPES = ['OAuth2', 'ApiKey'] as const;

const seeds = IDS.map((id) => ({
  id,
  api: 'none' as const,
  connector: connector({
    Id: 1_000 + id, Name: `Service ${id}`, AuthType: AUTH_TYPES[(id - 1) % 2]!, Parameters: id === 1 ? [fixed] : [],
  }),
}));

/**
 * A page with connectors. `list` and `each`: all of the account, by one list or by an element for each. `clones`: all of the account, by a
 * hand-written page that clones the elements' shadow trees. `one`: a single element.
 */
export type PageKind = 'list' | 'each' | 'clones' | 'one';

const ELEMENT = '<script type="module" src="/cyclr-connector-auth.min.js"></script>';

const elements = (ids: readonly number[]): string => ELEMENT
  + ids.map((id) => `<cyclr-connector-auth endpoint="/api" connector-id="${id}" loading="eager"></cyclr-connector-auth>`).join('');

/** A shadow tree for each auth type. */
export type Shadows = Readonly<Record<typeof AUTH_TYPES[number], Shadow>>;

/** The hand-written page's code: it requests the same list, and its elements dispatch the same event. */
const clonesCode = (shadows: Shadows): string => `
  ${AUTH_TYPES.map((authType) => cloneModule(`x-${authType.toLowerCase()}`, shadows[authType]).code).join('\n')}
  const { connectors } = await (await fetch('/api?list')).json();
  const elements = connectors.map(({ authType }) => document.createElement('x-' + authType.toLowerCase()));
  document.body.append(...elements);
  for (const element of elements) element.dispatchEvent(new CustomEvent('cyclr-auth-state', { bubbles: true, detail: { state: 'ready' } }));`;

const BODIES: Readonly<Record<PageKind, string>> = {
  list: `${ELEMENT}<script type="module" src="/cyclr-connector-auth.list.min.js"></script><cyclr-connector-list endpoint="/api"></cyclr-connector-list>`,
  each: elements(IDS),
  clones: '<script type="module" src="/clones.js"></script>',
  one: elements(IDS.slice(0, 1)),
};

/** The requests of a page to its backend, and the backend's calls to Cyclr. */
export interface Traffic {
  readonly requests: number;
  readonly calls: number;
}

export interface ConnectorPages {
  urlOf(kind: PageKind): string;
  /** Gives the page `clones` its shadow trees. */
  setShadows(shadows: Shadows): void;
  /** Starts to count anew. */
  reset(): void;
  readonly traffic: Traffic;
}

/** The options of the server for these pages. */
interface Options {
  /** A script in the head of each page. */
  readonly head: string;
  /** Whether the answers are compressed with gzip. Default: `false`. */
  readonly isCompressed?: boolean;
}

const pause = (delay: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, delay); });

async function compressed(response: Response): Promise<Response> {
  const headers = new Headers(response.headers);
  headers.set('content-encoding', 'gzip');
  headers.delete('content-length');
  return new Response(gzipSync(await response.arrayBuffer()), { status: response.status, headers });
}

/** Reads a built file once: a page's time must not depend on the disk. */
function fileReader(): (name: string) => Promise<string> {
  const files = new Map<string, Promise<string>>();
  return (name) => {
    const file = files.get(name) ?? readFile(new URL(`../../../dist${name}`, import.meta.url), 'utf8');
    files.set(name, file);
    return file;
  };
}

/** Runs work while a host serves the pages, with the handler as its backend and a simulated Cyclr behind it. */
export async function withConnectorPages<T>(
  { head, isCompressed = false }: Options, work: (pages: ConnectorPages) => Promise<T>,
): Promise<T> {
  const cyclr = await startCyclr({ accounts: [{ id: ACCOUNT, users: ['user'], connectors: seeds }] });
  cyclr.intercept = async () => {
    await pause(CYCLR_DELAY);
    return undefined;
  };
  const { clientId, clientSecret } = demoPartner;
  const handler = createConnectorAuthHandler({
    clientId, clientSecret, apiUrl: cyclr.origin, authorize: () => ({ accountId: ACCOUNT, username: 'user' }),
  });
  const read = fileReader();
  let requests = 0;
  let clones = '';
  const answer = async (request: Request, { pathname }: URL): Promise<Response | undefined> => {
    if (pathname === '/clones.js') return script(clones);
    if (pathname.endsWith('.js')) return script(await read(pathname));
    const kind = pathname.slice(1);
    if (kind in BODIES) return html(head, BODIES[kind as PageKind]);
    if (!pathname.startsWith('/api')) return undefined;
    requests += 1;
    await pause(BACKEND_DELAY);
    return handler(request);
  };
  try {
    return await withServer(async (request, url) => {
      const response = await answer(request, url);
      return response && isCompressed ? compressed(response) : response;
    }, (origin) => work({
      urlOf: (kind) => `${origin}/${kind}`,
      setShadows: (shadows) => { clones = clonesCode(shadows); },
      reset: () => {
        requests = 0;
        cyclr.requests.splice(0);
      },
      get traffic() { return { requests, calls: cyclr.requests.length }; },
    }));
  } finally {
    await cyclr.close();
  }
}
