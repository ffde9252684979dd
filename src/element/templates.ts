import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { choicesOf } from '../contract/values.js';
import type { FieldError } from '../contract/wire.js';
import { RUNNING } from '../flow/flow.js';
import type { Flow, State } from '../flow/flow.js';
import type { Messages } from '../locales/en.js';
import type { Field } from './fields.js';
import { failureKey, needsAttention, statusKey } from './wording.js';

/** The buttons beside the main one. */
export type SecondaryButton = 'check' | 'reopen' | 'leave' | 'cancel' | 'disconnect';

/** Everything that the element shows, and what its buttons do. */
export interface View {
  readonly flow: Flow;
  readonly authType: string;
  /** The form's inputs; empty where there is nothing to type now. */
  readonly fields: readonly Field[];
  readonly errors: readonly FieldError[];
  /** The names of the inputs into which the user has pasted lines. */
  readonly multiline: ReadonlySet<string>;
  readonly onPaste: (event: ClipboardEvent) => void;
  /** The names of the secret inputs whose values are shown. */
  readonly revealed: ReadonlySet<string>;
  readonly onReveal: (event: Event) => void;
  /** The text for a key, about this connector. */
  readonly text: (key: keyof Messages) => string;
  /** The language of the texts. */
  readonly language: string;
  /** Whether the main button opens a window. */
  readonly opensWindow: boolean;
  /** Whether the browser blocked the window, but the page itself may leave for the sign-in. */
  readonly mayLeave: boolean;
  readonly disabled: boolean;
  /** Whether the page provides the label of the main button. */
  readonly hasOwnLabel: boolean;
  readonly onSlotChange: () => void;
  /** Called when the user presses the main button, or Enter in an input. */
  readonly onSubmit: (event: Event) => void;
  /** Called with the click on a button beside the main one; its `part` names it. */
  readonly onClick: (event: Event) => void;
}

/** The icons that an `<img>` may get. Not even SVG runs a script there. */
const ICON = /^(https:|data:image\/)/;

/** One field with what its templates need. */
interface FieldView {
  readonly view: View;
  readonly field: Field;
  /** Its place in the form, which makes the ids of its elements unique. */
  readonly id: number;
  readonly error: FieldError | undefined;
}

/**
 * A choice that is stored but no longer offered stays in the list. Each option has its value as an attribute: a browser that translates the
 * page changes the text.
 */
const selectTemplate = ({ view: { text }, field: { name, required, value }, id, error }: FieldView, choices: readonly string[]): TemplateResult => html`
  <select part="input" id="i${id}" name=${name} ?required=${required} aria-invalid=${!!error} aria-describedby="d${id}">
    ${[...new Set(['', ...choices, value ?? ''])].map((choice) => html`<option value=${choice} ?selected=${choice === value}>${choice || text('choose')}</option>`)}
  </select>`;

const isHidden = ({ view: { revealed }, field: { name, secret } }: FieldView): boolean => !!secret && !revealed.has(name);

/** A `<textarea>` has no type: the style sheet hides its value. */
const textareaTemplate = (fieldView: FieldView): TemplateResult => {
  const { field: { name, required, value, autocomplete }, id, error } = fieldView;
  return html`
  <textarea part="input" id="i${id}" name=${name} ?required=${required} aria-invalid=${!!error} aria-describedby="d${id}" dir="auto" ?data-hidden=${isHidden(fieldView)}
    .defaultValue=${value ?? ''} autocapitalize="none" spellcheck="false" autocomplete=${autocomplete ?? 'off'} rows="4"></textarea>`;
};

/** The page never receives a stored secret, so a secret input is always empty at first. */
const inputTemplate = (fieldView: FieldView): TemplateResult => {
  const { view, field: { name, required, secret, type, value, autocomplete }, id, error } = fieldView;
  return html`
  <input part="input" id="i${id}" name=${name} ?required=${required} aria-invalid=${!!error} aria-describedby="d${id}" dir="auto"
    type=${isHidden(fieldView) ? 'password' : 'text'} value=${value ?? nothing} autocapitalize="none" spellcheck="false"
    inputmode=${type === 'number' ? 'decimal' : nothing} autocomplete=${autocomplete ?? (secret ? 'new-password' : 'off')}
    data-1p-ignore=${autocomplete ? nothing : ''} data-lpignore=${!autocomplete} @paste=${view.onPaste}>`;
};

const revealTemplate = (fieldView: FieldView): TemplateResult => {
  const { view: { text, onReveal }, id } = fieldView;
  return html`
  <button type="button" part="reveal" id="r${id}" aria-labelledby="r${id} l${id}" @click=${onReveal}>${text(isHidden(fieldView) ? 'show' : 'hide')}</button>`;
};

/** A full-width parenthesis brings its own space. */
const spaced = (text: string): string => text.startsWith('（') ? text : ` ${text}`;

/** A stored value with lines keeps them: a single-line input would join them. */
const hasLines = ({ multiline }: View, { name, type, value }: Field): boolean =>
  type === 'multiline' || multiline.has(name) || /[\r\n]/.test(value ?? '');

