import type { TemplateResult } from 'lit/html.js';
import { ConnectorAuthError } from '../backend/errors.js';
import type { ConnectorDescription, CredentialsRequest, FieldError } from '../backend/wire.js';
import type { Flow, State } from '../flow/flow.js';
import { english } from '../locales/en.js';
import type { Messages } from '../locales/en.js';
import type { Finding } from '../diagnosis/diagnose.js';
import { ConnectorAuthController } from './controller.js';
import { ConnectorAuthEvent, ConnectorAuthSubmitEvent } from './events.js';
import type { ConnectorAuthEventDetails, Credentials } from './events.js';
import { fieldsOf, readForm } from './fields.js';
import type { Field } from './fields.js';
import { onceInView } from './in-view.js';
import { reflected, RenderedElement } from './rendered-element.js';
import { template } from './templates.js';

const ATTRIBUTES = { endpoint: 'endpoint', connectorId: 'connector-id', authType: 'auth-type', serviceOrigin: 'service-origin', returnUrl: 'return-url' };

/**
 * Authenticates one Cyclr Account Connector: by API key, by user name and password, or by OAuth in a window of its own.
 *
 * @tagname cyclr-connector-auth
 * @fires {ConnectorAuthEvent} cyclr-auth-start - The user asked to connect by OAuth; no window is open yet. Cancelable.
 * @fires {ConnectorAuthSubmitEvent} cyclr-auth-submit - A valid form was submitted. Carries secrets, so it does not bubble. Cancelable.
 * @fires {ConnectorAuthEvent} cyclr-auth-complete - The connector is authenticated.
 * @fires {ConnectorAuthEvent} cyclr-auth-cancel - The attempt ended without an answer.
 * @fires {ConnectorAuthEvent} cyclr-auth-error - The attempt failed.
 * @fires {ConnectorAuthEvent} cyclr-auth-disconnect - The connector was de-authenticated.
 * @fires {ConnectorAuthEvent} cyclr-auth-state - `state` changed; comes before the event that says how the attempt ended.
 * @slot - What the main button says.
 * @slot header - In place of the connector's icon, name and description.
 * @slot footer - Below everything.
 * @csspart base - Around everything.
 * @csspart icon - The connector's icon.
 * @csspart title - The connector's name.
 * @csspart description - The connector's description.
 * @csspart form - The form, with or without inputs.
 * @csspart field - A label, its input, its hint and its error.
 * @csspart label - A label.
 * @csspart input - An input or a select.
 * @csspart hint - Help for an input.
 * @csspart error - What is wrong, with an input or at all.
 * @csspart status - What is going on.
 * @csspart actions - Around the buttons.
 * @csspart action - The main button.
 * @csspart check - The button of a user who says that the sign-in is finished.
 * @csspart reopen - The button that opens the window again.
 * @csspart leave - The button of a user whose browser opens no window: the page itself goes to sign in.
 * @csspart cancel - The button that ends the attempt.
 * @csspart disconnect - The button that de-authenticates the connector.
 * @cssprop --cyclr-accent - Background of the main button, and the focus ring.
 * @cssprop --cyclr-on-accent - Text of the main button.
 * @cssprop --cyclr-radius - Their corners; default 6px.
 * @cssprop --cyclr-gap - Space between the pieces; default 0.75em.
 * @cssprop --cyclr-background - Inputs and the other buttons.
 * @cssprop --cyclr-error-color - What is wrong.
 * @cssprop --cyclr-success-color - What went well.
 * @cssstate idle, loading, ready, submitting, opening, waiting, detached, verifying, connected, failed - As `state`.
 */
export class CyclrConnectorAuth extends RenderedElement {
  static readonly observedAttributes: readonly string[] = ['endpoint', 'connector-id', 'auth-type', 'display', 'loading', 'disabled'];

  /** URL of the host's backend; the connector's resource is `{endpoint}/{connector-id}`. Default: none, the host page answers events. */
  declare endpoint: string | null;
  /** Account Connector id. Default: none, the endpoint itself is the resource. */
  declare connectorId: string | null;
  /** `ApiKey`, `Basic`, `OAuth2`, `OAuth1` or `None`: renders at once and asks nothing before an attempt. Default: the backend is asked. */
  declare authType: string | null;
  /** The only origins, separated by spaces, of sign-in URLs and completion messages. Default: that of the sign-in URL. */
  declare serviceOrigin: string | null;
  /** A page of this origin that the sign-in comes back to. Default: none, it completes by message; where `display` is `page`, this page. */
  declare returnUrl: string | null;

  readonly #internals = this.attachInternals();
  readonly #controller = new ConnectorAuthController(this, (previous) => { this.#flowChanged(previous); });
  /** What is missing in a form that was not submitted. */
  #missing: readonly FieldError[] | null = null;
  #fetch: typeof globalThis.fetch | null | undefined;
  #messages: Messages = english;
  /** The page has gone on to another connector; it has described the connector itself. */
  #another = false;
  #given: ConnectorDescription | null | undefined;
  /** Where focus is, and where it is to go. */
  #focused: Element | null = null;
  #focusNext = '';

