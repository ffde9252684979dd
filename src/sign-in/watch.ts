import { errorOf } from '../client/request.js';
import type { Display, InputOf } from '../flow/flow.js';
import { listenForReturn } from './return-page.js';

export type WatchReport = InputOf<'signalled' | 'wake' | 'expired' | 'refused'>;

/** How to watch one attempt. */
export interface WatchOptions {
  readonly attempt: string;
  readonly display: Display;
  /** Milliseconds until the attempt expires. */
  readonly timeLeft: number;
  /** The return page's sentence for the user when the browser does not let it close its window. */
  readonly closeText: () => string;
  readonly report: (report: WatchReport) => void;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

/** The longest delay that browsers support, in milliseconds; a longer one fires at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** Reports what the page notices without the window: the return page, the user or the network coming back, and the end of the time. */
export function watch({ attempt, display, timeLeft, closeText, report, signal }: WatchOptions): void {
  let isOver = false;
  const wake = (event: Event): void => {
    // After the end of the time only the return page counts.
    if (isOver) return;
    // The page itself went to the sign-in, and the browser restored it from its back/forward cache: the user went back.
    if ((event as PageTransitionEvent).persisted && display === 'page') report({ type: 'signalled', attempt, by: 'back' });
    else if (!document.hidden) report({ type: 'wake', attempt });
  };
  for (const type of ['focus', 'online', 'pageshow', 'visibilitychange']) globalThis.addEventListener(type, wake, { signal });
  const timer = globalThis.setTimeout(() => {
    isOver = true;
    report({ type: 'expired', attempt });
  }, Math.min(timeLeft, LONGEST_DELAY));
  signal.addEventListener('abort', () => { globalThis.clearTimeout(timer); });
  listenForReturn({
    attempt,
    closeText,
    onReturn: () => { report({ type: 'signalled', attempt, by: 'return' }); },
    onRefusal: (problem) => {
      const headers = new globalThis.Headers({ 'retry-after': String(problem.retryAfter) });
      report({ type: 'refused', attempt, error: errorOf({ method: 'GET', status: Number(problem.status), headers, json: problem }) });
    },
    signal,
  });
}
