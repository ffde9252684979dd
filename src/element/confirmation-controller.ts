import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Flow } from '../flow/flow.js';
import type { FocusController } from './focus-controller.js';

/** Asks the user whether to disconnect. It belongs to the view: the flow learns only of the confirmed answer. */
export class ConfirmationController implements ReactiveController {
  isOpen = false;
  readonly #host: ReactiveControllerHost;
  readonly #focus: FocusController;

  constructor(host: ReactiveControllerHost, focus: FocusController) {
    this.#host = host;
    this.#focus = focus;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.isOpen = false;
  }

  /** Asks, with the focus on the answer that changes nothing. */
  open(button: HTMLElement): void {
    // Safari does not focus a button that is clicked.
    button.focus();
    this.#show(true, '[part=keep]');
  }

  close(): void {
    this.#show(false, '[part=disconnect]');
  }

  /** Closes the question when the connection that it asks about changes: a press must not confirm what the user has not read. */
  follow(previous: Flow, { state, connector, authenticated }: Flow): void {
    const isSame = (['id', 'name', 'connectedAs', 'authType'] as const).every((member) => connector?.[member] === previous.connector?.[member]);
    if (state !== previous.state || !authenticated || !isSame) this.isOpen = false;
  }

  #show(isOpen: boolean, focused: string): void {
    this.isOpen = isOpen;
    this.#focus.next = focused;
    this.#host.requestUpdate();
  }
}
