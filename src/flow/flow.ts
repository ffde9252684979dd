import type { ConnectorAuthError } from '../client/connector-auth-error.js';
import type { ConnectorDescription } from '../contract/wire.js';

/**
 * The state of a connector's authentication, as the page sees it.
 *
 * - `idle`: nothing is known and nothing was asked.
 * - `loading`: the element asks the backend for the description, or tells it to disconnect.
 * - `ready`: the user can begin.
 * - `submitting`: the element sends credentials or properties.
 * - `opening`: the window is open; the element asks for its sign-in URL.
 * - `waiting`: the user signs in, in the window.
 * - `detached`: the page cannot reach the window any more; the sign-in may continue there.
 * - `verifying`: a signal says that the sign-in is over; the element asks the backend whether it succeeded.
 * - `connected`, `failed`: how the last attempt ended.
 */
export type State =
  | 'idle'
  | 'loading'
  | 'ready'
  | 'submitting'
  | 'opening'
  | 'waiting'
  | 'detached'
  | 'verifying'
  | 'connected'
  | 'failed';

/** The states in which an attempt runs. */
export const RUNNING: readonly State[] = ['submitting', 'opening', 'waiting', 'detached', 'verifying'];

/** The states in which an attempt, or a disconnect, can begin. */
export const RESTING: readonly State[] = ['ready', 'connected', 'failed'];

/** The place of a sign-in: a window of its own, or the page itself, which comes back afterwards. */
export type Display = 'popup' | 'page';

/** The source of the news that a connector is authenticated. */
export type CompletionSource = 'submit' | 'message' | 'return' | 'status' | 'user';

/** Why an attempt ended without an answer. */
export type CancelReason = 'user' | 'host' | 'removed';

/**
 * A hint that a sign-in may be over: the completion message, the return page, or, after the whole page went to the sign-in, the page
 * being back without having passed its return page.
 */
export type Signal = 'message' | 'return' | 'back';

/**
 * Why the backend is being asked. `submit`: whether the values were stored, by the page or by a request without an answer. `disconnect`:
 * whether the connector is de-authenticated. `late`: how it stands after the attempt has ended; outside the document this waits.
 */
export type Question = 'description' | 'submit' | 'disconnect' | Signal | 'user' | 'expired' | 'late';

/** The failure of a POST or DELETE that may have had its effect. */
export interface LostAnswer {
  readonly error: ConnectorAuthError;
  /** The backend has said once that there was no effect. It may have been at work still, so it is asked once more. */
  readonly isDenied: boolean;
}

/** The part of a description that shows whether the stored authentication has changed, whose it is, and how to try again. */
export type Before = Pick<ConnectorDescription, 'authenticated' | 'revision' | 'id'> & Partial<Pick<ConnectorDescription, 'authType'>>;

/** The work that failed: an attempt to connect, loading the description, or disconnecting. */
export type FailedOperation = 'attempt' | 'load' | 'disconnect';

/** Everything that is known of one connector's authentication at one moment. */
export interface Flow {
  readonly state: State;
  /** Identifies the current or last attempt or request; unguessable. */
  readonly attempt: string;
  /** The backend's last description; `null` before its first answer. */
  readonly connector: ConnectorDescription | null;
  /** The last word on whether the connector is authenticated: the backend's, or of a completion that it cannot confirm. */
  readonly authenticated: boolean | undefined;
  /** The description from before the sign-in, which later descriptions are compared with; `null` while there is none that is new enough. */
  readonly before: Before | null;
  /** A window or page went to the sign-in and no success is known yet. It may still succeed after the attempt has ended. */
  readonly outstanding: boolean;
  /** The page can still reach the window. Meanwhile a changed revision proves nothing: Cyclr may have refreshed a token. */
  readonly isReachable: boolean;
  /**
   * Why the backend is being asked; `null` while it is not. `user` in `detached`: the user has said that the sign-in is finished, and the
   * backend knows of no success.
   */
  readonly question: Question | null;
  /** The last failure; `null` after the next attempt has begun. */
  readonly error: ConnectorAuthError | null;
  /** The work whose failure `error` is; `null` without one. */
  readonly during: FailedOperation | null;
  /** A POST or DELETE without an answer: the backend is being asked whether it had its effect. Otherwise `null`. */
  readonly lost: LostAnswer | null;
  /** The time for the sign-in is over: the next answer decides, whatever it is. */
  readonly isOver: boolean;
  /** The user has asked for the form of a connected connector. A description that changes nothing for the user leaves it open. */
  readonly isEditing: boolean;
  /** The names of the properties' inputs that the backend's refusals asked for. */
  readonly demanded: readonly string[];
}

/** The members of each input that begins a new attempt or request, by its type. */
interface BeginningPayloads {
  /** The description is wanted. During an attempt, the backend is asked how the attempt stands. */
  readonly load: unknown;
  /** The user asked to connect by OAuth. */
  readonly connect: unknown;
  /** The user submitted a valid form, or the page gave valid values. */
  readonly submit: unknown;
  /** The user, or the page, asked to de-authenticate the connector. */
  readonly disconnect: unknown;
  /** The element now stands for another connector. */
  readonly reset: unknown;
  /** The page was reloaded or left during a sign-in. `by`: the page itself went to the sign-in and is back. */
  readonly resume: { readonly before: Before | null; readonly by: Signal | null };
}

