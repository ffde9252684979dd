import { LitElement } from 'lit';
import type { nothing, PropertyDeclarations, TemplateResult } from 'lit';
import { disconnect } from '../attempt/disconnect.js';
import type { ConnectorAuthEventDetails, ConnectValues } from '../attempt/events.js';
import { AttemptRunner } from '../attempt/runner.js';
import type { ConnectorAuthError } from '../client/connector-auth-error.js';
import { isQueued } from '../client/read-in-turn.js';
import { resourceOf } from '../client/request.js';
import type { ConnectorDescription } from '../contract/wire.js';
import type { Finding } from '../diagnosis/finding.js';
import type { Display, Flow, State } from '../flow/flow.js';
import type { Autocomplete } from './fields.js';
import { adoptStyles, createForeignRoot } from './adopt-styles.js';
import { ElementView } from './element-view.js';
import { unwatchView, watchView } from './in-view.js';
import { warnWithoutEndpoint } from './missing-endpoint.js';
import { styles } from './styles.js';
import type { CustomMessages } from './texts.js';
import { needsAttention } from './wording.js';
import type { CustomState } from './wording.js';

/** Settings with a default, by the names of their properties. */
interface Settings {
  readonly display: Display;
  readonly direct: boolean;
  readonly compact: boolean;
  readonly loading: 'lazy' | 'eager';
  readonly timeout: number;
  readonly disabled: boolean;
}

/** Shared by all elements whose page sets none of them. */
const DEFAULTS: Settings = { display: 'popup', direct: false, compact: false, loading: 'lazy', timeout: 600, disabled: false };

/**
 * The elements that load only because they have come into view. It is no field: browsers keep the fields of an element in a larger form
 * as soon as there are too many, and most elements of a long list never load.
 */
const loadingForView = new WeakSet<CyclrConnectorAuth>();

/** A popover with `autofocus` gets the focus whenever it opens. Browsers look for something to focus, but not in a shadow tree. */
const focusOpened = ({ target, newState }: ToggleEvent): void => { if (newState === 'open') (target as HTMLElement).focus(); };

/**
 * Authenticates one Cyclr Account Connector: by API key, by user name and password, by its properties alone, or by OAuth in a popup or on
 * the page.
 *
 * @tagname cyclr-connector-auth
 * @fires {ConnectorAuthEvent<'cyclr-auth-start'>} cyclr-auth-start - The user asked to connect by OAuth, before any window opens.
 * Cancelable.
 * @fires {ConnectorAuthSubmitEvent} cyclr-auth-submit - A valid form was submitted. Carries secrets: does not bubble, is not composed.
 * Cancelable; `respondWith(promise)` hands the work to the page.
 * @fires {ConnectorAuthEvent<'cyclr-auth-complete'>} cyclr-auth-complete - The connector is authenticated.
 * @fires {ConnectorAuthEvent<'cyclr-auth-cancel'>} cyclr-auth-cancel - The attempt ended without an answer.
 * @fires {ConnectorAuthEvent<'cyclr-auth-error'>} cyclr-auth-error - The attempt, loading the description, or disconnecting failed.
 * @fires {ConnectorAuthEvent<'cyclr-auth-change'>} cyclr-auth-change - `authenticated` became known or changed. It comes after
 * `cyclr-auth-state`, and before the event that ends the attempt.
 * @fires {ConnectorAuthEvent<'cyclr-auth-before-disconnect'>} cyclr-auth-before-disconnect - The user confirmed the disconnect, or
 * your page called `disconnect()`. Nothing has been sent yet. Cancelable.
 * @fires {ConnectorAuthEvent<'cyclr-auth-disconnect'>} cyclr-auth-disconnect - The connector was de-authenticated.
 * @fires {ConnectorAuthEvent<'cyclr-auth-state'>} cyclr-auth-state - `state` changed. It comes before the event that ends the attempt.
 * @slot - The label of the main button.
 * @slot header - Replaces the connector's icon, name and description.
 * @slot footer - Below everything else.
 * @csspart base - The container of everything.
 * @csspart icon - The connector's icon.
 * @csspart title - The connector's name.
 * @csspart description - The connector's description.
 * @csspart form - The container of the inputs, the status, the error and the buttons.
 * @csspart field - A label with its input, hint and error.
 * @csspart label - The label of an input.
 * @csspart input - An input, a select or a textarea.
 * @csspart reveal - The button that shows or hides the value of a secret input.
 * @csspart hint - The help for an input.
 * @csspart error - An error message, at an input or for the whole attempt.
 * @csspart status - The current status, such as "Connecting…".
 * @csspart attention - The sentence that the stored connection no longer works, in `status`.
 * @csspart account - The sentence that names the connected account, in `status`. Beside `attention` it is the account alone.
 * @csspart help - The link to a page that tells users where to find their credentials.
 * @csspart actions - The container of the buttons.
 * @csspart action - The main button.
 * @csspart check - The button for users who have finished the sign-in.
 * @csspart reopen - The button that opens the window again.
 * @csspart leave - The button that signs in on the page itself, shown when the browser blocked the window.
 * @csspart cancel - The button that ends the attempt.
 * @csspart disconnect - The button that asks whether to disconnect.
 * @csspart confirm - The button that confirms the disconnect: the connector is de-authenticated.
 * @csspart keep - The button that keeps the connection.
 * @cssprop --cyclr-accent - Background of the main button, and the focus ring.
 * @cssprop --cyclr-on-accent - Text of the main button.
 * @cssprop --cyclr-radius - Corner radius of buttons and inputs.
 * @cssprop --cyclr-gap - Space between the parts.
 * @cssprop --cyclr-background - Background of inputs, and of buttons that are not prominent.
 * @cssprop --cyclr-error-color - Color of error messages.
 * @cssprop --cyclr-success-color - Color of the status of a connected connector.
 * @cssstate idle - Nothing is known, and nothing was asked.
 * @cssstate loading - The element asks the backend for the description, or tells it to disconnect.
 * @cssstate ready - The user can begin.
 * @cssstate submitting - The element sends credentials or properties.
 * @cssstate opening - The window is open; the element asks for its sign-in URL.
 * @cssstate waiting - The user signs in, in the window.
 * @cssstate detached - The page cannot reach the window any more; the sign-in may continue there.
 * @cssstate verifying - A signal says that the sign-in is over; the element asks the backend whether it succeeded.
 * @cssstate connected - The connector is authenticated.
 * @cssstate failed - The attempt failed.
 * @cssstate authenticated - The connector is authenticated, whatever the state: `authenticated` is `true`.
 * @cssstate expanded - A `compact` element shows its form.
 * @cssstate attention - The stored connection no longer works: the description says `attention`.
 * @attr {string} lang - The language of the texts, by the nearest `lang`, as everywhere in HTML. Default: the page's.
 */
