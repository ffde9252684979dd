import { Hono } from 'hono';
import { bundle } from '../../../demo/host/bundle.js';
import { listen } from '../../../demo/listen.js';
import type { Listening } from '../../../demo/listen.js';
import type { Bench, HeardEvent } from '../bench.js';
import { press, until } from '../driver.js';
import type { Browser, View } from '../driver.js';
import { Connector } from './connector.js';
import type { SignInRequest } from './connector.js';

const SCRIPTS = ['recorder', 'flood', 'sender', 'tabnabber', 'window-hijacker', 'report-window'] as const;
const HTML = { 'Content-Type': 'text/html; charset=utf-8' };

let bundles: Promise<readonly (readonly [string, string])[]> | undefined;

const bundleAll = (): Promise<readonly (readonly [string, string])[]> => Promise.all(SCRIPTS.map(async (name) =>
  [`/${name}.js`, await bundle(new URL(`browser/${name}.ts`, import.meta.url))] as const));

const scriptTag = (name: string): string => `<script type="module" src="/${name}.js"></script>`;
const html = (title: string, body: string): string => `<!doctype html><html lang="en"><title>${title}</title><body>${body}`;

export const card = (id: string): string => `cyclr-connector-auth[connector-id="${id}"]`;

/**
 * A host, a sign-in service and an attacker on three origins. The host's page has no policy that could protect the element.
 */
export class AttackSetup {
  /** What pages of the service and of the attacker reported about themselves. */
  readonly reports: Readonly<Record<string, unknown>>[] = [];
  /** Every page that was requested from the service or the attacker. */
  readonly visits: string[] = [];
  readonly #connectors = new Map<string, Connector>();
  readonly #files = new Map<string, string>();
  #body = '';
  host!: Listening;
  service!: Listening;
  attacker!: Listening;

  private constructor(readonly browser: Browser) {}

