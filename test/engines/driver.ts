/** Keys that do something instead of writing. */
export type Key = 'Tab' | 'Enter' | ' ' | 'Backspace';

/** A page that is shown, in a window or in a frame that fills one. */
export interface Surface {
  /** The value of an expression, in the page's own world. */
  evaluate(expression: string): Promise<unknown>;
  /** Real input, at a place of the viewport: only that opens windows. */
  click(x: number, y: number): Promise<void>;
  type(text: string): Promise<void>;
  /** Real input too, to whatever has the focus. */
  key(key: Key): Promise<void>;
}

/** One window of a browser. */
export interface View extends Surface {
  goto(url: string): Promise<void>;
  /** The first frame in it, which has to fill it: input goes to the same place of both. */
  frame(): Surface;
  close(): Promise<void>;
}

/** One browser, with one session of cookies, and its blocker of popups on. */
export interface Browser {
  readonly version: string;
  /** The window that it began with: the host's. */
  readonly page: View;
  /** All other windows that are open now. */
  popups(): Promise<readonly View[]>;
  close(): Promise<void>;
}

export interface Engine {
  readonly name: string;
  /** @param ownPage Not the page that the browser begins with. Default: false. */
  launch(ownPage?: boolean): Promise<Browser>;
}

/**
 * The first answer that is one. What fails meanwhile is asked again: pages come and go, and whole windows.
 * @param every Milliseconds between two questions.
 */
export async function until<T>(
  what: string, question: () => Promise<T | null | undefined | false>, milliseconds = 15_000, every = 25,
): Promise<T> {
  const end = Date.now() + milliseconds;
  let cause: unknown;
  do {
    try {
      const answer = await question();
      if (answer) return answer;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await new Promise((resolve) => { setTimeout(resolve, every); });
  } while (Date.now() < end);
  throw new Error(`${what}: not within ${milliseconds} ms`, { cause });
}

/** Finds an element; each further selector looks into the shadow root of what was found. */
const find = ([first = '', ...rest]: readonly string[]): string =>
  rest.reduce((found, selector) => `${found}?.shadowRoot?.querySelector(${JSON.stringify(selector)})`, `document.querySelector(${JSON.stringify(first)})`);

export const attribute = (name: string, ...path: readonly string[]): string => `${find(path)}?.getAttribute(${JSON.stringify(name)})`;

export const isThere = (...path: readonly string[]): string => `!!${find(path)}`;

const isFocused = (...path: readonly string[]): string => `((element) => !!element && element.getRootNode().activeElement === element)(${find(path)})`;

/** Goes to an element as somebody does who has no mouse. */
export async function tabTo(view: Surface, ...path: readonly string[]): Promise<void> {
  await until(path.join(' '), () => view.evaluate(`document.readyState === 'complete' && ${isThere(...path)}`));
  for (let steps = 0; steps < 40; steps += 1) {
    if (await view.evaluate(isFocused(...path))) return;
    await view.key('Tab');
  }
  throw new Error(`the Tab key does not lead to ${path.join(' ')}`);
}

/** Waits for an element, and clicks the middle of it. */
export async function press(view: Surface, ...path: readonly string[]): Promise<void> {
  const [x, y] = await until(path.join(' '), () => view.evaluate(`((element) => {
    if (!element || document.readyState !== 'complete') return null;
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { left, top, width, height } = element.getBoundingClientRect();
    return width && [Math.round(left + width / 2), Math.round(top + height / 2)];
  })(${find(path)})`) as Promise<[number, number] | null>);
  await view.click(x, y);
}

export async function fill(view: Surface, text: string, ...path: readonly string[]): Promise<void> {
  await press(view, ...path);
  await view.type(text);
}
