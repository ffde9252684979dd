import { html } from 'hono/html';
import type { IntegrationsPage } from './integrations.js';
import { completionAttributes, productPage, testButton } from './integrations-page.js';
import type { Html } from './layout.js';

/** The same settings as one tag: the list asks the backend once and makes a card for each connector from the template. */
export function listPage(page: IntegrationsPage): Html {
  return productPage(page, 'cyclr-connector-auth.list.min.js', html`
      <div class="heading">
        <h1>Integrations, as one tag</h1>
        <p>Connect the tools of your team to Fernhill. <button type="button" id="refresh">Refresh the list</button></p>
        <p class="count" role="status" id="list-count"></p>
      </div>
      <cyclr-connector-list endpoint="/api/connectors" compact ${completionAttributes(page)}>
        <template>
          <article class="card"><cyclr-connector-auth>${testButton(page)}</cyclr-connector-auth></article>
        </template>
        <p slot="empty">Your account has no connectors yet.</p>
      </cyclr-connector-list>`);
}