const fieldTemplate = (view: View, field: Field, id: number): TemplateResult => {
  const error = view.errors.find(({ name }) => name === field.name);
  const fieldView: FieldView = { view, field, id, error };
  const choices = choicesOf(field);
  return html`<div part="field">
    <label part="label" for="i${id}" id="l${id}">${field.label}${field.required === false ? spaced(view.text('optional')) : nothing}</label>
    <div>${choices
      ? selectTemplate(fieldView, choices)
      : [hasLines(view, field) ? textareaTemplate(fieldView) : inputTemplate(fieldView), field.secret ? revealTemplate(fieldView) : nothing]}</div>
    <span id="d${id}"><span part="error" dir="auto">${error?.detail}</span> <span part="hint" dir="auto">${field.hint}</span></span>
  </div>`;
};

const iconTemplate = (icon: string): TemplateResult => html`<img part="icon" alt="" src=${icon} referrerpolicy="no-referrer">`;

/** Waiting for the user is no work of the element's: `detached` shows no spinner. */
const isBusy = (state: State): boolean => state === 'loading' || (state !== 'detached' && RUNNING.includes(state));

const statusText = ({ flow, text }: View): unknown => {
  const key = statusKey(flow);
  if (!key) return nothing;
  return key === 'attention' ? html`<bdi part="attention">${text(key)}</bdi>` : html`<bdi>${text(key)}</bdi>`;
};

/** The error of the attempt, unless it is shown at an input. */
const errorText = ({ flow, authType, fields, mayLeave, text }: View): unknown => {
  const { error } = flow;
  if (!error || fields.some(({ name }) => error.errors?.some((each) => each.name === name))) return nothing;
  const key = failureKey({ flow, authType, hasInputs: fields.length > 0, mayLeave }, error);
  return html`<bdi>${text(key)}${error.reference ? ` ${text('reference')}` : nothing}</bdi>`;
};

const newWindowTemplate = ({ text }: View): TemplateResult => html` <span role="img" aria-label=${text('newWindow')}>↗</span>`;

const mainLabel = ({ flow: { state, connector }, fields, text }: View): string => {
  if (state === 'connected') return text('reconnect');
  if (state === 'failed' && !fields.length) return text('retry');
  return text(connector?.name ? 'connectTo' : 'connect');
};

/** Not the thing to do next, so it is no prominent button: the connection works, or another attempt comes to the same end. */
const isPlain = ({ flow, fields }: View): boolean =>
  (flow.state === 'connected' && !needsAttention(flow)) || (flow.state === 'failed' && !fields.length && !flow.error?.retryable);

/** The main button stays in the tree while an attempt runs, so that it keeps focus. It is then only marked as disabled. */
const mainButtonTemplate = (view: View): TemplateResult => html`
  <button part="action" ?data-plain=${isPlain(view)} ?disabled=${view.disabled} aria-disabled=${isBusy(view.flow.state)}
  ><slot @slotchange=${view.onSlotChange}></slot>${view.hasOwnLabel ? nothing : mainLabel(view)}${view.opensWindow ? newWindowTemplate(view) : nothing}</button>`;

/** Only "cancel" works while the element is disabled: it starts nothing. */
const buttonTemplate = (view: View, name: SecondaryButton): TemplateResult => html`
  <button type="button" part=${name} ?disabled=${view.disabled && name !== 'cancel'} @click=${view.onClick}
  >${view.text(name)}${name === 'reopen' ? newWindowTemplate(view) : nothing}</button>`;

const hasMainButton = ({ flow: { state, error } }: View): boolean =>
  state !== 'idle' && state !== 'loading' && state !== 'detached' && error?.code !== 'unsupported_auth_type';

/** The buttons beside the main one, in order. */
function secondaryButtons({ flow: { state, connector }, mayLeave }: View): readonly SecondaryButton[] {
  const isAuthenticated = !!connector?.authenticated;
  const canCancel = RUNNING.includes(state) || (isAuthenticated && (state === 'ready' || state === 'failed'));
  return [
    ...(state === 'detached' ? ['check', 'reopen'] as const : []),
    ...(mayLeave ? ['leave'] as const : []),
    ...(canCancel ? ['cancel'] as const : []),
    ...(isAuthenticated && (state === 'connected' || state === 'failed') ? ['disconnect'] as const : []),
  ];
}

/**
 * The whole element. The live regions of status and error are always in the tree: one that is inserted with its text is not announced.
 * Nothing has `aria-busy`: screen readers do not announce what changes within it.
 */
export const elementTemplate = (view: View): TemplateResult => {
  const { flow, fields, language, onSubmit } = view;
  const { state, connector } = flow;
  const { name, description, icon } = connector ?? {};
  return html`<div part="base" role="group" lang=${language || nothing} aria-labelledby="title">
    <slot name="header"><header>
      ${icon && ICON.test(icon) ? iconTemplate(icon) : nothing}
      <hgroup>
        <strong part="title" id="title" dir="auto">${name}</strong>
        <p part="description" dir="auto">${description}</p>
      </hgroup>
    </header></slot>
    <form part="form" novalidate @submit=${onSubmit}>
      ${fields.map((field, id) => fieldTemplate(view, field, id))}
      <p part="status" role="status" ?data-busy=${isBusy(state)} ?data-connected=${statusKey(flow) === 'connected'}>${statusText(view)}</p>
      <p part="error" role="alert">${errorText(view)}</p>
      <div part="actions">
        ${hasMainButton(view) ? mainButtonTemplate(view) : nothing}
        ${secondaryButtons(view).map((button) => buttonTemplate(view, button))}
      </div>
    </form>
    <slot name="footer"></slot>
  </div>`;
};
