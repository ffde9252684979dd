import { wireConnectionTests } from './connection-test.js';
import { wireCopying } from './copying.js';
import { wireCount } from './count.js';
import { wireEventLog } from './event-log.js';
import { wireRevoking } from './revoking.js';
import { wireUrlCount } from './url-count.js';

wireEventLog();
wireConnectionTests();
wireCount();
wireCopying();
wireRevoking();
wireUrlCount();
