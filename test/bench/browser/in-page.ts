/** Functions that run in pages. Each uses only its arguments, because nothing else of this file is there. */

interface Updating extends HTMLElement {
  readonly updateComplete: Promise<unknown>;
}

/** State that a page keeps between two of these functions. */
type PageState = Window & { define: (() => void) | undefined };

/** A module's code, and the tag that it defines. */
export interface Module {
  readonly code: string;
  readonly tag: string;
}

/** Loads a module from memory, and waits until all its elements are rendered. */
export async function load({ code, tag }: Module): Promise<void> {
  await import(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  await Promise.all([...document.querySelectorAll<Updating>(tag)].map(({ updateComplete }) => updateComplete));
}

/** Loads a module from memory, but defers its element's definition until `define`. */
export async function evaluate({ code }: Module): Promise<void> {
  const original = customElements.define;
  customElements.define = (...definition) => {
    (window as unknown as PageState).define = () => { original.apply(customElements, definition); };
  };
  await import(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  customElements.define = original;
}

/** Makes the deferred definition. Resolves to the milliseconds until all elements are rendered. */
export async function define({ tag }: Module): Promise<number> {
  const elements = [...document.querySelectorAll<Updating>(tag)];
  const start = performance.now();
  (window as unknown as PageState).define?.();
  await Promise.all(elements.map(({ updateComplete }) => updateComplete));
  return performance.now() - start;
}

/** Creates defined elements, as a page does after loading a list. Resolves to the milliseconds until they are rendered. */
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

/** A rendered shadow tree as a template needs it, and its style sheets. */
export interface Shadow {
  readonly markup: string;
  readonly css: string;
}

/** Reads the shadow tree of the page's first element with this tag, without Lit's comments. */
export function readShadow(tag: string): Shadow {
  const root = document.querySelector(tag)!.shadowRoot!;
  return {
    markup: root.innerHTML.replaceAll(/<!--[^]*?-->/g, ''),
    css: root.adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText)).join('\n'),
  };
}

/** Sets the property `connector` of all elements with this tag. They may be upgraded later. */
export function giveConnectors({ tag, connector }: { readonly tag: string; readonly connector: unknown }): void {
  if (connector === undefined) return;
  for (const element of document.querySelectorAll(tag)) Object.assign(element, { connector });
}

/** Forces a layout. */
export const layOut = (): void => { document.body.getBoundingClientRect(); };

/** Counts the elements that are rendered or, with `mayWait`, that wait for the viewport to render. */
export const countReady = ({ tag, mayWait }: Module & { readonly mayWait: boolean }): number =>
  [...document.querySelectorAll(tag)].filter(({ shadowRoot }) => shadowRoot && (mayWait || shadowRoot.childElementCount)).length;

/** Loads an empty module. */
export async function loadNothing(): Promise<void> {
  await import(URL.createObjectURL(new Blob(['export {};'], { type: 'text/javascript' })));
}

/** Resolves after the next frame was painted. */
export const nextFrames = (): Promise<void> =>
  new Promise((resolve) => { requestAnimationFrame(() => { requestAnimationFrame(() => { resolve(); }); }); });
