import type { CSSResultOrNative, LitElement } from 'lit';

const textOf = (style: CSSResultOrNative): string =>
  'cssText' in style ? style.cssText : [...style.cssRules].map(({ cssText }) => cssText).join('');

/**
 * Gives an element its style sheets in the document that it is in now: a style sheet belongs to the document that constructed it, and every
 * other document refuses it.
 */
export function adoptStyles(element: LitElement): void {
  const { ownerDocument: { defaultView: view }, shadowRoot } = element;
  // A document without a window shows nothing.
  if (!view || !shadowRoot) return;
  shadowRoot.adoptedStyleSheets = (element.constructor as typeof LitElement).elementStyles.map((style) => {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(textOf(style));
    return sheet;
  });
}

/**
 * Lit's `createRenderRoot` for an element that is first connected in another document than the one it was made in, such as a frame's: Lit
 * would give it the style sheets of this module's document.
 */
export function createForeignRoot(element: LitElement): ShadowRoot {
  const root = element.shadowRoot ?? element.attachShadow((element.constructor as typeof LitElement).shadowRootOptions);
  adoptStyles(element);
  return root;
}
