import { VERSION } from './version.js';

/** Registers an element. A second copy of the package logs a warning and is ignored. */
export function register(tag: string, elementClass: CustomElementConstructor): void {
  // A second copy reads the version of this one.
  Object.defineProperty(elementClass, 'version', { value: VERSION });
  // A server that only imports the module may have no registry.
  const { customElements } = globalThis;
  const first = customElements?.get(tag) as { readonly version?: string } | undefined;
  if (!first) {
    // A class can be registered once: a page that registered it under another name gets a subclass here.
    customElements?.define(tag, customElements.getName?.(elementClass) ? class extends elementClass {} : elementClass);
  } else if (first !== elementClass) {
    globalThis.console.warn(`${tag} ${VERSION} is not used: ${first.version ?? 'another version'} was loaded first. Load only one copy.`);
  }
}
