import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { FieldError } from '../contract/wire.js';
import { RUNNING } from '../flow/flow.js';
import type { Flow } from '../flow/flow.js';
import type { Messages } from '../locales/en.js';
import type { Field } from './fields.js';

/** The buttons beside the main one. */
export type SecondaryButton = 'check' | 'reopen' | 'leave' | 'cancel' | 'disconnect';

/** Everything that the element shows, and what its buttons do. */
export interface View {
  readonly flow: Flow;
  /** The form's inputs; empty where there is nothing to type now. */
  readonly fields: readonly Field[];
  readonly errors: readonly FieldError[];
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
  readonly onSubmit: (event: Event) => void;
  readonly onPress: (button: SecondaryButton) => void;
}

/** The icons that an `<img>` may get. Not even SVG runs a script there. */
const ICON = /^(https:|data:image\/)/;

/** Shows the value of a secret input, or hides it again. */
function toggleReveal({ currentTarget }: Event): void {
  const button = currentTarget as HTMLButtonElement;
  const input = button.previousElementSibling as HTMLInputElement;
  const isShown = input.type === 'password';
  input.type = isShown ? 'text' : 'password';
  button.setAttribute('aria-pressed', String(isShown));
}

/** One field with what its templates need. */
interface FieldView {
  readonly view: View;
  readonly field: Field;
  /** Its place in the form, which makes the ids of its elements unique. */
  readonly id: number;
  readonly error: FieldError | undefined;
}

const selectTemplate = ({ view: { text }, field: { name, options, required, value }, id, error }: FieldView): TemplateResult => html`
  <select part="input" id="i${id}" name=${name} ?required=${required} aria-invalid=${!!error} aria-describedby="d${id}">
    <option value="">${text('choose')}</option>
    ${options?.map((option) => html`<option ?selected=${option === value}>${option}</option>`)}
  </select>`;

const inputTemplate = ({ view: { text }, field: { name, required, secret, value, autocomplete }, id, error }: FieldView): TemplateResult => html`
  <input part="input" id="i${id}" name=${name} ?required=${required} aria-invalid=${!!error} aria-describedby="d${id}" dir="auto"
    type=${secret ? 'password' : 'text'} value=${value ?? nothing} autocapitalize="none" spellcheck="false"
    autocomplete=${autocomplete ?? (secret ? 'new-password' : 'off')}
    data-1p-ignore=${autocomplete ? nothing : ''} data-lpignore=${!autocomplete}
  >${secret
    ? html`<button type="button" part="reveal" id="r${id}" aria-pressed="false" aria-labelledby="r${id} l${id}" @click=${toggleReveal}>${text('show')}</button>`
    : nothing}`;

const fieldTemplate = (view: View, field: Field, id: number): TemplateResult => {
  const error = view.errors.find(({ name }) => name === field.name);
  const fieldView = { view, field, id, error };
  return html`<div part="field">
    <label part="label" for="i${id}" id="l${id}">${field.label}${field.required ? nothing : ` (${view.text('optional')})`}</label>
    <div>${field.options?.length ? selectTemplate(fieldView) : inputTemplate(fieldView)}</div>
    <span id="d${id}"><span part="error" dir="auto">${error?.detail}</span> <span part="hint" dir="auto">${field.hint}</span></span>
  </div>`;
};

const headerTemplate = ({ flow: { connector } }: View): TemplateResult => {
  const { name, description, icon } = connector ?? {};
  return html`<slot name="header"><header>
    ${icon && ICON.test(icon) ? html`<img part="icon" alt="" src=${icon} referrerpolicy="no-referrer">` : nothing}
    <hgroup>
      <strong part="title" id="title" dir="auto">${name}</strong>
      <p part="description" dir="auto">${description}</p>
    </hgroup>
  </header></slot>`;
};

/** Waiting for the user is no work of the element's: `detached` shows no spinner. */
const isBusy = ({ flow: { state } }: View): boolean => state === 'loading' || (state !== 'detached' && RUNNING.includes(state));

