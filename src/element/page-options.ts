import type { Autocomplete } from './fields.js';
import { reflected, RenderedElement, setAttribute } from './rendered-element.js';
import type { OwnMessages } from './texts.js';

const ATTRIBUTES = { endpoint: 'endpoint', connectorId: 'connector-id', authType: 'auth-type', serviceOrigin: 'service-origin', returnUrl: 'return-url' };

/** What a page says of how it wants the element. */
export abstract class PageOptions extends RenderedElement {
  static readonly observedAttributes: readonly string[] = ['endpoint', 'connector-id', 'auth-type', 'display', 'loading', 'disabled', 'lang'];

  /**
   * URL of your backend; the connector's resource is `{endpoint}/{connector-id}`, or `endpoint` itself without an id. Default: none, your
   * page answers the events.
   * @attr
   */
  declare endpoint: string | null;
  /**
   * Account Connector id. Default: none.
   * @attr connector-id
   */
  declare connectorId: string | null;
  /**
   * `ApiKey`, `Basic`, `OAuth2`, `OAuth1` or `None`: renders at once, and asks nothing before the first attempt. Default: the backend is
   * asked.
   * @attr auth-type
   */
  declare authType: string | null;
  /**
   * The only origins, separated by spaces, that a sign-in URL and a completion message may have. Default: the origin of the sign-in URL.
   * @attr service-origin
   */
  declare serviceOrigin: string | null;
  /**
   * A page of your own origin to come back to: completes by return page instead of by message. Default: none; where `display` is `page`,
   * the page itself.
   * @attr return-url
   */
  declare returnUrl: string | null;

  #fetch: typeof globalThis.fetch | null | undefined;
  #messages: OwnMessages | null | undefined;
  #autocomplete: Autocomplete | null | undefined;

  /**
   * `lazy`: asks the backend when the element comes into view; `eager`: at once. Default: `lazy`.
   * @attr
   */
  get loading(): 'lazy' | 'eager' {
    return this.getAttribute('loading') === 'eager' ? 'eager' : 'lazy';
  }

  set loading(value: string | null | undefined) {
    setAttribute(this, 'loading', value);
  }

  /**
   * `popup`, or `page`: the whole page goes to sign in and comes back to `return-url`. Default: `popup`.
   * @attr
   */
  get display(): 'popup' | 'page' {
    return this.getAttribute('display') === 'page' ? 'page' : 'popup';
  }

  set display(value: string | null | undefined) {
    setAttribute(this, 'display', value);
  }

  /**
   * Seconds that a sign-in may take. Default: `600`.
   * @attr
   */
  get timeout(): number {
    const seconds = Number(this.getAttribute('timeout'));
    return seconds > 0 ? seconds : 600;
  }

  set timeout(value: number | null | undefined) {
    setAttribute(this, 'timeout', value);
  }

  /**
   * No action can be started. Default: `false`.
   * @attr
   */
  get disabled(): boolean {
    return this.hasAttribute('disabled');
  }

  set disabled(value: boolean | null | undefined) {
    this.toggleAttribute('disabled', value ?? false);
  }

  /** A function used for every request to your backend, for CSRF headers or bearer tokens. Default: the window's. */
  get fetch(): typeof globalThis.fetch | null | undefined {
    return this.#fetch;
  }

  set fetch(fetch: typeof globalThis.fetch | null | undefined) {
    this.#fetch = fetch;
  }

  /**
   * Texts that are laid over the language's own, each a string or a function of what is known where it is said. A whole table, such as
   * one of `cyclr-connector-auth/locales/…`, spares the request for the language's file. Default: none.
   */
  get messages(): OwnMessages | null | undefined {
    return this.#messages;
  }

  set messages(messages: OwnMessages | null | undefined) {
    this.#messages = messages;
    this.requestUpdate();
  }

  /**
   * What a browser or a password manager may fill in: by an input's name, a value of HTML's `autocomplete`. Default: none, for what is
   * typed here belongs to another service than the page.
   */
  get autocomplete(): Autocomplete | null | undefined {
    return this.#autocomplete;
  }

  set autocomplete(autocomplete: Autocomplete | null | undefined) {
    this.#autocomplete = autocomplete;
    this.requestUpdate();
  }
}

for (const [name, attribute] of Object.entries(ATTRIBUTES)) Object.defineProperty(PageOptions.prototype, name, reflected(attribute));
