import { isInPage } from './attempt-id.js';

/** The query parameter by which a page knows that a sign-in has come back to it. */
const PARAMETER = 'cyclr-attempt';

/**
 * One channel an attempt: nobody speaks or listens on it who does not know the attempt's id. None where the browser keeps nothing for the
 * page: Firefox throws there (HTML, `BroadcastChannel`, leaves that to it), and the backend alone tells how the sign-in ended.
 */
function channelOf(attempt: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(`${PARAMETER}:${attempt}`);
  } catch {
    return undefined;
  }
}

/** The return page's address for one attempt. */
export function returnAddress(page: URL, attempt: string): string {
  page.searchParams.set(PARAMETER, attempt);
  return page.href;
}

/**
 * Calls back when the attempt's return page was reached, and lets that page know that it was heard. Ends with the signal.
 * @param farewell What the page is to say where it cannot close itself.
 */
export function onReturn(attempt: string, farewell: () => string, callback: () => void, signal: AbortSignal): void {
  const channel = channelOf(attempt);
  if (!channel) return;
  channel.onmessage = ({ data }: MessageEvent<string>) => {
    // What is said by another one that waits for the same return, in a copy of this tab: to answer that would never end.
    if (data) return;
    // Never empty, as what a return page says is.
    channel.postMessage(farewell() || ' ');
    callback();
  };
  signal.addEventListener('abort', () => { channel.close(); });
}

/** The attempt that this page has come back from. */
let returned: string | null = null;

/** Tells whether this page was reached as the attempt's return page. */
export const hasReturned = (attempt: string): boolean => attempt === returned;

/**
 * What a page does when it is a return page: takes the parameter out of its address, tells the element that waits, and closes once it was
 * heard, or after a second all the same; what a browser does not let it close says that the user may, in the language of the element that
 * heard it. Every other page is left as it is.
 *
 * A page that itself went to sign in stays. Where the browser has kept that page as it was when it left, with the channel open, what is
 * sent there makes the browser drop it: whoever goes back to it has it loaded anew, and it does not tell of the same sign-in once more.
 */
export function announceReturn(): void {
  const address = new URL(location.href);
  returned = address.searchParams.get(PARAMETER);
  if (!returned) return;
  address.searchParams.delete(PARAMETER);
  history.replaceState(history.state, '', address);
  const channel = channelOf(returned);
  channel?.postMessage('');
  if (isInPage(returned)) {
    channel?.close();
    return;
  }
  const leave = (farewell?: string): void => {
    clearTimeout(timer);
    channel?.close();
    close();
    // An `async` script may be here before any body is.
    setTimeout(() => { (document.body as HTMLElement | null)?.prepend(farewell || 'You can close this window.'); }, 500);
  };
  if (channel) channel.onmessage = ({ data }: MessageEvent<string>) => { leave(data); };
  const timer = setTimeout(leave, 1_000);
}
