import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** @param scripts Script tags with `src`: the page's policy forbids inline scripts. They come first, so that `async` ones start early. */
export function layout(title: string, scripts: Html, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  ${scripts}
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${title} – Fernhill</title>
  <link rel="icon" href="/favicon.svg">
  <link rel="stylesheet" href="/page.css">
</head>
<body>${body}</body>
</html>`;
}
