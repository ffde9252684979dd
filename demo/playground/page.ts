import { readFile } from 'node:fs/promises';
import { html } from 'hono/html';
import type { Html } from '../host/pages/layout.js';

/** The sample server of the README, which a test runs. */
async function serverCode(): Promise<string> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const [, code] = /```js\n([\s\S]*?)\n```/.exec(readme) ?? [];
  if (!code) throw new Error('The README has no sample server.');
  return code;
}

/** The page's own policy, for hosts that send none: the page loads only files of its own origin. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
  + "require-trusted-types-for 'script'; trusted-types cyclr-connector-auth";

const figure = (id: string, label: string, code = ''): Html => html`
      <figure class="code">
        <figcaption>${label}<button type="button" data-copies="${id}">Copy</button></figcaption>
        <pre tabindex="0"><code id="${id}">${code}</code></pre>
      </figure>`;

/** @param elsewhere The links at the top of the page. */
export async function playgroundPage(elsewhere: Html): Promise<Html> {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta http-equiv="Content-Security-Policy" content="${POLICY}">
  <title>Playground – cyclr-connector-auth</title>
  <link rel="icon" href="favicon.svg">
  <link rel="stylesheet" href="site.css">
  <link rel="stylesheet" href="playground.css">
  <script type="module" src="../cyclr-connector-auth.list.min.js"></script>
  <script type="module" src="playground.js"></script>
</head>
<body>
  <a class="skip" href="#live" id="skip">Skip to the element</a>
  <header class="top"><span class="brand"><img src="favicon.svg" alt="" width="28" height="28">cyclr-connector-auth</span>
    <nav aria-label="Pages"><a aria-current="page">Playground</a>${elsewhere}</nav></header>
  <div class="play">
    <aside class="controls" id="controls" aria-label="Settings"></aside>
    <nav class="contents" id="contents" aria-label="Contents"></nav>
    <main id="stage">
      <h1>Playground</h1>
      <p class="lead">The built element in every state, with a simulated backend: the page sends no requests. Your settings are in the URL, so that you can share them.</p>
      <div class="screens"><span id="screens-label">Preview</span><div class="looks" id="screens" role="group" aria-labelledby="screens-label"></div></div>
      <section class="try" aria-labelledby="try">
        <div>
          <h2 id="try">Try it</h2>
          <div class="frame" id="live" tabindex="-1"></div>
          <p class="note">Every key and password works, except <code>wrong</code>.</p>
        </div>
        <div>
          <h2>Code</h2>${figure('html', 'HTML')}${figure('css', 'CSS')}
          <details><summary>Server</summary>${figure('server', 'JavaScript', await serverCode())}</details>
        </div>
      </section>
      <section aria-labelledby="states-title"><h2 id="states-title">Every state</h2><div class="shelves" id="states"></div></section>
      <section aria-labelledby="situations-title"><h2 id="situations-title">Compact, account and disconnecting</h2><div class="shelves" id="situations"></div></section>
      <section aria-labelledby="lists-title"><h2 id="lists-title">The list</h2><div class="shelves" id="lists"></div></section>
      <section aria-labelledby="errors-title"><h2 id="errors-title">Every error code</h2><div class="shelves" id="errors"></div></section>
    </main>
  </div>
</body>
</html>`;
}
