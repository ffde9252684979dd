import type { ConnectorAuthError } from '../client/connector-auth-error.js';
import { isAuthType } from '../contract/auth-types.js';
import type { Flow } from '../flow/flow.js';

/**
 * The flow that the user sees. A page may refresh a description whenever the user comes back to it: meanwhile, the element stays as it was.
 * Only a connector that nobody has described yet is shown as loading.
 */
export class SettledFlow {
  /** The error that the user has dismissed, with the form that it was about. */
  dismissed: ConnectorAuthError | null = null;
  /** The flow before the request, if something had failed: its error, and the form that the user may type into, stay as well. */
  #failed: Flow | null = null;

  /** How the user sees the current flow. */
  of(current: Flow): Flow {
    const flow = this.#settle(current);
    return flow.error && flow.error === this.dismissed ? { ...flow, error: null } : flow;
  }

  /** Follows a change of the flow. Returns how the user has seen it, and how the user sees it now. */
  follow(before: Flow, after: Flow): readonly [previous: Flow, flow: Flow] {
    const previous = this.of(before);
    if (before.state === 'failed') this.#failed = before;
    if (after.state !== 'loading') this.#failed = null;
    return [previous, this.of(after)];
  }

  #settle(flow: Flow): Flow {
    const { state, question, authenticated, connector, isEditing } = flow;
    if (state !== 'loading' || question !== 'description' || !(authenticated || isAuthType(connector?.authType))) return flow;
    const failed = this.#failed;
    if (failed) return { ...flow, state: failed.state, error: failed.error, during: failed.during, question: null };
    return { ...flow, state: authenticated && !isEditing ? 'connected' : 'ready', question: null };
  }
}
