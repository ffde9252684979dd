import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { toNodeListener } from '../../src/server/node/index.js';
import { account, page, seed, setUp } from './setup.js';
import type { Bench } from './setup.js';

const accounts = account(seed(33, 'ApiKey'), seed(34, 'ApiKey'));
const key = { authType: 'ApiKey', apiKey: 'a-key', properties: {} };

/** A promise, and the function that resolves it. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => { open = resolve; });
  return { opened, open };
}

/** A bench whose Cyclr holds the PUT of the credentials until `open` is called. */
async function held(t: TestContext): Promise<Bench & { readonly arrived: Promise<void>; open(): void }> {
  const bench = await setUp(t, accounts, { origins: [page] });
  const [arrival, release] = [gate(), gate()];
  bench.cyclr.intercept = async ({ method }) => {
    if (method !== 'PUT') return undefined;
    arrival.open();
    await release.opened;
    return undefined;
  };
  return { ...bench, arrived: arrival.opened, open: release.open };
}

const authenticatedOf = async ({ ask }: Bench, id: number): Promise<unknown> => (await ask('GET', id)).body.authenticated;

test('a GET waits for credentials that are being verified: a refused key is never shown as connected', async (t) => {
  const [verifying, verdict] = [gate(), gate()];
  const bench = await setUp(t, accounts, {
    verify: async () => {
      verifying.open();
      await verdict.opened;
      return { detail: 'This key does not work.' };
    },
  });
  const post = bench.ask('POST', 33, key);
  await verifying.opened;
  assert.equal(bench.stored(33).authenticated, true, 'Cyclr says yes meanwhile');
  const answers = Promise.all([authenticatedOf(bench, 33), bench.ask('GET', '?list').then(({ body }) => body.connectors[0].authenticated)]);
  assert.equal(await authenticatedOf(bench, 34), false, 'other connectors do not wait');
  verdict.open();
  assert.deepEqual(await answers, [false, false]);
  assert.equal((await post).status, 422);
});

test('a GET waits for credentials that Cyclr is storing although the client of the POST has gone away', async (t) => {
  const bench = await held(t);
  const server = createServer(toNodeListener(bench.handle));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/connectors/33`;
  const controller = new AbortController();
  const post = fetch(url, {
    method: 'POST', signal: controller.signal, headers: { origin: page, 'content-type': 'application/json' }, body: JSON.stringify(key),
  });
  await bench.arrived;
  controller.abort();
  await assert.rejects(post, { name: 'AbortError' });
  const answer = authenticatedOf(bench, 33);
  // Time enough for an answer that does not wait.
  await authenticatedOf(bench, 34);
  bench.open();
  assert.equal(await answer, true);
});

test('a GET waits for a disconnect', async (t) => {
  const bench = await held(t);
  Object.assign(bench.stored(33), { authValue: 'old', authenticated: true });
  const disconnecting = bench.ask('DELETE', 33);
  await bench.arrived;
  const answer = authenticatedOf(bench, 33);
  // Time enough for an answer that does not wait.
  await authenticatedOf(bench, 34);
  bench.open();
  assert.equal(await answer, false);
  assert.equal((await disconnecting).status, 200);
});

for (const [method, body] of [['POST', key], ['DELETE', undefined]] as const) {
  test(`${method} answers 504 endpoint_unreachable if Cyclr tells neither the outcome nor, asked again, the connector`, async (t) => {
    const { ask, cyclr } = await setUp(t, accounts);
    let isWritten = false;
    cyclr.intercept = (call) => {
      isWritten ||= call.method === 'PUT';
      return isWritten ? new Response('down', { status: 503 }) : undefined;
    };
    const { status, body: { code, retryable } } = await ask(method, 33, body);
    assert.deepEqual([status, code, retryable], [504, 'endpoint_unreachable', true]);
  });
}

for (const [what, answer, isDone] of [
  ['an error', { Message: 'An error has occurred.' }, false],
  ['something else of a connector with these words in its name', { Message: "Connector 'successfully de-authenticated.' is in use." }, false],
  ['nothing', null, false],
  ['nothing, and it was done', null, true],
] as const) {
  test(`DELETE asks Cyclr for the connector if the 200 to the call says ${what}`, async (t) => {
    const { ask, cyclr, stored } = await setUp(t, accounts);
    Object.assign(stored(33), { authValue: 'old', authenticated: true });
    cyclr.intercept = ({ url }) => {
      if (!url.endsWith('/deauthenticate')) return undefined;
      if (isDone) Object.assign(stored(33), { authValue: null, authenticated: false });
      return new Response(answer && JSON.stringify(answer), { status: 200 });
    };
    const { status, body } = await ask('DELETE', 33);
    assert.deepEqual([status, body.authenticated], isDone ? [200, false] : [502, undefined]);
  });
}
