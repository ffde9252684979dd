import { Hono } from 'hono';
import { bundle } from '../../../demo/host/bundle.js';
import { listen } from '../../../demo/listen.js';
import type { Listening } from '../../../demo/listen.js';
import type { Bench, Heard } from '../bench.js';
import { press, until } from '../driver.js';
import type { Browser, View } from '../driver.js';
import { Connector } from './connector.js';
import type { Asked } from './connector.js';

const SCRIPTS = ['recorder', 'flood', 'sender', 'nabber', 'taker', 'report-window'] as const;
const HTML = { 'Content-Type': 'text/html; charset=utf-8' };

let bundles: Promise<readonly (readonly [string, string])[]> | undefined;

const bundleAll = (): Promise<readonly (readonly [string, string])[]> => Promise.all(SCRIPTS.map(async (name) =>
  [`/${name}.js`, await bundle(new URL(`browser/${name}.ts`, import.meta.url))] as const));

const scriptTag = (name: string): string => `<script type="module" src="/${name}.js"></script>`;
const html = (title: string, body: string): string => `<!doctype html><html lang="en"><title>${title}</title><body>${body}`;

export const card = (id: string): string => `cyclr-connector-auth[connector-id="${id}"]`;

/**
 * A host, a sign-in service and somebody who means no good, on three origins, with nothing between them that a real one would not have:
 * the host's page has no policy that could help the element.
 */
export class Stage {
  /** What pages of the service's and of the foreign origin told of themselves. */
  readonly reports: Readonly<Record<string, unknown>>[] = [];
  /** Every page that was asked for, but the host's own. */
  readonly visits: string[] = [];
  readonly #connectors = new Map<string, Connector>();
  readonly #files = new Map<string, string>();
  #body = '';
  host!: Listening;
  service!: Listening;
  evil!: Listening;

  private constructor(readonly browser: Browser) {}

  static async open({ browser, demo }: Bench): Promise<Stage> {
    const stage = new Stage(browser);
    for (const [path, text] of await (bundles ??= bundleAll())) stage.#files.set(path, text);
    // The files that customers load, as the demo serves them.
    for (const [path, file] of [['/element.js', 'min.js'], ['/return.js', 'return.min.js']] as const) {
      const response = await fetch(`${demo.host.origin}/cyclr-connector-auth.${file}`);
      if (!response.ok) throw new Error(`${file}: ${response.status}`);
      stage.#files.set(path, await response.text());
    }
    [stage.host, stage.service, stage.evil] = await Promise.all([
      listen('localhost', 0, async () => stage.#host().fetch),
      listen('127.0.0.1', 0, async (origin) => stage.#site(origin).fetch),
      listen('127.0.0.1', 0, async (origin) => stage.#site(origin).fetch),
    ]);
    return stage;
  }

  /** Runs a check on a stage of its own, and clears it. */
  static on(work: (stage: Stage) => Promise<string>): (bench: Bench) => Promise<string> {
    return async (bench) => {
      const stage = await Stage.open(bench);
      try {
        return await work(stage);
      } finally {
        for (const popup of await stage.browser.popups()) await popup.close().catch(() => undefined);
        await stage.browser.page.goto('about:blank');
        await Promise.all([stage.host, stage.service, stage.evil].map((site) => site.close()));
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
    // Above them, where it is in view: timers of frames that are not run slowly.
    this.#body = more + Object.entries(elements).map(([id, attributes]) =>
      `<p><cyclr-connector-auth endpoint="/api" loading="eager" connector-id="${id}" ${attributes}></cyclr-connector-auth></p>`).join('');
    await this.browser.page.goto(`${this.host.origin}/`);
    for (const id of Object.keys(elements)) await this.is(id, 'ready');
  }

  state(id: string): Promise<unknown> {
    return this.browser.page.evaluate(`document.querySelector(${JSON.stringify(card(id))})?.state`);
  }

  async is(id: string, state: string): Promise<void> {
    await until(`${id} to be ${state}`, async () => await this.state(id) === state);
  }

  press(id: string, part: string): Promise<void> {
    return press(this.browser.page, card(id), `[part=${part}]`);
  }

  /** Begins a sign-in; gives its window once that is on the page that the sign-in URL leads to. */
  async begins(id: string, part = 'action'): Promise<View> {
    await this.press(id, part);
    return this.window(`id=${id}&`);
  }

  /** The window whose address contains something. */
  window(part: string): Promise<View> {
    return until(`a window at ${part}`, async () => {
      for (const popup of await this.browser.popups()) {
        if (String(await popup.evaluate('document.readyState === "complete" && location.href')).includes(part)) return popup;
      }
      return null;
    });
  }

  /** What the elements told the page; of one connector, or of all. */
  async heard(id?: string): Promise<readonly (Heard & { readonly connectorId?: string; readonly code?: string })[]> {
    const all = await this.browser.page.evaluate('recorded.events') as readonly (Heard & { readonly connectorId?: string })[];
    return all.filter(({ connectorId }) => !id || connectorId === id);
  }

  /** How the attempts of a connector ended, in order. */
  async ends(id: string): Promise<readonly string[]> {
    return (await this.heard(id)).filter(({ type }) => ['complete', 'cancel', 'error'].includes(type))
      .map(({ type, via, code, reason }) => [type, via ?? code ?? reason].join(' '));
  }

  #host(): Hono {
    return new Hono()
      .get('/api/:id', async (c) => {
        const connector = this.connector(c.req.param('id'));
        await connector.mayAnswer('GET');
        return c.json(connector.description);
      })
      .post('/api/:id', async (c) => {
        const connector = this.connector(c.req.param('id'));
        connector.asked.push(await c.req.json<Asked>());
        await connector.mayAnswer('POST');
        return c.json(connector.answer ?? { url: `${this.service.origin}/page/sender?id=${connector.id}&token=canary` });
      })
      .get('/return.html', (c) => c.html(html('Back', scriptTag('report-window') + scriptTag('return'))))
      .post('/report', async (c) => this.#report(await c.req.json<object>()))
      .get('/taker.html', (c) => c.html(html('Frame', scriptTag('taker'))))
      .get('/page.html', (c) => c.html(html('Page', '')))
      .get('/', (c) => c.html(html('Host', scriptTag('recorder') + scriptTag('element') + this.#body)))
      .get('*', (c) => this.#file(c.req.path));
  }

  /** A page runs the script that its address names. */
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

  /** Also for frames that have no origin. */
  #file(path: string): Response {
    const text = this.#files.get(path);
    const headers = { 'Content-Type': 'text/javascript; charset=utf-8', 'Access-Control-Allow-Origin': '*' };
    return text === undefined ? new Response(null, { status: 404 }) : new Response(text, { headers });
  }
}
