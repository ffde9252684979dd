import { html, nothing } from 'lit/html.js';
import type { TemplateResult } from 'lit/html.js';
import type { FieldError } from '../contract/wire.js';
import type { Flow } from '../flow/flow.js';
import type { Field } from './fields.js';
import type { About, Say } from './texts.js';

/** Everything that is shown, and what the buttons do. */
export interface View {
  readonly flow: Flow;
  /** The form's inputs; empty where there is nothing to type now. */
  readonly fields: readonly Field[];
  readonly errors: readonly FieldError[];
  readonly say: Say;
  /** The language of what is said. */
  readonly language: string;
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

/** Shows what was typed, or hides it again; only the button and its input know. */
function reveal({ currentTarget }: Event): void {
  const button = currentTarget as HTMLButtonElement;
  const input = button.previousElementSibling as HTMLInputElement;
  const shown = input.type === 'password';
  input.type = shown ? 'text' : 'password';
  button.setAttribute('aria-pressed', String(shown));
}

const field = (
  { say, errors }: View, { name, label, options, required, secret, value, hint, autocomplete }: Field, id: number,
): TemplateResult => {
  const error = errors.find((candidate) => candidate.name === name);
  return html`<div part="field">
<label part="label" for="i${id}" id="l${id}">${label}${required ? nothing : ` (${say('optional')})`}</label>
<div>
${options?.length
    ? html`<select part="input" id="i${id}" name=${name} ?required=${required} aria-invalid=${!!error} aria-describedby="d${id}">
<option value="">${say('choose')}</option>${options.map((option) => html`<option ?selected=${option === value}>${option}</option>`)}</select>`
    : html`<input part="input" id="i${id}" name=${name} ?required=${required} aria-invalid=${!!error} aria-describedby="d${id}" dir="auto"
type=${secret ? 'password' : 'text'} value=${value ?? nothing} autocapitalize="none" spellcheck="false"
autocomplete=${autocomplete ?? (secret ? 'new-password' : 'off')} data-1p-ignore=${autocomplete ? nothing : ''} data-lpignore=${!autocomplete}>`}
${secret && !options?.length ? html`<button type="button" part="reveal" id="r${id}" aria-pressed="false" aria-labelledby="r${id} l${id}" @click=${reveal}>${say('show')}</button>` : nothing}
</div>
<span id="d${id}"><span part="error" dir="auto">${error?.detail}</span> <span part="hint" dir="auto">${hint}</span></span></div>`;
};

/**
 * The whole of the element. The two live regions are there from the start: one that comes with its text is not announced. Nor is what is
 * said within `aria-busy`, so nothing has that.
 */
export const template = (view: View): TemplateResult => {
  const { flow: { state, connector, error }, fields, say, disabled, press } = view;
  const { name, description, icon, authenticated } = connector ?? {};
  const about: About = { name: name ?? undefined, error: error ?? undefined, seconds: error?.retryAfter };
  const running = ['submitting', 'opening', 'waiting', 'verifying'].includes(state);
  const busy = running || state === 'loading';
  const ended = state === 'connected' || state === 'failed';
  const newWindow = html` <span role="img" aria-label=${say('newWindow')}>↗</span>`;
  const button = (part: Parameters<typeof press>[0]): TemplateResult => html`<button type="button" part=${part} ?disabled=${disabled && part !== 'cancel'}
@click=${() => { press(part); }}>${say(part, about)}${part === 'reopen' ? newWindow : nothing}</button>`;
  return html`<div part="base" role="group" lang=${view.language || nothing} aria-labelledby="title">
<slot name="header"><header>
${icon && ICON.test(icon) ? html`<img part="icon" alt="" src=${icon} referrerpolicy="no-referrer">` : nothing}
<hgroup><strong part="title" id="title" dir="auto">${name}</strong><p part="description" dir="auto">${description}</p></hgroup></header></slot>
<form part="form" novalidate @submit=${view.act}>
${fields.map((each, id) => field(view, each, id))}
<p part="status" role="status" ?data-busy=${busy}>${busy || state === 'detached' || state === 'connected' ? html`<bdi>${say(state as 'loading', about)}</bdi>` : nothing}</p>
<p part="error" role="alert">${error && !fields.some(({ name }) => error.errors?.some((each) => each.name === name))
    ? html`<bdi>${say(error.code === 'rate_limited' && error.retryAfter ? 'retryAfter' : error.code, about)}${error.reference ? ` (${error.reference})` : ''}</bdi>`
    : nothing}</p>
<div part="actions">
${running || state === 'ready' || (ended && error?.code !== 'unsupported_auth_type')
    ? html`<button part="action" ?disabled=${disabled} aria-disabled=${running}><slot @slotchange=${view.relabel}></slot>${view.labelled ? nothing
      : say(state === 'connected' ? 'reconnect' : state === 'failed' && !fields.length ? 'retry' : name ? 'connectTo' : 'connect', about)
    }${view.opensWindow ? newWindow : nothing}</button>`
    : nothing}
${state === 'detached' ? [button('check'), button('reopen')] : nothing}
${view.mayLeave ? button('leave') : nothing}
${running || state === 'detached' || (authenticated && (state === 'ready' || state === 'failed')) ? button('cancel') : nothing}
${ended && authenticated ? button('disconnect') : nothing}
</div></form><slot name="footer"></slot></div>`;
};
