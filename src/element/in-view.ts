/** Called when an element has come into view, or has left it. */
type OnChange = (isInView: boolean) => void;

const listeners = new WeakMap<Element, OnChange>();

/** One observer serves all elements. */
let observer: IntersectionObserver | undefined;

/** Watches whether the element is in view. Without an observer it always is: a page without a layout, such as jsdom's, has none. */
export function watchView(element: Element, onChange: OnChange): void {
  if (!globalThis.IntersectionObserver) {
    onChange(true);
    return;
  }
  listeners.set(element, onChange);
  observer ??= new globalThis.IntersectionObserver((entries) => {
    for (const entry of entries) noteEntry(entry);
  });
  observer.observe(element);
}

/** An element without a box, as with `display: contents`, is never in view. What it contains will be. */
function noteEntry({ isIntersecting, target, boundingClientRect }: IntersectionObserverEntry): void {
  const isContent = !listeners.has(target);
  const element = isContent ? (target.getRootNode() as ShadowRoot).host : target;
  if (isContent && isIntersecting) unwatchView(element);
  listeners.get(element)?.(isIntersecting);
  if (!isContent && !isIntersecting && !boundingClientRect.width) watchContent(element);
}

/** Watches what an element has rendered, or a placeholder for it. */
function watchContent({ shadowRoot }: Element): void {
  if (shadowRoot) observer?.observe(shadowRoot.firstElementChild ?? shadowRoot.appendChild(document.createElement('div')));
}

export function unwatchView(element: Element): void {
  observer?.unobserve(element);
  const content = element.shadowRoot?.firstElementChild;
  if (!content) return;
  observer?.unobserve(content);
  if (!content.firstChild) content.remove();
}
