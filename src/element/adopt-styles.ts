import type { CSSResult } from 'lit';

/** Gives an element its style sheet in the document that it is in now: a style sheet belongs to the document that constructed it. */
export function adoptStyles({ ownerDocument, shadowRoot }: Element, { cssText }: CSSResult): void {
  const view = ownerDocument.defaultView;
  if (!view || !shadowRoot) return;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(cssText);
  shadowRoot.adoptedStyleSheets = [sheet];
}
