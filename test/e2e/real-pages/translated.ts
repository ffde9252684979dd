import { CONNECTORS, html, openPage } from './real-page.js';
import type { RealPage } from './real-page.js';

/**
 * Runs in the page. Rewrites it as a browser's translator does: it puts each text into elements of its own, removes the original text from
 * the tree, and goes on with every text that appears later. The marks show which texts it has seen.
 */
export function translatePage(language: string): void {
  const translate = (text: Text): void => {
    const parent = text.parentElement ?? text.getRootNode();
    if (!text.data.trim() || !text.isConnected) return;
    if (parent instanceof Element && parent.closest('font, script, style, textarea, [translate=no]')) return;
    const outer = document.createElement('font');
    const inner = outer.appendChild(document.createElement('font'));
    outer.style.verticalAlign = inner.style.verticalAlign = 'inherit';
    inner.textContent = `‹${text.data}›`;
    text.replaceWith(outer);
  };
  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes } of records) for (const node of [target, ...addedNodes]) visit(node);
  });
  const visited = new Set<ShadowRoot>();
  const visit = (node: Node): void => {
    if (node instanceof Text) translate(node);
    if (node instanceof Element && node.shadowRoot && !visited.has(node.shadowRoot)) {
      visited.add(node.shadowRoot);
      follow(node.shadowRoot);
    }
    for (const child of [...node.childNodes]) visit(child);
  };
  const follow = (root: Node): void => {
    observer.observe(root, { childList: true, characterData: true, subtree: true });
    visit(root);
  };
  document.documentElement.lang = language;
  document.documentElement.classList.add('translated-ltr');
  follow(document.body);
}

/** A page that a translator rewrites: before the user types, or while a sign-in waits. */
export const translated: RealPage = {
  name: 'a page that a translator rewrites',
  open: (page) => openPage(page, { integrations: html({ body: `<h1>Integrations</h1>\n${CONNECTORS}` }) }),
  reading: (text) => `‹${text}›`,
  // A language that the element does not speak: its texts are English.
  beforeTyping: async ({ page }) => { await page.evaluate(translatePage, 'sv-x-mtfrom-en'); },
  whileWaiting: async ({ page }) => { await page.evaluate(translatePage, 'sv-x-mtfrom-en'); },
};
