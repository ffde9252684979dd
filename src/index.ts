/** Registers `<cyclr-connector-auth>`, and makes every page that loads it a return page. */
import './return.js';
import { CyclrConnectorAuth } from './element.js';

export * from './element.js';

// A server that only imports the module has no registry; on a page the first copy that is loaded stays.
if (globalThis.customElements?.get('cyclr-connector-auth') === undefined) globalThis.customElements?.define('cyclr-connector-auth', CyclrConnectorAuth);
