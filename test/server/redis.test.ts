import assert from 'node:assert/strict';
import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startCyclr } from '../../demo/cyclr/simulator.js';
import type { CyclrSimulator } from '../../demo/cyclr/simulator.js';
import { findRedis } from '../../scripts/redis.mjs';
import { freePort } from '../free-port.js';
import type { MachineOptions, Round } from './machine.js';

const MACHINES = 4;
const EACH = 250;
const DAY = 86_400_000;
const CLOCKS = [0, DAY, -DAY, 20 * DAY];

/** Without Redis the tests are skipped on a developer's machine, but fail in CI. */
function pathOfRedis(): { path: string } | { reason: string } {
  try {
    return { path: findRedis() };
  } catch (error) {
    if (process.env.CI) throw error;
    return { reason: (error as Error).message };
  }
}

async function startRedis(t: TestContext, path: string): Promise<{ port: number; kill(): Promise<void> }> {
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'];
  const redis = spawn(path, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(redis, 'exit');
  const kill = async () => {
    redis.kill('SIGKILL');
    await ended;
  };
  t.after(kill);
  let log = '';
  for await (const chunk of redis.stdout) {
    log += String(chunk);
    if (log.includes('Ready to accept connections')) return { port, kill };
  }
  throw new Error(`Redis did not start: ${log}`);
}

async function startMachines(t: TestContext, options: Omit<MachineOptions, 'ahead'>): Promise<readonly ChildProcess[]> {
  const machines = CLOCKS.slice(0, MACHINES).map((ahead) => fork(fileURLToPath(new URL('machine.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, MACHINE: JSON.stringify({ ...options, ahead } satisfies MachineOptions) },
  }));
  const ended = machines.map((machine) => once(machine, 'exit'));
  t.after(async () => {
    machines.forEach((machine) => machine.connected && machine.disconnect());
    await Promise.all(ended);
  });
  await Promise.all(machines.map((machine) => once(machine, 'message')));
  return machines;
}

/** Signs in on every machine at the same time. */
async function signIns(machines: readonly ChildProcess[]): Promise<Round> {
  const rounds = await Promise.all(machines.map(async (machine) => {
    const answer = once(machine, 'message');
    machine.send(EACH);
    const [round] = await answer as [Round];
    return round;
  }));
  return { urls: rounds.flatMap(({ urls }) => urls), failed: rounds.flatMap(({ failed }) => failed) };
}

/** Runs the action when a third of a round's sign-ins have got their token. */
function inTheMiddle(cyclr: CyclrSimulator, action: () => void): void {
  let signedIn = 0;
  cyclr.intercept = (request) => {
    if (request.url.endsWith('/signintoken')) signedIn += 1;
    if (signedIn === Math.round(MACHINES * EACH / 3)) {
      cyclr.intercept = undefined;
      action();
    }
    return undefined;
  };
}

const tokenRequests = (cyclr: CyclrSimulator) => cyclr.requests.splice(0).filter(({ path }) => path === '/oauth/token').length;

function assertAllSignedIn({ urls, failed }: Round): void {
  assert.deepEqual(failed, []);
  assert.equal(urls.length, MACHINES * EACH);
  assert.equal(new Set(urls).size, MACHINES * EACH);
}

const redis = pathOfRedis();

describe(`${MACHINES} machines with one Redis and clocks that are days apart`, { skip: 'reason' in redis && redis.reason }, () => {
  const path = 'path' in redis ? redis.path : '';

  test(`${MACHINES * EACH} concurrent sign-ins share one token, a new one after it is revoked, and survive the end of Redis`, async (t) => {
    const cyclr = await startCyclr();
    t.after(() => cyclr.close());
    const { port, kill } = await startRedis(t, path);
    const machines = await startMachines(t, { apiUrl: cyclr.origin, redis: port, grant: 'client_credentials' });

    assertAllSignedIn(await signIns(machines));
    assert.equal(tokenRequests(cyclr), 1, 'at the start');

    let revoked = 0;
    inTheMiddle(cyclr, () => {
      revoked = cyclr.state.accessTokens.size;
      cyclr.state.accessTokens.clear();
    });
    assertAllSignedIn(await signIns(machines));
    assert.equal(revoked, 1);
    assert.equal(tokenRequests(cyclr), 1, 'after the token was revoked');

    let killed: Promise<void> | undefined;
    inTheMiddle(cyclr, () => { killed = kill(); });
    assertAllSignedIn(await signIns(machines));
    assert(killed);
    await killed;
    assert.equal(tokenRequests(cyclr), 0, 'the tokens in memory are used');

    cyclr.state.accessTokens.clear();
    assertAllSignedIn(await signIns(machines));
    assert.equal(tokenRequests(cyclr), MACHINES, 'without Redis each machine requests its own token');
  });
});
