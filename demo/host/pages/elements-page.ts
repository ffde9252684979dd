import { html } from 'hono/html';
import type { IntegrationsPage } from './integrations.js';
import type { Html } from './layout.js';
import { completionAttributes, productPage, testButton } from './product-page.js';

/** A card of the host, with one element: the element is all that an integration needs on the page. */
function card(id: string, page: IntegrationsPage): Html {
  return html`
      <article class="card">
        <cyclr-connector-auth endpoint="/api/connectors" connector-id="${id}" ${completionAttributes(page)}>${testButton(page)}</cyclr-connector-auth>
      </article>`;
}

/** Two columns: cards stay in their column when one of them grows. */
function columns(page: IntegrationsPage): readonly Html[] {
  return [0, 1].map((column) => html`
    <div class="column">${page.user.connectorIds.filter((_, index) => index % 2 === column).map((id) => card(id, page))}
    </div>`);
}

/** The integrations with single elements, which are not compact: every form is open. */
export function elementsPage(page: IntegrationsPage): Html {
  return productPage(page, 'cyclr-connector-auth.min.js', html`
      <div class="heading">
        <h1>Integrations, as single elements</h1>
        <p>Connect the tools of your team to Fernhill. You can disconnect them at any time.</p>
        <p class="count" role="status" id="count"></p>
      </div>
      <div class="cards">${columns(page)}
      </div>`);
}
