import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { StoppedError } from '../../src/conformance/options.js';
import { pause } from '../../src/server/lib/pause.js';
import { tableOf } from '../../src/conformance/table.js';
import { checked, connectors, named, serveHandler, skippedFor } from './setup.js';
import type { Between } from './setup.js';

/** A clock that only waiting moves. */
class Clock {
  now = Date.now();
  readonly wait = async (milliseconds: number): Promise<void> => {
    this.now += milliseconds;
  };
}

type RetryAfter = (clock: Clock, end: number) => Readonly<Record<string, string>>;

/** Limits requests to 12 in 3 seconds, in front of the backend: its answers are not the backend's. */
function limiter(clock: Clock, retryAfter: RetryAfter): Between {
  let [end, count] = [0, 0];
  return (_, answer) => {
    if (clock.now >= end) [end, count] = [clock.now + 3_000, 0];
    count += 1;
    if (count <= 12) return answer();
    return Promise.resolve(new Response('Too many requests', { status: 429, headers: retryAfter(clock, end) }));
  };
}

const ways: readonly (readonly [what: string, retryAfter: RetryAfter])[] = [
  ['in seconds', ({ now }, end) => ({ 'retry-after': String(Math.ceil((end - now) / 1_000)) })],
  ['with a fraction', ({ now }, end) => ({ 'retry-after': String((end - now) / 1_000) })],
  ['as a date', ({ now }, end) => ({ 'date': new Date(now).toUTCString(), 'retry-after': new Date(end).toUTCString() })],
  ['of 0', () => ({ 'retry-after': '0' })],
  ['that is not valid', () => ({ 'retry-after': 'soon' })],
  ['of none', () => ({})],
];

describe('the check with --write waits for a limiter', () => {
  for (const [what, retryAfter] of ways) {
    test(`with a Retry-After ${what}, and leaves the connector disconnected`, async (t) => {
      const clock = new Clock();
      const { origin, stored } = await serveHandler(t, limiter(clock, retryAfter));
      stored(13).authenticated = true;
      stored(13).authValue = 'the key';
      const rows = await checked(origin, 13, {}, clock);
      assert.deepEqual(named(rows, 'FAILED'), [], tableOf(rows));
      assert.deepEqual(named(rows, 'skipped'), []);
      assert.deepEqual([stored(13).authenticated, stored(13).authValue], [false, null]);
    });
  }

  for (const [what, id] of connectors) {
    test(`and passes for ${what}`, async (t) => {
      const clock = new Clock();
      const { origin, stored } = await serveHandler(t, limiter(clock, ways[0]![1]));
      const rows = await checked(origin, id, {}, clock);
      assert.deepEqual(named(rows, 'FAILED'), [], tableOf(rows));
      assert.deepEqual(named(rows, 'skipped'), skippedFor(what));
      assert.equal(stored(id).authValue, null);
    });
  }

  test('and still names a fault of the backend', async (t) => {
    const clock = new Clock();
    const limit = limiter(clock, ways[0]![1]);
    const { origin } = await serveHandler(t, (request, answer) => limit(request, async () => {
      const response = await answer();
      if (request.method === 'PUT') response.headers.delete('allow');
      return response;
    }));
    assert.deepEqual(named(await checked(origin, 13, {}, clock), 'FAILED'), ['other methods are rejected']);
  });

  test('that repeats a secret, and names the leak', async (t) => {
    const clock = new Clock();
    let isFirst = true;
    const { origin } = await serveHandler(t, async (request, answer) => {
      if (request.method !== 'POST' || !isFirst) return answer();
      isFirst = false;
      return new Response(await request.text(), { status: 429 });
    });
    assert.deepEqual(named(await checked(origin, 13, {}, clock), 'FAILED'), ['no answer repeats a secret']);
  });
});

