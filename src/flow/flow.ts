import type { ConnectorAuthError } from '../client/connector-auth-error.js';
import type { ConnectorDescription } from '../contract/wire.js';

/**
 * Where a connector's authentication stands.
 *
 * - `idle`: nothing is known, and nothing was asked yet.
 * - `loading`: the backend is asked for the description, or told to disconnect.
 * - `ready`: the user can begin.
 * - `submitting`: credentials or properties are on their way.
 * - `opening`: the window is open, its sign-in URL is being asked for.
 * - `waiting`: the user signs in, in the window.
 * - `detached`: the window cannot be reached any more; the sign-in may be going on in it.
 * - `verifying`: something said that the sign-in is over; the backend is asked whether that is so.
 * - `connected`, `failed`: how it ended.
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

/** In these an attempt runs. */
export const RUNNING: readonly State[] = ['submitting', 'opening', 'waiting', 'detached', 'verifying'];

/** What brought the word that a connector is authenticated. */
export type Via = 'submit' | 'message' | 'return' | 'status' | 'user';

/** Why an attempt ended without an answer. */
export type CancelReason = 'user' | 'host' | 'removed';

/**
 * What says that a sign-in may be over: the completion message, the return page, or, where the whole page went to sign in, that it is back
 * without having come by the return page.
 */
export type Signal = 'message' | 'return' | 'back';

/** Why the backend is being asked, while it is; `late`: whether a sign-in has succeeded whose attempt has ended. */
export type Question = 'description' | 'disconnect' | Signal | 'user' | 'expired' | 'late';

/** As much of a description as shows whether what is stored has changed. */
export type Before = Pick<ConnectorDescription, 'authenticated' | 'revision'>;

/** The whole truth of one connector's authentication, at one moment. */
export interface Flow {
  readonly state: State;
  /** Identifies the attempt, or the request, in progress or last made; unguessable. */
  readonly attempt: string;
  /** What the backend last said; `null` before its first word. */
  readonly connector: ConnectorDescription | null;
  /** What it said before the attempt began: only against this can a change be seen. */
  readonly before: Before | null;
  /** A sign-in is out that has not succeeded: it may still, even when its attempt has ended. */
  readonly outstanding: boolean;
  /** Why the backend is asked. */
  readonly question: Question | null;
  /** The last failure, until the next attempt. */
  readonly error: ConnectorAuthError | null;
}

/**
 * Everything that can happen. The first seven begin something and bring the id of a new attempt; every other one belongs to the attempt
 * that it names, and changes nothing once that is not the current one.
 */
export type Input =
  /** The description is wanted. In the middle of an attempt the backend is asked how that stands. */
  | { readonly type: 'load'; readonly attempt: string }
  /** The page knows the auth type and wants no request before the first attempt. */
  | { readonly type: 'assume'; readonly attempt: string; readonly authType: string }
  /** The user asked to connect by OAuth. */
  | { readonly type: 'connect'; readonly attempt: string }
  /** A valid form was submitted. */
  | { readonly type: 'submit'; readonly attempt: string }
  /** The connector is to be de-authenticated. */
  | { readonly type: 'disconnect'; readonly attempt: string }
  /** The element was given another connector. */
  | { readonly type: 'reset'; readonly attempt: string }
  /** The page was reloaded, or left, in the middle of a sign-in; `by`: it went to sign in itself, and is back. */
  | { readonly type: 'resume'; readonly attempt: string; readonly before: Before | null; readonly by?: Signal | undefined }
  /** The user wants to see the form of a connected connector again. */
  | { readonly type: 'edit'; readonly attempt: string }
  /** The window, or the page, is on its way to the sign-in URL. */
  | { readonly type: 'navigated'; readonly attempt: string }
  | { readonly type: 'signalled'; readonly attempt: string; readonly by: Signal }
  /** The user is back at the page, or the page is back on the network: what was missed meanwhile can be asked for. */
  | { readonly type: 'wake'; readonly attempt: string }
  /** The window is closed, or cut off. These look the same. */
  | { readonly type: 'unreachable'; readonly attempt: string }
  /** The user says that the sign-in is finished. */
  | { readonly type: 'check'; readonly attempt: string }
  /** The user wants another window. */
  | { readonly type: 'reopen'; readonly attempt: string }
  | { readonly type: 'cancel'; readonly attempt: string; readonly reason: CancelReason }
  /** The time for a sign-in is over. */
  | { readonly type: 'expired'; readonly attempt: string }
  /** The backend, or the host page, described the connector. */
  | { readonly type: 'described'; readonly attempt: string; readonly connector: ConnectorDescription }
  /** The backend was asked, and did not describe it. */
  | { readonly type: 'unanswered'; readonly attempt: string; readonly error: ConnectorAuthError }
  /** The host page answered for its own backend: the submitted credentials were accepted. */
  | { readonly type: 'accepted'; readonly attempt: string }
  /** What an effect set out to do did not work. */
  | { readonly type: 'failed'; readonly attempt: string; readonly error: ConnectorAuthError };

/**
 * How an attempt ended, or a connection: told to the page. Exactly one of the first three ends each attempt; after a cancel or an error
 * a complete may follow, for a sign-in that was finished nevertheless.
 */
export type Outcome =
  | { readonly tell: 'complete'; readonly detail: { readonly via: Via; readonly verified: boolean } }
  | { readonly tell: 'cancel'; readonly detail: { readonly reason: CancelReason } }
  | { readonly tell: 'error'; readonly detail: { readonly error: ConnectorAuthError } }
  | { readonly tell: 'disconnect'; readonly detail: Readonly<Record<string, never>> };

/**
 * What is to be done in the world. Each reports back, if at all, by an input of the same attempt.
 *
 * - `watch`: listen for what can be heard without a window, and for the end of the time → `signalled`, `wake`, `expired`.
 * - `open`: open a window now, ask for a sign-in URL, lead the window there → `navigated`, later `signalled`, `unreachable`.
 * - `ask`: ask the backend → `described`, `unanswered`. A newer question replaces an older one.
 * - `poll`: ask, and go on asking until the state is another.
 * - `submit`: send what the form holds → `described`, `accepted`, `failed`.
 * - `disconnect`: tell the backend to de-authenticate → `described`, `failed`.
 * - `release`: close the window if that can be done; stop every listener, timer and request, but watch on while a sign-in is outstanding.
 */
export type Effect = 'watch' | 'open' | 'ask' | 'poll' | 'submit' | 'disconnect' | 'release' | Outcome;

/** What an input leads to: the next truth, and what is to be done, in this order. */
export type Step = readonly [Flow, ...Effect[]];

/** Before anything happened. */
export const initial: Flow = {
  state: 'idle', attempt: '', connector: null, before: null, outstanding: false, question: null, error: null,
};
