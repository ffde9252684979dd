const callbacks = new WeakMap<Element, () => void>();

/** One for all elements, made for the first: a page may show a thousand. */
let observer: IntersectionObserver | undefined;

/** Calls back when the element is, or comes, in view. */
export function onceInView(element: Element, callback: () => void): void {
  callbacks.set(element, callback);
  observer ??= new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer?.unobserve(target);
      callbacks.get(target)?.();
    }
  });
  observer.observe(element);
}
