import { RESTING } from '../flow/flow.js';
import { abortError } from './callers.js';
import { cancelableEvent } from './events.js';
import type { AttemptHost, AttemptRunner } from './runner.js';

/**
 * Asks the page whether the connector may be disconnected, and disconnects it. Does nothing while something else is under way. Resolves
 * when the backend has answered, even with an error.
 * @throws {DOMException} `AbortError`: the page prevented it.
 */
export const disconnect = (host: AttemptHost, runner: AttemptRunner): Promise<unknown> => new Promise((resolve, reject) => {
  runner.turns.inOrder(() => {
    if (host.disabled || !RESTING.includes(runner.flow.state)) {
      resolve(null);
      return;
    }
    const mayGoOn = runner.askPage(cancelableEvent('cyclr-auth-before-disconnect', { connectorId: runner.pageConnectorId }));
    if (mayGoOn) resolve(runner.begin({ type: 'disconnect' }));
    else reject(abortError());
  });
});