export class CyclrConnectorAuth extends LitElement {
  static override readonly styles = styles;

  // Attributes are inputs: only `disabled` and `compact`, which change the looks, reflect. The element itself writes the
  // attributes `state` and `authenticated`.
  static override readonly properties: PropertyDeclarations = {
    endpoint: {},
    connectorId: { attribute: 'connector-id' },
    authType: { attribute: 'auth-type' },
    serviceOrigin: { attribute: 'service-origin' },
    returnUrl: { attribute: 'return-url' },
    display: {},
    direct: { type: Boolean },
    compact: { type: Boolean, reflect: true },
    loading: {},
    timeout: { type: Number },
    disabled: { type: Boolean, reflect: true },
    connector: { attribute: false, hasChanged: () => true },
    fetch: { attribute: false },
    messages: { attribute: false },
    autocomplete: { attribute: false },
  };

  /**
   * URL of your backend; the connector's resource is `{endpoint}/{connector-id}`, or `endpoint` itself without an id. Default: none, your
   * page answers the events.
   * @attr
   */
  declare endpoint: string | URL | null | undefined;
  /**
   * Account Connector id, or a name that your backend maps to one. Default: none.
   * @attr connector-id
   */
  declare connectorId: string | null | undefined;
  /**
   * `ApiKey`, `Basic`, `OAuth2`, `OAuth1` or `None`: renders at once, without asking the backend before the first attempt. Default: the
   * backend is asked.
   * @attr auth-type
   */
  declare authType: string | null | undefined;
  /**
   * The only origins, separated by spaces, that a sign-in URL and a completion message may have. Default: the origin of the sign-in URL.
   * @attr service-origin
   */
  declare serviceOrigin: string | null | undefined;
  /**
   * A page of your own origin to return to: the sign-in completes by return page instead of by message. Default: none; where `display` is
   * `page`, the page itself.
   * @attr return-url
   */
  declare returnUrl: string | URL | null | undefined;
  /** The function for every request to your backend, to add CSRF headers or bearer tokens. Default: the window's. */
  declare fetch: typeof globalThis.fetch | null | undefined;
  /**
   * Texts that replace the language's own, each a string or a function of what is known where it is shown. With a whole table of strings,
   * such as one of `cyclr-connector-auth/locales/…`, no language file is loaded. Default: none.
   */
  declare messages: CustomMessages | null | undefined;
  /**
   * The hints for browsers and password managers: values of HTML's `autocomplete`, by an input's name, such as
   * `{ username: 'username', password: 'current-password' }`. Default: none, because these credentials belong to another service.
   */
  declare autocomplete: Autocomplete | null | undefined;