  constructor() {
    super();
    // What a page set before the element was defined hides the accessors.
    for (const [name, value] of Object.entries(this)) {
      if (name in CyclrConnectorAuth.prototype && Reflect.deleteProperty(this, name)) Reflect.set(this, name, value);
    }
  }

  /** When the backend is asked for the description: `lazy`, in view; `eager`, at once. Default: `lazy`. */
  get loading(): 'lazy' | 'eager' {
    return this.getAttribute('loading') === 'eager' ? 'eager' : 'lazy';
  }

  set loading(value: string) {
    this.setAttribute('loading', value);
  }

  /** Where the user signs in: `popup`, in a window; `page`, the whole page goes there and comes back to `returnUrl`. Default: `popup`. */
  get display(): 'popup' | 'page' {
    return this.getAttribute('display') === 'page' ? 'page' : 'popup';
  }

  set display(value: string) {
    this.setAttribute('display', value);
  }

  /** Seconds that a sign-in may take. Default: 600. */
  get timeout(): number {
    const seconds = Number(this.getAttribute('timeout'));
    return seconds > 0 ? seconds : 600;
  }

  set timeout(value: number) {
    this.setAttribute('timeout', String(value));
  }

  /** No action can be started. Default: false. */
  get disabled(): boolean {
    return this.hasAttribute('disabled');
  }

  set disabled(value: boolean | null | undefined) {
    this.toggleAttribute('disabled', value ?? false);
  }

  /** What is known of the connector; setting it spares the request, and `null` has it asked for again. */
  get connector(): ConnectorDescription | null {
    return this.#given ?? this.#controller.flow.connector;
  }

  set connector(connector: ConnectorDescription | null) {
    this.#given = connector;
    this.requestUpdate();
  }

  /** Used for every request to the backend, for headers of the host's own. Default: the window's. */
  get fetch(): typeof globalThis.fetch | null | undefined {
    return this.#fetch;
  }

  set fetch(fetch: typeof globalThis.fetch | null | undefined) {
    this.#fetch = fetch;
  }

  /** Texts that are laid over the language's own. */
  get messages(): Partial<Messages> {
    return this.#messages;
  }

  set messages(messages: Partial<Messages> | null) {
    this.#messages = { ...english, ...messages };
    this.requestUpdate();
  }

  /** Where the connector's authentication stands; also the attribute `state`, and matched by `:state(…)`. */
  get state(): State {
    return this.#controller.flow.state;
  }

  /** Why the last attempt failed; `null` where it did not. */
  get error(): ConnectorAuthError | null {
    return this.#controller.flow.error;
  }

  /**
   * Does what the main button does. For OAuth it must be called in the task of a user's gesture, or the browser opens no window.
   * @returns The detail of the complete event. Rejects with a {@link ConnectorAuthError}, or, where the attempt was cancelled or the
   * page prevented it, with an `AbortError`.
   */
  connect(): Promise<ConnectorAuthEventDetails['cyclr-auth-complete']> {
    return this.#controller.ending(() => this.#act());
  }

  /** Ends the attempt; nothing is undone at Cyclr. */
  cancel(): void {
    this.#controller.put({ type: 'cancel', reason: 'host' });
  }

  /** Asks the backend to de-authenticate the connector; fulfilled when it has answered, whatever it said. */
  async disconnect(): Promise<void> {
    if (!this.disabled) this.#controller.put({ type: 'disconnect' });
    await this.#controller.answered;
  }

  /** Asks the backend for the description again; fulfilled when it has answered, whatever it said. */
  async refresh(): Promise<void> {
    this.#controller.put({ type: 'load' });
    await this.#controller.answered;
  }