  static async open({ browser, demo }: Bench): Promise<AttackSetup> {
    const setup = new AttackSetup(browser);
    for (const [path, text] of await (bundles ??= bundleAll())) setup.#files.set(path, text);
    // The files that customers load, from the demo.
    for (const [path, file] of [['/element.js', 'min.js'], ['/return.js', 'return.min.js']] as const) {
      const response = await fetch(`${demo.host.origin}/cyclr-connector-auth.${file}`);
      if (!response.ok) throw new Error(`${file}: ${response.status}`);
      setup.#files.set(path, await response.text());
    }
    [setup.host, setup.service, setup.attacker] = await Promise.all([
      listen('localhost', 0, async () => setup.#host().fetch),
      listen('127.0.0.1', 0, async (origin) => setup.#site(origin).fetch),
      listen('127.0.0.1', 0, async (origin) => setup.#site(origin).fetch),
    ]);
    return setup;
  }

  /** Makes a check that runs on its own setup, and closes that afterwards. */
  static run(work: (setup: AttackSetup) => Promise<string>): (bench: Bench) => Promise<string> {
    return async (bench) => {
      const setup = await AttackSetup.open(bench);
      try {
        return await work(setup);
      } finally {
        for (const popup of await setup.browser.popups()) await popup.close().catch(() => undefined);
        await setup.browser.page.goto('about:blank');
        await Promise.all([setup.host, setup.service, setup.attacker].map((site) => site.close()));
      }
    };
  }

  connector(id: string): Connector {
    let found = this.#connectors.get(id);
    if (!found) this.#connectors.set(id, found = new Connector(id));
    return found;
  }

  /** The host's page, with one element for each connector. */
  async show(elements: Readonly<Record<string, string>>, more = ''): Promise<void> {
    this.#connectors.clear();
    // Frames stay in view above the elements, because browsers throttle the timers of frames out of view.
    this.#body = more + Object.entries(elements).map(([id, attributes]) =>
      `<p><cyclr-connector-auth endpoint="/api" loading="eager" connector-id="${id}" ${attributes}></cyclr-connector-auth></p>`).join('');
    await this.browser.page.goto(`${this.host.origin}/`);
    for (const id of Object.keys(elements)) await this.waitForState(id, 'ready');
  }

  state(id: string): Promise<unknown> {
    return this.browser.page.evaluate(`document.querySelector(${JSON.stringify(card(id))})?.state`);
  }

  async waitForState(id: string, state: string): Promise<void> {
    await until(`${id} to be ${state}`, async () => await this.state(id) === state);
  }

  press(id: string, part: string): Promise<void> {
    return press(this.browser.page, card(id), `[part=${part}]`);
  }

  /** Begins a sign-in, and gives its popup once that is at the sign-in URL. */
  async beginSignIn(id: string, part = 'action'): Promise<View> {
    await this.press(id, part);
    return this.popupAt(`id=${id}&`);
  }

  /** The popup whose address contains a text. */
  popupAt(part: string): Promise<View> {
    return until(`a window at ${part}`, async () => {
      for (const popup of await this.browser.popups()) {
        if (String(await popup.evaluate('document.readyState === "complete" && location.href')).includes(part)) return popup;
      }
      return null;
    });
  }

  /** The recorded events of one connector, or of all. */
  async eventsOf(id?: string): Promise<readonly (HeardEvent & { readonly connectorId?: string; readonly code?: string })[]> {
    const all = await this.browser.page.evaluate('recorded.events') as readonly (HeardEvent & { readonly connectorId?: string })[];
    return all.filter(({ connectorId }) => !id || connectorId === id);
  }

  /** How the attempts of a connector ended, in order. */
  async endsOf(id: string): Promise<readonly string[]> {
    return (await this.eventsOf(id)).filter(({ type }) => ['complete', 'cancel', 'error'].includes(type))
      .map(({ type, via, code, reason }) => [type, via ?? code ?? reason].join(' '));
  }

  #host(): Hono {
    return new Hono()
      .get('/api/:id', async (c) => {
        const connector = this.connector(c.req.param('id'));
        await connector.waitForRelease('GET');
        return c.json(connector.description);
      })
      .post('/api/:id', async (c) => {
        const connector = this.connector(c.req.param('id'));
        connector.signInRequests.push(await c.req.json<SignInRequest>());
        await connector.waitForRelease('POST');
        return c.json(connector.answer ?? { url: `${this.service.origin}/page/sender?id=${connector.id}&token=canary` });
      })
      .get('/api/:id/start', (c) => {
        const connector = this.connector(c.req.param('id'));
        const { targetOrigin = '', callbackMessage = null } = c.req.query();
        connector.signInRequests.push({ targetOrigin, callbackMessage });
        const url = new URL(String(connector.answer?.url));
        for (const [name, value] of Object.entries(c.req.query())) url.searchParams.set(name, value);
        return c.redirect(url.href, 303);
      })
      .get('/return.html', (c) => c.html(html('Back', scriptTag('report-window') + scriptTag('return'))))
      .post('/report', async (c) => this.#report(await c.req.json<object>()))
      .get('/window-hijacker.html', (c) => c.html(html('Frame', scriptTag('window-hijacker'))))
      .get('/page.html', (c) => c.html(html('Page', '')))
      .get('/', (c) => c.html(html('Host', scriptTag('recorder') + scriptTag('element') + this.#body)))
      .get('*', (c) => this.#file(c.req.path));
  }

  /** A site of the service or of the attacker. Each page runs the script that its address names. */
  #site(origin: string): Hono {
    return new Hono()
      .post('/report', async (c) => this.#report(await c.req.json<object>()))
      .get('/:name{.+\\.js}', (c) => this.#file(c.req.path))
      .get('*', (c) => {
        if (c.req.path === '/favicon.ico') return c.notFound();
        this.visits.push(origin + c.req.path);
        const [, script] = /^\/page\/([a-z-]+)$/.exec(c.req.path) ?? [];
        return c.body(html('Sign in', `<h1>Sign in</h1>${script ? scriptTag(script) : ''}`), 200, HTML);
      });
  }

  #report(report: object): Response {
    this.reports.push(report as Record<string, unknown>);
    return new Response(null, { status: 204, headers: { 'Access-Control-Allow-Origin': '*' } });
  }

  /** Serves a script, also to frames with an opaque origin. */
  #file(path: string): Response {
    const text = this.#files.get(path);
    const headers = { 'Content-Type': 'text/javascript; charset=utf-8', 'Access-Control-Allow-Origin': '*' };
    return text === undefined ? new Response(null, { status: 404 }) : new Response(text, { headers });
  }
}
