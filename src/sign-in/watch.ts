import type { Input } from '../flow/flow.js';
import { isInPage } from './attempt-id.js';
import { onReturn } from './return-channel.js';

export type WatchReport = Extract<Input, { readonly type: 'signalled' | 'wake' | 'expired' }>;

/** The longest that a browser's timer runs, in milliseconds; a longer one would run out at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * What can be heard of a sign-in without its window, until the signal: its return page, the user's being back at this page or the page's
 * being back on the network, and the end of the time.
 * @param milliseconds Until the time is over.
 * @param farewell What the return page says where it cannot close itself.
 */
export function watch(
  attempt: string, milliseconds: number, farewell: () => string, callback: (report: WatchReport) => void, signal: AbortSignal,
): void {
  let isOver = false;
  const wake = (event: Event): void => {
    // Whoever comes back after it has no sign-in to hear of but by its return page.
    if (isOver) return;
    // The page went to sign in, and the browser shows it again as it was: the user went back.
    if ((event as PageTransitionEvent).persisted && isInPage(attempt)) callback({ type: 'signalled', attempt, by: 'back' });
    else if (!document.hidden) callback({ type: 'wake', attempt });
  };
  for (const type of ['focus', 'online', 'pageshow', 'visibilitychange']) addEventListener(type, wake, { signal });
  const timer = setTimeout(() => {
    isOver = true;
    callback({ type: 'expired', attempt });
  }, Math.min(milliseconds, LONGEST_TIMER));
  signal.addEventListener('abort', () => { clearTimeout(timer); });
  onReturn(attempt, farewell, () => { callback({ type: 'signalled', attempt, by: 'return' }); }, signal);
}
