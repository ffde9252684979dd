import { render } from 'lit/html.js';
import type { TemplateResult } from 'lit/html.js';
import { styles } from './styles.js';

/** A server that only imports the module has no elements. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** One for all elements. Adopted, not written as `<style>`: a strict content security policy lets it pass. */
let sheet: CSSStyleSheet | undefined;

/** Nothing given is no attribute: frameworks bind what a page leaves out as `undefined`. */
export function setAttribute(element: Element, name: string, value: string | number | null | undefined): void {
  if (value == null) element.removeAttribute(name);
  else element.setAttribute(name, String(value));
}

/** A property that is its attribute, as `href` of a link is: there is one truth, and everybody can see it. */
export const reflected = (attribute: string): PropertyDescriptor & ThisType<Element> => ({
  get() {
    return this.getAttribute(attribute);
  },
  set(value: string | null | undefined) {
    setAttribute(this, attribute, value);
  },
});

/**
 * An element with a shadow tree that is rendered once for any number of changes. Where properties are attributes, an element needs no more
 * of Lit than its templates, and a page loads half as much of it.
 */
export abstract class RenderedElement extends Base {
  /** Fulfilled when everything that has changed until now is shown. */
  updateComplete: Promise<void> = Promise.resolve();
  #waiting = false;

  constructor() {
    super();
    if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(styles);
    this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet];
  }

  connectedCallback(): void {
    this.requestUpdate();
  }

  attributeChangedCallback(_name: string, _old: string | null, _value: string | null): void {
    this.requestUpdate();
  }

  protected requestUpdate(): void {
    if (this.#waiting || !this.isConnected) return;
    this.#waiting = true;
    this.updateComplete = Promise.resolve().then(() => {
      const root = this.shadowRoot as ShadowRoot;
      const later = this.prepare()?.then(() => {
        this.requestUpdate();
        return this.#waiting ? this.updateComplete : undefined;
      });
      this.#waiting = false;
      // Only the first rendering waits; a later one shows at once what there is.
      if (!root.hasChildNodes() && (later || this.isUnseen())) return later;
      render(this.render(), root);
      this.rendered();
      return later;
    });
  }

  /** Takes note of what changed; asks for no further update. Gives a promise where what is to be shown is still on its way. */
  protected abstract prepare(): Promise<void> | undefined;

  /** There is nothing to see yet, and the first rendering would be for nobody: of a thousand elements most are never looked at. */
  protected abstract isUnseen(): boolean;

  /** What is to be seen now. */
  protected abstract render(): TemplateResult;

  /** It is to be seen. */
  protected abstract rendered(): void;
}
