import { readFile } from 'node:fs/promises';
import { html } from 'hono/html';
import type { Html } from '../host/pages/layout.js';

/** The README's server, which a test starts. */
async function serverCode(): Promise<string> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const [, code] = /```js\n([\s\S]*?)\n```/.exec(readme) ?? [];
  if (!code) throw new Error('The README has no server.');
  return code;
}

/** Nothing may be asked for but what lies beside the page: a host that sends no policy of its own has this one. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
  + "require-trusted-types-for 'script'; trusted-types cyclr-connector-auth";

const taken = (id: string, label: string, code = ''): Html => html`
      <figure class="code">
        <figcaption>${label}<button type="button" data-copies="${id}">Copy</button></figcaption>
        <pre tabindex="0"><code id="${id}">${code}</code></pre>
      </figure>`;

/** @param elsewhere Links at the top of the page. */
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
  <script type="module" src="../cyclr-connector-auth.min.js"></script>
  <script type="module" src="playground.js"></script>
</head>
<body>
  <a class="skip" href="#live" id="skip">Skip to the element</a>
  <header class="top"><span class="brand"><img src="favicon.svg" alt="" width="28" height="28">cyclr-connector-auth</span>
    <nav aria-label="Pages"><a aria-current="page">Playground</a>${elsewhere}</nav></header>
  <div class="play">
    <aside class="controls" id="controls" aria-label="What it looks like"></aside>
    <main id="stage">
      <h1>Playground</h1>
      <p class="lead">The element as it is built, in every state, with a scripted backend in the page: nothing is sent anywhere. What you set is in the address, for others to see.</p>
      <section class="try" aria-labelledby="try">
        <div>
          <h2 id="try">Try it</h2>
          <div class="frame" id="live" tabindex="-1"></div>
          <p class="note">Any key or password is accepted, but for <code>wrong</code>.</p>
        </div>
        <div>
          <h2>Take it with you</h2>${taken('html', 'HTML')}${taken('css', 'CSS')}
          <details><summary>Server</summary>${taken('server', 'JavaScript', await serverCode())}</details>
        </div>
      </section>
      <section aria-labelledby="states-title"><h2 id="states-title">Every state</h2><div class="shelves" id="states"></div></section>
      <section aria-labelledby="errors-title"><h2 id="errors-title">Every error, by its code</h2><div class="shelves" id="errors"></div></section>
    </main>
  </div>
</body>
</html>`;
}
