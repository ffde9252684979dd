/** As many requests as browsers send to one HTTP/1.1 server at once. A page may show a thousand elements, and has requests of its own. */
const MOST_AT_ONCE = 6;

const loads = new WeakMap<Element, () => Promise<unknown>>();
/** The elements that are in view and not loaded yet, in the order in which they came into view. */
const waiting = new Set<Element>();
let running = 0;

/** One observer serves all elements. */
let observer: IntersectionObserver | undefined;

/** Loads once, when the element is in view and few enough others are loading. */
export function loadInView(element: Element, load: () => Promise<unknown>): void {
  // A page without a layout, such as jsdom's, has no observer.
  if (!globalThis.IntersectionObserver) {
    void load();
    return;
  }
  loads.set(element, load);
  observer ??= new globalThis.IntersectionObserver((entries) => {
    for (const { isIntersecting, target, boundingClientRect } of entries) {
      const element = loads.has(target) ? target : (target.getRootNode() as ShadowRoot).host;
      waiting[isIntersecting ? 'add' : 'delete'](element);
      // An element without a box, as with `display: contents`, is never in view. What it contains will be.
      if (element === target && !isIntersecting && !boundingClientRect.width) observeContent(element);
    }
    loadNext();
  });
  observer.observe(element);
}

/** Observes what an element has rendered, or a placeholder for it. */
function observeContent({ shadowRoot }: Element): void {
  if (shadowRoot) observer?.observe(shadowRoot.firstElementChild ?? shadowRoot.appendChild(document.createElement('div')));
}

function loadNext(): void {
  for (const element of waiting) {
    if (running === MOST_AT_ONCE) return;
    waiting.delete(element);
    observer?.unobserve(element);
    const content = element.shadowRoot?.firstElementChild;
    if (content) {
      observer?.unobserve(content);
      if (!content.firstChild) content.remove();
    }
    running += 1;
    void loads.get(element)?.().then(() => {
      running -= 1;
      loadNext();
    });
  }
}
