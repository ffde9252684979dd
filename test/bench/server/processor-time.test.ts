import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { OPERATION_NAMES, OPERATIONS } from './operations.js';
import { listCalls, startRoutes } from './processor-time.js';

describe('the routes that the benchmark compares', () => {
  let processes: Awaited<ReturnType<typeof startRoutes>>;

  before(async () => {
    processes = await startRoutes(['handler', 'bareWeb', 'bareNode']);
  });

  after(() => processes.close());

  for (const name of OPERATION_NAMES) {
    test(`${OPERATIONS[name].name}: the handler and the hand-written routes make the same calls to Cyclr`, async () => {
      const calls = await listCalls(processes.upstream, processes.routes, name);
      assert.ok(calls.length >= 1);
    });
  }
});
