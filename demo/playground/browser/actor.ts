import type { CyclrConnectorAuth } from '../../../src/element.js';
import type { State } from '../../../src/flow/flow.js';
import type { ScriptedBackend } from './backend.js';
import { ScriptedWindow, withWindow } from './sign-in-window.js';

type Part = 'action' | 'check' | 'reopen' | 'cancel' | 'disconnect';

/** Does with one element what its user does, and nothing that a user or a page could not. */
export class Actor {
  readonly element: CyclrConnectorAuth;
  readonly backend: ScriptedBackend;

  constructor(element: CyclrConnectorAuth, backend: ScriptedBackend) {
    this.element = element;
    this.backend = backend;
  }

  /** Fulfilled once the element is in that state, and shows it. */
  async reaches(state: State): Promise<void> {
    await new Promise<void>((resolve) => {
      if (this.element.state === state) resolve();
      this.element.addEventListener('cyclr-auth-state', ({ detail }) => { if (detail.state === state) resolve(); });
    });
    await this.element.updateComplete;
  }

  /** Types into every input, as long as nothing is in it. */
  fill(text = 'example'): void {
    for (const input of this.element.shadowRoot?.querySelectorAll('select') ?? []) input.selectedIndex = 1;
    for (const input of this.element.shadowRoot?.querySelectorAll('input') ?? []) input.value ||= text;
  }

  async press(part: Part): Promise<void> {
    await this.element.updateComplete;
    this.element.shadowRoot?.querySelector<HTMLButtonElement>(`[part=${part}]`)?.click();
  }

  /** Does what the main button does; how that ends is to be seen. */
  connect(): void {
    this.element.connect().catch(() => undefined);
  }

  /** Begins a sign-in in that window; `null`: the browser opens none. */
  signIn(opened: ScriptedWindow | null = new ScriptedWindow()): void {
    withWindow(opened, () => { this.connect(); });
  }

  /** Fills in the form and sends it. */
  async submit(text?: string): Promise<void> {
    await this.reaches('ready');
    this.fill(text);
    this.connect();
  }
}
