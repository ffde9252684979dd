/** Registers `<cyclr-connector-auth>`, and makes every page that loads it a return page. */
import './return.js';
import { CyclrConnectorAuth } from './element.js';
import { VERSION } from './version.js';

export * from './element.js';

// What a second copy tells of this one.
Object.defineProperty(CyclrConnectorAuth, 'version', { value: VERSION });

// A server that only imports the module has no registry; on a page the first copy that is loaded stays.
const { customElements } = globalThis;
const first = customElements?.get('cyclr-connector-auth') as { readonly version?: string } | undefined;
if (first) {
  if (first !== CyclrConnectorAuth) console.warn(`cyclr-connector-auth ${VERSION} is not used: ${first.version ?? 'another version'} was loaded before it. Load one.`);
} else {
  // A page that has given the class a name of its own has used it up.
  customElements?.define('cyclr-connector-auth', customElements.getName(CyclrConnectorAuth) ? class extends CyclrConnectorAuth {} : CyclrConnectorAuth);
}
