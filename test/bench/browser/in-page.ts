/** Run in pages: these functions reach nothing of this file but their arguments. */

interface Updating extends HTMLElement {
  readonly updateComplete: Promise<unknown>;
}

/** What a page keeps between two of these functions. */
type Holding = Window & { define: (() => void) | undefined };

/** A module's code, and the tag that it defines. */
export interface Module {
  readonly code: string;
  readonly tag: string;
}

/** Loads a module from memory, up to where all its elements are rendered. */
export async function load({ code, tag }: Module): Promise<void> {
  await import(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  await Promise.all([...document.querySelectorAll<Updating>(tag)].map(({ updateComplete }) => updateComplete));
}

/** Loads a module from memory, but keeps its definition back until `define`. */
export async function evaluate({ code }: Module): Promise<void> {
  const original = customElements.define;
  customElements.define = (...definition) => {
    (window as unknown as Holding).define = () => { original.apply(customElements, definition); };
  };
  await import(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  customElements.define = original;
}

/** Defines what was kept back; gives the milliseconds until all elements are rendered. */
export async function define({ tag }: Module): Promise<number> {
  const elements = [...document.querySelectorAll<Updating>(tag)];
  const start = performance.now();
  (window as unknown as Holding).define?.();
  await Promise.all(elements.map(({ updateComplete }) => updateComplete));
  return performance.now() - start;
}

/** Makes elements that are defined already, as a script does that got a list; gives the milliseconds until they are rendered. */
export async function create({ tag, count }: Module & { readonly count: number }): Promise<number> {
  const start = performance.now();
  const all = document.createDocumentFragment();
  const elements: Updating[] = [];
  for (let id = 1; id <= count; id += 1) {
    const element = document.createElement(tag) as Updating;
    if (tag === 'x-floor') element.setAttribute('name', String(id));
    else {
      element.setAttribute('endpoint', '/api/connectors');
      element.setAttribute('connector-id', String(id));
    }
    elements.push(element);
    all.append(element);
  }
  document.body.append(all);
  await Promise.all(elements.map(({ updateComplete }) => updateComplete));
  return performance.now() - start;
}

/** Has the page laid out. */
export const layOut = (): void => { document.body.getBoundingClientRect(); };

/** How many elements show something, or, where that is enough, are ready to when they come into view. */
export const countReady = ({ tag, mayWait }: Module & { readonly mayWait: boolean }): number =>
  [...document.querySelectorAll(tag)].filter(({ shadowRoot }) => shadowRoot && (mayWait || shadowRoot.childElementCount)).length;

/** Loads a module with nothing in it. */
export async function loadNothing(): Promise<void> {
  await import(URL.createObjectURL(new Blob(['export {};'], { type: 'text/javascript' })));
}

/** Fulfilled when the browser has shown what there is. */
export const nextFrames = (): Promise<void> =>
  new Promise((resolve) => { requestAnimationFrame(() => { requestAnimationFrame(() => { resolve(); }); }); });
