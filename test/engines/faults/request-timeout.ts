import { hanging } from './answers.js';
import type { Answer } from './host-gate.js';

/** A script that, for an answer that never comes, lets `expireRequest` decide when the request times out. */
export const controlTimeoutFor = (answer: Answer): string => answer !== hanging ? 'null' : `(() => {
  const { timeout } = AbortSignal;
  const controller = new AbortController();
  AbortSignal.timeout = () => controller.signal;
  window.expireRequest = () => {
    AbortSignal.timeout = timeout;
    controller.abort(new DOMException('Timed out', 'TimeoutError'));
  };
})()`;

/** A script that times the request out. Later requests use the browser's own `AbortSignal.timeout`. */
export const expireRequest = 'void window.expireRequest?.()';
