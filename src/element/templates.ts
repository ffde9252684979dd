import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { RUNNING } from '../flow/flow.js';
import type { Flow } from '../flow/flow.js';
import { fieldTemplate } from './field-template.js';
import { keepKeys } from './keys.js';
import type { SecondaryButton, View } from './view.js';
import { failureKey, isBusy, needsAttention, statusKey } from './wording.js';

/** The icons that an `<img>` may get. Not even SVG runs a script there. */
const ICON = /^(https:|data:image\/)/i;

/** A browser may draw a broken image where the icon does not load, or where the page's policy blocks it. */
const showIfLoaded = ({ type, target }: Event): void => { (target as HTMLElement).hidden = type === 'error'; };

const iconTemplate = (icon: string): TemplateResult =>
  html`<img part="icon" alt="" src=${icon} referrerpolicy="no-referrer" @error=${showIfLoaded} @load=${showIfLoaded}>`;

/** The links that users may get: `javascript:` would run in the page. */
const LINK = /^https:\/\//i;

const textTemplate = (text: string): TemplateResult => html`<bdi .textContent=${text}></bdi>`;

/** The account is isolated from the sentence: it may be written in the other direction. */
const accountTemplate = (sentence: string, account: string): TemplateResult => {
  const wordsTemplate = (words: string): TemplateResult => html`<span .textContent=${words}></span>`;
  const [first = '', ...others] = sentence.split('{account}');
  return html`<bdi part="account">${wordsTemplate(first)}${others.map((words) => [textTemplate(account), wordsTemplate(words)])}</bdi>`;
};

const statusTemplate = ({ flow, leavesPage, text }: View): unknown => {
  const key = statusKey(flow, leavesPage);
  if (!key) return nothing;
  const account = flow.connector?.connectedAs?.trim();
  if (key === 'connected' && account) return accountTemplate(text('connectedAs'), account);
  if (key !== 'attention') return textTemplate(text(key));
  if (!account) return html`<bdi part="attention" .textContent=${text(key)}></bdi>`;
  // The text is not "Connected as …": the connection does not work. Screen readers skip a space that is alone in its element.
  return html`<bdi part="attention" .textContent=${`${text(key)} `}></bdi>${accountTemplate('{account}', account)}`;
};

/** Whether there is a form with inputs, shown or hidden. */
const hasInputs = ({ fields, expansion }: View): boolean => fields.length > 0 || expansion === 'collapsed';

/**
 * The error of the attempt, and the backend's reference to it. The user reads an error at an input there, not here a second time: only a
 * screen reader reads this one, if the focus does not move.
 */
const errorTemplate = (view: View): unknown => {
  const { flow, authType, fields, errors, announcement: { at }, mayLeave, text } = view;
  const { error } = flow;
  if (at !== null && fields.some(({ name }) => errors.some((each) => each.name === name))) {
    const words = errors.find(({ name }) => name === at)?.detail;
    return words ? html`<bdi data-unseen .textContent=${words}></bdi>` : nothing;
  }
  if (!error) return nothing;
  const key = failureKey({ flow, authType, hasInputs: hasInputs(view), mayLeave }, error);
  return [textTemplate(text(key)), error.reference ? textTemplate(` ${text('reference')}`) : nothing];
};

/** In another place, Lit makes new nodes: a screen reader announces a failure that has the words of the one before. */
const alertTemplate = (view: View): unknown => view.announcement.isSecond ? [nothing, errorTemplate(view)] : errorTemplate(view);

/** The space is in the inline block of the arrow: an underlined text would underline it, too. */
const newWindowTemplate = ({ text }: View): TemplateResult => html`<span data-arrow> <span role="img" aria-label=${text('newWindow')}>↗</span></span>`;

const helpTemplate = (view: View): unknown => {
  const { helpUrl } = view.flow.connector ?? {};
  return helpUrl && LINK.test(helpUrl)
    ? html`<a part="help" href=${helpUrl} target="_blank" rel="noopener noreferrer"><span .textContent=${view.text('whereIsIt')}></span>${newWindowTemplate(view)}</a>`
    : nothing;
};

const mainLabel = (view: View): string => {
  const { flow: { state, authenticated, connector }, authType, isCompact, text } = view;
  if (!authType || (state === 'failed' && !hasInputs(view))) return text('retry');
  if (state === 'connected' || authenticated) return text('reconnect');
  return text(connector?.name && !isCompact ? 'connectTo' : 'connect');
};

/** Whether the main button is not prominent, because the connection works, or because another attempt would come to the same end. */
const isPlain = (view: View): boolean => {
  const { flow } = view;
  return (flow.state === 'connected' && !needsAttention(flow)) || (flow.state === 'failed' && !hasInputs(view) && !flow.error?.retryable);
};

/** The user finishes in a window that the page cannot reach. The buttons stay while the backend is asked whether that is done. */
const isDetached = ({ state, question }: Flow): boolean => state === 'detached' || (state === 'verifying' && question === 'user');

/**
 * The sentence that a check replaces. The status keeps its room: otherwise the buttons, and the page below, would move twice. A page's own
 * sentence may be the shorter one, whose room is too small.
 */
const replacedText = ({ flow, leavesPage, text }: View): unknown => {
  if (flow.state !== 'verifying' || leavesPage) return nothing;
  const replaced = text(isDetached(flow) ? 'notYet' : 'waiting');
  return replaced.length > text('verifying').length ? replaced : nothing;
};

const hasMainButton = ({ flow, keepsMainButton }: View): boolean =>
  flow.state !== 'idle' && (flow.state !== 'loading' || keepsMainButton) && !isDetached(flow) && flow.error?.code !== 'unsupported_auth_type';

