import type { Module, Shadow } from './in-page.js';

/** The code of an element that clones a shadow tree, with the same style sheet: what the browser itself needs for it. */
export const cloneModule = (tag: string, { markup, css }: Shadow): Module => ({
  tag,
  code: `{
    const template = document.createElement('template');
    template.innerHTML = ${JSON.stringify(markup)};
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(${JSON.stringify(css)});
    customElements.define('${tag}', class extends HTMLElement {
      updateComplete = Promise.resolve(true);
      connectedCallback() {
        const root = this.attachShadow({ mode: 'open' });
        root.adoptedStyleSheets = [sheet];
        root.append(template.content.cloneNode(true));
      }
    });
  }`,
});
