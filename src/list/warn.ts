const warned = new WeakMap<object, Set<string>>();

/** Warns the developer of the page, once for each list and text. */
export function warn(list: object, text: string): void {
  const texts = warned.get(list) ?? new Set();
  if (texts.has(text)) return;
  warned.set(list, texts.add(text));
  globalThis.console.warn(`cyclr-connector-list: ${text}`);
}
