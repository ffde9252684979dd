import { html } from 'hono/html';
import { cheatSheet } from '../cheat-sheet.js';
import { paths } from '../paths.js';
import { revocables } from '../revocation.js';
import type { IntegrationsPage } from './integrations.js';
import type { Html } from './layout.js';

function modeLink(query: IntegrationsPage['query'], mode: string, text: string): Html {
  const { complete = 'message' } = query;
  const href = `?${new URLSearchParams({ ...query, complete: mode })}`;
  return html`<a href="${href}" ${complete === mode ? html`aria-current="true"` : ''}>${text}</a>`;
}

function credentials(): Html {
  return html`
    <section aria-labelledby="to-try">
      <h3 id="to-try">Credentials to try</h3>
      <dl class="sheet">${cheatSheet.map(({ where, entries }) => html`
        <dt>${where}</dt>
        <dd>${entries.map(({ label, value }) => html`
          <button type="button" data-copy="${value}" title="Copy"><small>${label}</small><code>${value}</code></button>`)}
        </dd>`)}
      </dl>
    </section>`;
}

function revocations(): Html {
  return html`
    <section aria-labelledby="to-revoke">
      <h3 id="to-revoke">Revoke at the third party</h3>
      <p class="revoke">${revocables.map(({ id, label }) => html`<button type="button" data-revoke="${id}">${label}</button>`)}</p>
    </section>`;
}

/** A link to the other page of the integrations, with that page's own customer. */
function otherPage({ path, users, elementsUserId, query }: IntegrationsPage): Html {
  const [other, user, text] = path === paths.list
    ? [paths.elements, elementsUserId ?? users[0].id, 'Integrations, as single elements']
    : [paths.list, users[0].id, 'Integrations, as one tag'];
  return html`<p><a href="${other}?${new URLSearchParams({ ...query, user })}">${text}</a></p>`;
}

/** Customers see their own connectors at the same addresses: the session alone tells them apart. */
function customers({ user, users }: IntegrationsPage): Html {
  return html`
      <section aria-labelledby="customers">
        <h3 id="customers">Signed in as</h3>
        <nav class="switch" aria-labelledby="customers">${users.map(({ id, name }) => html`<a href="?${new URLSearchParams({ user: id })}" ${id === user.id ? html`aria-current="true"` : ''}>${name}</a>`)}</nav>
      </section>`;
}

/** The demo's own panel, which no product has: switches, credentials and events. `sheet=off` in the query hides the credentials. */
export function backstage(page: IntegrationsPage): Html {
  const { simulated, query, users } = page;
  return html`
    <aside class="backstage" aria-labelledby="backstage">
      <h2 id="backstage">Backstage <small>${simulated ? 'Cyclr is simulated' : 'Cyclr is real'}</small></h2>
      <section aria-labelledby="mode">
        <h3 id="mode">Sign-ins complete by</h3>
        <nav class="switch" aria-labelledby="mode">${modeLink(query, 'message', 'Message')}${modeLink(query, 'return', 'Return page')}${modeLink(query, 'page', 'This page')}${modeLink(query, 'direct', 'Direct')}</nav>
        <p>Sign-in URLs that this page's scripts have seen: <output id="urls">0</output></p>
      </section>
      ${users.length > 1 ? customers(page) : ''}
      ${otherPage(page)}
      <p><a href="${paths.playground}">The playground: all states, and styling</a></p>
      ${simulated && query.sheet !== 'off' ? credentials() : ''}
      ${simulated ? revocations() : ''}
      <section class="events" aria-labelledby="events">
        <h3 id="events">Events <button type="button" id="clear">Clear</button></h3>
        <div role="log" id="log" aria-labelledby="events" tabindex="0"><p class="empty">Nothing has happened yet.</p></div>
      </section>
    </aside>`;
}
