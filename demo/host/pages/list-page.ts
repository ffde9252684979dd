import { html } from 'hono/html';
import type { IntegrationsPage } from './integrations.js';
import type { Html } from './layout.js';
import { completionAttributes, productPage, testButton } from './product-page.js';

/** Settings → Integrations: one tag, which asks the backend once. The template only adds the page's own card and its button. */
export function listPage(page: IntegrationsPage): Html {
  return productPage(page, 'cyclr-connector-auth.list.min.js', html`
      <div class="heading">
        <h1>Integrations</h1>
        <p>Connect the tools of your team to Fernhill. You can disconnect them at any time. <button type="button" id="refresh">Refresh the list</button></p>
        <p class="count" role="status" id="count"></p>
      </div>
      <cyclr-connector-list endpoint="/api/connectors" compact ${completionAttributes(page)}>
        <template>
          <article class="card"><cyclr-connector-auth>${testButton(page)}</cyclr-connector-auth></article>
        </template>
        <p slot="empty">Your account has no connectors yet.</p>
      </cyclr-connector-list>`);
}
