import { expect } from 'playwright/test';
import type { Browser, BrowserContext, Locator, Page } from 'playwright/test';
import type { Host } from './serve.js';
import type { FrameworkPage } from './pages.js';

/** One visit to a page. */
export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly element: Locator;
  /** Errors and warnings in the console. */
  readonly warnings: readonly string[];
  /** The page's own output of the events that it received. */
  readonly output: Locator;
  part(name: string): Locator;
  /** Presses one of the page's own buttons. Only the React pages have `Hide` and `Forget`. */
  press(name: 'Next' | 'Toggle' | 'Describe' | 'Hide' | 'Forget'): Promise<void>;
  expectState(state: string): Promise<void>;
}

export interface VisitOptions {
  readonly browser: Browser;
  readonly host: Host;
  readonly page: FrameworkPage;
}

/** Opens a page in a fresh browser context. */
export async function visit({ browser, host, page }: VisitOptions, work: (visit: Visit) => Promise<void>): Promise<void> {
  const context = await browser.newContext();
  try {
    await host.reset();
    const warnings: string[] = [];
    context.on('console', (message) => {
      // Lit's development build logs this warning.
      if (['error', 'warning'].includes(message.type()) && !message.text().startsWith('Lit is in dev mode')) warnings.push(message.text());
    });
    context.on('weberror', (error) => { warnings.push(String(error.error())); });
    const tab = await context.newPage();
    await tab.goto(host.urlOf(page));
    const element = tab.locator('cyclr-connector-auth');
    await work({
      context,
      page: tab,
      element,
      warnings,
      output: tab.locator('output'),
      part: (name) => element.locator(`[part=${name}]`),
      press: (name) => tab.getByRole('button', { name, exact: true }).click(),
      expectState: (state) => expect(element).toHaveAttribute('state', state),
    });
  } finally {
    await context.close();
  }
}
