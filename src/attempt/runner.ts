import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { failureText } from '../client/problem-detail.js';
import type { Backend } from '../client/request.js';
import { toError } from '../client/to-error.js';
import { isOAuth } from '../contract/auth-types.js';
import { INITIAL, isOutcome, RUNNING } from '../flow/flow.js';
import type { Action, Beginning, Display, Flow, Input, Ongoing, Outcome } from '../flow/flow.js';
import { step } from '../flow/step.js';
import { recordKey } from '../sign-in/attempt-record.js';
import { prepareOpener } from '../sign-in/opener.js';
import type { SignInSettings } from '../sign-in/sign-in.js';
import { abortError, Callers, settle } from './callers.js';
import type { Refusal } from './callers.js';
import { Effects, NO_PLAN } from './effects.js';
import type { EffectsContext, Plan } from './effects.js';
import { cancelableEvent, ConnectorAuthEvent } from './events.js';
import type { Completion, ConnectorAuthEventDetails, Submission } from './events.js';
import { newId } from './ids.js';
import { log } from './log.js';
import { forgetEnded, recallAttempt, rememberCurrent } from './memory.js';
import { Turns } from './turns.js';

/** The element, as the runner sees it: the page's settings as they are now. */
export interface AttemptHost extends ReactiveControllerHost, Element, Backend, SignInSettings {
  readonly authType?: string | null | undefined;
  readonly disabled: boolean;
  /** Seconds that a sign-in may take. */
  readonly timeout: number;
}

/** Called for each change of the flow, before any event is dispatched. */
type OnFlowChange = (previous: Flow) => void;

/** An input to which the runner adds the id. */
type WithoutId<T extends Input> = T extends Beginning ? Omit<T, 'begins'> : T extends Ongoing ? Omit<T, 'attempt'> : never;

/**
 * Runs the attempts of one element: feeds the flow with inputs, has its effects carried out, and announces its outcomes. Registers itself
 * with its host.
 */
export class AttemptRunner implements ReactiveController, EffectsContext {
  flow = INITIAL;
  plan = NO_PLAN;
  readonly host: AttemptHost;
  readonly windowText: EffectsContext['windowText'];
  readonly turns = new Turns();
  readonly callers = new Callers(this.turns);
  readonly #onChange: OnFlowChange;
  #lazyEffects: Effects | undefined;
  /** How often something was begun or cancelled. */
  #decisions = 0;

  constructor(host: AttemptHost, onChange: OnFlowChange, windowText: EffectsContext['windowText']) {
    this.host = host;
    this.windowText = windowText;
    this.#onChange = onChange;
    host.addController(this);
  }

  /** Asks what the element could not ask while it was outside, about the connector that the page names with the next update. */
  hostConnected(): void {
    if (this.flow.question === 'late') void this.host.updateComplete.then(() => { this.put({ type: 'wake' }); });
  }

  /** Moving the element in the document removes and inserts it in one task; that ends nothing. */
  hostDisconnected(): void {
    globalThis.setTimeout(() => { if (!this.host.isConnected) this.put({ type: 'cancel', reason: 'removed' }); });
  }

  /**
   * After a reload, the type from before counts until the backend answers: the user may want another window at once. A template may have
   * left the attribute empty.
   */
  get authType(): string {
    const { state, connector, before } = this.flow;
    // The next attempt forgets it: without a description, the main button loads one.
    return this.host.authType || connector?.authType || (RUNNING.includes(state) && before?.authType) || '';
  }

