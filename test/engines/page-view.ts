import type { View } from './driver.js';

/** What Playwright and Puppeteer call by the same names. */
interface Page {
  goto(url: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  readonly mouse: { click(x: number, y: number): Promise<void> };
  readonly keyboard: { type(text: string): Promise<void> };
  close(): Promise<void>;
}

export const pageView = (page: Page): View => ({
  goto: async (url) => { await page.goto(url); },
  evaluate: (expression) => page.evaluate(expression),
  click: (x, y) => page.mouse.click(x, y),
  type: (text) => page.keyboard.type(text),
  close: () => page.close(),
});
