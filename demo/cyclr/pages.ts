import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";

function page(title: string, content: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title}</title>
  <link rel="stylesheet" href="/connectorauth/pages.css">
</head>
<body><main>${content}</main></body>
</html>`;
}

/** A page with a heading only, like Cyclr's own error pages. */
export function plainPage(title: string): Html {
  return page(title, html`<h1>${title}</h1>`);
}

export const forbiddenPage = (): Html => plainPage('403 – Forbidden: Access is denied.');

export const badRequestPage = (): Html => plainPage('Bad Request');

export function failurePage(reason: string): Html {
  return page('Not connected', html`<h1>Not connected</h1><p>${reason} You may close this window.</p>`);
}

export interface Completion {
  readonly targetOrigin: string;
  readonly callbackMessage: string;
  readonly closes: boolean;
}

/** Passes the request's values to the script as attributes, so that they never become part of a script. */
export function completedPage(connectorName: string, { targetOrigin, callbackMessage, closes }: Completion): Html {
  return page('Connected', html`<h1>Connected</h1><p>${connectorName} is connected. You may close this window.</p>
    <script src="/connectorauth/completed.js" data-target-origin="${targetOrigin}" data-callback-message="${callbackMessage}"
      data-closes="${String(closes)}"></script>`);
}

/** Without an opener, nobody receives the message. The page's text tells the user what to do. */
export const completedScript = `'use strict';
const { targetOrigin, callbackMessage, closes } = document.currentScript.dataset;
window.opener?.postMessage(callbackMessage, targetOrigin);
if (closes === 'true') window.close();
`;

export const stylesheet = `
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 26rem; padding: 2rem; text-align: center; }
h1 { margin: 0 0 .5rem; font-size: 1.375rem; }
p { margin: 0 0 .5rem; }
`;
