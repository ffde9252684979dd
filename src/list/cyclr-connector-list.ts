import { LitElement } from 'lit';
import type { PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import type { ConnectorAuthError } from '../client/connector-auth-error.js';
import { toError } from '../client/to-error.js';
import { adoptStyles, createForeignRoot } from '../element/adopt-styles.js';
import { LanguageController } from '../element/language-controller.js';
import { warnWithoutEndpoint } from '../element/missing-endpoint.js';
import type { CustomMessages } from '../element/texts.js';
import { TreeController } from '../element/tree-controller.js';
import type { Display } from '../flow/flow.js';
import { settingsOf } from './card-settings.js';
import { Cards } from './cards.js';
import type { ConnectorCount } from './cards.js';
import { ConnectorListEvent } from './events.js';
import type { ListRequest } from './list-request.js';
import { readList } from './read-list.js';
import { styles } from './styles.js';
import { findPart, hasRetry, listTemplate } from './templates.js';
import type { ListState } from './templates.js';
import { logFailure, warn } from './warn.js';

/**
 * Shows all connectors of the user's account, each in a `<cyclr-connector-auth>`, with one request to your backend.
 *
 * @tagname cyclr-connector-list
 * @fires {ConnectorListEvent<'cyclr-list-change'>} cyclr-list-change - `total` or `authenticated` became known or changed.
 * @slot - The cards, which the list itself adds. A `<template>` says how each is made.
 * @slot empty - Replaces the sentence that is shown if there are no connectors.
 * @csspart status - The sentence while the list is loading or empty.
 * @csspart error - Why the list could not be loaded.
 * @csspart retry - The button that asks again.
 * @cssprop --cyclr-accent - The focus ring.
 * @cssprop --cyclr-radius - Corner radius of the button.
 * @cssprop --cyclr-gap - Space between compact cards; half the space between others.
 * @cssprop --cyclr-background - Background of the button.
 * @cssprop --cyclr-error-color - Color of the error message.
 * @attr {string} lang - The language of the texts, by the nearest `lang`, as everywhere in HTML. Default: the page's.
 */
export class CyclrConnectorList extends LitElement {
  static override readonly styles = styles;

  static override readonly properties: PropertyDeclarations = {
    endpoint: {},
    serviceOrigin: { attribute: 'service-origin' },
    returnUrl: { attribute: 'return-url' },
    display: {},
    direct: { type: Boolean },
    compact: { type: Boolean, reflect: true },
    timeout: { type: Number },
    disabled: { type: Boolean, reflect: true },
    fetch: { attribute: false },
    messages: { attribute: false },
  };

  /**
   * URL of your backend. The list asks `{endpoint}?list`; cards use `{endpoint}/{connector-id}`. Default: none, the list waits for one.
   * @attr
   */
  declare endpoint: string | URL | null | undefined;
  /**
   * Passed on to each card. Default: the card's own.
   * @attr service-origin
   */
  declare serviceOrigin: string | null | undefined;
  /**
   * Passed on to each card. Default: the card's own.
   * @attr return-url
   */
  declare returnUrl: string | URL | null | undefined;
  /**
   * Passed on to each card. Default: the card's own.
   * @attr
   */
  declare display: Display | null | undefined;
  /**
   * Passed on to each card. Default: the card's own.
   * @attr
   */
  declare direct: boolean | null | undefined;
  /**
   * Passed on to each card. Default: the card's own.
   * @attr
   */
  declare compact: boolean | null | undefined;
  /**
   * Passed on to each card. Default: the card's own.
   * @attr
   */
  declare timeout: number | null | undefined;
  /**
   * Passed on to each card. Default: the card's own.
   * @attr
   */
  declare disabled: boolean | null | undefined;
  /** The function for every request of the list and its cards, to add CSRF headers or bearer tokens. Default: the window's. */
  declare fetch: typeof globalThis.fetch | null | undefined;
  /** Texts that replace the language's own, in the list and its cards. Default: none. */
  declare messages: CustomMessages | null | undefined;

  readonly #language = new LanguageController(this);
  readonly #cards = new Cards(this, {
    settings: () => settingsOf(this, CyclrConnectorList.properties),
    onCount: () => { if (this.#count && this.state !== 'loading') this.#announceCount(); },
    // The answer that is on its way may be from before.
    onOutcome: () => { if (this.state === 'loading') this.#ask(); },
    onRemoval: () => { this.requestUpdate(); },
  });
  #state: ListState = 'loading';
  /** The last failure. It stays while the list asks again, so that the button that asked keeps its place, and the focus. */
  #error: ConnectorAuthError | null = null;
  /** The last request for the list. A newer one replaces it. */
  #request: ListRequest | undefined;
  /** The last count that the page has heard of; `undefined` before the backend's first answer. */
  #count: ConnectorCount | undefined;

  constructor() {
    super();
    this.addController(new TreeController(this));
  }

  /**
   * The state of the list, not of its cards: `loading`, `ready`, `empty` or `failed`.
   * @reflect
   */
  get state(): ListState {
    return this.#state;
  }

  /**
   * Asks for the list again. Cards whose connectors stay are kept, with the focus, what the user has typed and attempts that run. Resolves
   * when every card is there, or the list has failed; check `state`.
   */
  async refresh(): Promise<void> {
    this.#ask();
    // A newer request may take the place of this one.
    for (let request: ListRequest | undefined; request !== this.#request; await request?.answered) request = this.#request;
  }

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang', 'state'];
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    // A library that morphs the page to the server's HTML removes an attribute that the server does not know.
    if (name === 'state') {
      if (value !== this.state) this.setAttribute('state', this.state);
    } else if (name === 'lang') {
      // With a name, it counts as a change in `willUpdate`: the cards follow the language, too.
      this.requestUpdate(name);
    } else super.attributeChangedCallback(name, old, value);
  }

  adoptedCallback(): void { adoptStyles(this); }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    return this.ownerDocument === document ? super.createRenderRoot() : createForeignRoot(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#setState(this.state);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.#request?.endpoint !== String(this.endpoint)) this.#ask(this.endpoint == null);
    if (changed.size) this.#cards.configure();
  }

  protected override firstUpdated(): void {
    const observer = new globalThis.MutationObserver((records) => { if (this.#cards.restore(records) && this.#count) this.#ask(); });
    observer.observe(this, { childList: true, subtree: true, attributes: true, attributeOldValue: true });
  }

  protected override render(): TemplateResult {
    const { current, isReady, text } = this.#language;
    return listTemplate({
      // A refresh of an empty list that stays empty shows and announces nothing.
      state: this.state === 'loading' && !this.#error && this.#count?.total === 0 ? 'empty' : this.state,
      error: this.#error,
      hasCards: !this.#cards.isEmpty,
      text: isReady ? text : () => '',
      language: current.tag,
      onRetry: () => { if (this.state !== 'loading') this.#ask(); },
    });
  }

  /** Asks the backend, or waits for an endpoint: React sets it when it hydrates a server's HTML. */
  #ask(isWaiting = false): void {
    const endpoint = String(this.endpoint);
    // Another backend has other connectors.
    if (this.#request?.endpoint !== endpoint) {
      this.#cards.clear();
      this.#count = undefined;
    }
    this.#request?.controller.abort();
    const controller = new globalThis.AbortController();
    this.#setState('loading');
    if (isWaiting) {
      this.#error = null;
      warnWithoutEndpoint(this, controller.signal);
    }
    this.#request = { endpoint, controller, answered: isWaiting ? Promise.resolve() : this.#load(controller.signal) };
  }

  async #load(signal: AbortSignal): Promise<void> {
    try {
      const { connectors, faults } = await readList(this, signal);
      // Without their texts all cards would wait, and then render in one task.
      await this.#language.loading;
      if (signal.aborted) return;
      for (const fault of faults) warn(this, fault);
      // The first cards take the place of the status at once.
      this.requestUpdate();
      await this.#cards.show(connectors, signal);
      if (!signal.aborted) this.#settle(connectors.size ? 'ready' : 'empty');
    } catch (cause) {
      if (!signal.aborted) this.#settle('failed', toError(cause));
    }
  }

  #settle(state: ListState, error: ConnectorAuthError | null = null): void {
    // The button goes.
    const losesFocus = !hasRetry(error) && !!this.shadowRoot?.activeElement;
    this.#error = error;
    if (error) logFailure(error);
    this.#setState(state);
    const heir = error ? findPart(this, 'error') : this.#cards.first ?? findPart(this, 'status');
    if (losesFocus) heir?.focus();
    if (state !== 'failed' || this.#count) this.#announceCount();
  }

  #announceCount(): void {
    const { count } = this.#cards;
    if (count.total === this.#count?.total && count.authenticated === this.#count.authenticated) return;
    this.#count = count;
    this.dispatchEvent(new ConnectorListEvent('cyclr-list-change', { ...count }));
  }

  #setState(state: ListState): void {
    this.#state = state;
    this.setAttribute('state', state);
    this.requestUpdate();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cyclr-connector-list': CyclrConnectorList;
  }
}
