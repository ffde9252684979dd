import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectorQueue } from '../../src/server/cyclr/connector-queue.js';

const connector = { accountId: 'acme', connectorId: '33' };
const { signal } = new AbortController();

test('only the first read waits for a change that has died with its request, as on workerd', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const start = globalThis.setInterval;
  // The timers of a dead request do not fire, and its work never settles.
  const dead = t.mock.method(globalThis, 'setInterval', () => undefined);
  const queue = new ConnectorQueue();
  void queue.run(connector, signal, () => new Promise<never>(() => {}));
  dead.mock.restore();
  assert.equal(globalThis.setInterval, start);
  const reads = [() => queue.settled(connector), () => queue.allSettled('acme'), () => queue.settled(connector)];
  const checks: number[] = [];
  for (const read of reads) {
    let isOver = false;
    const reading = read().then(() => { isOver = true; });
    let passed = 0;
    for (await new Promise(setImmediate); !isOver && passed < 10; passed += 1) {
      t.mock.timers.tick(500);
      await new Promise(setImmediate);
    }
    await reading;
    checks.push(passed);
  }
  assert.deepEqual(checks, [5, 0, 0]);
});

test('a change that has died while it waited does not hide the one that it waited for', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const queue = new ConnectorQueue();
  const log: string[] = [];
  let endFirst!: () => void;
  const first = queue.run(connector, signal, () => new Promise<void>((resolve) => { endFirst = resolve; })).then(() => log.push('first ends'));
  const dead = t.mock.method(globalThis, 'setInterval', () => undefined);
  void queue.run(connector, signal, () => new Promise<never>(() => {}));
  dead.mock.restore();
  const read = queue.settled(connector).then(() => log.push('read'));
  const third = queue.run(connector, signal, async () => log.push('third begins'));
  const wait = async (beats: number): Promise<void> => {
    for (let passed = 0; passed < beats; passed += 1) {
      await new Promise(setImmediate);
      t.mock.timers.tick(500);
    }
  };
  await wait(20);
  assert.deepEqual(log, [], 'both wait for the first change');
  endFirst();
  await wait(2);
  await Promise.all([first, read, third]);
  assert.equal(log[0], 'first ends');
});
