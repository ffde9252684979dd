import type { FieldError } from '../contract/wire.js';
import type { Flow } from '../flow/flow.js';
import type { Messages } from '../locales/en.js';
import type { Announcement } from './announcement.js';
import type { Expansion } from './expansion-controller.js';
import type { Field } from './fields.js';

/** The buttons beside the main one. */
export type SecondaryButton = 'check' | 'reopen' | 'leave' | 'cancel' | 'disconnect' | 'confirm' | 'keep';

/** All buttons, by their parts. */
export type ButtonName = SecondaryButton | 'action' | 'reveal';

/** Everything that the element shows, and who takes its events. */
export interface View {
  readonly flow: Flow;
  readonly authType: string;
  /** The form's inputs; empty where there is nothing to type now. */
  readonly fields: readonly Field[];
  readonly expansion: Expansion;
  /** Whether the main button has its short label. */
  readonly isCompact: boolean;
  readonly errors: readonly FieldError[];
  readonly announcement: Announcement;
  /** The names of the inputs into which the user has pasted lines. */
  readonly multiline: ReadonlySet<string>;
  /** The names of the secret inputs whose values are shown. */
  readonly revealed: ReadonlySet<string>;
  /** The text for a key, about this connector. */
  readonly text: (key: keyof Messages) => string;
  /** The language of the texts. */
  readonly language: string;
  /** Whether the main button opens a window. */
  readonly opensWindow: boolean;
  /** Whether the page itself goes to the sign-in of the current attempt. */
  readonly leavesPage: boolean;
  /** Whether the browser blocked the window, but the page itself may leave for the sign-in. */
  readonly mayLeave: boolean;
  readonly disabled: boolean;
  /** Whether the page provides the label of the main button. */
  readonly hasOwnLabel: boolean;
  /** Whether the user is being asked to confirm the disconnect. */
  readonly isConfirming: boolean;
  /** Whether the element is at work, also where the flow that is shown is settled. */
  readonly isBusy: boolean;
  /** Whether the main button is there already: asking for a description again must not take the focus away. */
  readonly keepsMainButton: boolean;
  /** Takes every event of the templates: by its type and, for a click, by the `part` of the button. */
  readonly listener: EventListenerObject;
}
