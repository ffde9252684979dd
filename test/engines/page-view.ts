import type { Key, Surface, View } from './driver.js';

interface Frame {
  evaluate(expression: string): Promise<unknown>;
}

/** The members that Playwright's and Puppeteer's `Page` share. */
interface Page extends Frame {
  goto(url: string): Promise<unknown>;
  /** The main frame comes first. */
  frames(): readonly Frame[];
  readonly mouse: { click(x: number, y: number): Promise<void> };
  readonly keyboard: {
    type(text: string): Promise<void>;
    press(key: Exclude<Key, 'Shift+Tab'>): Promise<void>;
    down(key: 'Shift'): Promise<void>;
    up(key: 'Shift'): Promise<void>;
  };
  close(): Promise<void>;
}

const surface = ({ mouse, keyboard }: Page, frame: () => Frame | undefined): Surface => ({
  evaluate: async (expression) => {
    const found = frame();
    if (!found) throw new Error('The page has no such frame.');
    return found.evaluate(expression);
  },
  click: (x, y) => mouse.click(x, y),
  type: (text) => keyboard.type(text),
  key: async (key) => {
    if (key !== 'Shift+Tab') return keyboard.press(key);
    await keyboard.down('Shift');
    await keyboard.press('Tab');
    await keyboard.up('Shift');
  },
});

export const pageView = (page: Page): View => ({
  ...surface(page, () => page),
  goto: async (url) => { await page.goto(url); },
  frame: () => surface(page, () => page.frames()[1]),
  close: () => page.close(),
});
