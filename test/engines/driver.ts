/** Keys that are pressed by name. */
export type Key = 'Tab' | 'Shift+Tab' | 'Enter' | ' ' | 'Backspace';

/** A page in a window, or in a frame that fills a window. */
export interface Surface {
  /** Evaluates an expression in the page's main world. */
  evaluate(expression: string): Promise<unknown>;
  /** Sends real input to a point of the viewport: a popup blocker accepts no synthetic click. */
  click(x: number, y: number): Promise<void>;
  type(text: string): Promise<void>;
  /** Sends a real key press to the focused element. */
  key(key: Key): Promise<void>;
}

/** One window of a browser. */
export interface View extends Surface {
  goto(url: string): Promise<void>;
  /** The page's first frame. It must fill the window, because clicks use the same coordinates for both. */
  frame(): Surface;
  close(): Promise<void>;
}

/** One browser with one cookie jar, and with its popup blocker on. */
export interface Browser {
  readonly version: string;
  /** The window of the host's page. */
  readonly page: View;
  /** All other open windows. */
  popups(): Promise<readonly View[]>;
  close(): Promise<void>;
}

export interface Engine {
  readonly name: string;
  /** @param ownPage Whether to open a new page for the host instead of using the browser's first one. Default: false. */
  launch(ownPage?: boolean): Promise<Browser>;
}

export interface Polling {
  /** Milliseconds. Default: 15,000. */
  readonly timeout?: number;
  /** Milliseconds between two attempts. Default: 25. */
  readonly interval?: number;
}

/**
 * Polls until a probe gives a truthy value. A probe that throws is tried again, since pages and windows come and go.
 * @param what Names the awaited condition in the error.
 */
export async function until<T>(
  what: string, probe: () => Promise<T | null | undefined | false>, { timeout = 15_000, interval = 25 }: Polling = {},
): Promise<T> {
  const end = Date.now() + timeout;
  let cause: unknown;
  do {
    try {
      const value = await probe();
      if (value) return value;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await new Promise((resolve) => { setTimeout(resolve, interval); });
  } while (Date.now() < end);
  throw new Error(`${what}: not within ${timeout} ms`, { cause });
}

/** An expression that finds an element. Each further selector searches the shadow root of the element before. */
const find = ([first = '', ...rest]: readonly string[]): string =>
  rest.reduce((found, selector) => `${found}?.shadowRoot?.querySelector(${JSON.stringify(selector)})`, `document.querySelector(${JSON.stringify(first)})`);

export const attribute = (name: string, ...path: readonly string[]): string => `${find(path)}?.getAttribute(${JSON.stringify(name)})`;

export const isThere = (...path: readonly string[]): string => `!!${find(path)}`;

const isFocused = (...path: readonly string[]): string => `((element) => !!element && element.getRootNode().activeElement === element)(${find(path)})`;

/** Moves the focus to an element by the Tab key. */
export async function tabTo(view: Surface, ...path: readonly string[]): Promise<void> {
  await until(path.join(' '), () => view.evaluate(`document.readyState === 'complete' && ${isThere(...path)}`));
  for (let steps = 0; steps < 40; steps += 1) {
    if (await view.evaluate(isFocused(...path))) return;
    await view.key('Tab');
  }
  throw new Error(`the Tab key does not lead to ${path.join(' ')}`);
}

/** Waits for an element, and clicks its centre. */
export async function press(view: Surface, ...path: readonly string[]): Promise<void> {
  let previous = '';
  const [x, y] = await until(path.join(' '), async () => {
    const place = await view.evaluate(`((element) => {
      if (!element || document.readyState !== 'complete') return null;
      element.scrollIntoView({ block: 'center', behavior: 'instant' });
      const { left, top, width, height } = element.getBoundingClientRect();
      return width && [Math.round(left + width / 2), Math.round(top + height / 2)];
    })(${find(path)})`) as [number, number] | null;
    // A card that loads above pushes the element away: press it only where it was found twice.
    const isStill = String(place) === previous;
    previous = String(place);
    return isStill ? place : null;
  });
  await view.click(x, y);
}

export async function fill(view: Surface, text: string, ...path: readonly string[]): Promise<void> {
  await press(view, ...path);
  await view.type(text);
}