  // jsdom has none.
  readonly #states: CustomStateSet | undefined = this.attachInternals?.().states;
  readonly #runner = new AttemptRunner(this, (previous) => { this.#flowChanged(previous); }, (key) => this.#view.language.text(key));
  #lazyView: ElementView | undefined;
  #settings = DEFAULTS;
  /** The page's description until the next update takes it; `null` starts over, `undefined`: there is none. */
  #given: ConnectorDescription | null | undefined;
  /** Names the connector that the element stands for. */
  #identity = '';

  /**
   * `popup`, or `page`: the whole page goes to the sign-in and comes back to `return-url`. Default: `popup`.
   * @attr
   */
  get display(): Display {
    return this.#settings.display;
  }

  set display(value: string | null | undefined) {
    this.#set({ display: value === 'page' ? 'page' : 'popup' });
  }

  /**
   * Whether a sign-in starts at your backend's own start route, so that the sign-in URL never enters the page. Needs an `endpoint` on the
   * page's origin. Default: `false`.
   * @attr
   */
  get direct(): boolean {
    return this.#settings.direct;
  }

  set direct(value: boolean | null | undefined) {
    this.#set({ direct: !!value });
  }

  /**
   * Whether the element is one line: its form is hidden until the user presses the main button, and again after `cancel`. Default: `false`.
   * @attr
   */
  get compact(): boolean {
    return this.#settings.compact;
  }

  set compact(value: boolean | null | undefined) {
    this.#set({ compact: !!value });
  }

  /**
   * `lazy`: asks the backend when the element comes into view; `eager`: at once. Default: `lazy`.
   * @attr
   */
  get loading(): 'lazy' | 'eager' {
    return this.#settings.loading;
  }

  set loading(value: string | null | undefined) {
    this.#set({ loading: value === 'eager' ? 'eager' : 'lazy' });
  }

  /**
   * Seconds that a sign-in may take. A value that is not a finite number above 0 counts as the default. Default: `600`.
   * @attr
   */
  get timeout(): number {
    return this.#settings.timeout;
  }

  set timeout(value: number | null | undefined) {
    const seconds = Number(value);
    const isValid = seconds > 0 && Number.isFinite(seconds * 1_000);
    this.#set({ timeout: isValid ? seconds : DEFAULTS.timeout });
  }

  /**
   * No action can be started. A `<fieldset disabled>` around the element does not set it. Default: `false`.
   * @attr
   */
  get disabled(): boolean {
    return this.#settings.disabled;
  }

  set disabled(value: boolean | null | undefined) {
    this.#set({ disabled: !!value });
  }

  /**
   * The description of the connector. Setting it spares the request; `null` starts over, as if the element were new. Set it when you know
   * something new, not at every rendering: it counts as the backend's own word. An open form and the error of an attempt stay unless
   * `authenticated` or `authType` is another.
   */
  get connector(): ConnectorDescription | null {
    return this.#given ?? this.#runner.flow.connector;
  }

  set connector(connector: ConnectorDescription | null | undefined) {
    this.#given = connector;
  }

  /**
   * The state of the connector's authentication; also the attribute `state`, and matched by `:state(…)`.
   * @reflect
   */
  get state(): State {
    return this.#runner.flow.state;
  }

  /**
   * Whether the connector is authenticated, as your backend last said; `undefined` until it is known. Count this, not the state: a
   * connector stays authenticated while it is connected again. A completion that your backend cannot verify counts, too. Also the
   * attribute `authenticated`, and matched by `:state(authenticated)`.
   * @reflect
   */
  get authenticated(): boolean | undefined {
    return this.#runner.flow.authenticated;
  }

  /** The last `ConnectorAuthError`; `null` if the last attempt did not fail. */
  get error(): ConnectorAuthError | null {
    return this.#runner.flow.error;
  }

