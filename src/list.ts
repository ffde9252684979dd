/** Registers `<cyclr-connector-list>`, and `<cyclr-connector-auth>` for its cards. */
import './index.js';
import { register } from './register.js';
import { CyclrConnectorList } from './list/cyclr-connector-list.js';

export { CyclrConnectorList } from './list/cyclr-connector-list.js';
export { ConnectorListEvent } from './list/events.js';
export type { ConnectorListEventDetails } from './list/events.js';
export type { ListState } from './list/templates.js';

register('cyclr-connector-list', CyclrConnectorList);
