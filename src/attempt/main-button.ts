import { ConnectorAuthError } from '../client/connector-auth-error.js';
import { isOAuth } from '../contract/auth-types.js';
import type { Display } from '../flow/flow.js';
import { prepareOpener } from '../sign-in/opener.js';
import type { Refusal } from './callers.js';
import type { Form } from './form.js';
import type { AttemptHost, AttemptRunner } from './runner.js';

/** The user may be about to press the main button. Only a sign-in that completes by message needs an opener. */
export function prepareForPress(host: AttemptHost, { authType }: AttemptRunner): void {
  if (isOAuth(authType) && host.display === 'popup' && host.returnUrl == null) prepareOpener(host);
}

/** One press of the main button. */
interface Press {
  readonly host: Pick<AttemptHost, 'disabled'>;
  readonly runner: AttemptRunner;
  readonly form: Form;
  /** Whether an OAuth sign-in opens a window, or leaves the page. */
  readonly display: Display;
}

/**
 * Does what the main button does in the current state.
 * @returns why nothing can begin; `null` if something did, or if an attempt runs already.
 */
export function pressMainButton({ host, runner, form, display }: Press): Refusal | null {
  const { state } = runner.flow;
  if (host.disabled || state === 'idle' || state === 'loading') return new ConnectorAuthError('misconfigured', host.disabled ? 'disabled' : state);
  switch (state) {
    case 'connected':
      if (form.showsFirst) {
        form.show();
        runner.put({ type: 'edit' });
        return null;
      }
      break;
    case 'ready':
    case 'failed':
      if (!runner.authType) {
        void runner.begin({ type: 'load' });
        return null;
      }
      break;
    default:
      runner.focusWindow();
      return null;
  }
  if (form.show()) return null;
  const read = form.read();
  if (read instanceof ConnectorAuthError) return read;
  if (isOAuth(runner.authType)) return runner.connect(read, display);
  runner.submit(read);
  return null;
}
