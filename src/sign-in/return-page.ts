import { isObject } from '../contract/is-object.js';
import { displayOf } from './attempt-record.js';

/** The query parameter that names the attempt in the return page's address. */
const PARAMETER = 'cyclr-attempt';

/** How long a return page waits for the element's answer before it closes anyway, in milliseconds. */
const ANSWER_TIME = 1_000;

/** How long the browser may take to close the window, in milliseconds, before the page asks the user to close it. */
const CLOSING_TIME = 500;

/**
 * One channel for each attempt, named by the attempt's unguessable id. There is none in a Firefox that denies the page its storage:
 * `new BroadcastChannel` throws there. Then the backend alone tells how the sign-in ended.
 */
function openChannel(attempt: string): BroadcastChannel | undefined {
  try {
    return new globalThis.BroadcastChannel(`${PARAMETER}:${attempt}`);
  } catch {
    return undefined;
  }
}

/** The return page's address for one attempt. */
export function returnAddress(page: URL, attempt: string): string {
  page.searchParams.set(PARAMETER, attempt);
  return page.href;
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

/**
 * Calls back when the attempt's return page is reached, or the error page of the backend's start route, and answers that page. The error
 * page posts the members of a problem.
 */
export function listenForReturn({ attempt, closeText, onReturn, onRefusal, signal }: ReturnListener): void {
  const channel = openChannel(attempt);
  if (!channel) return;
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    // Only a return page posts an empty message. Another text is the answer of another listener, in a duplicate of this tab: answering that
    // would never end.
    const isRefusal = isObject(data);
    if (data !== '' && !isRefusal) return;
    channel.postMessage(closeText() || ' ');
    if (isRefusal) onRefusal(data);
    else onReturn();
  };
  signal.addEventListener('abort', () => { channel.close(); });
}

/** The attempt that this page is the return page of. */
let returned: string | null = null;

/** Tells whether this page was reached as the attempt's return page. */
export const hasReturned = (attempt: string): boolean => attempt === returned;

/**
 * Does the work of a return page, if this page is one: takes the parameter out of the address, tells the waiting element, and closes the
 * window after the element's answer, or after a second. If the browser does not close it, the page says that the user may.
 *
 * A page that went to the sign-in itself stays open. If the browser kept the earlier document in its back/forward cache with the channel
 * open, the message makes the browser drop that document, so it cannot report the same sign-in again.
 */
export function announceReturn(): void {
  const address = new globalThis.URL(location.href);
  returned = address.searchParams.get(PARAMETER);
  if (!returned) return;
  address.searchParams.delete(PARAMETER);
  globalThis.history.replaceState(globalThis.history.state, '', address);
  const channel = openChannel(returned);
  channel?.postMessage('');
  if (displayOf(returned) === 'page') channel?.close();
  else closeAfterAnswer(channel);
}

function closeAfterAnswer(channel: BroadcastChannel | undefined): void {
  const leave = (text?: string): void => {
    globalThis.clearTimeout(timer);
    channel?.close();
    globalThis.close();
    // An `async` script may run before there is a body.
    globalThis.setTimeout(() => { (document.body as HTMLElement | null)?.prepend(text || 'You can close this window.'); }, CLOSING_TIME);
  };
  if (channel) channel.onmessage = ({ data }: MessageEvent<string>) => { leave(data); };
  const timer = globalThis.setTimeout(leave, ANSWER_TIME);
}
