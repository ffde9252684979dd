import { wireConnectionTests } from './connection-test.js';
import { wireCopying } from './copying.js';
import { wireCount } from './count.js';
import { wireEventLog } from './event-log.js';
import { wireListPage } from './list-page.js';
import { wireRevoking } from './revoking.js';
import { wireUrlCount } from './url-count.js';

wireEventLog();
wireConnectionTests();
wireCount();
wireListPage();
wireCopying();
wireRevoking();
wireUrlCount();
