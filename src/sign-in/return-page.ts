import { isObject } from '../contract/is-object.js';
import { PARAMETER, isAttemptId, noteReturn } from './attempt-record.js';
import { withoutParameter } from './query.js';

/** The element's tag name. */
const TAG = 'cyclr-connector-auth';

/**
 * Milliseconds between two messages to an element that has not answered. Chromium loses some of the messages that a page posts to a channel
 * in its first moments, after a navigation that changes the process.
 */
const REPEAT_INTERVAL = 200;

/** How often the page repeats its message. After that a dedicated return page closes without an answer. */
const REPETITIONS = 5;

/** How long the browser may take to close the window, in milliseconds, before the page asks the user to close it. */
const CLOSING_TIME = 500;

/**
 * One channel for each attempt, named by the attempt's unguessable id. There is none in a Firefox that denies the page its storage:
 * `new BroadcastChannel` throws there. Then the backend alone tells how the sign-in ended. Its messages:
 *
 * - `''`, from a return page: the sign-in has come back.
 * - an object, from the error page of the backend's start route: the members of its problem.
 * - any other text, from the element, is the answer to both: the sentence for a user whose browser does not let the page close its window,
 *   or a space if there is none.
 */
function openChannel(attempt: string): BroadcastChannel | undefined {
  try {
    return new globalThis.BroadcastChannel(`${PARAMETER}:${attempt}`);
  } catch {
    return undefined;
  }
}

/** How to listen for the return page of one attempt. */
export interface ReturnListener {
  readonly attempt: string;
  /** The page's sentence for the user when the browser does not let it close its window. */
  readonly closeText: () => string;
  readonly onReturn: () => void;
  /** Called with the problem that the backend's start route showed in the window. */
  readonly onRefusal: (problem: Readonly<Record<string, unknown>>) => void;
  /** Ends the listening. */
  readonly signal: AbortSignal;
}

/** Calls back when the attempt's return page is reached, or the error page of the backend's start route, and answers that page. */
export function listenForReturn({ attempt, closeText, onReturn, onRefusal, signal }: ReturnListener): void {
  const channel = openChannel(attempt);
  if (!channel) return;
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const isRefusal = isObject(data);
    // Not the answer of another listener, in a duplicate of this tab: to answer that would never end.
    if (data !== '' && !isRefusal) return;
    channel.postMessage(closeText() || ' ');
    if (isRefusal) onRefusal(data);
    else onReturn();
  };
  signal.addEventListener('abort', () => { channel.close(); });
}

/**
 * Does the work of a return page if the address names an attempt: tells the waiting element and, after its answer, takes the parameter out
 * of the address and closes the window. Any link may carry the parameter, so a page that has the element does nothing without an answer: it
 * may be the app itself.
 *
 * A page that went to the sign-in itself stays open. If the browser kept the earlier document in its back/forward cache with the channel
 * open, the message makes the browser drop that document, so it cannot report the same sign-in again.
 * @param options.isDedicated The page is there for the return: it needs no answer, unless it turns out to have the element, too.
 */
export function announceReturn({ isDedicated = false } = {}): void {
  const attempt = new globalThis.URL(location.href).searchParams.get(PARAMETER);
  if (isDedicated && attempt) removeParameter();
  if (!isAttemptId(attempt)) return;
  const channel = openChannel(attempt);
  channel?.postMessage('');
  if (noteReturn(attempt)) {
    channel?.close();
    removeParameter();
  } else closeAfterAnswer(channel, isDedicated);
}

function removeParameter(): void {
  globalThis.history.replaceState(globalThis.history.state, '', withoutParameter(location.href, PARAMETER));
}

/**
 * Tells whether this may be the sign-in window. A tab with a menu bar, without an opener and without a history is one that a link has
 * opened: browsers would close it, but it is the user's own.
 */
const isSignInWindow = (): boolean => globalThis.history.length > 1 || !globalThis.menubar.visible || !!globalThis.opener;

function closeAfterAnswer(channel: BroadcastChannel | undefined, isDedicated: boolean): void {
  let left = REPETITIONS;
  const timer = globalThis.setInterval(() => {
    channel?.postMessage('');
    left -= 1;
    if (left > 0) return;
    globalThis.clearInterval(timer);
    if (isDedicated && isSignInWindow() && !globalThis.customElements?.get(TAG)) globalThis.close();
  }, REPEAT_INTERVAL);
  if (channel) channel.onmessage = ({ data }: MessageEvent<string>) => {
    // Another return page of the attempt is no answer.
    if (!data) return;
    globalThis.clearInterval(timer);
    channel.close();
    removeParameter();
    globalThis.close();
    globalThis.setTimeout(() => { document.body.prepend(data); }, CLOSING_TIME);
  };
}
