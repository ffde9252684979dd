import { html, nothing } from 'lit/html.js';
import type { TemplateResult } from 'lit/html.js';
import type { FieldError } from '../backend/wire.js';
import type { Flow } from '../flow/flow.js';
import type { Messages } from '../locales/en.js';
import type { Field } from './fields.js';

/** Everything that is shown, and what the buttons do. */
export interface View {
  readonly flow: Flow;
  /** The form's inputs; empty where there is nothing to type now. */
  readonly fields: readonly Field[];
  readonly errors: readonly FieldError[];
  readonly messages: Messages;
  /** The main button would open a window. */
  readonly opensWindow: boolean;
  /** The browser opens no window, but the page itself may go. */
  readonly mayLeave: boolean;
  readonly disabled: boolean;
  /** The page says itself what the main button says. */
  readonly labelled: boolean;
  readonly relabel: () => void;
  readonly act: (event: Event) => void;
  readonly press: (button: 'check' | 'reopen' | 'leave' | 'cancel' | 'disconnect') => void;
}

/** What an `<img>` may be given: an image in the page itself, or one over TLS. Not even SVG runs a script there. */
const ICON = /^(https:|data:image\/)/;

const field = (view: View) => ({ name, label, options, required, secret, value, hint }: Field, id: number): TemplateResult => {
  const error = view.errors.find((candidate) => candidate.name === name);
  return html`<div part="field">
<label part="label" for="i${id}">${label}${required ? nothing : ` (${view.messages.optional})`}</label>
${options?.length
    ? html`<select part="input" id="i${id}" name=${name} ?required=${required} aria-invalid=${!!error} aria-describedby="d${id}">
<option value="">${view.messages.choose}</option>${options.map((option) => html`<option ?selected=${option === value}>${option}</option>`)}</select>`
    : html`<input part="input" id="i${id}" name=${name} ?required=${required} aria-invalid=${!!error} aria-describedby="d${id}"
type=${secret ? 'password' : 'text'} value=${value ?? nothing} autocomplete=${secret ? 'new-password' : 'off'} autocapitalize="none">`}
<span id="d${id}"><span part="error">${error?.detail}</span> <span part="hint">${hint}</span></span></div>`;
};

/** The whole of the element. The two live regions are there from the start: one that comes with its text is not announced. */
export const template = (view: View): TemplateResult => {
  const { flow: { state, connector, error }, fields, messages, disabled, press } = view;
  const authenticated = connector?.authenticated;
  const running = ['submitting', 'opening', 'waiting', 'verifying'].includes(state);
  const ended = state === 'connected' || state === 'failed';
  const newWindow = html` <span role="img" aria-label=${messages.newWindow}>↗</span>`;
  const button = (part: Parameters<typeof press>[0]): TemplateResult => html`<button type="button" part=${part} ?disabled=${disabled && part !== 'cancel'}
@click=${() => { press(part); }}>${messages[part]}${part === 'reopen' ? newWindow : nothing}</button>`;
  return html`<div part="base" role="group" aria-labelledby="title" aria-busy=${running || state === 'loading'}>
<slot name="header"><header>
${connector?.icon && ICON.test(connector.icon) ? html`<img part="icon" alt="" src=${connector.icon} referrerpolicy="no-referrer">` : nothing}
<strong part="title" id="title">${connector?.name}</strong></header><p part="description">${connector?.description}</p></slot>
<form part="form" novalidate @submit=${view.act}>
${fields.map(field(view))}
<p part="status" role="status">${running || state === 'loading' || state === 'detached' || state === 'connected' ? messages[state as 'loading'] : nothing}</p>
<p part="error" role="alert">${error && !fields.some(({ name }) => error.errors?.some((each) => each.name === name)) ? `${messages[error.code]}${error.reference ? ` (${error.reference})` : ''}` : nothing}</p>
<div part="actions">
${running || state === 'ready' || (ended && error?.code !== 'unsupported_auth_type')
    ? html`<button part="action" ?disabled=${disabled} aria-disabled=${running}><slot @slotchange=${view.relabel}></slot>${view.labelled ? nothing
      : state === 'connected' ? messages.reconnect
      : state === 'failed' && !fields.length ? messages.retry
      : messages.connect.replace('{name}', () => connector?.name ?? '').trim()}${view.opensWindow ? newWindow : nothing}</button>`
    : nothing}
${state === 'detached' ? [button('check'), button('reopen')] : nothing}
${view.mayLeave ? button('leave') : nothing}
${running || state === 'detached' || (authenticated && (state === 'ready' || state === 'failed')) ? button('cancel') : nothing}
${ended && authenticated ? button('disconnect') : nothing}
</div></form><slot name="footer"></slot></div>`;
};