/** The members of each input that belongs to an attempt already begun, by its type. */
interface OngoingPayloads {
  /** The page knows the auth type. This begins nothing: the page wants no request before the first attempt. */
  readonly assume: { readonly authType: string };
  /** The user wants to see the form of a connected connector again. */
  readonly edit: unknown;
  /** The window, or the page, is leaving for the sign-in URL. */
  readonly navigated: unknown;
  readonly signalled: { readonly by: Signal };
  /** The user is back at the page, or the page is online again: news may have been missed. */
  readonly wake: unknown;
  /** The window is closed or cut off from the page; the two cannot be told apart. */
  readonly unreachable: unknown;
  /** The user says that the sign-in is finished. */
  readonly check: unknown;
  /** The user wants another window. */
  readonly reopen: unknown;
  readonly cancel: { readonly reason: CancelReason };
  /** The time for a sign-in is over. */
  readonly expired: unknown;
  /**
   * The backend, or the host page, described the connector. `isEarly`: it was asked before the window left for the sign-in, so later
   * descriptions can be compared with this one.
   */
  readonly described: { readonly connector: ConnectorDescription; readonly isEarly: boolean };
  /**
   * The host page described the connector while an answer that decides is awaited. After a request it is shown, and decides nothing;
   * `verifying` ignores it.
   */
  readonly noted: { readonly connector: ConnectorDescription };
  /** The backend was asked and gave no description. */
  readonly unanswered: { readonly error: ConnectorAuthError };
  /** The host page stored the submitted credentials in its own way. */
  readonly accepted: unknown;
  /** A POST or DELETE got no answer that tells whether it had its effect. */
  readonly lost: { readonly error: ConnectorAuthError };
  /** The backend's start route refused, in the window, to start the sign-in. */
  readonly refused: { readonly error: ConnectorAuthError };
  /** An effect could not be carried out, or threw an unexpected exception. */
  readonly failed: { readonly error: ConnectorAuthError };
}

/** An input that begins an attempt or a request; `begins` is its new id. */
export type Beginning = {
  [T in keyof BeginningPayloads]: { readonly type: T; readonly begins: string } & BeginningPayloads[T];
}[keyof BeginningPayloads];

/** An input of an attempt already begun. An input of any other attempt than the current one changes nothing. */
export type Ongoing = {
  [T in keyof OngoingPayloads]: { readonly type: T; readonly attempt: string } & OngoingPayloads[T];
}[keyof OngoingPayloads];

/** Everything that can happen. */
export type Input = Beginning | Ongoing;

/** The input of one type. */
export type InputOf<T extends Input['type']> = Extract<Input, { readonly type: T }>;

/**
 * How an attempt, or a connection, ended; the page hears of it by an event. Exactly one of complete, cancel and error ends each attempt.
 * A complete may follow a cancel or an error, when the sign-in was finished nevertheless.
 */
export type Outcome =
  | { readonly ended: 'complete'; readonly detail: { readonly via: CompletionSource; readonly verified: boolean } }
  | { readonly ended: 'cancel'; readonly detail: { readonly reason: CancelReason } }
  | { readonly ended: 'error'; readonly detail: { readonly error: ConnectorAuthError; readonly during: FailedOperation } }
  | { readonly ended: 'disconnect'; readonly detail: Readonly<Record<string, never>> };

/**
 * The runner's work outside the flow. An action reports back, if at all, by an input of the same attempt.
 *
 * - `watch`: listen for signals that need no window, and for the end of the time → `signalled`, `wake`, `expired`, `refused`.
 * - `open`: open a window now, ask for a sign-in URL, send the window there → `navigated`, later `signalled`, `unreachable`.
 * - `ask`: ask the backend → `described`, `unanswered`. A newer question replaces an older one.
 * - `poll`: ask, and go on asking while the window cannot be reached, or until the question is answered.
 * - `submit`: send the form's values → `described`, `accepted`, `lost`, `failed`.
 * - `disconnect`: tell the backend to de-authenticate → `described`, `lost`, `failed`.
 * - `release`: close the window if possible; stop every listener, timer and request, but keep watching while a sign-in is outstanding.
 */
export type Action = 'watch' | 'open' | 'ask' | 'poll' | 'submit' | 'disconnect' | 'release';

/** An action to carry out, or an outcome to announce. */
export type Effect = Action | Outcome;

/** Tells an outcome from an action. */
export const isOutcome = (effect: Effect): effect is Outcome => typeof effect !== 'string';

/** The result of an input: the next flow, and the effects in the order in which to carry them out. */
export type Step = readonly [Flow, ...Effect[]];

/** The flow before anything has happened. */
export const INITIAL: Flow = {
  state: 'idle', attempt: '', connector: null, authenticated: undefined, before: null, outstanding: false, isReachable: false, question: null,
  error: null, during: null, lost: null, isOver: false, isEditing: false, demanded: [],
};
