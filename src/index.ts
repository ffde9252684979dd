/** Registers `<cyclr-connector-auth>`, and makes every page that loads it a return page. */
import { CyclrConnectorAuth } from './element.js';
import { announceReturn } from './sign-in/return-page.js';
import { VERSION } from './version.js';

export * from './element.js';

const TAG = 'cyclr-connector-auth';

// A second copy reads the version of this one.
Object.defineProperty(CyclrConnectorAuth, 'version', { value: VERSION });

// Most pages have no query: they are spared the parsing of their address.
if (typeof document === 'object' && location.search) announceReturn();

// A server that only imports the module may have no registry.
const { customElements } = globalThis;
const first = customElements?.get(TAG) as { readonly version?: string } | undefined;
if (!first) {
  // A class can be registered once: a page that registered it under another name gets a subclass here.
  customElements?.define(TAG, customElements.getName?.(CyclrConnectorAuth) ? class extends CyclrConnectorAuth {} : CyclrConnectorAuth);
} else if (first !== CyclrConnectorAuth) {
  globalThis.console.warn(`${TAG} ${VERSION} is not used: ${first.version ?? 'another version'} was loaded first. Load only one copy.`);
}
