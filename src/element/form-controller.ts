import type { LitElement, ReactiveController } from 'lit';
import type { ConnectValues, Submission } from '../attempt/events.js';
import type { AttemptRunner } from '../attempt/runner.js';
import { ConnectorAuthError } from '../client/connector-auth-error.js';
import type { FieldError } from '../contract/wire.js';
import type { Flow } from '../flow/flow.js';
import { SILENCE } from './announcement.js';
import { fieldsOf, inputsOf, readForm, readValues } from './fields.js';
import type { Autocomplete, Field, InputFault } from './fields.js';
import type { FocusController } from './focus-controller.js';
import { isSameLanguage } from './language.js';
import type { LanguageController } from './language-controller.js';
import { isBusy } from './wording.js';

/** The element, as its form sees it. */
type FormHost = LitElement & { readonly autocomplete: Autocomplete | null | undefined };

interface FormContext {
  readonly runner: AttemptRunner;
  readonly focus: FocusController;
  readonly language: LanguageController;
  /** Performs a requested update at once. */
  updateNow(): void;
}

/** Shared by all elements that need no set of their own. */
const NONE: ReadonlySet<string> = new Set();

const selectorOf = (name: string): string => `[part=input][name="${globalThis.CSS.escape(name)}"]`;

/** Knows the form's inputs, how they are shown, and what is wrong with them. What the user has typed stays with the input's name. */
export class FormController implements ReactiveController {
  /** The names of the inputs into which the user has pasted lines. */
  multiline = NONE;
  /** The names of the secret inputs whose values are shown. */
  revealed = NONE;
  announcement = SILENCE;
  /** Whether the next update shows another connector than the last one. */
  isOtherConnector = false;
  readonly #host: FormHost;
  readonly #context: FormContext;
  /** The rendered fields, now and before the last update. */
  #fields: readonly Field[] = [];
  #previousFields: readonly Field[] = [];
  /** The inputs as of the last update. A translator or an extension may have taken some of them out of the tree since. */
  #inputs: readonly HTMLInputElement[] = [];
  /** The values that the user has changed, by the names of their inputs. Only known during an update: they may be secrets. */
  #typed: ReadonlyMap<string, string> | undefined;
  /** Whether the focus was in the element, or follows its press, before this update has taken anything out of the tree. */
  #isHere = false;
  /** The faults of a form that was not sent; `null`: the form was sent, or the user has not tried. */
  #faults: readonly InputFault[] | null = null;

  constructor(host: FormHost, context: FormContext) {
    this.#host = host;
    this.#context = context;
    host.addController(this);
  }

  /** The form, if it is shown. Do not read its members while rendering, see `templates.ts`. */
  get element(): HTMLFormElement | null {
    return this.#host.renderRoot.querySelector('form');
  }

