import { nothing } from 'lit';
import type { LitElement, TemplateResult } from 'lit';
import { abortError } from '../attempt/callers.js';
import type { Refusal } from '../attempt/callers.js';
import { disconnect } from '../attempt/disconnect.js';
import type { ConnectValues } from '../attempt/events.js';
import type { AttemptHost, AttemptRunner } from '../attempt/runner.js';
import { ConnectorAuthError } from '../client/connector-auth-error.js';
import { isOAuth } from '../contract/auth-types.js';
import { differ } from '../flow/evidence.js';
import { RESTING, RUNNING } from '../flow/flow.js';
import type { CancelReason, Display, Flow } from '../flow/flow.js';
import { ConfirmationController } from './confirmation-controller.js';
import { ExpansionController } from './expansion-controller.js';
import type { Autocomplete } from './fields.js';
import { FocusController } from './focus-controller.js';
import { FormController } from './form-controller.js';
import { LanguageController } from './language-controller.js';
import { hasOwnLabel } from './own-label.js';
import { SettledFlow } from './settled-flow.js';
import { elementTemplate } from './templates.js';
import { contextOf } from './texts.js';
import type { CustomMessages } from './texts.js';
import { TreeController } from './tree-controller.js';
import type { ButtonName } from './view.js';
import { isBusy } from './wording.js';

/** The element, as its view sees it: the page's settings as they are now. */
export type ViewHost = LitElement & AttemptHost & {
  readonly compact: boolean;
  readonly messages: CustomMessages | null | undefined;
  readonly autocomplete: Autocomplete | null | undefined;
};

/** Work that only the element itself can do: its methods for it are not public. */
interface ViewActions {
  /** Called before a press, so that a setting counts that the page changed in the same task. */
  takeSettings(): void;
  /** Performs a requested update at once. */
  updateNow(): void;
}

/** The buttons that stay when they are clicked. */
const STAYING: readonly ButtonName[] = ['action', 'check', 'reveal'];

/**
 * Shows the element, and takes what the user does with it. Made when it is first needed, at the latest for the first rendering: most
 * elements of a long list are never seen.
 */
export class ElementView implements EventListenerObject {
  readonly focus: FocusController;
  readonly form: FormController;
  readonly language: LanguageController;
  readonly #host: ViewHost;
  readonly #runner: AttemptRunner;
  readonly #takeSettings: () => void;
  readonly #expansion: ExpansionController;
  readonly #confirmation: ConfirmationController;
  readonly #settled = new SettledFlow();
  /** Whether the press of the main button has submitted the form. */
  #isSubmitted = false;

  constructor(host: ViewHost, runner: AttemptRunner, { takeSettings, updateNow }: ViewActions) {
    this.#host = host;
    this.#runner = runner;
    this.#takeSettings = takeSettings;
    this.language = new LanguageController(host);
    this.focus = new FocusController(host);
    this.#expansion = new ExpansionController(host, this.focus);
    this.#confirmation = new ConfirmationController(host, this.focus);
    // Before the tree, which may replace the inputs: the form keeps what the user has typed.
    this.form = new FormController(host, { runner, focus: this.focus, language: this.language, updateNow });
    host.addController(new TreeController(host));
  }

  /** Whether a compact element shows its form. */
  get isExpanded(): boolean {
    return this.#host.compact && !!this.form.element;
  }

