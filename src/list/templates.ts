import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ConnectorAuthError } from '../client/connector-auth-error.js';
import type { ErrorCode } from '../contract/error-codes.js';
import type { Text } from '../element/texts.js';

/**
 * - `loading`: the list asks the backend, or adds the cards.
 * - `ready`: every connector has its card.
 * - `empty`: the account has no connectors.
 * - `failed`: the backend gave no list. Cards from an earlier answer stay.
 */
export type ListState = 'loading' | 'ready' | 'empty' | 'failed';

/** Everything that the list shows beside its cards. */
export interface ListView {
  readonly state: ListState;
  /** The last failure, also while the list asks again. */
  readonly error: ConnectorAuthError | null;
  readonly hasCards: boolean;
  readonly text: Text;
  /** The language of the texts. */
  readonly language: string;
  readonly onRetry: () => void;
}

/** The code that is true of a list. The texts of the other codes are about one connector, or about what the user has typed. */
export function listCodeOf({ code, status }: ConnectorAuthError): ErrorCode {
  // The address has no list.
  if (code === 'not_found' || status === 405 || status === 501) return 'misconfigured';
  switch (code) {
    case 'rate_limited':
    case 'endpoint_unreachable':
    case 'invalid_response':
    case 'unauthorized':
    case 'misconfigured':
      return code;
    default:
      return 'endpoint_error';
  }
}

/** A sentence of the list that can have the focus. */
export const findPart = (list: Element, name: 'status' | 'error'): HTMLElement | null | undefined => list.shadowRoot?.querySelector(`[part=${name}]`);

/** Whether asking again may help: then there is a button for it. */
export const hasRetry = (error: ConnectorAuthError | null): boolean => !!error && listCodeOf(error) !== 'misconfigured';

const textTemplate = (text: string): TemplateResult => html`<bdi .textContent=${text}></bdi>`;

function statusTemplate({ state, error, hasCards, text }: ListView): unknown {
  // Beside cards there is no status, which would move them: only a failure may have made room for it.
  if (state === 'loading' && (!hasCards || error)) return textTemplate(text('loadingList'));
  return state === 'empty' && !hasCards ? html`<slot name="empty">${textTemplate(text('emptyList'))}</slot>` : nothing;
}

function errorTemplate({ state, error, text }: ListView): unknown {
  if (state !== 'failed' || !error) return nothing;
  const about = { error, seconds: error.retryAfter };
  const code = listCodeOf(error);
  return [textTemplate(text(code === 'rate_limited' && error.retryAfter ? 'retryAfter' : code, about)), error.reference ? textTemplate(` ${text('reference', about)}`) : nothing];
}

const retryTemplate = ({ state, text, onRetry }: ListView): TemplateResult =>
  html`<button type="button" part="retry" aria-disabled=${state === 'loading'} @click=${onRetry}><span .textContent=${text('retry')}></span></button>`;

/**
 * The whole shadow tree. Every text is the `textContent` of an element that holds nothing else, and the live regions are always in the
 * tree, as in the element.
 */
export const listTemplate = (view: ListView): TemplateResult => {
  const { error, language } = view;
  return html`
    <p part="status" role="status" tabindex="-1" lang=${language || nothing}>${statusTemplate(view)}</p>
    <p part="error" role="alert" tabindex="-1" lang=${language || nothing}>${errorTemplate(view)}</p>
    ${hasRetry(error) ? retryTemplate(view) : nothing}
    <slot></slot>`;
};
