import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runAll } from './run.mjs';

/** The rooms that are tested without a browser. Node 20 expands no patterns, and not every shell does. */
const ROOMS = ['flow', 'client', 'locales', 'server', 'server/threats', 'conformance', 'demo', 'package'];

const files = ROOMS.flatMap((room) => readdirSync(join('test', room)).filter((name) => name.endsWith('.test.ts')).map((name) => join('test', room, name)));
await runAll(['node', '--import', 'tsx', '--test', '--test-reporter=spec', ...files]);
