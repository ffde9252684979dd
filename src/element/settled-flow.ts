import { isAuthType } from '../contract/auth-types.js';
import type { Flow } from '../flow/flow.js';

/**
 * The flow that the user sees. A page may refresh a description whenever the user comes back to it: meanwhile, the element stays as it was.
 * Only a connector that nobody has described yet is shown as loading.
 */
export function settledFlow(flow: Flow): Flow {
  const { state, question, authenticated, connector, isEditing } = flow;
  if (state !== 'loading' || question !== 'description' || !(authenticated || isAuthType(connector?.authType))) return flow;
  return { ...flow, state: authenticated && !isEditing ? 'connected' : 'ready', question: null };
}
