import { html } from 'hono/html';
import { layout } from './layout.js';
import type { Html } from './layout.js';

/** Where a sign-in comes back to, in the window that it began in: one small script, and a word for whoever gets to see it. */
export function returnPage(): Html {
  return layout('Signed in', html`<script type="module" async src="/cyclr-connector-auth.return.min.js"></script>`, html`
  <main class="alone">
    <h1>Signed in</h1>
    <p>You can close this window and go on in Fernhill.</p>
  </main>`);
}