const statusTemplate = (view: View): TemplateResult => {
  const { flow: { state }, text } = view;
  const isShown = isBusy(view) || state === 'detached' || state === 'connected';
  return html`<p part="status" role="status" ?data-busy=${isBusy(view)}>${isShown ? html`<bdi>${text(state as 'loading')}</bdi>` : nothing}</p>`;
};

/** The error of the attempt, unless it is shown at an input. */
const errorTemplate = (view: View): TemplateResult => {
  const { flow: { error }, fields, text } = view;
  const isAtInput = fields.some(({ name }) => error?.errors?.some((each) => each.name === name));
  const key = error?.code === 'rate_limited' && error.retryAfter ? 'retryAfter' : error?.code;
  return html`<p part="error" role="alert">${key && !isAtInput
    ? html`<bdi>${text(key)}${error?.reference ? ` (${error.reference})` : nothing}</bdi>`
    : nothing}</p>`;
};

const newWindowTemplate = ({ text }: View): TemplateResult => html` <span role="img" aria-label=${text('newWindow')}>↗</span>`;

const mainLabel = (view: View): string => {
  const { flow: { state, connector }, fields, text } = view;
  if (state === 'connected') return text('reconnect');
  if (state === 'failed' && !fields.length) return text('retry');
  return text(connector?.name ? 'connectTo' : 'connect');
};

/** It stays in the tree while an attempt runs, so that it keeps focus, and is only marked as disabled. */
const mainButtonTemplate = (view: View): TemplateResult => {
  const { disabled, hasOwnLabel, opensWindow, onSlotChange } = view;
  return html`<button part="action" ?disabled=${disabled} aria-disabled=${isBusy(view)}>
    <slot @slotchange=${onSlotChange}></slot>${hasOwnLabel ? nothing : mainLabel(view)}${opensWindow ? newWindowTemplate(view) : nothing}
  </button>`;
};

/** Only "cancel" works while the element is disabled: it starts nothing. */
const buttonTemplate = (view: View, name: SecondaryButton): TemplateResult => html`
  <button type="button" part=${name} ?disabled=${view.disabled && name !== 'cancel'} @click=${() => { view.onPress(name); }}
  >${view.text(name)}${name === 'reopen' ? newWindowTemplate(view) : nothing}</button>`;

const actionsTemplate = (view: View): TemplateResult => {
  const { flow: { state, connector, error }, mayLeave } = view;
  const isRunning = state !== 'detached' && RUNNING.includes(state);
  const hasEnded = state === 'connected' || state === 'failed';
  const isAuthenticated = connector?.authenticated;
  const button = (name: SecondaryButton): TemplateResult => buttonTemplate(view, name);
  return html`<div part="actions">
    ${isRunning || state === 'ready' || (hasEnded && error?.code !== 'unsupported_auth_type') ? mainButtonTemplate(view) : nothing}
    ${state === 'detached' ? [button('check'), button('reopen')] : nothing}
    ${mayLeave ? button('leave') : nothing}
    ${isRunning || state === 'detached' || (isAuthenticated && (state === 'ready' || state === 'failed')) ? button('cancel') : nothing}
    ${hasEnded && isAuthenticated ? button('disconnect') : nothing}
  </div>`;
};

/**
 * The whole element. The live regions of status and error are always in the tree: one that is inserted with its text is not announced.
 * Nothing has `aria-busy`: screen readers do not announce what changes within it.
 */
export const elementTemplate = (view: View): TemplateResult => html`
  <div part="base" role="group" lang=${view.language || nothing} aria-labelledby="title">
    ${headerTemplate(view)}
    <form part="form" novalidate @submit=${view.onSubmit}>
      ${view.fields.map((field, id) => fieldTemplate(view, field, id))}
      ${statusTemplate(view)}
      ${errorTemplate(view)}
      ${actionsTemplate(view)}
    </form>
    <slot name="footer"></slot>
  </div>`;
