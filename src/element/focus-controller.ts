import type { ReactiveController, ReactiveControllerHost } from 'lit';

type FocusHost = ReactiveControllerHost & { readonly shadowRoot: ShadowRoot | null };

/** Keeps focus in the element when an update removes the focused button, and moves it to where the user has something to do next. */
export class FocusController implements ReactiveController {
  /** A selector for what the next update focuses, if focus is in the element; empty: only keep focus. */
  next = '';
  readonly #host: FocusHost;
  #focused: Element | null = null;

  constructor(host: FocusHost) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    const focused = this.#host.shadowRoot?.activeElement ?? null;
    // The focused button may have gone with nothing in its place. Remember that until the user has focused something else.
    if (focused || this.#focused?.isConnected || document.activeElement !== document.body) this.#focused = focused;
  }

  hostUpdated(): void {
    const root = this.#host.shadowRoot;
    if (this.#focused && (this.next || !root?.activeElement)) root?.querySelector<HTMLElement>(this.next || 'button:not([part=reveal])')?.focus();
    this.next = '';
  }
}
