import { html } from 'hono/html';
import { backstage } from './backstage.js';
import type { IntegrationsPage } from './integrations.js';
import { layout } from './layout.js';
import type { Html } from './layout.js';

const settings = ['Profile', 'Members', 'Pipelines', 'Integrations', 'Notifications', 'Billing'];

/** How sign-ins start and complete, by the query of the page's URL. */
export function completionAttributes({ query: { complete, direct } }: IntegrationsPage): Html {
  const returns = complete === 'return' || complete === 'direct';
  return html`${returns ? html`return-url="/return.html"` : ''} ${complete === 'page' ? html`display="page"` : ''} ${complete === 'direct' || direct !== undefined ? html`direct` : ''}`;
}

/** The page's own part of a card. The real Cyclr's methods are not known here. */
export function testButton({ simulated }: IntegrationsPage): Html | '' {
  return simulated ? html`<div slot="footer" class="test">
          <button type="button" data-test>Test the connection</button>
          <output></output>
        </div>` : '';
}

/** A page of the product, with the demo's panel beside it. */
export function productPage(page: IntegrationsPage, script: string, content: Html): Html {
  const { name, company } = page.user;
  // The page's listeners come first: the element's first event may come before another script has loaded.
  const scripts = html`<script type="module" src="/page.js"></script>
  <script type="module" src="/${script}"></script>`;
  return layout('Integrations', scripts, html`
  <a class="skip" href="#integrations">Skip to the integrations</a>
  <header class="top">
    <span class="brand"><img src="/favicon.svg" alt="" width="28" height="28">Fernhill</span>
    <nav aria-label="Product"><a>Home</a><a>Deals</a><a>People</a><a>Reports</a><a aria-current="true">Settings</a></nav>
    <span class="user"><span class="names">${name}<small>${company}</small></span>
      <span class="avatar" aria-hidden="true">${name[0]}</span></span>
  </header>
  <div class="body">
    <nav class="settings" aria-label="Settings">
      <p>Settings</p>
      ${settings.map((each) => html`<a ${each === 'Integrations' ? html`aria-current="page"` : ''}>${each}</a>`)}
    </nav>
    <main id="integrations" tabindex="-1">${content}
    </main>
    ${backstage(page)}
  </div>`);
}
