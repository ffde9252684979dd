/** How long an element may be without an endpoint before the developer hears of it, in milliseconds: a framework may set it late. */
const WAITING_TIME = 3_000;

const WAITING = ':is([state=idle],[state=loading]):not(cyclr-connector-list *)';

/** An element or a list that may wait for its endpoint. */
interface Waiting extends HTMLElement {
  readonly endpoint: string | URL | null | undefined;
}

/**
 * Warns the developer of the page if the element still waits for its endpoint. A list gives its cards one with its answer, and a page may
 * set up what it hides when it shows it.
 * @param signal Aborts when the element has waited for another reason since.
 */
export function warnIfWaiting(element: Waiting, signal?: AbortSignal): void {
  globalThis.setTimeout(() => {
    if (!signal?.aborted && element.endpoint == null && element.offsetHeight && element.matches(WAITING)) {
      globalThis.console.warn(`${element.localName} waits: set endpoint to the URL of your backend.`);
    }
  }, WAITING_TIME);
}
