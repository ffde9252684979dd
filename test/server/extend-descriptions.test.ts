import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { ConnectorDescription } from '../../src/contract/wire.js';
import { extendDescriptions } from '../../src/server/extend-descriptions.js';
import type { CyclrAccount } from '../../src/server/cyclr/account.js';
import type { Extend } from '../../src/server/index.js';
import { accountId, page } from './setup.js';

interface Extended {
  readonly descriptions: readonly ConnectorDescription[];
  readonly errors: readonly unknown[];
  /** Milliseconds. */
  readonly duration: number;
}

/** Lets each timer fire early, in order, and the clock go on by its delay. Returns the milliseconds that have passed. */
function hurry(t: TestContext): () => number {
  const { setTimeout: start } = globalThis;
  let passed = 0;
  t.mock.method(performance, 'now', () => passed);
  t.mock.method(globalThis, 'setTimeout', (work: () => void, delay = 0) => {
    const due = passed + delay;
    return start(() => {
      passed = Math.max(passed, due);
      work();
    }, delay / 50);
  });
  return () => passed;
}

/** Describes connectors with the ids 1, 2, … as one answer. */
async function extendAll(t: TestContext, count: number, extend: Extend, timeLeft = 28_000): Promise<Extended> {
  const passed = hurry(t);
  const errors: unknown[] = [];
  const connectors = Array.from({ length: count }, (_, index) => String(index + 1))
    .map((id) => ({ id, accountId, description: { id, authType: 'ApiKey', authenticated: false }, secrets: ['sk-123456'] }));
  const descriptions = await extendDescriptions(connectors, {
    extend: (description, context) => extend(description, context, undefined),
    request: new Request(page),
    timeLeft,
    createAccount: () => ({}) as CyclrAccount,
    onError: (error) => errors.push(error),
  });
  return { descriptions, errors, duration: passed() };
}

const hang = (): Promise<never> => new Promise(() => {});

const accounts = ({ descriptions }: Extended): readonly unknown[] => descriptions.map(({ connectedAs }) => connectedAs ?? null);

test('answers 100 connectors after ten seconds, with one error, if `extend` hangs for each', async (t) => {
  let calls = 0;
  const { descriptions, errors, duration } = await extendAll(t, 100, () => {
    calls += 1;
    return hang();
  });
  assert.deepEqual([descriptions.length, calls, duration], [100, 12, 10_000]);
  assert.equal(errors.length, 1);
  const [{ message, cause }] = errors as [Error];
  assert.match(message, /^`extend` failed for 100 of 100 connectors\./);
  assert.match(String(cause), /`extend` did not answer in time/);
});

test('answers one connector after five seconds if `extend` hangs', async (t) => {
  const { errors, duration } = await extendAll(t, 1, hang);
  assert.equal(duration, 5_000);
  assert.match(String(errors), /^Error: `extend` did not answer in time\.$/);
});

test('answers when the request’s own time is over', async (t) => {
  const { descriptions, errors, duration } = await extendAll(t, 100, hang, 3_000);
  assert.deepEqual([descriptions.length, errors.length, duration], [100, 1, 3_000]);
});

test('calls `extend` for no connector if no time is left', async (t) => {
  const { descriptions, errors } = await extendAll(t, 7, () => assert.fail('it is called'), 0);
  assert.equal(descriptions.length, 7);
  assert.match(String(errors), /failed for 7 of 7/);
});

test('lays the host’s members over the other descriptions if `extend` hangs for some', async (t) => {
  const extended = await extendAll(t, 10, ({ id }) => ['2', '9'].includes(id!) ? hang() : { connectedAs: `user ${id}` });
  assert.deepEqual(accounts(extended), Array.from({ length: 10 }, (_, index) => index === 1 || index === 8 ? null : `user ${index + 1}`));
  assert.equal(extended.duration, 5_000);
  assert.match(String(extended.errors), /^Error: `extend` failed for 2 of 10 connectors\./);
});

test('calls `extend` for all of 100 connectors if each call takes half a second', async (t) => {
  const slow = async (): Promise<{ connectedAs: string }> => {
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    return { connectedAs: 'ada' };
  };
  const extended = await extendAll(t, 100, slow);
  assert.deepEqual([new Set(accounts(extended)), extended.errors], [new Set(['ada']), []]);
});

test('passes an error as it is if `extend` fails for one connector', async (t) => {
  const thrown = new Error('no such user');
  const { errors } = await extendAll(t, 10, ({ id }) => {
    if (id === '3') throw thrown;
    return null;
  });
  assert.deepEqual(errors, [thrown]);
});

test('searches only the error that it reports for secrets, because a search takes time', async (t) => {
  let searched = 0;
  const { errors } = await extendAll(t, 200, () => {
    throw Object.defineProperty(new Error('Not valid: sk-123456.'), 'answer', { get: () => { searched += 1; } });
  });
  assert.equal(searched, 1);
  const [{ message, cause }] = errors as [Error];
  assert.match(message, /failed for 200 of 200/);
  assert.match(String(cause), /left out, because it may contain a secret/);
});
