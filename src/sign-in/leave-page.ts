/** How long the page may take to leave, in milliseconds: the start route of a slow backend takes half a minute. */
const LEAVING_TIME = 40_000;

/** The same after the browser has asked the user whether to leave the page. */
const ANSWERED_TIME = 3_000;

/**
 * Sends the page itself to an address. Calls back if the page stays: the user chose so when the browser asked, or stopped the loading, or
 * the address is no page. No event tells that.
 */
export function leavePage(address: string, onStay: () => void, signal: AbortSignal): void {
  let timer = globalThis.setTimeout(onStay, LEAVING_TIME);
  const onQuestion = (event: BeforeUnloadEvent): void => {
    // This runs after the answer: a page whose user is being asked runs no timers.
    globalThis.setTimeout(() => {
      if (signal.aborted || !(event.defaultPrevented || Reflect.get(event, 'returnValue'))) return;
      globalThis.clearTimeout(timer);
      timer = globalThis.setTimeout(onStay, ANSWERED_TIME);
    });
  };
  globalThis.addEventListener('beforeunload', onQuestion, { signal });
  signal.addEventListener('abort', () => { globalThis.clearTimeout(timer); });
  location.assign(address);
}
