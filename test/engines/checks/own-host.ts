import { Hono } from 'hono';
import { demoAccounts, demoPartner } from '../../../demo/connectors.js';
import { assets } from '../../../demo/host/assets.js';
import { returnPage } from '../../../demo/host/pages/return-page.js';
import { listen } from '../../../demo/listen.js';
import type { Listening } from '../../../demo/listen.js';
import { createConnectorAuthHandler } from '../../../src/server/index.js';
import type { Bench } from '../bench.js';
import { recorder } from '../recorder.js';

const TOKEN = 'Bearer of-the-user';
const COOKIE = 'user=1';
const ATTRIBUTES = {
  message: '', return: 'return-url="/return.html"', page: 'display="page"',
  directMessage: 'direct', directReturn: 'direct return-url="/return.html"', directPage: 'direct display="page"',
};

export interface OwnHost {
  readonly completion: keyof typeof ATTRIBUTES;
  /** The Cross-Origin-Opener-Policy of the third party's pages. Default: none. */
  readonly thirdParty?: string;
  /** The site of a page that shows the host's page in a frame. Default: no frame. */
  readonly frameOf?: '127.0.0.1' | 'localhost';
  /** A classic script of the host's, on its page and on its return page. Default: none. */
  readonly script?: string;
  /** Markup for the head of the host's page. Default: none. */
  readonly head?: string;
  /** A service worker of the host's, at `/worker.js`. Default: an empty one. */
  readonly worker?: string;
}

/** A page's script that sends the user's token with every request of its elements. */
export const givesToken = `for (const element of document.querySelectorAll('cyclr-connector-auth')) {
  element.fetch = (url, init) => window.fetch(url, { ...init, headers: { ...init.headers, authorization: '${TOKEN}' } });
}
`;

const page = ({ completion, script = '', head = '' }: OwnHost): string => `<!doctype html><html lang="en"><title>Host</title>${head}
<body><p><a href="/blank.html" target="_blank" rel="opener">Another page</a></p>
<cyclr-connector-auth endpoint="/api/connectors" connector-id="12" loading="eager" ${ATTRIBUTES[completion]}></cyclr-connector-auth>
<script>${givesToken}${recorder(true)};</script><script>${script}</script>
<script type="module" src="/cyclr-connector-auth.min.js"></script>`;

const framing = (origin: string): string => `<!doctype html><html lang="en"><title>Top</title>
<style>iframe { position: fixed; inset: 0; width: 100%; height: 100%; border: 0 }</style><iframe src="${origin}"></iframe>`;

/** Starts a host with these pages, whose backend identifies the user by a token. */
export const startOwnHost = ({ demo: { cyclr } }: Bench, pages: Hono): Promise<Listening> => listen('localhost', 0, async (origin) => {
  const connectors = createConnectorAuthHandler({
    apiUrl: cyclr.origin,
    serviceUrl: cyclr.origin,
    clientId: demoPartner.clientId,
    clientSecret: demoPartner.clientSecret,
    origins: [origin],
    // A navigation to the start route carries the cookie alone.
    authorize: async ({ headers }) => headers.get('authorization') === TOKEN || headers.get('cookie')?.includes(COOKIE)
      ? { accountId: demoAccounts[0]!.id, username: demoAccounts[0]!.users[0]! }
      : new Response(null, { status: 401 }),
  });
  return new Hono().all('/api/connectors/*', ({ req }) => connectors(req.raw)).route('/', pages).route('/', await assets()).fetch;
});

/**
 * Shows the page of another host than the demo's. It may be framed, identifies its user by a token because browsers block a frame's
 * cookies, and keeps its recorded events over a reload.
 */
export async function onOwnHost(bench: Bench, ownHost: OwnHost, work: (origin: string) => Promise<string>): Promise<string> {
  const { browser } = bench;
  const { completion, thirdParty = '', frameOf, script = '', worker = '' } = ownHost;
  const host = await startOwnHost(bench, new Hono()
    .get('/', (c) => c.html(page(ownHost), 200, { 'Set-Cookie': `${COOKIE}; SameSite=Lax` }))
    .get('/worker.js', (c) => c.body(worker, 200, { 'Content-Type': 'text/javascript' }))
    .get('/blank.html', (c) => c.html('<!doctype html><html lang="en"><title>Blank</title>'))
    .get('/return.html', async (c) => c.html(String(await returnPage()).replace('<script', () => `<script>${script}</script><script`))));
  const top = frameOf && await listen(frameOf, 0, async () => new Hono().get('/', (c) => c.html(framing(host.origin))).fetch);
  bench.prepare({ thirdParty, completion: completion.toLowerCase().endsWith('return') ? 'return' : 'message' });
  try {
    // A frame may set no cookie: the user has signed in to the host's own page.
    if (top && completion.startsWith('direct')) await browser.page.goto(`${host.origin}/`);
    if (top) bench.view = browser.page.frame();
    await browser.page.goto(`${(top ?? host).origin}/`);
    await bench.waitForState('ready');
    return await work(host.origin);
  } finally {
    await bench.closePopups();
    bench.view = browser.page;
    await browser.page.goto('about:blank');
    await Promise.all([host.close(), top?.close()]);
  }
}
