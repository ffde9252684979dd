import { problem, ScriptedBackend } from './backend.js';
import { connectors } from './connectors.js';
import type { Kind } from './connectors.js';
import { make } from './make.js';
import { ScriptedWindow, scriptWindows } from './sign-in-window.js';

/** Milliseconds before each answer of the live element's backend. */
const PAUSE = 500;

/** The credentials that the backend rejects. */
const WRONG = 'wrong';

function backendOf(kind: Kind): ScriptedBackend {
  const backend = new ScriptedBackend(connectors[kind], PAUSE);
  if (kind === 'OAuth2') return backend;
  backend.answers.POST = (body) => JSON.stringify(body).includes(`"${WRONG}"`)
    ? problem(422, { errors: kind === 'None' ? [] : [{ name: kind === 'Basic' ? 'password' : 'apiKey', detail: '' }] })(body)
    : backend.authenticated(true);
  return backend;
}

/** A panel that replaces the sign-in window, with buttons for the user's actions there. */
function panel(backendNow: () => ScriptedBackend): () => ScriptedWindow {
  return () => {
    const opened = new ScriptedWindow();
    const allow = make('button', { type: 'button' }, 'Allow access');
    const close = make('button', { type: 'button' }, 'Close this window');
    const box = make(
      'aside', { 'class': 'window', 'aria-label': 'Sign-in window' },
      make('p', {}, 'This panel replaces the sign-in window of the third party.'), make('div', {}, allow, close),
    );
    allow.onclick = () => {
      backendNow().authenticated(true);
      opened.close();
      // The user is back on the page, so that the element asks the backend at once.
      window.dispatchEvent(new Event('focus'));
    };
    close.onclick = () => { opened.close(); };
    opened.onclose = () => { box.remove(); };
    document.body.append(box);
    return opened;
  };
}

/** Shows the element to try. Returns a function that replaces it with one of another kind. */
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
