import { RESTING } from '../flow/flow.js';
import { abortError } from './callers.js';
import { cancelableEvent } from './events.js';
import type { AttemptHost, AttemptRunner } from './runner.js';

/**
 * Asks the page whether the connector may be disconnected, and disconnects it. Does nothing while something else is under way. Resolves
 * when the backend has answered, even with an error. Rejects with an `AbortError` if the page prevents it.
 */
export function disconnect(host: AttemptHost, runner: AttemptRunner): Promise<void> {
  const disconnecting = new Promise<unknown>((resolve, reject) => {
    runner.turns.inOrder(() => {
      if (host.disabled || !RESTING.includes(runner.flow.state)) resolve(null);
      else if (runner.askPage(cancelableEvent('cyclr-auth-before-disconnect', { connectorId: runner.pageConnectorId }))) {
        resolve(runner.begin({ type: 'disconnect' }));
      } else reject(abortError());
    });
  }).then(async () => {
    // The answer to DELETE was lost: wait for the answer to GET.
    if (runner.flow.lost) await new Promise((resolve) => { host.addEventListener('cyclr-auth-state', resolve, { once: true }); });
  });
  // The page itself has prevented it, so an unhandled rejection is no error of the page's.
  disconnecting.catch(() => undefined);
  return disconnecting;
}
