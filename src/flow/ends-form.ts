import { differ } from './evidence.js';
import type { Flow } from './flow.js';

/**
 * Whether a change leaves nothing for an open form to do: it has done its work, or it would now ask for something else. A description
 * without an id may be that of the same connector.
 */
export function endsForm({ connector: before }: Flow, { state, question, connector }: Flow): boolean {
  const isOther = before && (differ(before.id, connector?.id) || before.authType !== connector?.authType);
  return !!isOther || state === 'connected' || state === 'idle' || question === 'disconnect';
}
