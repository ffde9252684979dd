import type { TemplateResult } from 'lit/html.js';
import { ConnectorAuthError } from '../client/connector-auth-error.js';
import type { ConnectorDescription, CredentialsRequest, FieldError } from '../contract/wire.js';
import type { Finding } from '../diagnosis/finding.js';
import type { Flow, State } from '../flow/flow.js';
import { ConnectorAuthController } from '../attempt/runner.js';
import { ConnectorAuthEvent, ConnectorAuthSubmitEvent } from '../attempt/events.js';
import type { ConnectorAuthEventDetails, Credentials } from '../attempt/events.js';
import { fieldsOf, readForm } from './fields.js';
import type { Field } from './fields.js';
import { loadInView } from './in-view.js';
import { ENGLISH, languageFor, onPageLanguage, rangeOf, tagOf } from './language.js';
import type { Language } from './language.js';
import { PageOptions } from './page-options.js';
import { template } from './templates.js';
import { isWhole, texts } from './texts.js';
import type { Say } from './texts.js';

/**
 * Authenticates one Cyclr Account Connector: by API key, by user name and password, or by OAuth in a window of its own.
 *
 * @tagname cyclr-connector-auth
 * @fires {ConnectorAuthEvent<'cyclr-auth-start'>} cyclr-auth-start - The user asked to connect by OAuth, before any window opens.
 * Cancelable.
 * @fires {ConnectorAuthSubmitEvent} cyclr-auth-submit - A valid form was submitted. Carries secrets: does not bubble, is not composed.
 * Cancelable; `respondWith(promise)` hands the work to the page.
 * @fires {ConnectorAuthEvent<'cyclr-auth-complete'>} cyclr-auth-complete - The connector is authenticated.
 * @fires {ConnectorAuthEvent<'cyclr-auth-cancel'>} cyclr-auth-cancel - The attempt ended without an answer.
 * @fires {ConnectorAuthEvent<'cyclr-auth-error'>} cyclr-auth-error - The attempt failed.
 * @fires {ConnectorAuthEvent<'cyclr-auth-disconnect'>} cyclr-auth-disconnect - The connector was de-authenticated.
 * @fires {ConnectorAuthEvent<'cyclr-auth-state'>} cyclr-auth-state - `state` changed; comes before the event that ends the attempt.
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
 * @csspart reveal - The button that shows what was typed into a secret input, or hides it.
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
 * @cssprop --cyclr-radius - Corners of buttons and inputs.
 * @cssprop --cyclr-gap - Space between the pieces.
 * @cssprop --cyclr-background - Background of inputs and of the other buttons.
 * @cssprop --cyclr-error-color - What went wrong.
 * @cssprop --cyclr-success-color - What went well.
 * @cssstate idle - Nothing is known, and nothing was asked yet.
 * @cssstate loading - The backend is asked for the description, or told to disconnect.
 * @cssstate ready - The user can begin.
 * @cssstate submitting - Credentials or properties are on their way.
 * @cssstate opening - The window is open, its sign-in URL is being asked for.
 * @cssstate waiting - The user signs in, in the window.
 * @cssstate detached - The window cannot be reached any more; the sign-in may be going on in it.
 * @cssstate verifying - Something said that the sign-in is over; the backend is asked whether that is so.
 * @cssstate connected - The connector is authenticated.
 * @cssstate failed - The attempt failed.
 * @attr {string} lang - The language of the texts, by the nearest `lang`, as everywhere in HTML. Default: the page's.
 */
export class CyclrConnectorAuth extends PageOptions {
  readonly #internals = this.attachInternals();
  readonly #controller = new ConnectorAuthController(this, (previous) => { this.#flowChanged(previous); }, (key) => this.#say(key));
  /** What is missing in a form that was not submitted. */
  #missing: readonly FieldError[] | null = null;
  #language = ENGLISH;
  readonly #languageChanged = (): void => { this.requestUpdate(); };
  /** The page has gone on to another connector; it has described the connector itself. */
  #another = false;
  #given: ConnectorDescription | null | undefined;
  /** What the inputs ask for, and how many connectors there were before this one. */
  #asked = '';
  #of = 0;
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

  /**
   * The description of the connector; setting it spares the request, and `null` has it asked for again. Set it when you know something new,
   * not at every rendering: what it says counts.
   */
  get connector(): ConnectorDescription | null {
    return this.#given ?? this.#controller.flow.connector;
  }

  set connector(connector: ConnectorDescription | null) {
    this.#given = connector;
    this.requestUpdate();
  }

  /**
   * Where it stands; also the attribute `state`, and matched by `:state(…)`.
   * @reflect
   */
  get state(): State {
    return this.#controller.flow.state;
  }

  /** The last `ConnectorAuthError`; `null` where the last attempt did not fail. */
  get error(): ConnectorAuthError | null {
    return this.#controller.flow.error;
  }

  /**
   * Does what the main button does; a promise of the complete event's detail. It rejects with a `ConnectorAuthError`, or with an
   * `AbortError` when the attempt is cancelled or prevented. For OAuth call it in the task of a click.
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
    await this.#controller.requests.answered;
  }

  /** Asks the backend for the description again; fulfilled when it has answered, whatever it said. */
  async refresh(): Promise<void> {
    this.#controller.put({ type: 'load' });
    await this.#controller.requests.answered;
  }

