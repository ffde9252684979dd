import { expect } from 'playwright/test';
import type { Locator, Page } from 'playwright/test';
import type { State } from '../../src/flow/flow.js';
import type { ScriptedHost } from './scripted-host.js';
import { findMisfits } from './misfits.js';
import type { Situation } from './situations.js';

/** The element's surroundings on the page. */
export const layouts = {
  card: (element: string): string => `<section style="max-width: 30rem; padding: 1rem; border: 1px solid">${element}</section>`,
  row: (element: string): string =>
    `<table><caption>Your accounts</caption><tr><th scope="col">Connector</th></tr><tr><td>${element}</td></tr></table>`,
} as const;

export type Layout = keyof typeof layouts;

export interface PageOptions {
  /** Default: `card`. */
  readonly layout?: Layout;
  /** The page's own style rules. Default: none. */
  readonly css?: string;
}

/**
 * With forced colours, Chromium paints the forced colour, but computes the unforced one for `-webkit-text-fill-color`, which axe reads. The
 * last rule sets the main button to the colour that is painted anyway.
 */
const CSS = `:root { color-scheme: light dark; background: Canvas; color: CanvasText }
body { margin: 0 }
h1 { font-size: 1em; overflow-wrap: anywhere }
table { width: 100%; table-layout: fixed }
@media (forced-colors: active) { cyclr-connector-auth { --cyclr-on-accent: ButtonText } }`;

/** A page with this content, which loads a script of the host. */
export const pageWith = (content: string, css: string, script: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Your accounts</title><meta name="viewport" content="width=device-width">
<style>${CSS} ${css}</style>
<script type="module" src="/${script}"></script></head>
<body><main><h1>Your accounts</h1>${content}</main></body></html>`;

/** A page with one element. */
export class ElementPage {
  readonly element: Locator;
  #popup: Page | undefined;

  constructor(readonly page: Page, readonly host: ScriptedHost) {
    this.element = page.locator('cyclr-connector-auth');
  }

  /** Loads the page, and brings the element into a situation. */
  async show({ attributes, script, state, arrange }: Situation, { layout = 'card', css = '' }: PageOptions = {}): Promise<void> {
    const markup = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`).join('');
    this.host.page = pageWith(layouts[layout](`<cyclr-connector-auth${markup}></cyclr-connector-auth>`), css, 'widget.js');
    this.host.script = this.#withOrigin(script);
    // A sign-in of the page before would continue on this one.
    if (this.page.url().startsWith(this.host.origin)) await this.page.evaluate(() => { sessionStorage.clear(); });
    await this.page.goto(this.host.origin);
    await arrange?.(this);
    await this.waitForState(state);
  }

  /** Makes the sign-in URL absolute. */
  #withOrigin(script: Situation['script']): Situation['script'] {
    return JSON.parse(JSON.stringify(script).replaceAll('"/sign-in"', `"${this.host.origin}/sign-in"`)) as Situation['script'];
  }

  part(part: string): Locator {
    return this.element.locator(`[part=${part}]`);
  }

  input(name: string): Locator {
    return this.element.locator(`[name="${name}"]`);
  }

  async waitForState(state: State): Promise<void> {
    await expect(this.element).toHaveAttribute('state', state);
    await this.page.evaluate(async () => window.document.querySelector('cyclr-connector-auth')?.updateComplete);
  }

  async expectInvalid(count: number): Promise<void> {
    await expect(this.element.locator('[aria-invalid=true]')).toHaveCount(count);
  }

  findMisfits(): Promise<readonly string[]> {
    return findMisfits(this.page);
  }

  /** Clicks the disconnect button, and confirms. */
  async disconnect(): Promise<void> {
    await this.part('disconnect').click();
    await this.part('confirm').click();
  }

  /** The popup that was opened last. */
  get popup(): Page {
    if (!this.#popup) throw new Error('No popup was opened.');
    return this.#popup;
  }

  /** Opens a popup. By default it presses Enter, because the centre of a button that is longer than the window cannot be clicked. */
  async openPopup(action: () => Promise<unknown> = () => this.part('action').press('Enter')): Promise<void> {
    [this.#popup] = await Promise.all([this.page.waitForEvent('popup'), action()]);
  }

  /** Sends the completion message, as the service's last page does. */
  async completeSignIn(): Promise<void> {
    await this.popup.waitForURL('**/sign-in?**');
    await this.popup.evaluate(() => {
      const query = new URLSearchParams(location.search);
      (opener as Window).postMessage(query.get('callbackMessage'), query.get('targetOrigin')!);
    });
  }
}
