/** Registers `<cyclr-connector-auth>`, and makes every page that loads it a return page. */
import { CyclrConnectorAuth } from './element.js';
import { register } from './register.js';
import { announceReturn } from './sign-in/return-page.js';

export * from './element.js';

// Most pages have no query: they are spared the parsing of their address.
if (typeof document === 'object' && location.search) announceReturn();

register('cyclr-connector-auth', CyclrConnectorAuth);