  /**
   * Finds out what stands in the way of a sign-in on this page; a promise of `[{ about, advice }]`, in plain words and without any secret.
   * Begins nothing. Loads one more file, from beside the element's own.
   */
  async diagnose(): Promise<readonly Finding[]> {
    const { endpoint, serviceOrigin, returnUrl, display, error } = this;
    const { diagnose } = await import('../diagnosis/diagnose.js');
    return diagnose({ endpoint, serviceOrigin, returnUrl, display, error, ...this.#controller.facts });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#internals.states.add(this.state);
    this.setAttribute('state', this.state);
    onPageLanguage(this.#languageChanged, true);
  }

  disconnectedCallback(): void {
    onPageLanguage(this.#languageChanged, false);
    // To be moved is to be removed and inserted in one task, and ends nothing.
    setTimeout(() => { if (!this.isConnected) this.#controller.put({ type: 'cancel', reason: 'removed' }); });
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    if (old !== value && !['display', 'loading', 'disabled', 'lang'].includes(name)) this.#another = true;
    this.requestUpdate();
  }

  protected override prepare(): Promise<void> | undefined {
    const given = this.#given;
    if (this.#another || given === null) {
      this.#controller.reset();
      this.#of += 1;
    }
    if (this.state === 'idle') this.#controller.resume();
    if (given) this.#controller.describe(given);
    this.#another = false;
    this.#given = undefined;
    this.#start();
    const focused = this.shadowRoot?.activeElement ?? null;
    // A button may have gone with nothing in its place: that is remembered until the user is elsewhere.
    if (focused || this.#focused?.isConnected || document.activeElement !== document.body) this.#focused = focused;
    const range = isWhole(this.messages) ? '' : rangeOf(this);
    return range === this.#language.range ? undefined : languageFor(range).then((language) => { this.#language = language; });
  }

  /** It waits to come into view, and the page has put nothing into it that shows already. */
  protected override isUnseen(): boolean {
    return this.state === 'idle' && this.endpoint != null && ![...this.children].some(({ slot }) => slot);
  }

  protected override render(): TemplateResult {
    const { flow } = this.#controller;
    const all = this.#fields();
    const connected = flow.state === 'connected';
    const fields = connected || flow.state === 'idle' || flow.question === 'disconnect' ? [] : all;
    this.#ask(fields);
    return template({
      flow,
      fields,
      errors: this.#missing ?? this.#refused(),
      say: this.#say,
      language: this.#spoken.tag,
      opensWindow: this.#isOAuth() && this.display === 'popup' && !(connected && all.length),
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
    if (this.#focused && (this.#focusNext || !root?.activeElement)) root?.querySelector<HTMLElement>(this.#focusNext || 'button:not([part=reveal])')?.focus();
    this.#focusNext = '';
  }

  #form(): HTMLFormElement | null | undefined {
    return this.shadowRoot?.querySelector('form');
  }

  /** Lit goes on with the inputs that are there: what was typed for one thing is not to be found in the input for another. */
  #ask(fields: readonly Field[]): void {
    const asked = [this.#of, ...fields.map(({ name }) => name)].join();
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#form()?.reset();
    this.shadowRoot?.querySelectorAll<HTMLElement>('[part=reveal][aria-pressed=true]').forEach((button) => { button.click(); });
  }

  #isOAuth(): boolean {
    return this.#controller.authType.startsWith('OAuth');
  }

  #fields(): readonly Field[] {
    return fieldsOf(this.#controller.authType, this.#controller.flow.connector, this.#say, this.autocomplete);
  }

  /** A page that says everything itself says it in its own language. */
  get #spoken(): Language {
    return isWhole(this.messages) ? { ...ENGLISH, tag: tagOf(this) } : this.#language;
  }

  get #say(): Say {
    return texts(this.#spoken, this.messages);
  }

  /**
   * What the user reads of inputs that were refused: the page's own words, but in place of the backend's those of the user's language,
   * unless the page's text repeats them.
   */
  #refused(): readonly FieldError[] {
    const { error, connector } = this.#controller.flow;
    const key = error?.code === 'missing_properties' ? 'required' : 'invalid_credentials';
    return error?.errors?.map(({ name, detail }) => ({
      name, detail: error.status || !detail ? this.#say(key, { name: connector?.name ?? undefined, error, detail }) : detail,
    })) ?? [];
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
    const load = (): Promise<unknown> => {
      if (this.state === 'idle') this.#controller.put({ type: 'load' });
      return this.#controller.requests.answered;
    };
    if (authType) this.#controller.put({ type: 'assume', authType });
    else if (endpoint == null) return;
    else if (this.loading === 'eager') void load();
    else loadInView(this, load);
  }

  /** What the main button does; gives the reason where nothing can begin. */
  #act(inPage = this.display === 'page'): unknown {
    // What the page set in this very task counts.
    if (this.isConnected) void this.prepare();
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
    const { values, properties, errors } = readForm(this.#form(), this.#fields(), this.#say);
    if (errors.length) {
      this.#missing = errors;
      this.#focusNext = '[aria-invalid=true]';
      this.requestUpdate();
      return new ConnectorAuthError(errors.some(({ name }) => name in values) ? 'invalid_credentials' : 'missing_properties', '', { errors });
    }
    if (this.#isOAuth()) {
      const start = new ConnectorAuthEvent('cyclr-auth-start', { connectorId, authType }, { bubbles: true, composed: true, cancelable: true });
      // A listener may have begun something else.
      if (!this.dispatchEvent(start) || this.state === 'loading') return new DOMException('Prevented', 'AbortError');
      this.#controller.connect(properties, inPage);
    } else {
      this.#controller.submit(() => {
        const submit = new ConnectorAuthSubmitEvent({ connectorId, authType, credentials: values as Credentials, properties });
        this.dispatchEvent(submit);
        const { response, defaultPrevented } = submit;
        if (response) return () => response.then(() => null);
        return defaultPrevented ? null : this.#controller.requests.telling('POST', { authType, ...values, properties } as CredentialsRequest);
      });
    }
    return null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cyclr-connector-auth': CyclrConnectorAuth;
  }
}