  /** Begins something new that is no attempt. Resolves when the backend has answered its request, even with an error. */
  begin(input: WithoutId<Beginning>): Promise<unknown> {
    this.#begin(input);
    return new Promise((resolve) => { this.turns.take(() => { resolve(this.#lazyEffects?.requests.answered); }); });
  }

  /** Gives the flow an input for the current attempt: the one that is current when the input has its turn. */
  put(input: WithoutId<Ongoing>): void {
    if (input.type === 'cancel') this.#decisions += 1;
    this.turns.take(() => { this.#process({ ...input, attempt: this.flow.attempt }); });
  }

  /** The user may be about to press the main button. Only a sign-in that completes by message needs an opener. */
  prepareForPress(): void {
    const { host } = this;
    if (isOAuth(this.authType) && host.display === 'popup' && host.returnUrl == null) prepareOpener(host);
  }

  /**
   * Asks the page whether a sign-in may start, and begins it.
   * @returns why it does not begin; `null` if it does.
   */
  connect(submission: Submission, display: Display): Refusal | null {
    const subject = { connectorId: this.pageConnectorId, authType: this.authType };
    if (!this.askPage(cancelableEvent('cyclr-auth-start', subject))) return abortError();
    this.#begin({ type: 'connect' }, { display, ...submission });
    return null;
  }

  /** Begins to submit the form's values. */
  submit(submission: Submission): void {
    this.#begin({ type: 'submit' }, submission);
  }

  /** The answer is no if a listener prevents the event, begins or cancels something itself, or names another connector. */
  askPage(event: Event): boolean {
    const decisions = this.#decisions;
    const key = this.#pageKey;
    const isAllowed = this.host.dispatchEvent(event);
    return isAllowed && decisions === this.#decisions && key === this.#pageKey;
  }

  /** Starts over for another connector. */
  reset(): void {
    if (this.flow !== INITIAL) this.#begin({ type: 'reset' });
  }

  /** Continues a sign-in during which the page was reloaded or left. */
  resume(): void {
    const record = recallAttempt(this.#pageKey);
    if (!record) return;
    const { attempt, display, before, isBack } = record;
    // A popup has a copy of its opener's storage. When it has returned, only the opener continues the attempt.
    if (display === 'popup' && location.search.includes(attempt)) return;
    const signal = isBack ? 'return' : 'back';
    const by = display === 'page' ? signal : null;
    const deadline = Math.min(record.deadline, this.#deadline);
    this.#begin({ type: 'resume', begins: attempt, before, by }, { display, deadline, isBack });
  }

  /** Made when something happens first: most elements of a long list are never used. */
  get effects(): Effects {
    return this.#lazyEffects ??= new Effects(this);
  }

  get #pageKey(): string {
    return recordKey(this.host.endpoint, this.host.connectorId);
  }

  /** The connector that the page names now. A template may have set a number. */
  get pageConnectorId(): string | null {
    const { connectorId } = this.host;
    return connectorId == null ? null : String(connectorId);
  }

  /** When an attempt that begins now expires. */
  get #deadline(): number {
    return Date.now() + this.host.timeout * 1_000;
  }

  /** Takes an input of the current attempt, or of an earlier one. */
  report(input: Ongoing): void {
    this.turns.take(() => { this.#process(input); });
  }

  /** @param input With the id of the attempt that it continues, if it does. */
  #begin(input: WithoutId<Beginning> & Partial<Pick<Beginning, 'begins'>>, plan?: Partial<Plan>): void {
    // During an attempt, `refresh()` only asks how it stands.
    if (input.type !== 'load' || !RUNNING.includes(this.flow.state)) this.#decisions += 1;
    this.turns.take(() => { this.#process({ begins: newId(), ...input }, plan); });
  }

  #process(input: Input, plan?: Partial<Plan>): void {
    const previous = this.flow;
    const [flow, ...effects] = step(previous, input);
    this.flow = flow;
    forgetEnded({ key: this.plan.key, previous, flow });
    // The description that a page gives in `idle` begins no attempt, but is about the connector that the page names now.
    if (flow.state !== 'idle' && (flow.attempt !== previous.attempt || previous.state === 'idle')) {
      this.plan = { ...NO_PLAN, connectorId: this.pageConnectorId, key: this.#pageKey };
    }
    // A request beside an outstanding sign-in keeps the plan of that one, but has a time of its own.
    if ('begins' in input && effects.length) this.plan = { ...this.plan, deadline: this.#deadline, ...plan };
    rememberCurrent({ ...this.plan, previous, flow });
    // Actions come before events: whatever a listener then begins belongs to another attempt.
    for (const effect of effects) if (!isOutcome(effect)) this.#perform(effect);
    const outcome = effects.find(isOutcome);
    // Within a listener, another input may have come first, such as a `load`.
    const isIgnored = (input.type === 'connect' || input.type === 'submit') && !RUNNING.includes(flow.state);
    const isEnd = !!outcome || isIgnored || input.type === 'cancel' || input.type === 'reset';
    const ended = this.callers.takeEnded({ previous, flow, isEnd });
    if (flow !== previous) this.#onChange(previous);
    this.#announceChange(previous, flow);
    const completion = outcome ? this.#announceOutcome(outcome) : null;
    settle(ended, completion, input.type === 'cancel' ? null : flow.error);
  }

  /** An exception that nobody expects becomes a coded failure of the attempt. */
  #perform(action: Action): void {
    try {
      this.effects[action]();
    } catch (cause) {
      this.report({ type: 'failed', attempt: this.flow.attempt, error: toError(cause) });
    }
  }

  #announceChange({ state: previous, authenticated: before }: Flow, { state, authenticated }: Flow): void {
    if (state !== previous) this.#announce('cyclr-auth-state', { state, previous });
    // An element that gets another connector does not know yet, and dispatches no event.
    if (authenticated === before || authenticated === undefined) return;
    this.#announce('cyclr-auth-change', { connectorId: this.plan.connectorId, authenticated });
  }

  /** @returns what `connect()` resolves to; `null` if the attempt did not succeed. */
  #announceOutcome({ ended, detail }: Outcome): Completion | null {
    const { authType, plan: { connectorId } } = this;
    if (ended === 'complete') {
      const completion: Completion = { connectorId, authType, ...detail };
      this.#announce('cyclr-auth-complete', completion);
      return completion;
    }
    if (ended === 'error') log(connectorId, failureText(detail.error));
    this.#announce(`cyclr-auth-${ended}`, { connectorId, ...detail });
    return null;
  }

  #announce<T extends keyof ConnectorAuthEventDetails>(type: T, detail: ConnectorAuthEventDetails[T]): void {
    this.host.dispatchEvent(new ConnectorAuthEvent(type, detail));
  }
}
