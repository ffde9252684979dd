import { wireConnectionTests } from './connection-test.js';
import { wireCopying } from './copying.js';
import { wireCount } from './count.js';
import { wireEventLog } from './event-log.js';
import { wireRevoking } from './revoking.js';

wireEventLog();
wireConnectionTests();
wireCount();
wireCopying();
wireRevoking();