  /** The inputs that the connector needs, shown or hidden. */
  get fields(): readonly Field[] {
    const { runner: { authType, flow: { connector, demanded } }, language: { text } } = this.#context;
    return fieldsOf({ authType, connector, demanded, text, autocomplete: this.#host.autocomplete });
  }

  /**
   * The errors at the inputs. The page's own words are shown as they are. The backend's are replaced by the element's, unless they are in
   * the same language, or the page's text repeats them.
   */
  errorsOf({ error, connector }: Flow): readonly FieldError[] {
    if (this.#faults) return this.#worded(this.#faults);
    if (!error?.errors) return [];
    const { language: { current, text } } = this.#context;
    const key = error.code === 'missing_properties' ? 'required' : 'invalid_credentials';
    const isReadable = isSameLanguage(error.language, current.tag);
    return error.errors.map(({ name, detail }) => ({
      name,
      detail: error.status || !detail
        ? text(key, { name: connector?.name ?? undefined, error, detail }, isReadable ? detail : '')
        : detail,
    }));
  }

  /** Judges the page's values, or else those in the form, and shows the user what is missing or wrong. */
  read(values: ConnectValues | null | undefined): Submission | ConnectorAuthError {
    const { fields } = this;
    const { faults, code, ...submission } = values ? readValues(values, fields) : readForm(this.#host.renderRoot, fields);
    if (!faults.length) return submission;
    this.#faults = faults;
    this.#context.focus.enter('[aria-invalid=true]');
    this.#host.requestUpdate();
    return new ConnectorAuthError(code, '', { errors: this.#worded(faults) });
  }

  #worded(faults: readonly InputFault[]): readonly FieldError[] {
    const { text } = this.#context.language;
    return faults.map(({ name, textKey }) => ({ name, detail: text(textKey) }));
  }

  /** The errors of a form that was not sent are no longer true. */
  forgetErrors(): void {
    this.#faults = null;
  }

  /** Takes note of what this update renders. */
  noteFields(fields: readonly Field[], flow: Flow): void {
    this.#fields = fields;
    const focusedName = this.#host.shadowRoot?.activeElement?.getAttribute('name');
    this.#announce(flow, focusedName);
    if (this.isOtherConnector || !fields.length) {
      this.multiline = NONE;
      this.revealed = NONE;
    }
    if (!fields.length || !this.#haveMoved) return;
    if (focusedName) this.#context.focus.next ||= selectorOf(focusedName);
  }

  /** Decides when a failure comes: an alert that came with a later rendering would interrupt the user, who has gone elsewhere. */
  #announce(flow: Flow, focusedName: string | null | undefined): void {
    const about = (this.#fields.length ? this.#faults : null) ?? flow.error;
    const { announcement } = this;
    // While the element asks again and again, each answer that is missing has an error of its own, with the same text.
    if (about === announcement.about || (about && announcement.about && isBusy(flow.state))) return;
    const errors = this.errorsOf(flow);
    const first = this.#isHere ? this.#fields.find(({ name }) => errors.some((error) => error.name === name)) : null;
    const at = first && (first.name === focusedName ? first.name : '');
    this.announcement = { about, at: at ?? null, isSecond: !announcement.isSecond };
  }

  /** The inputs stand for another connector now. */
  startOver(): void {
    this.isOtherConnector = true;
    this.forgetErrors();
  }

  /** Takes what the user has typed, before Lit renders the inputs anew. */
  hostUpdate(): void {
    this.#isHere = this.#context.focus.follows;
    if (!this.#inputs.length || this.isOtherConnector) return;
    const typed = new Map<string, string>();
    for (const { name, value } of this.#inputs) {
      const field = this.#previousFields.find((each) => each.name === name);
      if (value !== (field?.value ?? '')) typed.set(name, value);
    }
    this.#typed = typed;
  }

  /** Lit reuses the inputs that are there, by their places. A value typed for one thing must not appear in the input for another. */
  hostUpdated(): void {
    if (this.isOtherConnector || this.#haveMoved) this.element?.reset();
    this.#inputs = inputsOf(this.#host.renderRoot);
    for (const input of this.#inputs) {
      const typed = this.#typed?.get(input.name);
      if (typed === undefined || typed === input.value) continue;
      input.value = typed;
      // A choice that is not offered any more cannot be chosen.
      if (input.value !== typed) input.value = '';
    }
    this.#typed = undefined;
    this.#previousFields = this.#fields;
    this.isOtherConnector = false;
  }

  /** A single-line input would join the pasted lines, so a `<textarea>` takes its place. */
  paste(event: ClipboardEvent): void {
    const { name, selectionStart, selectionEnd } = event.currentTarget as HTMLInputElement;
    const text = event.clipboardData?.getData('text') ?? '';
    // The browser takes line breaks at the end off.
    if (!/[\r\n]/.test(text.trim())) return;
    event.preventDefault();
    this.multiline = new Set(this.multiline).add(name);
    const selector = selectorOf(name);
    this.#context.focus.next = selector;
    this.#host.requestUpdate();
    this.#context.updateNow();
    const textarea = this.#host.renderRoot.querySelector<HTMLTextAreaElement>(selector);
    textarea?.setRangeText(text, selectionStart ?? 0, selectionEnd ?? 0, 'end');
  }

  /** Shows the value of the secret input beside a button, or hides it. */
  reveal(button: Element): void {
    const { name } = button.previousElementSibling as HTMLInputElement;
    const revealed = new Set(this.revealed);
    if (!revealed.delete(name)) revealed.add(name);
    this.revealed = revealed;
    this.#host.requestUpdate();
  }

  /** Whether the place of a rendered input is now that of another one. Inputs added after the others change nothing. */
  get #haveMoved(): boolean {
    return this.#previousFields.some(({ name }, place) => name !== this.#fields[place]?.name);
  }
}
