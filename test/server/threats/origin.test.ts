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

/** Origins that a loose comparison takes for `https://host.example`. */
const lookalikes = [
  'https://host.example.evil.example', 'https://evil-host.example', 'https://evil.example/https://host.example',
  'https://host.example@evil.example', 'https://user@host.example', 'https://host.example:444', 'https://host.example:80',
  'https://host.example:443', 'https://host.example.', 'https://sub.host.example', 'https://host.exampl', 'https://host.example0',
  'http://host.example', 'HTTPS://HOST.EXAMPLE', 'https://Host.example', 'https://host.example/', 'https://host.example/13',
  'https://host.example?', 'https://host.example#', 'https://xn--hst-0na.example', 'host.example', '//host.example', '*', 'null', '',
  'https://host.example, https://evil.example', 'https://evil.example, https://host.example', 'https://host.example https://evil.example',
  'https://evil.example https://host.example', 'blob:https://host.example', 'file://', 'https://', 'https://hostXexample',
];

for (const [what, origins] of [['the origin of the request', undefined], ['one in `origins`', ['https://other.example', page]]] as const) {
  test(`refuses an Origin that only resembles ${what}`, async (t) => {
    const { send, innerCalls } = await target(t, origins && { origins });
    for (const origin of lookalikes) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        assert.equal((await send(forged(method, 13, { origin }))).status, 403, `${method} from ${origin}`);
      }
    }
    assert.equal(innerCalls(), 0);
  });
}

test('refuses two Origin headers', async (t) => {
  const { send, innerCalls } = await target(t);
  const request = forged('POST', 13);
  request.headers.append('origin', page);
  assert.equal((await send(request)).status, 403);
  assert.equal(innerCalls(), 0);
});

test('with `origins`, accepts those origins and not the origin of the request', async (t) => {
  const { send } = await target(t, { origins: ['https://app.example'] });
  assert.equal((await send(forged('POST', 13, { origin: page }))).status, 403);
  assert.equal((await send(forged('POST', 13, { origin: 'https://app.example' }))).status, 200);
});

const appOrigins = [
  'capacitor://localhost', 'ionic://localhost', 'tauri://localhost', 'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  'safari-web-extension://0A1B2C3D-0000-4000-8000-000000000000', 'app.example+1://localhost:3000',
];
for (const origin of appOrigins) {
  test(`with \`origins\`, accepts ${origin} and nothing that resembles it`, async (t) => {
    const { send, innerCalls } = await target(t, { origins: [origin] });
    const others = [`${origin}/`, `${origin}.evil`, `${origin}:1`, ` x${origin}`, origin.toUpperCase(), 'capacitor://evil', `${origin}, ${evil}`, 'null', page];
    for (const other of others) {
      assert.equal((await send(forged('POST', 13, { origin: other }))).status, 403, other);
    }
    assert.equal(innerCalls(), 0);
    assert.equal((await send(forged('POST', 13, { origin }))).status, 200);
    const { headers } = await send(forged('GET', 13, { origin }));
    assert.equal(headers.get('access-control-allow-origin'), origin);
  });

  test(`with \`origins\`, a sign-in from ${origin} returns there and nowhere else`, async (t) => {
    const { send } = await target(t, { origins: [origin] });
    const sentTarget = async (body: object) => {
      const { body: answer } = await send(forged('POST', 12, { origin }, { authType: 'OAuth2', ...body }));
      return typeof answer.url === 'string' ? new URL(answer.url).searchParams.get('targetOrigin') : answer.code as string;
    };
    assert.equal(await sentTarget({ callbackMessage: 'x' }), origin);
    assert.equal(await sentTarget({ callbackMessage: 'x', targetOrigin: `${origin}/done` }), origin);
    assert.equal(await sentTarget({ targetOrigin: `${origin}/done` }), `${origin}/done`);
    for (const targetOrigin of [`${origin}.evil/done`, 'capacitor://evil', origin.replace('://', '://user@'), 'javascript://localhost/%0aalert(1)']) {
      assert.equal(await sentTarget({ targetOrigin }), 'misconfigured', targetOrigin);
    }
  });
}

test('refuses the origin `null`, even if the URL of the request has no origin itself', async (t) => {
  const { handle, innerCalls } = await target(t);
  for (const url of ['capacitor://localhost/13', 'file:///13']) {
    const request = Object.defineProperty(forged('POST', 13, { origin: 'null' }), 'url', { value: url });
    assert.equal((await handle(request)).status, 403, url);
  }
  assert.equal(innerCalls(), 0);
});

test('with `origins`, refuses a host name that was rebound to this server', async (t) => {
  const { send, innerCalls } = await target(t, { origins: [page] });
  for (const method of ['POST', 'DELETE']) {
    // For the browser, the rebound page sends a request to its own site.
    const { url, headers } = forged(method, 13, { 'origin': evil, 'sec-fetch-site': 'same-origin', 'host': 'evil.example' });
    const request = new Request(url.replace(page, evil), { method, headers, ...(method === 'POST' && { body: JSON.stringify(key) }) });
    assert.equal((await send(request)).status, 403);
  }
  assert.equal(innerCalls(), 0);
});

/** Writes one request to a socket, and returns the status of the Node listener's answer. */
async function sendRaw(
  t: TestContext,
  lines: (own: string) => readonly string[],
  more: Parameters<typeof target>[1] = {},
): Promise<number> {
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

test('over Node, accepts a page of its own host', async (t) => {
  assert.equal(await sendRaw(t, (own) => ['POST /13 HTTP/1.1', `Host: ${own}`, `Origin: http://${own}`]), 200);
});

test('over Node, takes the host from no header except Host', async (t) => {
  for (const line of [
    'X-Forwarded-Host: evil.example', 'Forwarded: host=evil.example', 'X-Host: evil.example', 'X-Original-URL: http://evil.example/13',
    'X-Forwarded-Server: evil.example',
  ]) {
    const status = await sendRaw(t, (own) => ['POST /13 HTTP/1.1', `Host: ${own}`, line, 'Origin: http://evil.example']);
    assert.equal(status, 403, line);
  }
});

test('over Node, does not take the host from an absolute request target', async (t) => {
  for (const url of ['http://evil.example/13', 'http://evil.example//13', '//evil.example/13']) {
    assert.equal(await sendRaw(t, (own) => [`POST ${url} HTTP/1.1`, `Host: ${own}`, 'Origin: http://evil.example']), 403, url);
  }
});

test('over Node, refuses a Host header that is not a host', async (t) => {
  for (const host of ['evil.example/', 'user@evil.example', 'evil.example?', 'evil.example#', 'evil example', 'a,b', '\\evil.example', '[', 'host:99999']) {
    assert.equal(await sendRaw(t, () => ['POST /13 HTTP/1.1', `Host: ${host}`, 'Origin: http://evil.example']), 400, host);
  }
});

test('over Node, with `origins`, refuses a rebound Host', async (t) => {
  const lines = ['POST /13 HTTP/1.1', 'Host: evil.example', 'Origin: http://evil.example', 'Sec-Fetch-Site: same-origin'];
  assert.equal(await sendRaw(t, () => lines, { origins: [page] }), 403);
});
