import { expect } from 'playwright/test';
import type { Page } from 'playwright/test';
import { CONNECTORS, html, openPage, packageFile } from './real-page.js';
import type { RealPage } from './real-page.js';

/** Without prefetching: on a slow machine Turbo gives up on an answer that it has prefetched, and the server renders once more. */
const HEAD = `<meta name="turbo-refresh-method" content="morph">
<meta name="turbo-prefetch" content="false">
<meta name="turbo-refresh-scroll" content="preserve">
<script type="module" src="/real-pages/turbo.js"></script>`;

const navigation = (rendering: number): string => `<nav><a href="/real-pages/integrations">Integrations</a> <a href="/real-pages/reports">Reports</a></nav>
<p id="rendering">Rendered ${rendering} times</p>`;

/** What an application's pages have. */
interface Content {
  readonly head?: string;
  /** The elements of the page of integrations. Default: the two connectors. */
  readonly connectors?: string;
  /** Whether both pages have the connectors, and Turbo keeps the elements. */
  readonly isPermanent?: boolean;
}

/** A page of an application with Turbo. The server renders each answer anew. */
export class TurboApp {
  #renderings = 0;
  #mayAnswer = Promise.resolve();

  constructor(readonly page: Page, private readonly content: Content = {}) {}

  async open(): Promise<void> {
    const { head = '', connectors = CONNECTORS, isPermanent = false } = this.content;
    const render = async (body: string): Promise<string> => {
      await this.#mayAnswer;
      this.#renderings += 1;
      return html({ head: HEAD + head, body: `${navigation(this.#renderings)}\n${body}` });
    };
    const elements = isPermanent ? `<div id="connectors" data-turbo-permanent>${connectors}</div>` : connectors;
    await openPage(this.page, {
      integrations: () => render(elements),
      reports: () => render(`<h1>Reports</h1>${isPermanent ? elements : ''}`),
      'turbo.js': await packageFile('@hotwired/turbo/dist/turbo.es2017-esm.js'),
    });
  }

  /** Lets the server ask the page to refresh by morphing, as after a change by another user. */
  async refresh(): Promise<void> {
    const morphed = this.page.evaluate(() => new Promise<string>((resolve) => {
      addEventListener('turbo:render', (event) => { resolve((event as CustomEvent<{ readonly renderMethod: string }>).detail.renderMethod); }, { once: true });
    }));
    await this.page.evaluate(() => { document.body.insertAdjacentHTML('beforeend', '<turbo-stream action="refresh"></turbo-stream>'); });
    expect(await morphed).toBe('morph');
    await this.expectRendered();
  }

  /** Clicks a link of the navigation, and waits for the server's answer. */
  async visit(name: 'Integrations' | 'Reports'): Promise<void> {
    await this.page.getByRole('link', { name }).click();
    await expect(this.page).toHaveURL(new RegExp(`${name.toLowerCase()}$`));
    await this.expectRendered();
  }

  /** Visits the integrations, and checks the preview from Turbo's cache before the server answers. */
  async visitByPreview(check: () => Promise<void>): Promise<void> {
    let answer = (): void => {};
    this.#mayAnswer = new Promise((resolve) => { answer = resolve; });
    await this.page.getByRole('link', { name: 'Integrations' }).click();
    await expect(this.page.locator('html[data-turbo-preview]')).toBeAttached();
    await check();
    answer();
    await expect(this.page.locator('html[data-turbo-preview]')).not.toBeAttached();
    await this.expectRendered();
  }

  /** The page shows the server's last answer. On a slow machine Turbo may ask for one more meanwhile. */
  private async expectRendered(): Promise<void> {
    const rendering = this.page.locator('#rendering');
    await expect.poll(async () => await rendering.textContent() === `Rendered ${this.#renderings} times`, 'the last answer').toBe(true);
  }
}

const apps = new WeakMap<Page, TurboApp>();

const appOf = (page: Page): TurboApp => apps.get(page)!;

export const turbo: RealPage = {
  name: 'a page with Turbo and morphing',
  open: async (page) => {
    const app = new TurboApp(page);
    apps.set(page, app);
    await app.open();
  },
  halfTyped: async (byKey) => {
    await appOf(byKey.page).refresh();
    await expect(byKey.input('apiKey')).toBeFocused();
  },
  whileWaiting: async ({ page }) => { await appOf(page).refresh(); },
  whenConnected: async (card) => {
    const app = appOf(card.page);
    await app.refresh();
    await expect(card.part('status')).toHaveText(/^Connected as /);
    await app.visit('Reports');
    await app.visitByPreview(async () => { await expect(card.part('status')).toHaveText(/^Connected as /); });
    await expect(card.part('status')).toHaveText(/^Connected as /);
    await app.visit('Reports');
    await card.page.goBack();
  },
};
