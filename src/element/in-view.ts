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
    for (const { isIntersecting, target } of entries) listeners.get(target)?.(isIntersecting);
  });
  observer.observe(element);
}

export const unwatchView = (element: Element): void => observer?.unobserve(element);