  /**
   * Does what the main button does; returns a promise of the complete event's detail. It rejects with a `ConnectorAuthError`, or with an
   * `AbortError` when the attempt is cancelled or prevented, or when the button only loads the description again. Without values, it
   * rejects with `misconfigured` while the element is `disabled`, `idle` or `loading`. For OAuth, call it in the task of a click. Focus
   * moves to an input that is missing or refused, unless the user has moved it meanwhile.
   *
   * A page with a form of its own gives its values, which are used instead of those in the element's form and judged by the same rules:
   * `{ apiKey }` or `{ username, password }`, and optionally `properties`. Focus stays. Without a description, it asks the backend for one
   * first.
   */
  connect(values?: ConnectValues | null): Promise<ConnectorAuthEventDetails['cyclr-auth-complete']> {
    // A template may pass its event on, also one of another window, or of React's.
    const given = (values as Partial<Event> | null | undefined)?.isTrusted === undefined ? values : null;
    this.#applyInputs();
    return this.#runner.callers.add({ prepare: () => given ? this.#prepare() : null, begin: () => this.#view.press(this.display, given) });
  }

  /**
   * Focuses the first input of the form, or else the main button. If the element is not loaded yet, it loads first. The attribute
   * `autofocus` does the same when the element first appears, unless something else has the focus other than a button of the dialog around
   * it.
   */
  override focus(options?: FocusOptions): void {
    if (!this.isConnected) return;
    this.#view.focus.request(options);
    this.#applyInputs();
    // Out of view it would load, and have something to focus, only after the user has scrolled.
    if (this.#isUnseen) void this.#loadNow();
  }

  /**
   * Ends the attempt; nothing is undone at Cyclr. Hides the form of a `compact` element. While values are sent, it aborts the request and
   * asks your backend once: a backend that goes on all the same may store them after that, and `refresh()` shows it.
   */
  cancel(): void {
    this.#view.cancel('host');
  }

  /**
   * Asks the backend to de-authenticate the connector, without asking the user. Resolves when the backend has answered, even with an error;
   * check `state` and `error`. It rejects with an `AbortError` when your page prevents `cyclr-auth-before-disconnect`. If the element is
   * `disabled`, or its state is not `ready`, `connected` or `failed`, the call resolves and does nothing. An element that was never in view
   * is `idle`: await `refresh()` first.
   */
  disconnect(): Promise<void> {
    this.#applyInputs();
    return disconnect(this, this.#runner);
  }

  /** Asks the backend for the description again. Resolves when the backend has answered, even with an error; check `state` and `error`. */
  async refresh(): Promise<void> {
    this.#applyInputs();
    await this.#loadNow();
  }

  /**
   * Looks for everything that prevents a sign-in on this page; returns a promise of `[{ about, advice }]`, in plain words and without
   * secrets. It starts no sign-in. It loads one more file, from beside the element's own.
   */
  async diagnose(): Promise<readonly Finding[]> {
    const { diagnose } = await import('../diagnosis/diagnose.js');
    return diagnose(this, resourceOf(this), this.#runner.effects.observations);
  }

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang', 'state', 'authenticated'];
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    // A library that morphs the page to the server's HTML removes an attribute that the server does not know.
    switch (name) {
      case 'state':
        if (value !== this.state) this.setAttribute('state', this.state);
        break;
      case 'authenticated':
        this.toggleAttribute('authenticated', !!this.authenticated);
        break;
      case 'lang':
        this.requestUpdate();
        break;
      default:
        super.attributeChangedCallback(name, old, value);
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#setState(this.state, true);
    this.setAttribute('state', this.state);
    if (this.autofocus) {
      if (!this.hasUpdated && this.#view.focus.isFree) this.#view.focus.request();
      this.addEventListener('toggle', focusOpened);
    }
    // Updates while the element was disconnected began nothing.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    // Wait for the end of the task: a move within it ends nothing. Ask before the runner cancels: a listener may insert the element again.
    globalThis.setTimeout(() => { if (!this.isConnected) unwatchView(this); });
    super.disconnectedCallback();
  }

  adoptedCallback(): void {
    adoptStyles(this);
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    return this.ownerDocument === document ? super.createRenderRoot() : createForeignRoot(this);
  }

  /** An element that nobody has seen yet takes note of its settings and renders nothing. */
  protected override shouldUpdate(): boolean {
    // A listener of an event may name the next connector: Lit requests no other update within this one.
    do {
      this.#applyInputs();
    } while (this.#hasNewInputs);
    return this.hasUpdated || !this.#isUnseen;
  }

  /** Makes the view now, with its controllers: Lit calls their `hostUpdate` next. */
  protected override willUpdate(): void {
    this.#lazyView = this.#view;
  }

  protected override render(): TemplateResult | typeof nothing {
    return this.#view.render();
  }

  protected override firstUpdated(): void {
    if (this.state === 'idle' && this.endpoint == null) warnWithoutEndpoint(this);
  }

  protected override updated(): void {
    this.#setState('expanded', this.#view.isExpanded);
  }

  /** The language's file is part of the update that needs it. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete();
    await this.#lazyView?.language.loading;
    return super.getUpdateComplete();
  }

  /** Made when it is needed first: most elements of a long list are never seen. */
  get #view(): ElementView {
    return this.#lazyView ??= new ElementView(this, this.#runner, {
      takeSettings: () => { this.#applyInputs(); },
      updateNow: () => { this.performUpdate(); },
    });
  }

  /** The element waits to come into view, and the page has slotted nothing that shows already: rendering would be for nobody. */
  get #isUnseen(): boolean {
    return this.state === 'idle' && this.endpoint != null && !(this.firstElementChild && this.querySelector(':scope > [slot]'));
  }

  #set(settings: Partial<Settings>): void {
    this.#settings = { ...this.#settings, ...settings };
  }

  get #currentIdentity(): string {
    return [this.endpoint, this.connectorId, this.authType].join('\n');
  }

