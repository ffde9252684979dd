/** How long an element may be without an endpoint before the developer hears of it, in milliseconds: a framework may set it late. */
const PATIENCE = 3_000;

/** An element that has begun nothing yet, and is no card of a list. */
const UNUSED = ':is([state=idle],[state=loading]):not(cyclr-connector-list *)';

/** An element or a list. */
interface Configurable extends HTMLElement {
  readonly endpoint: string | URL | null | undefined;
}

/**
 * Warns in the console if the element still has no endpoint. Two elements without one are no mistake: a card of a list gets it with the
 * list's answer, and a page may configure a hidden element when it shows it.
 * @param signal Aborts when a list no longer waits for its endpoint.
 */
export function warnWithoutEndpoint(element: Configurable, signal?: AbortSignal): void {
  globalThis.setTimeout(() => {
    if (!signal?.aborted && element.endpoint == null && element.offsetHeight && element.matches(UNUSED)) {
      globalThis.console.warn(`${element.localName} waits: set endpoint to the URL of your backend.`);
    }
  }, PATIENCE);
}
