import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** The control that the user begins with. */
const FIRST = '[part=input], button:enabled:not([part=reveal], [part=confirm])';

/** Keeps focus in the element when an update removes the focused button, and moves it to where the user has something to do next. */
export class FocusController implements ReactiveController {
  /** A selector for what the next update focuses, if focus is in the element; empty: only keep focus. */
  next = '';
  /** Whether the first description is on its way. A main button that is there meanwhile is not what the user begins with. */
  isLoading = false;
  readonly #host: ReactiveControllerHost & Element;
  #focused: Element | null = null;
  /** The page's control that had the focus when the page called `connect()`; `null`: none had, or the page has a form of its own. */
  #pressedFrom: Element | null = null;
  #isEntering = false;
  /** A request to focus the first control, once there is one. `before`: what had the focus then. */
  #request: { readonly options: FocusOptions | undefined; readonly before: Element | null } | null = null;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    const focused = this.#host.shadowRoot?.activeElement ?? null;
    const { activeElement, body } = this.#host.ownerDocument;
    // The focused button may have gone with nothing in its place. Remember that until the user has focused something else.
    if (focused || this.#focused?.isConnected || activeElement !== body) this.#focused = focused;
  }

  hostUpdated(): void {
    const root = this.#host.shadowRoot;
    const isHere = !!this.#focused || (this.#isEntering && this.follows);
    const focus = (selector: string): void => { root?.querySelector<HTMLElement>(selector)?.focus(); };
    if (isHere && this.next) focus(this.next);
    // The selector may match nothing: an error may name an input that the form does not show.
    if (isHere && !root?.activeElement) focus('button:not([part=reveal], [part=confirm])');
    this.next = '';
    this.#isEntering = false;
    this.#fulfil();
  }

  /** Notes from where the main button is pressed. A page with a form of its own keeps the focus. */
  press(isByOwnForm: boolean): void {
    this.#pressedFrom = isByOwnForm ? null : this.#elsewhere;
  }

  /**
   * With the next update, focuses what a press of the main button has shown, if focus is in the element, or still where it was when the
   * page called `connect()`: browsers focus the first field of an invalid form in the same way.
   */
  enter(selector: string): void {
    this.next = selector;
    this.#isEntering = true;
  }

  /** Whether focus is in the element, or follows what the page's press has shown. */
  get follows(): boolean {
    return !!this.#host.shadowRoot?.activeElement || (!!this.#pressedFrom && this.#pressedFrom === this.#elsewhere);
  }

  /** Focuses the first control: now, or as soon as there is one, unless something else gets the focus meanwhile. */
  request(options?: FocusOptions): void {
    this.#request = { options, before: this.#elsewhere };
    this.#fulfil();
  }

  /** Whether nothing has the focus but the page, or what contains the element, such as a dialog. */
  get isFree(): boolean {
    return !this.#elsewhere;
  }

  /**
   * The element with the focus outside this one, in its tree or in one around it. A button of a dialog around this one does not count:
   * a dialog that opens focuses its first button as long as the element has no control yet.
   */
  get #elsewhere(): Element | null {
    for (let at: Element | undefined = this.#host; at;) {
      const root = at.getRootNode() as Partial<ShadowRoot>;
      const { activeElement } = root;
      if (activeElement && activeElement !== this.#host.ownerDocument.body && !activeElement.contains(at)
        && !(activeElement.matches('button') && activeElement.closest('dialog')?.contains(at))) return activeElement;
      at = root.host;
    }
    return null;
  }

  #fulfil(): void {
    if (!this.#request) return;
    const { options, before } = this.#request;
    const root = this.#host.shadowRoot;
    const elsewhere = this.#elsewhere;
    const hasMoved = !!root?.activeElement || (elsewhere !== null && elsewhere !== before);
    const control = hasMoved ? null : root?.querySelector<HTMLElement>(this.isLoading ? '[part=input]' : FIRST);
    control?.focus(options);
    if (hasMoved || control) this.#request = null;
  }
}