  /** The page has named another connector, or given a description. */
  get #hasNewInputs(): boolean {
    return this.isConnected && (this.#given !== undefined || this.#identity !== this.#currentIdentity);
  }

  /** Does what the page's settings ask for. Does nothing while the element is not in a document. */
  #applyInputs(): void {
    if (!this.isConnected) return;
    const given = this.#given;
    const identity = this.#currentIdentity;
    const isAnother = identity !== this.#identity || given === null;
    this.#identity = identity;
    this.#given = undefined;
    if (isAnother) {
      // The observer reports changes only, and the element may be in view already.
      unwatchView(this);
      this.#lazyView?.form.startOver();
      this.#runner.reset();
    }
    // Three turns: within a listener, each sees the state that the one before has led to.
    const { turns } = this.#runner;
    turns.inOrder(() => { if (this.state === 'idle') this.#runner.resume(); });
    if (given) turns.inOrder(() => { this.#runner.effects.requests.take(given); });
    turns.inOrder(() => { this.#load(); });
  }

  /** Begins with what is known: the page's auth type, or else the backend's description. */
  #load(): void {
    if (this.state !== 'idle') return;
    if (this.authType) this.#runner.put({ type: 'assume', authType: this.authType });
    else if (this.endpoint == null) return;
    else if (this.loading === 'eager') void this.#runner.begin({ type: 'load' });
    else watchView(this, (isInView) => { this.#viewChanged(isInView); });
  }

  /** Loads because the page or the user asks for it, in view or not. */
  #loadNow(): Promise<unknown> {
    loadingForView.delete(this);
    return this.#runner.begin({ type: 'load' });
  }

  /**
   * Loads in view. An element that leaves the view while it waits for its turn makes room for those that the user sees, unless it was asked
   * to load.
   */
  #viewChanged(isInView: boolean): void {
    if (isInView && this.state === 'idle') {
      loadingForView.add(this);
      void this.#runner.begin({ type: 'load' }).then(() => { if (this.state !== 'idle') unwatchView(this); });
    } else if (!isInView && loadingForView.has(this) && isQueued(this)) this.cancel();
  }

  /** Loads what is needed to judge the page's values: the description, and the texts of errors. `null`: there is nothing to load. */
  #prepare(): Promise<unknown> | null {
    this.#applyInputs();
    if (this.disabled || !this.isConnected) return null;
    const isUnknown = this.state === 'idle' || this.state === 'loading' || !this.#runner.authType;
    if (!isUnknown && this.#view.language.isReady) return null;
    // The element need not be in view any more.
    unwatchView(this);
    const loading = isUnknown && this.endpoint != null ? this.refresh() : Promise.resolve();
    return loading.then(() => this.updateComplete);
  }

  #flowChanged(previous: Flow): void {
    const { flow } = this.#runner;
    this.#lazyView?.follow(previous, flow);
    this.requestUpdate();
    this.toggleAttribute('authenticated', !!flow.authenticated);
    this.#setState('authenticated', !!flow.authenticated);
    this.#setState('attention', needsAttention(flow));
    if (flow.state === previous.state) return;
    this.#setState(previous.state, false);
    this.#setState(flow.state, true);
    this.setAttribute('state', flow.state);
  }

  #setState(name: CustomState, isOn: boolean): void {
    if (isOn) this.#states?.add(name);
    else this.#states?.delete(name);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cyclr-connector-auth': CyclrConnectorAuth;
  }
}
