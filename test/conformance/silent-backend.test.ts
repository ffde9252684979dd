import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { tableOf } from '../../src/conformance/table.js';
import { checked, connectors, named, refusalRows, serveHandler, skippedFor } from './setup.js';
import type { Between } from './setup.js';

/** Milliseconds. */
const timeLimit = 1_000;

/** Never answers some of the requests. */
const silentTo = (isSilent: (request: Request) => boolean, seen: string[] = []): Between => (request, answer) => {
  if (!isSilent(request)) return answer();
  seen.push(request.method);
  return new Promise(() => {});
};
const isPost = ({ method }: Request): boolean => method === 'POST';

/** Checks a backend, and returns also the timeouts that were told. */
async function checkedWithin(origin: string, id: number, write = true) {
  const told: string[] = [];
  const onTimeout = (request: string, milliseconds: number): void => { told.push(`${request} ${milliseconds}`); };
  return { rows: await checked(origin, id, { write }, { timeLimit, onTimeout }), told };
}

const storing = ['POST stores credentials', 'GET after POST returns the same description', 'the revision changes with the credentials', 'an account named in POST is ignored'];

describe('the check of a backend that does not answer', () => {
  test('tells each timeout, and sends no third POST', async (t) => {
    const seen: string[] = [];
    const { origin } = await serveHandler(t, silentTo(isPost, seen));
    const { rows, told } = await checkedWithin(origin, 13);
    assert.deepEqual(told, ['POST without Origin 1000', 'POST from a foreign origin 1000']);
    assert.equal(seen.length, 2);
    assert.deepEqual(named(rows, 'FAILED'), ['POST without Origin is rejected', 'POST from a foreign origin is rejected']);
    const posts = refusalRows.filter((name) => /body|authType/.test(name));
    assert.deepEqual(named(rows, 'skipped'), [...posts, ...storing]);
    const table = tableOf(rows);
    assert.match(table, /FAILED {3}POST without Origin is rejected +no answer in 1 seconds\n/);
    assert.match(table, /FAILED {3}POST from a foreign origin is rejected +POST from a foreign origin: no answer in 1 seconds\n/);
    assert.match(table,
      /skipped {2}a body that is not JSON is rejected +not sent: two POST requests in a row got no answer in 1 seconds\n/);
    assert.ok(named(rows, 'ok').includes('DELETE disconnects'));
  });

  test('sends no third POST for sign-ins, and no start that needs one', async (t) => {
    const seen: string[] = [];
    const { origin } = await serveHandler(t, silentTo((request) => isPost(request) && request.headers.get('origin') === new URL(request.url).origin, seen));
    const { rows } = await checkedWithin(origin, 15);
    assert.equal(seen.length, 2);
    assert.deepEqual(named(rows, 'FAILED'), ['a body that is not JSON is rejected']);
    for (const name of ['POST returns a sign-in URL', 'each sign-in URL is new', 'the start route redirects to the sign-in']) {
      assert.ok(named(rows, 'skipped').includes(name), name);
    }
  });

  test('goes on after single timeouts', async (t) => {
    const seen: string[] = [];
    const { origin, stored } = await serveHandler(t, silentTo((request) => isPost(request) && request.headers.get('content-type')?.includes('text/plain') === true, seen));
    const { rows } = await checkedWithin(origin, 13);
    assert.equal(seen.length, 1);
    assert.deepEqual(named(rows, 'FAILED'), ['a body that is not JSON is rejected']);
    assert.deepEqual(named(rows, 'skipped'), []);
    assert.equal(stored(13).authValue, null);
  });

  test('sends DELETE and GET at the end, although they got no answer before', async (t) => {
    let isCleanUp = false;
    const { origin, stored } = await serveHandler(t, silentTo((request) => {
      const isOwn = request.headers.get('origin') === new URL(request.url).origin;
      if (request.method === 'DELETE' && isOwn) isCleanUp = true;
      return (request.method === 'DELETE' && !isOwn) || (request.method === 'GET' && request.url.includes('list') && !isCleanUp);
    }));
    const { rows } = await checkedWithin(origin, 13);
    assert.ok(named(rows, 'ok').includes('DELETE disconnects'), tableOf(rows));
    assert.equal(stored(13).authValue, null);
  });

  test('still asks the user to disconnect if DELETE gets no answer', async (t) => {
    const { origin } = await serveHandler(t, silentTo(({ method }) => method === 'DELETE'));
    const { rows } = await checkedWithin(origin, 13);
    assert.match(tableOf(rows),
      /FAILED {3}DELETE disconnects +no answer in 1 seconds; the GET after it returns authenticated true: disconnect the connector/);
  });

  test('names the start route if it gets no answer', async (t) => {
    const seen: string[] = [];
    const { origin } = await serveHandler(t, silentTo(({ url }) => new URL(url).pathname.endsWith('/start'), seen));
    const { rows } = await checkedWithin(origin, 12, false);
    assert.equal(seen.length, 2);
    assert.deepEqual(named(rows, 'FAILED'), ['the start route rejects what no page of yours began']);
    assert.match(tableOf(rows),
      /start by cross-site navigation: no answer in 1 seconds; start by navigation from another host of the same site: no answer/);
  });

  test('says how long it waited for the first answer', async (t) => {
    const { origin } = await serveHandler(t, silentTo(() => true));
    await assert.rejects(checkedWithin(origin, 13), /cannot be reached \(no answer in 1 seconds\)\. Is the server running/);
  });

  for (const [what, id] of connectors) {
    test(`passes for ${what} if every answer comes in time`, async (t) => {
      const { origin } = await serveHandler(t);
      const told: string[] = [];
      const rows = await checked(origin, id, {}, { onTimeout: (request) => { told.push(request); } });
      assert.deepEqual([named(rows, 'FAILED'), named(rows, 'skipped'), told], [[], skippedFor(what), []]);
    });
  }

  test('writes a line for each timeout', async (t) => {
    const { origin } = await serveHandler(t, silentTo(isPost));
    // The command's own limit is too long for a test.
    const hurry = 'const { timeout } = AbortSignal; AbortSignal.timeout = (time) => timeout.call(AbortSignal, time / 20);';
    const command = ['--import', 'tsx', '--import', `data:text/javascript,${encodeURIComponent(hurry)}`, 'src/conformance/cli.ts'];
    const child = spawn(process.execPath, [...command, 'check', `${origin}/api/connectors`, '--connector', '13', '--write'],
      { cwd: join(import.meta.dirname, '../..'), stdio: ['ignore', 'ignore', 'pipe'] });
    let messages = '';
    child.stderr.on('data', (chunk) => { messages += String(chunk); });
    assert.deepEqual(await once(child, 'close'), [1, null]);
    assert.equal(messages, 'POST without Origin: no answer in 31 seconds.\nPOST from a foreign origin: no answer in 31 seconds.\n');
  });
});
