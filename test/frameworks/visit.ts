import { expect } from 'playwright/test';
import type { Browser, BrowserContext, Locator, Page } from 'playwright/test';
import type { Host } from './serve.js';
import type { FrameworkPage } from './pages.js';

/** One visit to a page, as a user sees it. */
export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly element: Locator;
  /** Errors and warnings in the console. */
  readonly complaints: readonly string[];
  /** What the page's framework shows of the events that it heard. */
  readonly heard: Locator;
  part(name: string): Locator;
  /** Presses a button of the page's own. */
  press(name: 'Next' | 'Toggle' | 'Describe'): Promise<void>;
  is(state: string): Promise<void>;
}

/** Opens a page in a browser profile of its own. */
export async function visit(browser: Browser, host: Host, page: FrameworkPage, look: (visit: Visit) => Promise<void>): Promise<void> {
  const context = await browser.newContext();
  try {
    await host.reset();
    const complaints: string[] = [];
    context.on('console', (message) => {
      // A dependency's development build says so.
      if (['error', 'warning'].includes(message.type()) && !message.text().startsWith('Lit is in dev mode')) complaints.push(message.text());
    });
    context.on('weberror', (error) => { complaints.push(String(error.error())); });
    const tab = await context.newPage();
    await tab.goto(host.urlOf(page));
    const element = tab.locator('cyclr-connector-auth');
    await look({
      context,
      page: tab,
      element,
      complaints,
      heard: tab.locator('output'),
      part: (name) => element.locator(`[part=${name}]`),
      press: (name) => tab.getByRole('button', { name, exact: true }).click(),
      is: (state) => expect(element).toHaveAttribute('state', state),
    });
  } finally {
    await context.close();
  }
}
