import type { Backend } from '../client/request.js';
import { requestSignInUrl } from '../client/sign-in-url.js';
import type { CredentialsRequest, SignInRequest } from '../contract/wire.js';
import type { Action, Display, Flow, Ongoing } from '../flow/flow.js';
import { signIn } from '../sign-in/sign-in.js';
import type { SignInSettings, StartedSignIn } from '../sign-in/sign-in.js';
import { watch } from '../sign-in/watch.js';
import type { EventDispatcher, Subject } from './dispatcher.js';
import type { Submission } from './form.js';
import { log } from './log.js';
import { Requests } from './requests.js';

/** How the current attempt signs in. */
export interface Plan {
  readonly display: Display;
  /** When the attempt expires, by this browser's clock, in milliseconds since 1970. */
  readonly deadline: number;
  /** Sent with the request for the sign-in URL. */
  readonly properties: SignInRequest['properties'];
}

interface EffectsOptions {
  readonly page: Backend & SignInSettings;
  readonly events: EventDispatcher;
  readonly flow: () => Flow;
  /** The connector of the current attempt. */
  readonly subject: () => Subject;
  /** Takes what an action reports back. */
  readonly report: (input: Ongoing) => void;
  /** The text of a window, in the user's language: until it leaves for the sign-in, and when it cannot close itself. */
  readonly windowText: (key: 'opening' | 'close') => string;
}

/** Carries out in the browser what the flow asks for. */
export class Effects {
  plan: Plan = { display: 'popup', deadline: 0, properties: {} };
  /** The typed values, secrets included; only until they are sent. */
  submission: Submission | undefined;
  /** The origin of a completion message that was right but for its origin. */
  foreignOrigin: string | undefined;
  readonly requests: Requests;
  readonly #options: EffectsOptions;
  #signIn: StartedSignIn | undefined;
  #watch: AbortController | undefined;

  constructor(options: EffectsOptions) {
    this.#options = options;
    this.requests = new Requests({ backend: options.page, flow: options.flow, report: options.report });
  }

  perform(action: Action): void {
    this.#actions[action]();
  }

  /** Brings the sign-in window to the front. */
  focusWindow(): void {
    this.#signIn?.focus();
  }

  readonly #actions: Readonly<Record<Action, () => void>> = {
    watch: () => {
      const { flow, report, windowText } = this.#options;
      this.#watch?.abort();
      this.#watch = new AbortController();
      watch({
        attempt: flow().attempt,
        display: this.plan.display,
        timeLeft: this.plan.deadline - Date.now(),
        closeText: () => windowText('close'),
        report,
        signal: this.#watch.signal,
      });
    },
    open: () => {
      const { page, flow, report, windowText } = this.#options;
      this.foreignOrigin = undefined;
      this.#signIn?.close();
      this.#signIn = signIn({
        attempt: flow().attempt,
        display: this.plan.display,
        settings: page,
        blankText: windowText('opening'),
        requestUrl: async (completion, signal) => {
          const body = { authType: this.#options.subject().authType, properties: this.plan.properties, ...completion } as SignInRequest;
          const url = await requestSignInUrl(page, signal, body);
          // The backend has stored them: another window of this attempt need not send them again.
          this.#forgetProperties();
          return url;
        },
        report,
        onForeignOrigin: (origin) => { this.#noteForeignOrigin(origin); },
      });
    },
    ask: () => { this.requests.ask(); },
    poll: () => { void this.requests.poll(); },
    submit: () => { this.#submit(); },
    disconnect: () => { this.requests.decide(this.requests.sending('DELETE')); },
    release: () => {
      this.#forgetProperties();
      this.submission = undefined;
      this.requests.stop();
      this.#signIn?.close();
      this.#signIn = undefined;
      if (!this.#options.flow().outstanding) this.#watch?.abort();
    },
  };

  /** Offers the values to the page first. If the page does not take them, sends them to the backend. */
  #submit(): void {
    const { credentials, properties } = this.submission ?? { credentials: {}, properties: {} };
    this.submission = undefined;
    const { connectorId, authType } = this.#options.subject();
    const { response, defaultPrevented } = this.#options.events.submit({ connectorId, authType, credentials, properties });
    if (response) this.requests.decide(() => response.then(() => null));
    else if (!defaultPrevented) this.requests.decide(this.requests.sending('POST', { authType, ...credentials, properties } as CredentialsRequest));
  }

  #forgetProperties(): void {
    this.plan = { ...this.plan, properties: {} };
  }

  #noteForeignOrigin(origin: string): void {
    if (this.foreignOrigin === origin) return;
    this.foreignOrigin = origin;
    log(`a completion message came from ${origin}, which service-origin does not list`);
  }
}
