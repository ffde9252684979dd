import { expect } from 'playwright/test';
import type { Locator, Page } from 'playwright/test';
import type { State } from '../../src/flow/flow.js';
import type { ScriptedHost } from './scripted-host.js';
import type { Situation } from './situations.js';

/** Where the element stands on the page. */
export const layouts = {
  card: (element: string): string => `<section style="max-width: 30rem; padding: 1rem; border: 1px solid">${element}</section>`,
  row: (element: string): string =>
    `<table><caption>Your accounts</caption><tr><th scope="col">Connector</th></tr><tr><td>${element}</td></tr></table>`,
} as const;

export type Layout = keyof typeof layouts;

export interface Setting {
  readonly layout?: Layout;
  /** Rules of the page's own. */
  readonly css?: string;
}

/**
 * Chromium paints forced colours, but says the unforced one where it is asked for the computed `-webkit-text-fill-color`, as axe does: so
 * the main button is given there what it is painted in anyway.
 */
const CSS = `:root { color-scheme: light dark; background: Canvas; color: CanvasText }
body { margin: 0 }
h1 { font-size: 1em; overflow-wrap: anywhere }
table { width: 100%; table-layout: fixed }
@media (forced-colors: active) { cyclr-connector-auth { --cyclr-on-accent: ButtonText } }`;

const document = (element: string, css: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Your accounts</title><meta name="viewport" content="width=device-width">
<style>${CSS} ${css}</style>
<script type="module" src="/widget.js"></script></head>
<body><main><h1>Your accounts</h1>${element}</main></body></html>`;

/** One element on a page, as a user meets it. */
export class Stage {
  readonly element: Locator;
  #popup: Page | undefined;

  constructor(readonly page: Page, readonly host: ScriptedHost) {
    this.element = page.locator('cyclr-connector-auth');
  }

  /** A fresh page on which the element is in the situation. */
  async show({ attributes, script, state, reach }: Situation, { layout = 'card', css = '' }: Setting = {}): Promise<void> {
    const given = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`).join('');
    this.host.page = document(layouts[layout](`<cyclr-connector-auth${given}></cyclr-connector-auth>`), css);
    this.host.script = this.#withOrigin(script);
    // A sign-in would go on where the page before left it.
    if (this.page.url().startsWith(this.host.origin)) await this.page.evaluate(() => { sessionStorage.clear(); });
    await this.page.goto(this.host.origin);
    await reach?.(this);
    await this.is(state);
  }

  /** A sign-in URL is an absolute one. */
  #withOrigin(script: Situation['script']): Situation['script'] {
    return JSON.parse(JSON.stringify(script).replaceAll('"/sign-in"', `"${this.host.origin}/sign-in"`)) as Situation['script'];
  }

  part(part: string): Locator {
    return this.element.locator(`[part=${part}]`);
  }

  input(name: string): Locator {
    return this.element.locator(`[name="${name}"]`);
  }

  async is(state: State): Promise<void> {
    await expect(this.element).toHaveAttribute('state', state);
    await this.page.evaluate(async () => window.document.querySelector('cyclr-connector-auth')?.updateComplete);
  }

  async invalid(count: number): Promise<void> {
    await expect(this.element.locator('[aria-invalid=true]')).toHaveCount(count);
  }

  /** What is too small for a finger, wider than its place, or wider than the window; in CSS pixels. */
  misfits(): Promise<readonly string[]> {
    return this.page.evaluate(() => {
      const element = window.document.querySelector('cyclr-connector-auth')!;
      const { scrollWidth, clientWidth } = window.document.documentElement;
      const wide = scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide, its window ${clientWidth}`] : [];
      const place = element.parentElement!.getBoundingClientRect();
      const pieces = [...element.shadowRoot!.querySelectorAll<HTMLElement>('[part], button')].filter((each) => each.checkVisibility());
      return wide.concat(pieces.flatMap((each) => {
        const { left, right, width, height } = each.getBoundingClientRect();
        const name = `${each.part.value} (${Math.round(width)} × ${Math.round(height)})`;
        const isTarget = each.matches('button, input, select');
        return [
          ...isTarget && (width < 24 || height < 24) ? [`${name} is too small`] : [],
          ...width && (left < place.left - 1 || right > place.right + 1) ? [`${name} reaches from ${left} to ${right}`] : [],
          ...each.matches('button') && each.scrollWidth > each.clientWidth ? [`${name} holds ${each.scrollWidth}`] : [],
        ];
      }));
    });
  }

  /** The window that was opened last. */
  get popup(): Page {
    if (!this.#popup) throw new Error('No window was opened.');
    return this.#popup;
  }

  /** Does what opens a window; by a key, for the middle of a button that is longer than the window is nowhere to be clicked. */
  async opens(deed: () => Promise<unknown> = () => this.part('action').press('Enter')): Promise<void> {
    [this.#popup] = await Promise.all([this.page.waitForEvent('popup'), deed()]);
  }

  /** What the service's last page does. */
  async completes(): Promise<void> {
    await this.popup.waitForURL('**/sign-in?**');
    await this.popup.evaluate(() => {
      const said = new URLSearchParams(location.search);
      (opener as Window).postMessage(said.get('callbackMessage'), said.get('targetOrigin')!);
    });
  }
}
