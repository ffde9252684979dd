import { render } from 'lit/html.js';
import type { TemplateResult } from 'lit/html.js';
import { styles } from './styles.js';

/** A server that only imports the module has no elements. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** One for all elements. Adopted, not written as `<style>`: a strict content security policy lets it pass. */
let sheet: CSSStyleSheet | undefined;

/** A property that is its attribute, as `href` of a link is: there is one truth, and everybody can see it. */
export const reflected = (attribute: string): PropertyDescriptor & ThisType<Element> => ({
  get() {
    return this.getAttribute(attribute);
  },
  set(value: string | null | undefined) {
    if (value == null) this.removeAttribute(attribute);
    else this.setAttribute(attribute, value);
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
      this.prepare();
      this.#waiting = false;
      render(this.render(), this.shadowRoot as ShadowRoot);
      this.rendered();
    });
  }

  /** Takes note of what changed; asks for no further update. */
  protected abstract prepare(): void;

  /** What is to be seen now. */
  protected abstract render(): TemplateResult;

  /** It is to be seen. */
  protected abstract rendered(): void;
}
