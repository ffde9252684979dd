import type { LitElement, ReactiveController } from 'lit';

/** The elements that an update may write to. Extensions add elements of their own, and may remove the icon. */
const WRITTEN = '[part]:not(img), bdi, slot, :is(button, label, bdi, a) > span';

/**
 * Renders everything anew when a translator or an extension has taken elements out of the shadow tree: Lit would go on to write to elements
 * that nobody sees, or throw.
 */
export class TreeController implements ReactiveController {
  readonly #host: LitElement;
  #rendered: Iterable<Element> = [];

  constructor(host: LitElement) {
    this.#host = host;
  }

  hostUpdate(): void {
    const { renderRoot: root, renderOptions } = this.#host;
    if ([...this.#rendered].every((each) => root.contains(each))) return;
    // Lit keeps what it knows of the tree at the node before which it renders.
    renderOptions.renderBefore = document.createComment('');
    root.replaceChildren(renderOptions.renderBefore);
  }

  hostUpdated(): void {
    this.#rendered = this.#host.renderRoot.querySelectorAll(WRITTEN);
  }
}
