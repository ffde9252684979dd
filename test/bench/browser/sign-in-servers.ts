import type { Code } from './code.js';
import { html, script, serve } from './stage.js';

/** The host's pages and its backend; the sign-in's page is on another site, as Cyclr is. */
export interface SignInServers {
  readonly host: string;
  close(): Promise<void>;
}

/** A sign-in that is over at once: says when the window went there, and once the host has heard that, that it is done. */
const SIGN_IN_PAGE = `<script>
const asked = new URL(location).searchParams;
const target = asked.get('targetOrigin');
const message = asked.get('callbackMessage');
if (message === null) location.replace(target);
else {
  addEventListener('message', () => { opener.postMessage(message, target); });
  opener.postMessage({ navigated: performance.timeOrigin }, target);
}
</script>`;

/** Notes what happens when. The sign-in's message is heard here first, and the element's event last. */
const NOTES = `<script>
const now = () => performance.timeOrigin + performance.now();
window.notes = {};
addEventListener('click', () => { notes.click = now(); }, true);
addEventListener('message', ({ data, source }) => {
  if (typeof data === 'string') notes.message = now();
  else {
    notes.navigated = data.navigated;
    source.postMessage('heard', '*');
  }
});
window.ended = new Promise((resolve, reject) => {
  addEventListener('cyclr-auth-complete', () => {
    notes.complete = now();
    resolve();
  });
  for (const type of ['cyclr-auth-error', 'cyclr-auth-cancel']) addEventListener(type, () => { reject(new Error(type)); });
});
</script>`;

/** What somebody writes by hand who wants nothing but the window at its place, and the backend's word at the end. */
const BY_HAND = `<button>Connect</button><script>
document.querySelector('button').addEventListener('click', async () => {
  const left = screenX + (outerWidth - 520) / 2;
  const top = screenY + (outerHeight - 720) / 2;
  const opened = open('about:blank', '_blank', \`popup,width=520,height=720,left=\${left},top=\${top}\`);
  addEventListener('message', async ({ data, source }) => {
    if (source !== opened || data !== 'done') return;
    const response = await fetch('/api/connectors/1', { cache: 'no-store' });
    if (!(await response.json()).authenticated) return;
    opened.close();
    dispatchEvent(new Event('cyclr-auth-complete'));
  });
  const response = await fetch('/api/connectors/1', {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ authType: 'OAuth2', targetOrigin: origin, callbackMessage: 'done' }),
  });
  const to = new URL((await response.json()).url);
  to.searchParams.set('targetOrigin', origin);
  to.searchParams.set('callbackMessage', 'done');
  opened.location = to;
});
</script>`;

const element = (attributes = ''): string => `<script type="module" src="/element.js"></script>
<cyclr-connector-auth endpoint="/api/connectors" connector-id="1" ${attributes}></cyclr-connector-auth>`;

const RETURN_HEAD = '<script>localStorage.setItem("asked", performance.timeOrigin)</script><script type="module" src="/return.js"></script>';

/** Connected before and after, without any change: only the sign-in's own word ends it. */
const CONNECTOR = { id: '1', name: 'Cycle', authType: 'OAuth2', authenticated: true, revision: '1' };

/** Small servers, so that what is measured is the browser's work. */
export async function startSignInServers(code: Code): Promise<SignInServers> {
  const signIn = await serve('127.0.0.1', () => html('', SIGN_IN_PAGE));
  const host = await serve('localhost', ({ method }, { pathname }) => {
    switch (pathname) {
      case '/element.js': return script(code.ours);
      case '/return.js': return script(code.return);
      case '/ours': return html(NOTES, element());
      case '/floor': return html(NOTES, BY_HAND);
      case '/returning': return html(NOTES, element('return-url="/return"'));
      case '/return': return html(RETURN_HEAD, '');
      case '/api/connectors/1': return Response.json(method === 'POST' ? { url: `${signIn.origin}/` } : CONNECTOR);
      default: return undefined;
    }
  });
  return { host: host.origin, close: async () => { await Promise.all([host.close(), signIn.close()]); } };
}
