import { parseDescription } from '../client/parse.js';
import { request, resourceOf } from '../client/request.js';
import type { Backend } from '../client/request.js';
import { secretsIn } from '../client/secrets.js';
import { requestSignInUrl } from '../client/sign-in-url.js';
import { toError } from '../client/to-error.js';
import type { CredentialsRequest, SignInRequest, DirectRequest } from '../contract/wire.js';
import type { Action, Display, Flow, Ongoing } from '../flow/flow.js';
import { signIn } from '../sign-in/sign-in.js';
import type { DirectStart, SignInSettings, StartedSignIn } from '../sign-in/sign-in.js';
import { watch } from '../sign-in/watch.js';
import { ConnectorAuthSubmitEvent } from './events.js';
import type { Submission } from './events.js';
import { log } from './log.js';
import { Requests } from './requests.js';

/** The needs of the current attempt or request. The typed values, secrets included, stay only until they are sent. */
export interface Plan extends Submission {
  /** The connector that it was begun for. The page may have moved on to another one since. */
  readonly connectorId: string | null;
  /** The key of its record. */
  readonly key: string;
  readonly display: Display;
  /** When the attempt expires, by this browser's clock, in milliseconds since 1970. */
  readonly deadline: number;
  /** The page itself went to the sign-in, and has passed its return page. */
  readonly isBack?: boolean | undefined;
}

/** Facts about the page that the last sign-in has shown, for `diagnose()`: `Evidence` of `diagnosis/finding.ts`. */
export interface Observations {
  /** Whether pages in the window could navigate this page. */
  readonly isExposed?: boolean;
  /** The origin of a completion message that was right but for its origin. */
  readonly foreignOrigin?: string;
}

/** The plan before anything is begun. */
export const NO_PLAN: Plan = { connectorId: null, key: '', display: 'popup', deadline: 0, credentials: {}, properties: {} };

/** The runner, as the effects see it. */
export interface EffectsContext {
  readonly host: Backend & Element & SignInSettings;
  readonly flow: Flow;
  readonly authType: string;
  /** The effects take the typed values out of it once they are sent. */
  plan: Plan;
  /** Asks the page by an event whether something may go on. Returns the answer. */
  askPage(event: Event): boolean;
  /** Takes what an action reports back. */
  report(input: Ongoing): void;
  /** The text of a window, in the user's language: until it leaves for the sign-in, and when it cannot close itself. */
  windowText(key: 'opening' | 'close'): string;
}

/** Carries out in the browser what the flow asks for: a method for each action. */
export class Effects implements Readonly<Record<Action, () => void>> {
  observations: Observations = {};
  readonly requests: Requests;
  readonly #context: EffectsContext;
  #signIn: StartedSignIn | undefined;
  #watch: AbortController | undefined;

  constructor(context: EffectsContext) {
    this.#context = context;
    this.requests = new Requests(context);
  }

  watch(): void {
    const context = this.#context;
    this.#watch?.abort();
    this.#watch = new globalThis.AbortController();
    watch({
      attempt: context.flow.attempt,
      display: context.plan.display,
      timeLeft: context.plan.deadline - Date.now(),
      closeText: () => context.windowText('close'),
      report: (report) => { context.report(report); },
      signal: this.#watch.signal,
    });
  }

  open(): void {
    const context = this.#context;
    this.#signIn?.close();
    this.#signIn = signIn({
      attempt: context.flow.attempt,
      // A document without a window, such as a template's, opens nothing.
      page: context.host.ownerDocument.defaultView ?? globalThis.window,
      display: context.plan.display,
      settings: context.host,
      blankText: context.windowText('opening'),
      direct: context.host.direct ? this.#directStart : null,
      requestUrl: async (completion, signal) => {
        const body = { authType: context.authType, properties: context.plan.properties, ...completion } as SignInRequest;
        const url = await requestSignInUrl(context.host, signal, body);
        // The backend has stored them: another window of this attempt need not send them again.
        this.#forgetTyped();
        return url;
      },
      report: (report) => { context.report(report); },
      onForeignOrigin: (origin) => { this.#noteForeignOrigin(origin); },
    });
    this.observations = { isExposed: this.#signIn.isExposed() };
  }

  ask(): void {
    this.requests.ask();
  }

  poll(): void {
    void this.requests.poll();
  }

  /** Offers the values to the page first. If the page does not take them, sends them to the backend. */
  submit(): void {
    const { host, authType, plan: { connectorId, credentials, properties } } = this.#context;
    this.#forgetTyped();
    const event = new ConnectorAuthSubmitEvent({ connectorId, authType, credentials, properties });
    const mayGoOn = this.#context.askPage(event);
    const { response } = event;
    if (response) {
      const sent = secretsIn({ ...credentials, properties }, host.connector);
      this.requests.awaitPage(response.catch((cause: unknown) => { throw toError(cause, sent); }));
    } else if (mayGoOn) this.requests.send('POST', { authType, ...credentials, properties } as CredentialsRequest);
  }

  disconnect(): void {
    this.requests.send('DELETE');
  }

  release(): void {
    this.#forgetTyped();
    this.requests.stop();
    if (!this.#context.flow.outstanding) this.#watch?.abort();
    // Last, because the window may be a foreign object of the page's own `open`, whose members may throw.
    const closing = this.#signIn;
    this.#signIn = undefined;
    closing?.close();
  }

  /** Brings the sign-in window to the front. */
  focusWindow(): void {
    this.#signIn?.focus();
  }

  get #directStart(): DirectStart {
    const { flow, host, authType, plan: { properties } } = this.#context;
    return {
      resource: resourceOf(host),
      serviceOrigin: flow.connector?.serviceOrigin,
      store: Object.keys(properties).length
        ? async (signal) => {
          const body = { authType, properties, direct: true } as DirectRequest;
          // Another answer, such as a login page, does not say that they are stored.
          parseDescription((await request(host, { method: 'POST', signal, body })).json);
          this.#forgetTyped();
        }
        : null,
    };
  }

  #forgetTyped(): void {
    this.#context.plan = { ...this.#context.plan, credentials: {}, properties: {} };
  }

  #noteForeignOrigin(origin: string): void {
    if (this.observations.foreignOrigin === origin) return;
    this.observations = { ...this.observations, foreignOrigin: origin };
    log(this.#context.plan.connectorId, `a completion message came from ${origin}, not listed in service-origin`);
  }
}
