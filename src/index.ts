/** Registers `<cyclr-connector-auth>`, and makes every page that loads it a return page. */
import './return.js';
import { CyclrConnectorAuth } from './element.js';

export * from './element.js';

if (!customElements.get('cyclr-connector-auth')) customElements.define('cyclr-connector-auth', CyclrConnectorAuth);
