/** The query parameter by which a page knows that a sign-in has come back to it. */
const PARAMETER = 'cyclr-attempt';

/** One channel an attempt: nobody speaks or listens on it who does not know the attempt's id. */
const channelOf = (attempt: string): BroadcastChannel => new BroadcastChannel(`${PARAMETER}:${attempt}`);

/** The return page's address for one attempt. */
export function returnAddress(page: URL, attempt: string): string {
  page.searchParams.set(PARAMETER, attempt);
  return page.href;
}

/** Calls back when the attempt's return page was reached, and lets that page know that it was heard. Ends with the signal. */
export function onReturn(attempt: string, callback: () => void, signal: AbortSignal): void {
  const channel = channelOf(attempt);
  channel.onmessage = () => {
    channel.postMessage('');
    callback();
  };
  signal.addEventListener('abort', () => { channel.close(); });
}

/**
 * What a page does when it is a return page: takes the parameter out of its address, tells the element that waits, and closes once it was
 * heard, or after a second all the same. Every other page is left as it is. Browsers keep a window open that no script opened.
 */
export function announceReturn(): void {
  const address = new URL(location.href);
  const attempt = address.searchParams.get(PARAMETER);
  if (!attempt) return;
  address.searchParams.delete(PARAMETER);
  history.replaceState(history.state, '', address);
  const channel = channelOf(attempt);
  const leave = (): void => { close(); };
  channel.onmessage = leave;
  channel.postMessage('');
  setTimeout(leave, 1_000);
}
