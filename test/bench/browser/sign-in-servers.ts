import type { Code } from './code.js';
import { html, script, serve } from './server.js';

/** A host with its backend, and a sign-in page on another site, as Cyclr's is. */
export interface SignInServers {
  readonly host: string;
  /** When the sign-in page was last asked for, in milliseconds since 1970. */
  timeOfRequest(): number;
  close(): Promise<void>;
}

/** A sign-in page that completes at once: it reports when the popup navigated and, once the host has noted that, completes. */
const SIGN_IN_PAGE = `<script>
const { searchParams } = new URL(location);
const target = searchParams.get('targetOrigin');
const message = searchParams.get('callbackMessage');
if (message === null) location.replace(target);
else {
  addEventListener('message', () => { opener.postMessage(message, target); });
  opener.postMessage({ navigated: performance.timeOrigin }, target);
}
</script>`;

/** A script that notes the times. Its listeners get the completion message before the element does. */
const NOTES = `<script>
const now = () => performance.timeOrigin + performance.now();
window.notes = {};
addEventListener('click', () => { notes.click = now(); }, true);
const note = ({ data, source }) => {
  if (typeof data === 'string') notes.message = now();
  else {
    notes.navigated = data.navigated;
    source.postMessage('noted', '*');
  }
};
addEventListener('message', note);
// The element opens its window from a hidden frame, which it makes when the pointer comes; the messages arrive there.
addEventListener('pointerover', () => { window[0]?.addEventListener('message', note); });
window.ended = new Promise((resolve, reject) => {
  addEventListener('cyclr-auth-complete', () => {
    notes.complete = now();
    resolve();
  });
  for (const type of ['cyclr-auth-error', 'cyclr-auth-cancel']) addEventListener(type, () => { reject(new Error(type)); });
});
</script>`;

/**
 * The floor: a minimal hand-written sign-in that opens its popup first, places it, and verifies the completion at the backend.
 * @param completion How the popup tells that the sign-in is done: by a message, or by a return page that posts to a `BroadcastChannel`.
 */
const byHand = (completion: 'message' | 'return'): string => `<button>Connect</button><script>
document.querySelector('button').addEventListener('click', async () => {
  const left = screenX + (outerWidth - 520) / 2;
  const top = screenY + (outerHeight - 720) / 2;
  const opened = open('about:blank', '_blank', \`popup,width=520,height=720,left=\${left},top=\${top}\`);
  const verify = async () => {
    const response = await fetch('/api/connectors/1', { cache: 'no-store' });
    if (!(await response.json()).authenticated) return;
    opened.close();
    dispatchEvent(new Event('cyclr-auth-complete'));
  };
  const returns = ${String(completion === 'return')};
  if (returns) new BroadcastChannel('by-hand').addEventListener('message', verify);
  else addEventListener('message', ({ data, source }) => { if (source === opened && data === 'done') verify(); });
  const targetOrigin = returns ? origin + '/returned' : origin;
  const response = await fetch('/api/connectors/1', {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ authType: 'OAuth2', targetOrigin, callbackMessage: returns ? null : 'done' }),
  });
  const to = new URL((await response.json()).url);
  to.searchParams.set('targetOrigin', targetOrigin);
  if (!returns) to.searchParams.set('callbackMessage', 'done');
  opened.location = to;
});
</script>`;

const element = (attributes = ''): string => `<script type="module" src="/element.js"></script>
<cyclr-connector-auth endpoint="/api/connectors" connector-id="1" ${attributes}></cyclr-connector-auth>`;

const NOTE_RETURN = '<script>localStorage.setItem("returnPage", performance.timeOrigin)</script>';

/** The hand-written return page. The script is in the page: the element's return page loads a file. */
const RETURNED = `${NOTE_RETURN}<script>new BroadcastChannel('by-hand').postMessage('')</script>`;

/** Connected before and after with one revision, so only the message or the return page completes the sign-in. */
const CONNECTOR = { id: '1', name: 'Cycle', authType: 'OAuth2', authenticated: true, revision: '1' };

/**
 * Starts minimal servers, so that the benchmark measures the browser's work.
 * @param delay Milliseconds until the backend answers.
 */
export async function startSignInServers(code: Code, delay = 0): Promise<SignInServers> {
  let asked = 0;
  const signIn = await serve('127.0.0.1', () => {
    asked = performance.timeOrigin + performance.now();
    return html('', SIGN_IN_PAGE);
  });
  const host = await serve('localhost', async ({ method }, { pathname, search }) => {
    if (delay && pathname.startsWith('/api/')) await new Promise((resolve) => { setTimeout(resolve, delay); });
    switch (pathname) {
      case '/element.js': return script(code.ours);
      case '/return.js': return script(code.return);
      case '/ours': return html(NOTES, element());
      case '/floor': return html(NOTES, byHand('message'));
      case '/ping': return new Response('');
      case '/direct': return html(NOTES, element('direct'));
      case '/returning-ours': return html(NOTES, element('return-url="/return"'));
      case '/returning-floor': return html(NOTES, byHand('return'));
      case '/return': return html(`${NOTE_RETURN}<script type="module" src="/return.js"></script>`, '');
      case '/returned': return html(RETURNED, '');
      case '/api/connectors/1': return Response.json(method === 'POST' ? { url: `${signIn.origin}/` } : { ...CONNECTOR, serviceOrigin: signIn.origin });
      case '/api/connectors/1/start': return new Response(null, { status: 303, headers: { location: `${signIn.origin}/${search}` } });
      default: return undefined;
    }
  });
  return { host: host.origin, timeOfRequest: () => asked, close: async () => { await Promise.all([host.close(), signIn.close()]); } };
}
