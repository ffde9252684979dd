import { report } from './window-report.js';

void report();