  /**
   * Finds out what stands in the way of a sign-in on this page, for its developer: in plain words, without any secret. Begins nothing.
   * Loads one more file, from beside the element's own.
   */
  async diagnose(): Promise<readonly Finding[]> {
    const { endpoint, serviceOrigin, returnUrl, display, error } = this;
    const { diagnose } = await import('../diagnosis/diagnose.js');
    return diagnose({ endpoint, serviceOrigin, returnUrl, display, error, ...this.#controller.facts });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('state', this.state);
  }

  disconnectedCallback(): void {
    // To be moved is to be removed and inserted in one task, and ends nothing.
    setTimeout(() => { if (!this.isConnected) this.#controller.put({ type: 'cancel', reason: 'removed' }); });
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    if (old !== value && !['display', 'loading', 'disabled'].includes(name)) this.#another = true;
    this.requestUpdate();
  }

  protected override prepare(): void {
    const given = this.#given;
    if (this.#another || given === null) {
      this.#controller.put({ type: 'reset' });
      // What was typed was meant for the connector before.
      this.#form()?.reset();
    }
    if (this.state === 'idle') this.#controller.resume();
    if (given) this.#controller.describe(given);
    this.#another = false;
    this.#given = undefined;
    this.#start();
    this.#focused = this.shadowRoot?.activeElement ?? null;
  }

  protected override render(): TemplateResult {
    const { flow } = this.#controller;
    const fields = this.#fields();
    const connected = flow.state === 'connected';
    return template({
      flow,
      fields: connected || flow.state === 'idle' || flow.question === 'disconnect' ? [] : fields,
      errors: this.#missing ?? flow.error?.errors ?? [],
      messages: this.#messages,
      opensWindow: this.#isOAuth() && this.display === 'popup' && !(connected && fields.length),
      // A frame that went to the sign-in would most likely be refused there.
      mayLeave: flow.error?.code === 'popup_blocked' && top === self,
      disabled: this.disabled,
      // White space between the tags is no label, nor are the comments that frameworks leave.
      labelled: [...this.childNodes].some((node) => node instanceof Element ? !node.slot : node instanceof Text && node.data.trim()),
      relabel: () => { this.requestUpdate(); },
      act: (event) => {
        event.preventDefault();
        this.#act();
      },
      press: (type) => {
        if (type === 'leave') this.#act(true);
        else this.#controller.put({ type, reason: 'user' });
      },
    });
  }

  /** Focus goes where the user has something to do next, and is not lost with a button that went away. */
  protected override rendered(): void {
    const root = this.shadowRoot;
    if (this.#focused && (this.#focusNext || !root?.activeElement)) root?.querySelector<HTMLElement>(this.#focusNext || 'button')?.focus();
    this.#focusNext = '';
  }

  #form(): HTMLFormElement | null | undefined {
    return this.shadowRoot?.querySelector('form');
  }

  #isOAuth(): boolean {
    return this.#controller.authType.startsWith('OAuth');
  }

  #fields(): readonly Field[] {
    return fieldsOf(this.#controller.authType, this.#controller.flow.connector, this.#messages);
  }

  #flowChanged(previous: Flow): void {
    const { state, error } = this.#controller.flow;
    this.requestUpdate();
    if (state === previous.state) return;
    this.#missing = null;
    if (error?.errors?.length) this.#focusNext = '[aria-invalid=true]';
    else if (state === 'ready' && previous.state === 'connected') this.#focusNext = '[part=input]';
    this.#internals.states.delete(previous.state);
    this.#internals.states.add(state);
    this.setAttribute('state', state);
    this.dispatchEvent(new ConnectorAuthEvent('cyclr-auth-state', { state, previous: previous.state }));
  }

  /** Begins with what is known: the page's word for the auth type, or else the backend's description. */
  #start(): void {
    const { authType, endpoint } = this;
    if (this.state !== 'idle') return;
    const load = (): void => { if (this.state === 'idle') this.#controller.put({ type: 'load' }); };
    if (authType) this.#controller.put({ type: 'assume', authType });
    else if (endpoint == null) return;
    else if (this.loading === 'eager') load();
    else onceInView(this, load);
  }

  /** What the main button does; gives the reason where nothing can begin. */
  #act(inPage = this.display === 'page'): unknown {
    // What the page set in this very task counts.
    if (this.isConnected) this.prepare();
    const { state, disabled, error } = this;
    if (disabled || state === 'idle' || state === 'loading') return new ConnectorAuthError('misconfigured', disabled ? 'disabled' : state);
    const isUnknown = !this.connector && (!this.#controller.authType || error?.errors?.some(({ name }) => name.startsWith('property:')));
    if (state === 'failed' && isUnknown) this.#controller.put({ type: 'load' });
    else if (state === 'connected' && (this.#fields().length || !this.#isOAuth())) this.#controller.put({ type: 'edit' });
    else if (state === 'ready' || state === 'failed' || state === 'connected') return this.#attempt(inPage);
    else this.#controller.focus();
    return null;
  }

  #attempt(inPage: boolean): unknown {
    const { connectorId } = this;
    const { authType } = this.#controller;
    const { values, properties, errors } = readForm(this.#form(), this.#fields(), this.#messages);
    if (errors.length) {
      this.#missing = errors;
      this.#focusNext = '[aria-invalid=true]';
      this.requestUpdate();
      return new ConnectorAuthError(errors.some(({ name }) => name in values) ? 'invalid_credentials' : 'missing_properties', '', { errors });
    }
    if (this.#isOAuth()) {
      const start = new ConnectorAuthEvent('cyclr-auth-start', { connectorId, authType }, { bubbles: true, composed: true, cancelable: true });
      if (!this.dispatchEvent(start)) return new DOMException('Prevented', 'AbortError');
      this.#controller.connect(properties, inPage);
    } else {
      this.#controller.submit(() => {
        const submit = new ConnectorAuthSubmitEvent({ connectorId, authType, credentials: values as Credentials, properties });
        this.dispatchEvent(submit);
        const { response, defaultPrevented } = submit;
        if (response) return () => response.then(() => null);
        return defaultPrevented ? null : this.#controller.request('POST', { authType, ...values, properties } as CredentialsRequest);
      });
    }
    return null;
  }
}

for (const [name, attribute] of Object.entries(ATTRIBUTES)) Object.defineProperty(CyclrConnectorAuth.prototype, name, reflected(attribute));

declare global {
  interface HTMLElementTagNameMap {
    'cyclr-connector-auth': CyclrConnectorAuth;
  }
}
