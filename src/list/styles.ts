import { css } from 'lit';

/**
 * The list is a grid of one column, so that a page makes it a grid of several with one declaration. The status and the error take no room
 * while they are empty, but stay in the tree: a live region that is inserted together with its text is not announced.
 */
export const styles = css`
:host { display: grid; grid-template-columns: minmax(0, 1fr); gap: calc(2 * var(--cyclr-gap, .75em)) }
:host([compact]) { gap: var(--cyclr-gap, .75em) }
:host([hidden]) { display: none }
@supports (content-visibility: hidden) { :host([hidden=until-found i]) { display: grid; content-visibility: hidden } }
:host([popover]:not(:popover-open)) { display: none }
p { margin: 0; grid-column: 1 / -1; line-height: 1.4; overflow-wrap: anywhere }
p:empty { position: absolute }
[part=error] { color: var(--cyclr-error-color, light-dark(#b3261e, #ffb4ab)) }
button {
  grid-column: 1 / -1;
  justify-self: start;
  font: inherit;
  color: inherit;
  background: var(--cyclr-background, #0000);
  padding: .5em .8em;
  border: 1px solid color-mix(in srgb, currentcolor 45%, #0000);
  border-radius: var(--cyclr-radius, 6px);
}
[aria-disabled=true] { opacity: .6 }
:focus-visible { outline: 2px solid var(--cyclr-accent, light-dark(#2f5fd0, #8fb0ff)); outline-offset: 2px }
@media (forced-colors: active) { [aria-disabled=true] { color: GrayText; opacity: 1 } }
`;
