import type { CyclrConnectorAuth } from '../../../src/element.js';
import type { State } from '../../../src/flow/flow.js';
import type { ScriptedBackend } from './backend.js';
import { ScriptedWindow, withWindow } from './sign-in-window.js';

type Part = 'action' | 'check' | 'reopen' | 'cancel' | 'disconnect';

/** Uses one element as a user or a page does. */
export class Actor {
  readonly element: CyclrConnectorAuth;
  readonly backend: ScriptedBackend;

  constructor(element: CyclrConnectorAuth, backend: ScriptedBackend) {
    this.element = element;
    this.backend = backend;
  }

  /** Resolves when the element is in this state and has rendered it. */
  async reaches(state: State): Promise<void> {
    await new Promise<void>((resolve) => {
      if (this.element.state === state) resolve();
      this.element.addEventListener('cyclr-auth-state', ({ detail }) => { if (detail.state === state) resolve(); });
    });
    await this.element.updateComplete;
  }

  /** Fills all empty inputs. */
  fill(text = 'example'): void {
    for (const input of this.element.shadowRoot?.querySelectorAll('select') ?? []) input.selectedIndex = 1;
    for (const input of this.element.shadowRoot?.querySelectorAll('input') ?? []) input.value ||= text;
  }

  async press(part: Part): Promise<void> {
    await this.element.updateComplete;
    this.element.shadowRoot?.querySelector<HTMLButtonElement>(`[part=${part}]`)?.click();
  }

  /** Presses a button as {@link press} does. The button moves the focus, but the page keeps it where it is. */
  async pressWithoutFocus(part: Part): Promise<void> {
    this.element.inert = true;
    await this.press(part);
    await this.element.updateComplete;
    this.element.inert = false;
  }

  /** Starts an attempt. Its outcome is visible in the element. */
  connect(): void {
    this.element.connect().catch(() => undefined);
  }

  /** Starts a sign-in in this window; `null` for a blocked popup. */
  signIn(opened: ScriptedWindow | null = new ScriptedWindow()): void {
    withWindow(opened, () => { this.connect(); });
  }

  /** Fills in the form and submits it. */
  async submit(text?: string): Promise<void> {
    await this.reaches('ready');
    this.fill(text);
    this.connect();
  }
}
