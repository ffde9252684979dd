import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { endsForm } from '../flow/ends-form.js';
import type { Flow } from '../flow/flow.js';
import type { FocusController } from './focus-controller.js';

/** The element, as this controller sees it. */
type ExpansionHost = ReactiveControllerHost & { readonly compact: boolean };

/** How a compact element shows its form. `none`: it has none now, or the element is not compact. */
export type Expansion = 'none' | 'collapsed' | 'expanded';

/** Shows and hides the form of a compact element. It belongs to the view: the flow does not know of it. */
export class ExpansionController implements ReactiveController {
  readonly #host: ExpansionHost;
  readonly #focus: FocusController;
  #isOpen = false;

  constructor(host: ExpansionHost, focus: FocusController) {
    this.#host = host;
    this.#focus = focus;
    host.addController(this);
  }

  /** Without `compact` the form is always shown. If the page sets `compact` later, it starts hidden: the user has not opened it. */
  hostUpdate(): void {
    if (!this.#host.compact) this.#isOpen = false;
  }

  /** @param hasForm The connector needs inputs now. */
  expansionOf(hasForm: boolean): Expansion {
    if (!this.#host.compact || !hasForm) return 'none';
    return this.#isOpen ? 'expanded' : 'collapsed';
  }

  open(): void {
    this.#isOpen = true;
    this.#focus.enter('[part=input]');
    this.#host.requestUpdate();
  }

  /** Hides the form, which forgets everything that was typed. Returns whether it was open. */
  close(): boolean {
    if (!this.#isOpen) return false;
    this.#isOpen = false;
    this.#focus.next = '[part=action]';
    this.#host.requestUpdate();
    return true;
  }

  /** Hides the form when it has nothing to do any more. Shows it when the backend asks for a value that the form did not ask for. */
  follow(previous: Flow, flow: Flow): void {
    if (endsForm(previous, flow)) this.#isOpen = false;
    else if (flow.demanded.length > previous.demanded.length) this.#isOpen = true;
  }
}
