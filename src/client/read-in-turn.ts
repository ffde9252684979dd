import { request } from './request.js';
import type { Backend, BackendResponse } from './request.js';

/** As many requests as browsers send to one HTTP/1.1 server at once. A page may show a thousand elements, and has requests of its own. */
const MOST_AT_ONCE = 6;

/** How long an answer may take before the request gives its place to another, in milliseconds. */
const PATIENCE = 2_000;

/** A request that waits until fewer than `most` are running. `startWaiting` gives it a place. */
interface Waiting {
  readonly most: number;
  readonly start: () => void;
}

const waiting = new Map<Backend, Waiting>();
let running = 0;

function startWaiting(): void {
  for (const [backend, { most, start }] of waiting) {
    if (running < most) {
      waiting.delete(backend);
      running += 1;
      start();
    }
  }
}

/** Tells whether the backend's GET has not been sent yet, because others are running. */
export const isWaiting = (backend: Backend): boolean => waiting.has(backend);

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
  const timer = globalThis.setInterval(() => { if (waiting.size && !isRepeated) controller.abort(); }, PATIENCE);
  try {
    return await request(backend, { method: 'GET', signal: globalThis.AbortSignal.any([signal, controller.signal]) });
  } catch (error) {
    const gaveWay = controller.signal.aborted && !signal.aborted;
    if (!gaveWay) throw error;
  } finally {
    globalThis.clearInterval(timer);
    running -= 1;
    startWaiting();
  }
  return readInTurn(backend, signal, true);
}

/** Waits until fewer than `most` requests are running. Rejects with the signal's reason. */
const waitForPlace = (backend: Backend, most: number, signal: AbortSignal): Promise<void> =>
  new Promise((start, reject) => {
    waiting.set(backend, { most, start });
    signal.addEventListener('abort', () => {
      waiting.delete(backend);
      reject(signal.reason as Error);
    });
  });
