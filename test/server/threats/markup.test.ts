import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forged, target } from './attacker.js';
import { account, seed } from '../setup.js';

const hostile = [
  'javascript:alert(1)', ' javascript:alert(1)', 'JavaScript:alert(1)', 'java\nscript:alert(1)', 'data:text/html,<script>alert(1)</script>',
  'data:image/svg+xml.html,x', 'data:,x', 'data:text/javascript,x', 'vbscript:x', 'http://evil.example/x.png', 'blob:https://host.example/0',
  'file:///etc/passwd', '//evil.example/x.png', 'x.png', '<svg onload=alert(1)>', '"><script>alert(1)</script>', 'data:image/png',
  'data:image/x-icon,x', 'data:image/svg+xmlx,<svg/>', '/icon.png', '<svg/>',
];

test('passes on an icon only if it is an image as a data: URI or an https: URL', async (t) => {
  // The scheme is in lower case, with nothing before it: a page compares it.
  const kept = [
    ['data:image/png;base64,AA==', 'data:image/png;base64,AA=='], ['DATA:IMAGE/SVG+XML,%3Csvg/%3E', 'data:image/svg+xml,%3Csvg/%3E'],
    [' data:image/png,x', 'data:image/png,x'], ['https://cdn.example/icon.png', 'https://cdn.example/icon.png'],
    ['HTTPS://cdn.example/icon.png', 'https://cdn.example/icon.png'], ['\n https://cdn.example/Icon.png', 'https://cdn.example/Icon.png'],
  ] as const;
  const icons: readonly (readonly [given: string, answered: string | null])[] = [...hostile.map((icon) => [icon, null] as const), ...kept];
  const seeds = icons.map(([Icon], index) => seed(100 + index, 'ApiKey', { Icon }));
  const { send } = await target(t, {}, account(...seeds));
  for (const [index, [given, answered]] of icons.entries()) {
    const { body } = await send(forged('GET', 100 + index));
    assert.equal(body.icon, answered, given);
  }
});

test('sends markup in a name as a JSON string', async (t) => {
  const name = '</script><script>alert(1)</script>\u2028<img src=x onerror=alert(1)>';
  const { send } = await target(t, {}, account(seed(33, 'ApiKey', { Name: name })));
  const { body, headers } = await send(forged('GET', 33));
  assert.equal(body.name, name);
  assert.equal(headers.get('content-type'), 'application/json');
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
});
