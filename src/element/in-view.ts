/** Called when an element has come into view, or has left it. */
type OnChange = (isInView: boolean) => void;

interface Watch {
  readonly onChange: OnChange;
  readonly observer: IntersectionObserver;
}

const watches = new WeakMap<Element, Watch>();

/**
 * One observer serves all elements of a document. In Firefox and Safari it sees none of those in another window, and it does not outlive a
 * navigation, after which a frame has the same `Window` object.
 */
const observers = new WeakMap<Document, IntersectionObserver>();

/**
 * Watches whether the element is in view, until `unwatchView`: reports it once, and then each change. Another call meanwhile does nothing.
 * Without an observer it always is: a page without a layout, such as jsdom's, has none.
 */
export function watchView(element: Element, onChange: OnChange): void {
  const page = element.ownerDocument;
  const view = page.defaultView;
  // A document without a window shows nothing.
  if (!view) return;
  if (!view.IntersectionObserver) {
    onChange(true);
    return;
  }
  let observer = observers.get(page);
  if (!observer) {
    observer = new view.IntersectionObserver((entries) => {
      for (const entry of entries) noteEntry(entry);
    });
    observers.set(page, observer);
  }
  if (watches.get(element)?.observer === observer) return;
  // The page may have moved the element to another window.
  unwatchView(element);
  watches.set(element, { onChange, observer });
  observer.observe(element);
}

/** An element without a box, as with `display: contents`, is never in view. What it contains will be. */
function noteEntry({ isIntersecting, target, boundingClientRect }: IntersectionObserverEntry): void {
  const isContent = !watches.has(target);
  const element = isContent ? (target.getRootNode() as Partial<ShadowRoot>).host : target;
  const watch = element && watches.get(element);
  // A report may come after the end of its watch.
  if (!watch) return;
  if (isContent && isIntersecting) unwatchView(element);
  watch.onChange(isIntersecting);
  if (!isContent && !isIntersecting && !boundingClientRect.width) watchContent(element);
}

/** Watches what an element has rendered, or a placeholder for it. */
function watchContent(element: Element): void {
  const { shadowRoot } = element;
  if (shadowRoot) watches.get(element)?.observer.observe(shadowRoot.firstElementChild ?? shadowRoot.appendChild(document.createElement('div')));
}

/** Ends the watch. A new one reports again whether the element is in view. */
export function unwatchView(element: Element): void {
  const observer = watches.get(element)?.observer;
  if (!observer) return;
  watches.delete(element);
  observer.unobserve(element);
  const content = element.shadowRoot?.firstElementChild;
  if (!content) return;
  observer.unobserve(content);
  if (!content.firstChild) content.remove();
}