  render(): TemplateResult | typeof nothing {
    if (!this.language.isReady) return nothing;
    const flow = this.#settled.of(this.#runner.flow);
    const { authType } = this.#runner;
    const { compact, display, disabled } = this.#host;
    const { error } = flow;
    const about = contextOf(flow);
    const { current, text } = this.language;
    const allFields = this.form.fields;
    const hasForm = allFields.length > 0 && flow.state !== 'idle' && flow.question !== 'disconnect';
    const expansion = this.#expansion.expansionOf(hasForm);
    // While the element asks whether a cancelled disconnect had its effect, it shows no form that was not there.
    const isConnected = flow.state === 'connected' || (flow.state === 'loading' && flow.authenticated && !this.form.element);
    const fields = hasForm && !isConnected && expansion !== 'collapsed' ? allFields : [];
    this.form.noteFields(fields, flow);
    this.focus.isLoading = flow.question === 'description';
    return elementTemplate({
      flow,
      authType,
      fields,
      expansion,
      isCompact: compact,
      errors: this.form.errorsOf(flow),
      announcement: this.form.announcement,
      multiline: this.form.multiline,
      revealed: this.form.revealed,
      text: (key) => text(key, about),
      language: current.tag,
      opensWindow: isOAuth(authType) && display === 'popup' && fields.length === allFields.length,
      leavesPage: this.#runner.plan.display === 'page',
      // Most sign-in pages refuse to be shown in a frame.
      mayLeave: error?.code === 'popup_blocked' && isOAuth(authType) && top === window,
      disabled,
      hasOwnLabel: hasOwnLabel(this.#host),
      isConfirming: this.#confirmation.isOpen,
      isBusy: isBusy(this.#runner.flow.state),
      keepsMainButton: this.focus.isLoading && !this.form.isOtherConnector && !!this.#host.renderRoot.querySelector('[part=action]'),
      listener: this,
    });
  }

  /** Follows a change of the flow, before the next rendering. */
  follow(before: Flow, after: Flow): void {
    const [previous, flow] = this.#settled.follow(before, after);
    this.#confirmation.follow(previous, flow);
    this.#expansion.follow(previous, flow);
    if (differ(previous.connector?.id, flow.connector?.id)) this.form.startOver();
    if (flow.state === previous.state) return;
    this.form.forgetErrors();
    // Its disconnect did not succeed: a press must not begin a sign-in.
    if (previous.state === 'loading' && previous.authenticated && flow.state === 'connected') this.focus.next = '[part=disconnect]';
    if (flow.error?.errors?.length) this.focus.enter('[aria-invalid=true]');
    else if (flow.state === 'ready' && previous.state === 'connected' && flow.authenticated) this.focus.enter('[part=input]');
  }

  cancel(reason: CancelReason): void {
    if (this.#expansion.close()) this.#settled.dismissed = this.#runner.flow.error;
    this.#runner.put({ type: 'cancel', reason });
  }

  /**
   * Does what the main button does in the current state.
   * @param display Whether an OAuth sign-in opens a window, or leaves the page.
   * @param values The page's own values, in place of those in the form.
   * @returns why no attempt can begin; `null` if one did, or runs already, or if the form is shown first. If the press only loads the
   *   description again, a promise that resolves when that has ended.
   */
  press(display: Display, values?: ConnectValues | null): Refusal | null | Promise<Refusal> {
    this.#takeSettings();
    this.focus.press(!!values);
    const runner = this.#runner;
    const { flow: { state }, authType } = runner;
    if (this.#host.disabled) return new ConnectorAuthError('misconfigured', 'disabled');
    if (state === 'idle' || state === 'loading') return new ConnectorAuthError('misconfigured', state);
    if (RUNNING.includes(state)) {
      runner.effects.focusWindow();
      return null;
    }
    if (state !== 'connected' && !authType) return runner.begin({ type: 'load' }).then(abortError);
    if (!values && this.#showForm()) return null;
    const submission = this.form.read(values);
    if (submission instanceof ConnectorAuthError) return submission;
    if (isOAuth(authType)) return runner.connect(submission, display);
    runner.submit(submission);
    return null;
  }

  /** Takes the events of all templates. A function for each of them would stay with every element. */
  handleEvent(event: Event): void {
    switch (event.type) {
      case 'submit': this.#takeSubmit(event); break;
      case 'click': this.#takeClick(event as MouseEvent); break;
      case 'keydown': this.#takeKey(event as KeyboardEvent); break;
      case 'paste': this.form.paste(event as ClipboardEvent); break;
      case 'slotchange': this.#host.requestUpdate(); break;
      default: this.#runner.prepareForPress();
    }
  }

  #takeSubmit(event: Event): void {
    event.preventDefault();
    this.#isSubmitted = true;
    void this.press(this.#host.display);
  }

  #takeClick(event: MouseEvent): void {
    const target = event.currentTarget as HTMLButtonElement;
    const button = target.getAttribute('part') as ButtonName;
    // The second click of a double click may meet a button that the first one has shown.
    if (event.detail > 1 && !STAYING.includes(button)) return;
    // The main button brings the window to the front.
    if (target.getAttribute('aria-disabled') && button !== 'action') return;
    switch (button) {
      case 'action':
        event.preventDefault();
        // Safari does not focus a button that is clicked.
        if (!this.#host.shadowRoot?.activeElement) target.focus();
        this.#submit(target);
        break;
      case 'reveal': this.form.reveal(target); break;
      case 'leave': void this.press('page'); break;
      case 'disconnect': this.#confirmation.open(target); break;
      case 'confirm':
      case 'keep':
        this.#confirmation.close();
        if (button === 'confirm') void disconnect(this.#host, this.#runner);
        break;
      case 'cancel': this.cancel('user'); break;
      default: this.#runner.put({ type: button });
    }
  }

  /**
   * Submits the form, if there is one: password managers wait for its event. In a sandbox without `allow-forms`, only WebKit
   * dispatches one.
   */
  #submit(button: HTMLButtonElement): void {
    this.#isSubmitted = false;
    button.form?.requestSubmit(button);
    if (!this.#isSubmitted) void this.press(this.#host.display);
  }

  /** Escape keeps the connection, or hides the form, and does nothing else: the page may close a dialog by it. */
  #takeKey(event: KeyboardEvent): void {
    const isHiding = this.isExpanded && RESTING.includes(this.#settled.of(this.#runner.flow).state);
    if (event.key !== 'Escape' || event.isComposing || !(this.#confirmation.isOpen || isHiding)) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.#confirmation.isOpen) this.#confirmation.close();
    else this.cancel('user');
  }

  /** Shows the form of a compact element, or of a connected connector. Returns whether there was one to show. */
  #showForm(): boolean {
    const { flow: { state }, authType } = this.#runner;
    const hasInputs = this.form.fields.length > 0;
    const isCollapsed = this.#expansion.expansionOf(hasInputs) === 'collapsed';
    if (isCollapsed) {
      this.form.forgetErrors();
      this.#expansion.open();
    }
    const isConnected = state === 'connected' && (hasInputs || !isOAuth(authType));
    if (isConnected) this.#runner.put({ type: 'edit' });
    return isCollapsed || isConnected;
  }
}
