/** How long an element may be without an endpoint before the developer hears of it, in milliseconds: a framework may set it late. */
const WAITING_TIME = 3_000;

const WAITING = ':is([state=idle],[state=loading]):not(cyclr-connector-list *)';

/** An element or a list that may wait for its endpoint. */
interface Waiting extends HTMLElement {
  readonly endpoint: string | URL | null | undefined;
}

/**
 * Warns in the console if the element still has no endpoint. Two elements without one are no mistake: a card of a list gets it with the
 * list's answer, and a page may configure a hidden element when it shows it.
 * @param signal Aborts when a list no longer waits for its endpoint.
 */
export function warnIfWaiting(element: Waiting, signal?: AbortSignal): void {
  globalThis.setTimeout(() => {
    if (!signal?.aborted && element.endpoint == null && element.offsetHeight && element.matches(WAITING)) {
      globalThis.console.warn(`${element.localName} waits: set endpoint to the URL of your backend.`);
    }
  }, WAITING_TIME);
}
