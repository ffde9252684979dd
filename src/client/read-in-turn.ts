import { request } from './request.js';
import type { Backend, BackendResponse } from './request.js';

/** As many requests as browsers send to one HTTP/1.1 server at once. A page may show a thousand elements, and has requests of its own. */
const MOST_AT_ONCE = 6;

/** How long an answer may take before the request gives its place to another, in milliseconds. */
const PATIENCE = 2_000;

/** A request that waits until fewer than `most` are running. `startQueued` gives it a place. */
interface Queued {
  readonly most: number;
  readonly start: () => void;
}

const queue = new Map<Backend, Queued>();
let running = 0;

function startQueued(): void {
  for (const [backend, { most, start }] of queue) {
    if (running < most) {
      queue.delete(backend);
      running += 1;
      start();
    }
  }
}

/** Tells whether the backend's GET is still in the queue, because others are running. */
export const isQueued = (backend: Backend): boolean => queue.has(backend);

/**
 * Sends GET when few enough others are running.
 *
 * A request that gets no answer in two seconds while others wait is aborted, and sent again after them. Aborting is necessary: to an
 * HTTP/1.1 server the browser itself sends only six requests at once. The second request is not aborted, so that a slow answer arrives, but
 * it may not take the last place.
 */
export async function readInTurn(backend: Backend, signal: AbortSignal, isRepeated = false): Promise<BackendResponse> {
  const most = isRepeated ? MOST_AT_ONCE - 1 : MOST_AT_ONCE;
  if (running < most) running += 1;
  else await waitForPlace(backend, most, signal);
  const controller = new globalThis.AbortController();
  const timer = globalThis.setInterval(() => { if (queue.size && !isRepeated) controller.abort(); }, PATIENCE);
  try {
    return await request(backend, { method: 'GET', signal: globalThis.AbortSignal.any([signal, controller.signal]) });
  } catch (error) {
    const gaveWay = controller.signal.aborted && !signal.aborted;
    if (!gaveWay) throw error;
  } finally {
    globalThis.clearInterval(timer);
    running -= 1;
    startQueued();
  }
  return readInTurn(backend, signal, true);
}

/** Waits until fewer than `most` requests are running. Rejects with the signal's reason. */
const waitForPlace = (backend: Backend, most: number, signal: AbortSignal): Promise<void> =>
  new Promise((start, reject) => {
    queue.set(backend, { most, start });
    signal.addEventListener('abort', () => {
      queue.delete(backend);
      reject(signal.reason as Error);
    });
  });
