import { html } from 'hono/html';
import { layout } from './layout.js';
import type { Html } from './layout.js';

/** The page that a sign-in returns to in its window: a small script, and a text in case the window stays open. */
export function returnPage(): Html {
  return layout('Signed in', html`<script type="module" async src="/cyclr-connector-auth.return.min.js"></script>`, html`
  <main class="alone">
    <h1>Signed in</h1>
    <p>You can close this window and continue in Fernhill.</p>
  </main>`);
}
