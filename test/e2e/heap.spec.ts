import { expect, test } from 'playwright/test';
import { readCode } from '../bench/browser/code.js';
import { LIMITS, heaps } from '../bench/browser/rendering.js';

// The only limit of the benchmarks that no busy computer changes: a change that breaks it would stay unseen until the next benchmark.
test(`each rendered element keeps at most ${LIMITS.heap} bytes of the heap`, async ({ browser }) => {
  const found = await heaps({ browser, code: await readCode() });
  expect([...found.keys()]).toEqual(['OAuth', 'API key']);
  for (const [kind, bytes] of found) {
    // Less than a thousand would mean that nothing was rendered.
    expect(bytes, kind).toBeGreaterThan(1_000);
    expect(bytes, kind).toBeLessThanOrEqual(LIMITS.heap);
  }
});
