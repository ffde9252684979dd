import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { evil, forged, target, signInRequest } from './attacker.js';
import { page } from '../setup.js';

const foreign = [
  evil, `${evil}/`, 'http://host.example', 'https://host.example:444', 'https://host.example.evil.example', 'https://host.example.',
  'https://evil-host.example', 'https://sub.host.example', 'https://hostXexample', 'https://host.example@evil.example',
  'https://host.example%2f@evil.example', 'https://host.example%40evil.example', 'https://evil.example\\@host.example',
  'https://evil.example#@host.example', 'https://evil.example?https://host.example', 'https://evil.example/https://host.example',
  'https://evil.example;https://host.example', 'https://host.example\r\n.evil.example', 'https://host.example\t.evil.example',
  '\r\nhttps://evil.example', 'https:\\\\evil.example', 'https:/\\evil.example', 'https:evil.example', '//evil.example', '/\\evil.example',
  '/', '/done', 'done', '?x', '#x', 'host.example', '*', 'null', '', ' ', 'about:blank', 'https://', 'https://[', 'https://host.example:99999',
  'https://127.0.0.1', 'http://localhost', 'http://169.254.169.254/latest/meta-data', 'http://[::1]', 'http://0', 'http://2130706433',
];
const otherSchemes = [
  'javascript:alert(1)', 'javascript://host.example/%0aalert(1)', ' JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', 'data:text/html,x',
  'vbscript:x', 'file:///etc/passwd', 'blob:https://host.example/0', 'filesystem:https://host.example/0', 'ftp://host.example',
  'ws://host.example', 'wss://host.example', 'intent://host.example', 'view-source:https://host.example', 'custom://host.example',
];

for (const [what, targets] of [['on another origin', foreign], ['with another scheme', otherSchemes]] as const) {
  test(`refuses a target ${what} before it calls Cyclr`, async (t) => {
    const { send, cyclr } = await target(t);
    for (const targetOrigin of targets) {
      for (const callbackMessage of ['x', null]) {
        const { status, body } = await send(forged('POST', 12, {}, { ...signInRequest, targetOrigin, callbackMessage }));
        assert.equal(status, 422, targetOrigin);
        assert.equal(body.code, 'misconfigured');
      }
    }
    assert.deepEqual(cyclr.requests, []);
  });
}

test('refuses a target with user info', async (t) => {
  const { send, cyclr } = await target(t);
  for (const user of ['user', 'user:password', ':password', 'evil.example', 'evil.example:x', '%40']) {
    const targetOrigin = `https://${user}@host.example/done`;
    for (const callbackMessage of ['x', null]) {
      assert.equal((await send(forged('POST', 12, {}, { ...signInRequest, targetOrigin, callbackMessage }))).status, 422, targetOrigin);
    }
  }
  assert.deepEqual(cyclr.requests, []);
});

test('with `origins`, accepts a target on one of them only', async (t) => {
  const { send } = await target(t, { origins: ['https://app.example'] });
  const statusFor = async (targetOrigin: string) => {
    return (await send(forged('POST', 12, { origin: 'https://app.example' }, { ...signInRequest, targetOrigin }))).status;
  };
  assert.equal(await statusFor('https://app.example'), 200);
  assert.equal(await statusFor(page), 422);
  assert.equal(await statusFor('https://app.example.evil.example'), 422);
});

test('sends a target to Cyclr as the URL parser reads it', async (t) => {
  const { send } = await target(t);
  const readings = {
    'https://host.example\\@evil.example': 'https://host.example/@evil.example',
    'https://host.example\\.evil.example': 'https://host.example/.evil.example',
    'https:/host.example/done': 'https://host.example/done',
    'https:host.example': 'https://host.example/',
    '\thttps://host.example/a\r\n/b ': 'https://host.example/a/b',
    'HTTPS://HOST.EXAMPLE:443/Done': 'https://host.example/Done',
    'https://host.example/a/../../../done': 'https://host.example/done',
    'https://ｈｏｓｔ.example/done': 'https://host.example/done',
  };
  for (const [targetOrigin, read] of Object.entries(readings)) {
    const sentTarget = async (callbackMessage: string | null) => {
      const { body } = await send(forged('POST', 12, {}, { ...signInRequest, targetOrigin, callbackMessage }));
      return new URL(body.url).searchParams.get('targetOrigin');
    };
    assert.equal(await sentTarget(null), read, targetOrigin);
    assert.equal(await sentTarget('x'), page, targetOrigin);
  }
});

test('encodes values, so that none becomes another parameter of the sign-in URL', async (t) => {
  const { send, cyclr } = await target(t);
  const smuggled = `x&targetOrigin=${evil}&id=13&token=x#&callbackMessage=;targetOrigin=${evil}`;
  for (const more of [
    { callbackMessage: smuggled },
    { callbackMessage: decodeURIComponent('%26targetOrigin%3D') + encodeURIComponent(smuggled) },
    { callbackMessage: null, targetOrigin: `${page}/done?${smuggled}` },
    { callbackMessage: null, targetOrigin: `${page}/done?a=%26targetOrigin%3D${evil}#&id=13` },
  ]) {
    const { body } = await send(forged('POST', 12, {}, { ...signInRequest, ...more }));
    const url = new URL(body.url);
    const expected = more.callbackMessage === null ? ['id', 'token', 'targetOrigin'] : ['id', 'token', 'targetOrigin', 'callbackMessage'];
    assert.deepEqual([...url.searchParams.keys()], expected);
    assert.equal(url.origin, cyclr.origin);
    assert.equal(url.hash, '');
    assert.equal(url.searchParams.get('id'), '12');
    assert.equal(new URL(url.searchParams.get('targetOrigin')!).origin, page);
  }
});

test('never requests an address that a page names', async (t) => {
  let asked = 0;
  const inside = createServer((_, res) => {
    asked += 1;
    res.end('{}');
  });
  inside.on('connection', () => { asked += 1; });
  await once(inside.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    inside.close();
    inside.closeAllConnections();
  });
  const address = `http://127.0.0.1:${(inside.address() as AddressInfo).port}`;
  // Not even if the address is an allowed origin.
  const { send, cyclr } = await target(t, { origins: [page, address] });
  const members = { apiUrl: address, serviceUrl: address, url: address, endpoint: address, icon: address };
  for (const callbackMessage of [address, null]) {
    const headers = { 'host': new URL(address).host, 'referer': address, 'x-forwarded-host': new URL(address).host };
    const { status, body } = await send(forged('POST', 12, headers, { ...members, ...signInRequest, targetOrigin: address, callbackMessage }));
    assert.equal(status, 200);
    assert.equal(new URL(body.url).origin, cyclr.origin);
  }
  assert.equal((await send(forged('POST', 13, { origin: address }, { authType: 'ApiKey', apiKey: address }))).status, 200);
  assert.equal(asked, 0);
});