/**
 * With an open form, the main button submits: it does not say that it is expanded, which would mean that a press hides the form.
 *
 * The main button stays in the tree while an attempt runs, so that it keeps focus. It is then only marked as disabled. It submits the form
 * from outside, so that it stays the same button when the form is shown or hidden.
 */
const mainButtonTemplate = (view: View): unknown => hasMainButton(view) ? html`
  <button part="action" form="form" @click=${view.listener}
    aria-expanded=${view.expansion === 'collapsed' ? 'false' : nothing} ?data-plain=${isPlain(view)} ?disabled=${view.disabled} aria-disabled=${view.isBusy || nothing}
  ><slot @slotchange=${view.listener}></slot><span .textContent=${view.hasOwnLabel ? '' : mainLabel(view)}></span>${view.opensWindow ? newWindowTemplate(view) : nothing}</button>` : nothing;

/**
 * Only "cancel" and "keep" work while the element is disabled: they start nothing. While it is at work, the others are marked as disabled,
 * and keep the focus.
 */
const buttonTemplate = (view: View, name: SecondaryButton): TemplateResult => {
  const startsWork = name !== 'cancel' && name !== 'keep';
  return html`
  <button type="button" part=${name} ?disabled=${view.disabled && startsWork} aria-disabled=${(view.isBusy && startsWork) || nothing} @click=${view.listener}
  ><span .textContent=${view.text(name === 'confirm' ? 'disconnect' : name)}></span>${name === 'reopen' ? newWindowTemplate(view) : nothing}</button>`;
};

const confirmationTemplate = (view: View): TemplateResult => html`
  <bdi id="question" .textContent=${view.text(view.flow.connector?.name ? 'confirmDisconnect' : 'confirmDisconnectUnnamed')}></bdi>
  ${(['confirm', 'keep'] as const).map((button) => buttonTemplate(view, button))}`;

/**
 * The buttons of the attempt, beside the main one. Each has its own place: from an array Lit would make a pressed button the next one, and
 * a second press would cancel what the first has begun.
 */
const attemptButtonsTemplate = (view: View): unknown => {
  const { flow, expansion, mayLeave } = view;
  const { state, question, authenticated } = flow;
  const canHideForm = (!!authenticated || expansion === 'expanded') && (state === 'ready' || state === 'failed');
  // A disconnect without a network takes minutes, and so may the question whether a cancelled one had its effect.
  const canCancel = RUNNING.includes(state) || (state === 'loading' && question !== 'description') || canHideForm;
  // Most elements of a long list have none of them.
  if (!canCancel && !mayLeave) return nothing;
  const button = (name: SecondaryButton, isShown: boolean): unknown => isShown ? buttonTemplate(view, name) : nothing;
  return html`${button('check', isDetached(flow))}${button('reopen', isDetached(flow))}${button('leave', mayLeave)}${button('cancel', canCancel)}`;
};

const canDisconnect = ({ state, authenticated }: Flow): boolean => !!authenticated && (state === 'connected' || state === 'failed');

/**
 * Only the inputs are in the form: the live regions and the buttons stay the same elements with and without it.
 *
 * The form has no bindings, and its only child is static: Lit would read members of the form for them, and a form looks up each
 * member among its inputs first. In Chromium that makes a live list, and every live list of the document slows down every later
 * change of any element.
 */
const formTemplate = (view: View): unknown => view.fields.length
  ? html`<form id="form" novalidate><div>${view.fields.map((field, id) => fieldTemplate(view, field, id))}${helpTemplate(view)}</div></form>`
  : nothing;

/**
 * The whole element. Every text is the `textContent` of an element that holds nothing else: a translator puts elements of its own in the
 * place of the text, and Lit would go on to write to a text node that has left the tree.
 *
 * The live regions of status and error are always in the tree: one that is inserted with its text is not announced.
 * Nothing has `aria-busy`: screen readers do not announce what changes within it.
 */
export const elementTemplate = (view: View): TemplateResult => {
  const { flow, language, isConfirming, listener } = view;
  const { state, connector } = flow;
  const { name, description, icon } = connector ?? {};
  return html`<div part="base" role="group" lang=${language || nothing} aria-labelledby="title" @pointerover=${listener} @focusin=${listener} @keydown=${listener}>
    <slot name="header"><header role="none">
      ${icon && ICON.test(icon) ? iconTemplate(icon) : nothing}
      <hgroup>
        <strong part="title" id="title" dir="auto" .textContent=${name}></strong>
        <p part="description" dir="auto" .textContent=${description}></p>
      </hgroup>
    </header></slot>
    <div part="form" @submit=${listener} @keydown=${keepKeys} @keypress=${keepKeys} @keyup=${keepKeys}>
      ${formTemplate(view)}
      <p part="status" role="status" ?data-busy=${isBusy(state) && !isDetached(flow)} ?data-connected=${statusKey(flow) === 'connected'} data-room=${replacedText(view)}>${statusTemplate(view)}</p>
      <p part="error" role="alert">${alertTemplate(view)}</p>
      <div part="actions" role=${isConfirming ? 'group' : nothing} aria-labelledby=${isConfirming ? 'question' : nothing}>
        ${isConfirming ? confirmationTemplate(view) : mainButtonTemplate(view)}
        ${isConfirming ? nothing : attemptButtonsTemplate(view)}${canDisconnect(flow) && !isConfirming ? buttonTemplate(view, 'disconnect') : nothing}
      </div>
    </div>
    <slot name="footer"></slot>
  </div>`;
};
