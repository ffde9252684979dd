/** Registers `<cyclr-connector-list>`, and `<cyclr-connector-auth>` for its cards. */
import './index.js';
import { CyclrConnectorList } from './list/cyclr-connector-list.js';
import { VERSION } from './version.js';

export { CyclrConnectorList } from './list/cyclr-connector-list.js';
export { ConnectorListEvent } from './list/events.js';
export type { ConnectorListEventDetails } from './list/events.js';
export type { ListState } from './list/templates.js';

const TAG = 'cyclr-connector-list';

// A server that only imports the module may have no registry.
const { customElements } = globalThis;
const first = customElements?.get(TAG);
if (!first) {
  // A class can be registered once: a page that registered it under another name gets a subclass here.
  customElements?.define(TAG, customElements.getName?.(CyclrConnectorList) ? class extends CyclrConnectorList {} : CyclrConnectorList);
} else if (first !== CyclrConnectorList) {
  globalThis.console.warn(`${TAG} ${VERSION} is not used: another copy was loaded first. Load only one copy.`);
}
