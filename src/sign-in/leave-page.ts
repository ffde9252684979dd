/** Seconds that the page may take to leave: the service may be slow. */
const LEAVING_TIME = 20;

/** The same after the user was asked whether to leave the page, and the browser knows the answer. */
const ANSWERED_TIME = 2;

/**
 * Sends the page itself to an address. Calls back if the page stays: the user chose so when the browser asked, or stopped the loading, or
 * the address is no page. No event tells that, so the page counts the seconds that it still runs.
 */
export function leavePage(address: string, onStay: () => void, signal: AbortSignal): void {
  let seconds = LEAVING_TIME;
  const timer = globalThis.setInterval(() => { if (--seconds === 0) onStay(); }, 1_000);
  const onQuestion = (event: BeforeUnloadEvent): void => {
    globalThis.setTimeout(() => { if (event.defaultPrevented || Reflect.get(event, 'returnValue')) seconds = ANSWERED_TIME; });
  };
  globalThis.addEventListener('beforeunload', onQuestion, { signal });
  signal.addEventListener('abort', () => { globalThis.clearInterval(timer); });
  location.assign(address);
}
