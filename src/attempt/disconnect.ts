import { RESTING } from '../flow/flow.js';
import { abortError } from './callers.js';
import type { Refusal } from './callers.js';
import { dispatchBeforeDisconnect } from './dispatch.js';
import type { AttemptHost, AttemptRunner } from './runner.js';

/**
 * Asks the page whether the connector may be disconnected, and begins it. Does nothing while something else is under way.
 * @returns why the page prevented it; `null` if it did not.
 */
export function disconnect(host: AttemptHost, runner: AttemptRunner): Refusal | null {
  if (host.disabled || !RESTING.includes(runner.flow.state)) return null;
  if (!dispatchBeforeDisconnect(host, runner.pageConnectorId)) return abortError();
  runner.begin({ type: 'disconnect' });
  return null;
}
