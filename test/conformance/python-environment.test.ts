import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPython } from './python-backend.js';

const wrong: readonly (readonly [name: string, value: string])[] = [
  ['CYCLR_API_URL', 'http://api.cyclr.com'],
  ['CYCLR_API_URL', 'http://localhost.example'],
  ['CYCLR_API_URL', 'api.cyclr.com'],
  ['CYCLR_API_URL', ''],
  ['CYCLR_API_URL', 'https:api.cyclr.com'],
  ['CYCLR_API_URL', 'https://user:pass@api.cyclr.com'],
  ['CYCLR_API_URL', 'https://api.cyclr.com/?region=eu'],
  ['CYCLR_API_URL', 'https://api.cyclr.com\n'],
  ['CYCLR_SERVICE_URL', 'http://app-h.cyclr.com'],
  ['CYCLR_SERVICE_URL', 'app-h.cyclr.com'],
  ['ORIGINS', 'https://app.example.com/'],
  ['ORIGINS', 'https://app.example.com,https://www.example.com'],
  ['ORIGINS', 'https://app.example.com, https://www.example.com'],
  ['ORIGINS', 'https://*.example.com'],
  ['ORIGINS', '*'],
  ['ORIGINS', 'app.example.com'],
  ['ORIGINS', 'https://App.example.com'],
  ['ORIGINS', 'https://app.example.com:443'],
  ['ORIGINS', 'null'],
  ['ORIGINS', ' '],
  ['PORT', 'abc'],
  ['PORT', '65536'],
  ['PORT', '-1'],
];

for (const [name, value] of wrong) {
  test(`the Python backend does not start, and names ${name}, if it is ${JSON.stringify(value)}`, async (t) => {
    await assert.rejects(startPython(t, {}, { environment: { [name]: value } }), ({ message }: Error) => {
      assert.match(message, new RegExp(`^The Python backend exited: ${name} must be `));
      assert(!message.includes('Traceback') && !message.includes('user:pass'), message);
      return true;
    });
  });
}

for (const [name, value] of [
  ['CYCLR_API_URL', 'https://api.cyclr.com/'],
  ['CYCLR_API_URL', 'https://proxy.example/cyclr'],
  ['CYCLR_API_URL', 'http://api.localhost:4000'],
  ['CYCLR_SERVICE_URL', 'http://[::1]:4000'],
  ['ORIGINS', 'https://app.example.com http://localhost:5173'],
  ['ORIGINS', 'http://127.0.0.1:3000 http://[::1]:3000 https://xn--bcher-kva.example capacitor://localhost'],
] as const) {
  test(`the Python backend starts if ${name} is ${value}`, async (t) => {
    const { output } = await startPython(t, {}, { environment: { [name]: value } });
    assert.doesNotMatch(output(), /must be/);
  });
}
