import { problem, ScriptedBackend } from './backend.js';
import { connectors } from './connectors.js';
import type { Kind } from './connectors.js';
import { make } from './make.js';
import { ScriptedWindow, scriptWindows } from './sign-in-window.js';

/** Milliseconds that the backend of the element to try takes. */
const PAUSE = 500;

/** Who types this has mistyped. */
const WRONG = 'wrong';

function backendOf(kind: Kind): ScriptedBackend {
  const backend = new ScriptedBackend(connectors[kind], PAUSE);
  if (kind === 'OAuth2') return backend;
  backend.answers.POST = (body) => JSON.stringify(body).includes(`"${WRONG}"`)
    ? problem(422, { errors: kind === 'None' ? [] : [{ name: kind === 'Basic' ? 'password' : 'apiKey', detail: '' }] })(body)
    : backend.authenticated(true);
  return backend;
}

/** In place of the sign-in window, on the page: what a user can do in one. */
function panel(backendNow: () => ScriptedBackend): () => ScriptedWindow {
  return () => {
    const opened = new ScriptedWindow();
    const allow = make('button', { type: 'button' }, 'Allow access');
    const close = make('button', { type: 'button' }, 'Close this window');
    const box = make(
      'aside', { 'class': 'window', 'aria-label': 'Sign-in window' },
      make('p', {}, 'This stands for the sign-in window of the third party.'), make('div', {}, allow, close),
    );
    allow.onclick = () => {
      backendNow().authenticated(true);
      opened.close();
      // The user is back at the page: the element asks the backend at once.
      window.dispatchEvent(new Event('focus'));
    };
    close.onclick = () => { opened.close(); };
    opened.onclose = () => { box.remove(); };
    document.body.append(box);
    return opened;
  };
}

/** The element to try, as its user would. Gives a function that puts one of another kind there. */
export function showLive(into: Element): (kind: Kind) => void {
  let backend = backendOf('ApiKey');
  let current: Kind | undefined;
  scriptWindows(panel(() => backend));
  return (kind) => {
    if (kind === current) return;
    current = kind;
    backend = backendOf(kind);
    const element = make('cyclr-connector-auth', { 'endpoint': '/api/connectors', 'connector-id': '33', 'loading': 'eager' });
    element.fetch = backend.fetch;
    into.replaceChildren(element);
  };
}