describe('the clean-up of a check with --write', () => {
  test('waits, although the check has already waited as long as it may', async (t) => {
    const clock = new Clock();
    const start = clock.now;
    let [deletes, posts] = [0, 0];
    const { origin, stored } = await serveHandler(t, (request, answer) => {
      const isRefused = request.headers.get('origin') !== new URL(request.url).origin;
      const isLimited = !isRefused && (request.method === 'POST' ? ++posts > 8 : request.method === 'DELETE' && ++deletes === 1);
      const headers: Record<string, string> = request.method === 'DELETE' ? { 'retry-after': '900' } : {};
      return isLimited ? Promise.resolve(new Response('', { status: 429, headers })) : answer();
    });
    stored(13).authenticated = true;
    stored(13).authValue = 'the key';
    const rows = await checked(origin, 13, {}, clock);
    assert.ok(named(rows, 'FAILED').includes('POST stores credentials'));
    assert.ok(named(rows, 'ok').includes('DELETE disconnects'));
    assert.deepEqual([stored(13).authenticated, stored(13).authValue], [false, null]);
    assert.ok(clock.now - start <= 40 * 60_000);
  });

  test('sends DELETE again if it failed, and names the failure', async (t) => {
    let failures = 2;
    const { origin, stored } = await serveHandler(t, (request, answer) => {
      const isOwn = request.method === 'DELETE' && request.headers.get('origin') === new URL(request.url).origin;
      return isOwn && failures-- > 0 ? Promise.resolve(new Response('', { status: 503 })) : answer();
    });
    const rows = await checked(origin, 13);
    assert.match(tableOf(rows), /FAILED {3}DELETE disconnects +503; the connector was disconnected only by another DELETE/);
    assert.equal(stored(13).authValue, null);
  });

  test('asks the user to disconnect if the connector stays connected', async (t) => {
    const { origin } = await serveHandler(t, (request, answer) =>
      request.method === 'DELETE' ? Promise.resolve(new Response('', { status: 503 })) : answer());
    const rows = await checked(origin, 13);
    assert.match(tableOf(rows), /DELETE disconnects +503; the GET after it returns authenticated true: disconnect the connector yourself/);
  });

  test('runs if the check is stopped while it waits', async (t) => {
    const stop = new AbortController();
    const { origin, stored } = await serveHandler(t, (request, answer) =>
      stored(13).authValue === null || request.method !== 'POST' ? answer() : Promise.resolve(new Response('', { status: 429 })));
    const wait = (milliseconds: number, signal: AbortSignal | null) => {
      assert.notEqual(stored(13).authValue, null);
      stop.abort();
      return pause(milliseconds, signal);
    };
    await assert.rejects(checked(origin, 13, {}, { signal: stop.signal, wait }), (error) => {
      assert.ok(error instanceof StoppedError);
      assert.equal(error.message, 'The check stopped early. The connector is disconnected.');
      return true;
    });
    assert.deepEqual([stored(13).authenticated, stored(13).authValue], [false, null]);
  });

  const noSignals = process.platform === 'win32' && 'Windows has no SIGINT';
  const interruptions: readonly (readonly [when: string, isTime: (method: string, stored: unknown) => boolean, message: string])[] = [
    ['after a key was stored', (_, stored) => stored !== null, 'The check stopped early. The connector is disconnected.'],
    ['before the first change', (method) => method === 'GET', 'The check stopped early. It changed nothing.'],
  ];
  for (const [when, isTime, message] of interruptions) {
    test(`runs if needed after Ctrl-C ${when}`, { skip: noSignals }, async (t) => {
      const seen = new Set<string>();
      let isStopped = false;
      const { origin, stored } = await serveHandler(t, async (request, answer) => {
        const response = await answer();
        seen.add(request.method);
        if (!isStopped && isTime(request.method, stored(13).authValue)) isStopped = child.kill('SIGINT');
        return response;
      });
      const command = ['--import', 'tsx', 'src/conformance/cli.ts', 'check', `${origin}/api/connectors`, '--connector', '13', '--write'];
      const child = spawn(process.execPath, command, { cwd: join(import.meta.dirname, '../..'), stdio: ['ignore', 'ignore', 'pipe'] });
      let messages = '';
      child.stderr.on('data', (chunk) => { messages += String(chunk); });
      const [code] = await once(child, 'close') as [number];
      assert.equal(code, 2);
      const [first, second] = messages.split('\n');
      assert.match(first!, /^Stopping\./);
      assert.equal(second, message);
      assert.equal(seen.has('DELETE'), when.startsWith('after'));
      assert.deepEqual([stored(13).authenticated, stored(13).authValue], [false, null]);
    });
  }

  test('a wait ends at Ctrl-C, and no timer keeps the process alive', { skip: noSignals, timeout: 30_000 }, async (t) => {
    const limit = () => Promise.resolve(new Response('', { status: 429, headers: { 'retry-after': '900' } }));
    const { origin } = await serveHandler(t, limit);
    const command = ['--import', 'tsx', 'src/conformance/cli.ts', 'check', `${origin}/api/connectors`, '--connector', '13', '--write'];
    const child = spawn(process.execPath, command, { cwd: join(import.meta.dirname, '../..'), stdio: ['ignore', 'ignore', 'pipe'] });
    t.after(() => { child.kill('SIGKILL'); });
    let messages = '';
    child.stderr.on('data', (chunk) => {
      if (!messages.includes('Waiting 900 seconds') && String(chunk).includes('Waiting 900 seconds')) child.kill('SIGINT');
      messages += String(chunk);
    });
    const [code] = await once(child, 'close') as [number];
    assert.equal(code, 2);
    assert.match(messages, /It changed nothing\.\n$/);
  });
});
