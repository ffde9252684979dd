import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tableOf } from '../../src/conformance/table.js';
import { checked, connectors, named, refusalRows, serve, serveHandler, skippedFor, skippedWithoutWrite } from './setup.js';

describe('the check of our own handler', () => {
  for (const [what, id] of connectors) {
    test(`passes for ${what} and leaves the connector disconnected`, async (t) => {
      const { origin, stored } = await serveHandler(t);
      const rows = await checked(origin, id);
      assert.deepEqual(named(rows, 'FAILED'), []);
      assert.deepEqual(named(rows, 'skipped'), skippedFor(what));
      assert.ok(named(rows, 'ok').length >= 22, tableOf(rows));
      assert.equal(stored(id).authValue, null);
    });
  }

  test('passes without --write and changes nothing', async (t) => {
    const { origin, calls, stored } = await serveHandler(t);
    stored(13).authenticated = true;
    stored(13).authValue = 'the key';
    const rows = await checked(origin, 13, { write: false });
    assert.deepEqual(named(rows, 'FAILED'), []);
    assert.deepEqual(named(rows, 'skipped'), skippedWithoutWrite);
    assert.deepEqual(calls().filter((call) => !call.startsWith('GET ')), []);
    assert.equal(stored(13).authValue, 'the key');
  });

  test('skips storing if Cyclr verifies keys before it stores them', async (t) => {
    const { origin, cyclr } = await serveHandler(t);
    cyclr.unknowns.checksCredentials = true;
    const rows = await checked(origin, 13);
    assert.deepEqual(named(rows, 'FAILED'), []);
    assert.match(tableOf(rows), /skipped {2}POST stores credentials +this backend rejects made-up credentials \(422 invalid_credentials\)/);
  });

  test('skips the cases that need a connector’s id if there is none', async (t) => {
    const { origin, handle } = await serveHandler(t);
    const alone = await serve(t, (req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => { chunks.push(chunk); }).on('end', async () => {
        const headers = Object.entries(req.headers).map(([name, value]): [string, string] => [name, String(value)]);
        const body = chunks.length > 0 ? Buffer.concat(chunks) : null;
        const url = new URL(`/api/connectors/13${new URL(req.url!, origin).search}`, alone);
        const answer = await handle(new Request(url, { method: req.method!, headers: headers.filter(([name]) => name !== 'connection'), body }));
        res.writeHead(answer.status, [...answer.headers].flat()).end(await answer.text());
      });
    });
    const rows = await checked(alone, null, { write: false });
    assert.deepEqual(named(rows, 'FAILED'), []);
    assert.deepEqual(named(rows, 'skipped'), ['GET of an unknown connector returns 404', ...refusalRows,
      'POST connects and DELETE disconnects', 'no answer repeats a secret']);
  });
});

test('the check of the smallest backend only asks for sign-in URLs', async (t) => {
  let given = 0;
  const origin = await serve(t, (req, res) => {
    given += 1;
    const isPost = req.method === 'POST';
    const problem = { status: 405, code: 'endpoint_error', retryable: false, reference: String(given) };
    res.writeHead(isPost ? 200 : 405, { 'content-type': isPost ? 'application/json' : 'application/problem+json', 'cache-control': 'no-store' });
    res.end(JSON.stringify(isPost ? { url: `https://app-h.cyclr.com/connectorauth?token=${given}` } : problem));
  });
  const rows = await checked(origin, null, { authType: 'OAuth2' });
  assert.deepEqual(named(rows, 'FAILED'), []);
  assert.deepEqual(named(rows, 'skipped'), ['GET returns the description']);
  assert.equal(given, 3);
});
