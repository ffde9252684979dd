import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { choicesOf } from '../contract/values.js';
import type { FieldError } from '../contract/wire.js';
import type { Field } from './fields.js';
import type { View } from './view.js';

/** One field with what its templates need. */
interface FieldView {
  readonly view: View;
  readonly field: Field;
  /** Its place in the form, for ids. Each is one whole value: for a value with a static part, `id="input-${index}"`, Lit keeps an array. */
  readonly index: number;
  readonly error: FieldError | undefined;
}

/** The words of a choice. A boolean that the connector gives no options has words of the language; its values are `true` and `false`. */
const wordsOf = ({ view: { text }, field: { type, options } }: FieldView, choice: string): string => {
  if (!choice) return text('choose');
  const isOwn = type === 'boolean' && !options?.length && (choice === 'true' || choice === 'false');
  return isOwn ? text(choice === 'true' ? 'yes' : 'no') : choice;
};

/**
 * A choice that is stored but no longer offered stays in the list. Each option has its value as an attribute: a browser that translates the
 * page changes the text.
 */
const selectTemplate = (fieldView: FieldView, choices: readonly string[]): TemplateResult => {
  const { field: { name, required, value }, index, error } = fieldView;
  return html`
  <select part="input" id=${`input-${index}`} name=${name} ?required=${required} aria-invalid=${!!error} aria-describedby=${`about-${index}`}>
    ${[...new Set(['', ...choices, value ?? ''])].map((choice) => html`<option value=${choice} ?selected=${choice === value} .textContent=${wordsOf(fieldView, choice)}></option>`)}
  </select>`;
};

const isHidden = ({ view: { revealed }, field: { name, secret } }: FieldView): boolean => !!secret && !revealed.has(name);

/** A `<textarea>` has no type: the style sheet hides its value. */
const textareaTemplate = (fieldView: FieldView): TemplateResult => {
  const { field: { name, required, value, autocomplete }, index, error } = fieldView;
  return html`
  <textarea part="input" id=${`input-${index}`} name=${name} ?required=${required} aria-invalid=${!!error} aria-describedby=${`about-${index}`} dir="auto"
    ?data-hidden=${isHidden(fieldView)} .defaultValue=${value ?? ''} autocapitalize="none" autocorrect="off" spellcheck="false" autocomplete=${autocomplete ?? 'off'} rows="4"></textarea>`;
};

const inputTemplate = ({ view, field: { name, required, value, autocomplete }, index, error }: FieldView): TemplateResult => html`
  <input part="input" id=${`input-${index}`} name=${name} ?required=${required} aria-invalid=${!!error} aria-describedby=${`about-${index}`} dir="auto"
    type="text" value=${value ?? nothing} autocapitalize="none" autocorrect="off" spellcheck="false"
    autocomplete=${autocomplete ?? 'off'} data-1p-ignore=${autocomplete ? nothing : ''} data-lpignore=${!autocomplete} @paste=${view.listener}>`;

const revealTemplate = (fieldView: FieldView): TemplateResult => {
  const { view: { text, listener }, index } = fieldView;
  return html`
  <button type="button" part="reveal" id=${`reveal-${index}`} aria-labelledby=${`reveal-${index} label-${index}`} @click=${listener}
    .textContent=${text(isHidden(fieldView) ? 'show' : 'hide')}></button>`;
};

/** A full-width parenthesis brings its own space. */
const spaced = (text: string): string => text.startsWith('（') ? text : ` ${text}`;

/** A stored value with lines keeps them: a single-line input would join them. */
const hasLines = ({ multiline }: View, { name, type, value }: Field): boolean =>
  type === 'multiline' || multiline.has(name) || /[\r\n]/.test(value ?? '');

/** Empty unless the field is known to be optional, see `Field`. */
const optionalText = ({ view: { text }, field: { required } }: FieldView): string => required === false ? spaced(text('optional')) : '';

function controlTemplate(fieldView: FieldView): TemplateResult {
  const choices = choicesOf(fieldView.field);
  if (choices) return selectTemplate(fieldView, choices);
  return hasLines(fieldView.view, fieldView.field) ? textareaTemplate(fieldView) : inputTemplate(fieldView);
}

/**
 * The field of a secret, in one template: a browser clones it faster than it inserts the pieces into a form, and Lit keeps less for it.
 * The page never receives a stored secret, so the input is always empty at first.
 */
const secretFieldTemplate = (fieldView: FieldView): TemplateResult => {
  const { view: { text, listener }, field: { name, label, hint, required, autocomplete }, index, error } = fieldView;
  const isShown = !isHidden(fieldView);
  return html`<div part="field">
    <label part="label" for=${`input-${index}`} id=${`label-${index}`}><bdi .textContent=${label}></bdi><span .textContent=${optionalText(fieldView)}></span></label>
    <div>
      <input part="input" id=${`input-${index}`} name=${name} ?required=${required} aria-invalid=${!!error} aria-describedby=${`about-${index}`} dir="auto"
        type=${isShown ? 'text' : 'password'} autocapitalize="none" autocorrect="off" spellcheck="false"
        autocomplete=${autocomplete ?? 'new-password'} data-1p-ignore=${autocomplete ? nothing : ''} data-lpignore=${!autocomplete} @paste=${listener}>
      <button type="button" part="reveal" id=${`reveal-${index}`} aria-labelledby=${`reveal-${index} label-${index}`} @click=${listener} .textContent=${text(isShown ? 'hide' : 'show')}></button>
    </div>
    <span id=${`about-${index}`}><span part="error" dir="auto" .textContent=${error?.detail}></span> <span part="hint" dir="auto" .textContent=${hint}></span></span>
  </div>`;
};

/** A label, its input, and what there is to say about it. */
export const fieldTemplate = (view: View, field: Field, index: number): TemplateResult => {
  const error = view.errors.find(({ name }) => name === field.name);
  const fieldView: FieldView = { view, field, index, error };
  const choices = choicesOf(field);
  if (field.secret && !choices && !hasLines(view, field)) return secretFieldTemplate(fieldView);
  return html`<div part="field">
    <label part="label" for=${`input-${index}`} id=${`label-${index}`}><bdi .textContent=${field.label}></bdi><span .textContent=${optionalText(fieldView)}></span></label>
    <div>${controlTemplate(fieldView)}${field.secret && !choices ? revealTemplate(fieldView) : nothing}</div>
    <span id=${`about-${index}`}><span part="error" dir="auto" .textContent=${error?.detail}></span> <span part="hint" dir="auto" .textContent=${field.hint}></span></span>
  </div>`;
};
