import { hanging } from './answers.js';
import type { Answer } from './host-gate.js';

/** For an answer that never comes the time of a request is kept by us. */
export const patienceFor = (answer: Answer): string => answer !== hanging ? 'null' : `(() => {
  const { timeout } = AbortSignal;
  const life = new AbortController();
  AbortSignal.timeout = () => life.signal;
  window.runOut = () => {
    AbortSignal.timeout = timeout;
    life.abort(new DOMException('Timed out', 'TimeoutError'));
  };
})()`;

/** That time is over; from now on it is the browser's again. */
export const runOut = 'void window.runOut?.()';
