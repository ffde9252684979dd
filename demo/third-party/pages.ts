import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { User } from './secrets.js';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/**
 * Without `form-action`: Chromium applies it to the redirects after a form, and those after consent lead to other origins.
 * @see https://github.com/w3c/webappsec-csp/issues/8
 */
export const contentSecurityPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";

function page(title: string, content: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} – Cycle</title>
  <link rel="stylesheet" href="/cycle.css">
</head>
<body>
  <main>
    <p class="brand">
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><path d="M23 12a8 8 0 1 0 1 6M24 7v5h-5"/></svg>
      Cycle
    </p>
    ${content}
  </main>
</body>
</html>`;
}

export function signInPage(uid: string, clientName: string, failedUsername: string | null): Html {
  const alert = failedUsername === null ? '' : html`<p class="alert" role="alert" id="wrong">Wrong user name or password.</p>`;
  return page('Sign in', html`
    <h1>Sign in</h1>
    <p>to continue to <strong>${clientName}</strong></p>
    ${alert}
    <form method="post" action="/interaction/${uid}/sign-in">
      <label for="username">Username</label>
      <input id="username" name="username" value="${failedUsername ?? ''}" autocomplete="username" autocapitalize="none"
        spellcheck="false" required autofocus>
      <label for="password">Password</label>
      <input id="password" name="password" type="password" autocomplete="current-password" required
        ${failedUsername === null ? '' : html`aria-invalid="true" aria-describedby="wrong"`}>
      <div class="actions"><button class="primary">Sign in</button></div>
    </form>
    <form method="post" action="/interaction/${uid}/deny"><button class="plain">Cancel</button></form>`);
}

export function consentPage(uid: string, clientName: string, user: User): Html {
  return page('Allow access', html`
    <h1>Allow access?</h1>
    <p><strong>${clientName}</strong> would like to read and change the feedback and roadmap of one of your products.</p>
    <form method="post" action="/interaction/${uid}/consent">
      <fieldset>
        <legend>Install into</legend>
        ${user.products.map((product, index) => html`
          <label class="choice">
            <input type="radio" name="product" value="${product}" required ${index === 0 ? 'checked' : ''}>${product}
          </label>`)}
      </fieldset>
      <div class="actions">
        <button class="primary" name="decision" value="allow">Allow</button>
        <button name="decision" value="deny" formnovalidate>Deny</button>
      </div>
    </form>
    <p class="small">Signed in as ${user.firstName} ${user.lastName} (${user.email}). You can revoke this access at any time in Settings → Apps.</p>`);
}

export function errorPage(error: string, description?: string): Html {
  return page('Something went wrong', html`
    <h1>Something went wrong</h1>
    <p>${description ?? 'The request is invalid.'}</p>
    <p class="small">${error}</p>`);
}

export const stylesheet = `
:root { color-scheme: light dark; --accent: #5b4bdb; --ink: #1d1b2e; --muted: #625f78; --line: #d9d6e8; --paper: #fff; --back: #f4f2fb; }
@media (prefers-color-scheme: dark) {
  :root { --accent: #a99ffa; --ink: #f0eefb; --muted: #aaa6c0; --line: #3d3957; --paper: #1f1c30; --back: #151322; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
  background: var(--back); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: min(24rem, 100%); padding: 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: 1rem; }
h1 { margin: 1rem 0 .25rem; font-size: 1.5rem; line-height: 1.2; }
p { margin: 0 0 1rem; }
.brand { display: flex; align-items: center; gap: .5rem; margin: 0; font-weight: 600; }
.brand svg { fill: none; stroke: var(--accent); stroke-width: 3; stroke-linecap: round; stroke-linejoin: round; }
.alert { padding: .5rem .75rem; border-left: 4px solid #c4314b; background: color-mix(in srgb, #c4314b 12%, var(--paper)); }
.small { margin: 1rem 0 0; color: var(--muted); font-size: .875rem; }
label { display: block; margin-bottom: .25rem; font-weight: 500; }
input:not([type=radio]) { width: 100%; margin-bottom: 1rem; padding: .6rem .75rem; border: 1px solid var(--muted); border-radius: .5rem;
  background: var(--paper); color: inherit; font: inherit; }
fieldset { margin: 0 0 1rem; padding: 0; border: 0; }
legend { padding: 0; margin-bottom: .5rem; font-weight: 600; }
.choice { display: flex; align-items: center; gap: .6rem; margin-bottom: .5rem; padding: .6rem .75rem; font-weight: 400;
  border: 1px solid var(--line); border-radius: .5rem; }
.choice:has(:checked) { border-color: var(--accent); }
.choice input { margin: 0; accent-color: var(--accent); }
.actions { display: flex; gap: .75rem; }
button { flex: 1; padding: .6rem 1rem; border: 1px solid var(--muted); border-radius: .5rem; background: none; color: inherit;
  font: inherit; font-weight: 500; cursor: pointer; }
button.primary { border-color: var(--accent); background: var(--accent); color: var(--paper); }
button.plain { width: 100%; margin-top: .75rem; border-color: transparent; color: var(--muted); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
`;
