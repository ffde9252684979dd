import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { toNodeListener } from '../../../src/server/node/index.js';
import { evil, forged, key, target } from './attacker.js';
import { page } from '../setup.js';

/** What an origin check that compares loosely takes for `https://host.example`. */
const lookalikes = [
  'https://host.example.evil.example', 'https://evil-host.example', 'https://evil.example/https://host.example',
  'https://host.example@evil.example', 'https://user@host.example', 'https://host.example:444', 'https://host.example:80',
  'https://host.example:443', 'https://host.example.', 'https://sub.host.example', 'https://host.exampl', 'https://host.example0',
  'http://host.example', 'HTTPS://HOST.EXAMPLE', 'https://Host.example', 'https://host.example/', 'https://host.example/13',
  'https://host.example?', 'https://host.example#', 'https://xn--hst-0na.example', 'host.example', '//host.example', '*', 'null', '',
  'https://host.example, https://evil.example', 'https://evil.example, https://host.example', 'https://host.example https://evil.example',
  'https://evil.example https://host.example', 'blob:https://host.example', 'file://', 'https://', 'https://hostXexample',
];

for (const [what, origins] of [['the origin that was called', undefined], ['an origin of `origins`', ['https://other.example', page]]] as const) {
  test(`an Origin that only resembles ${what} is foreign`, async (t) => {
    const { send, disturbed } = await target(t, origins && { origins });
    for (const origin of lookalikes) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        assert.equal((await send(forged(method, 13, { origin }))).status, 403, `${method} from ${origin}`);
      }
    }
    assert.equal(disturbed(), 0);
  });
}

test('two Origins are none that may call', async (t) => {
  const { send, disturbed } = await target(t);
  const request = forged('POST', 13);
  request.headers.append('origin', page);
  assert.equal((await send(request)).status, 403);
  assert.equal(disturbed(), 0);
});

test('with `origins`, a name that was bound to this server anew is foreign', async (t) => {
  const { send, disturbed } = await target(t, { origins: [page] });
  for (const method of ['POST', 'DELETE']) {
    // The browser of the rebound page believes that it asks its own site.
    const { url, headers } = forged(method, 13, { 'origin': evil, 'sec-fetch-site': 'same-origin', 'host': 'evil.example' });
    const request = new Request(url.replace(page, evil), { method, headers, ...(method === 'POST' && { body: JSON.stringify(key) }) });
    assert.equal((await send(request)).status, 403);
  }
  assert.equal(disturbed(), 0);
});

/** One request, byte by byte, over the Node listener; gives the status. */
async function raw(t: TestContext, lines: (own: string) => readonly string[], more: Parameters<typeof target>[1] = {}): Promise<number> {
  const { handle } = await target(t, more);
  const server = createServer(toNodeListener(handle));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => { server.close(); });
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  const body = JSON.stringify(key);
  const common = ['Connection: close', 'Content-Type: application/json', `Content-Length: ${body.length}`];
  socket.write(`${[...lines(`127.0.0.1:${port}`), ...common].join('\r\n')}\r\n\r\n${body}`);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}

test('over Node, a page of this host may call', async (t) => {
  assert.equal(await raw(t, (own) => ['POST /13 HTTP/1.1', `Host: ${own}`, `Origin: http://${own}`]), 200);
});

test('over Node, no header but Host says where this server is', async (t) => {
  for (const line of [
    'X-Forwarded-Host: evil.example', 'Forwarded: host=evil.example', 'X-Host: evil.example', 'X-Original-URL: http://evil.example/13',
    'X-Forwarded-Server: evil.example',
  ]) {
    const status = await raw(t, (own) => ['POST /13 HTTP/1.1', `Host: ${own}`, line, 'Origin: http://evil.example']);
    assert.equal(status, 403, line);
  }
});

test('over Node, a target that is a whole URL does not say where this server is', async (t) => {
  for (const url of ['http://evil.example/13', 'http://evil.example//13', '//evil.example/13']) {
    assert.equal(await raw(t, (own) => [`POST ${url} HTTP/1.1`, `Host: ${own}`, 'Origin: http://evil.example']), 403, url);
  }
});

test('over Node, a Host that is none or doubled is refused', async (t) => {
  for (const host of ['evil.example/', 'user@evil.example', 'evil.example?', 'evil.example#', 'evil example', 'a,b', '\\evil.example']) {
    assert.equal(await raw(t, () => ['POST /13 HTTP/1.1', `Host: ${host}`, 'Origin: http://evil.example']), 400, host);
  }
});

test('over Node, with `origins`, a rebound Host is foreign', async (t) => {
  const lines = ['POST /13 HTTP/1.1', 'Host: evil.example', 'Origin: http://evil.example', 'Sec-Fetch-Site: same-origin'];
  assert.equal(await raw(t, () => lines, { origins: [page] }), 403);
});
