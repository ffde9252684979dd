import { expect, test } from 'playwright/test';
import { readCode } from '../bench/browser/code.js';
import { LIMITS, heaps } from '../bench/browser/rendering.js';
import { heapOutOfView } from '../bench/browser/scale.js';
import { SCALE_LIMITS } from '../bench/browser/scale-figures.js';

// The only limits of the benchmarks that no busy computer changes: a change that breaks one would stay unseen until the next benchmark.
test(`each rendered element keeps at most ${LIMITS.heap} bytes of the heap`, async ({ browser }) => {
  const found = await heaps({ browser, code: await readCode() });
  expect([...found.keys()]).toEqual(['OAuth', 'API key']);
  for (const [kind, bytes] of found) {
    // Less than a thousand would mean that nothing was rendered.
    expect(bytes, kind).toBeGreaterThan(1_000);
    expect(bytes, kind).toBeLessThanOrEqual(LIMITS.heap);
  }
});

test(`each element out of view keeps at most ${SCALE_LIMITS.heap} bytes of the heap`, async ({ browser }) => {
  const bytes = await heapOutOfView({ browser, code: await readCode() });
  // Less would mean that no element was defined.
  expect(bytes).toBeGreaterThan(500);
  expect(bytes).toBeLessThanOrEqual(SCALE_LIMITS.heap);
});
