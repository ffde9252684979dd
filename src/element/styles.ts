import { css } from 'lit';

/**
 * The element's looks. The layout wraps: in a table row everything stands on one line, in a card the pieces stand below each other.
 * Empty elements take no room but stay in the tree: a live region that is inserted together with its text is not announced.
 * The base resets what a page sets for its tables or headings, and what would break a form. Font, line height, colours, direction, writing
 * mode, cursor, visibility and pointer events are the page's.
 * While the element loads, the header and the button keep their places; otherwise they would push their neighbours away when they arrive.
 * The form has no box then: a box that grows at the start of the line counts as a layout shift.
 * In a compact element, an open form, a question and an error do not count for the width of what contains the element: a table's column
 * would get wider and move the others. With an open form, only the main button counts: for that width the other buttons are of size zero,
 * and their negative margin offsets gap, padding and border. In the layout, flex-basis makes each as wide as its text.
 * A browser that does not know hidden="until-found" hides the content all the same: it cannot be found there.
 * While the backend is asked, the status has the size of the sentence that "Checking…" replaces.
 * The button that shows a secret goes below an input that would be narrower than 8em.
 * In a compact element the header begins at no width, not at 8em: a short name does not break a line that is as wide as its content.
 * A long name keeps 18em beside a long account, and the buttons wrap instead; a browser without calc-size() breaks the name more often.
 */
export const styles = css`
:host {
  --_accent: var(--cyclr-accent, light-dark(#2f5fd0, #8fb0ff));
  --_error: var(--cyclr-error-color, light-dark(#b3261e, #ffb4ab));
  --_line: 1px solid color-mix(in srgb, currentcolor 45%, #0000);
  --_space: var(--cyclr-gap, .75em);
  --_button: calc(1lh + 1em + 2px);
  display: block;
  min-block-size: var(--_button);
  line-height: 1.4;
}
:host([hidden]) { display: none }
@supports (content-visibility: hidden) {
  :host([hidden=until-found i]) { display: block; content-visibility: hidden; min-block-size: 0 }
}
:host([popover]:not(:popover-open)) { display: none }
div:empty { min-block-size: 1lh }
:empty:is(span, p, strong) { position: absolute }
p:has([data-unseen]) { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
[part=base] {
  font-size: max(1em, 9px);
  text-align: start;
  text-align-last: auto;
  text-transform: none;
  text-indent: 0;
  text-shadow: none;
  white-space: normal;
  word-break: normal;
  word-spacing: 0;
  letter-spacing: normal;
  hyphens: manual;
  caret-color: auto;
  user-select: text;
  -webkit-user-select: text;
  -webkit-text-fill-color: currentcolor;
}
[part=base], header, [part=form], [part=actions] { display: flex; flex-wrap: wrap; align-items: center; gap: var(--_space) }
[part=base], label, button { overflow-wrap: anywhere }
header { flex: 1 1 9em }
[part=form]:has(form), ::slotted([slot=footer]) { flex-basis: 100% }
[part=form]:has(form), form > div { display: grid; gap: var(--_space) }
[part=form] > p, form a { justify-self: start }
p { margin: 0 }
img { inline-size: 2em; block-size: 2em; object-fit: contain }
hgroup { flex: 1 1 5em }
header:not(:has(img:not([hidden]), :not(img, hgroup, :empty))) { display: none }
:host([state=loading]) :has([data-busy]) header:not(:has(img:not([hidden]), :not(img, hgroup, :empty))) { display: flex; visibility: hidden; min-block-size: 2em }
[data-arrow], [role=img] { display: inline-block; font-variant-emoji: text }
[data-arrow] { white-space: pre }
[role=img]:dir(rtl) { scale: -1 1 }
[part=actions], [part=field] div { gap: .5em }
:host([state=loading]) [part=actions] { min-block-size: var(--_button) }
:host(:not([state=loading])) [part=actions]:not(:has(*)) { display: none }
:host([compact]) header {
  flex: 1;
  flex-wrap: nowrap;
  min-block-size: var(--_button);
  min-inline-size: min(8em, 100%);
  min-inline-size: calc-size(max-content, min(size, 18em, 100%));
}
:host([compact]) hgroup { flex-basis: 0; min-inline-size: 0 }
:host([compact]) [part=description] { display: none }
:host([compact]) :is(form, form ~ p, [part=error], #question) { contain: inline-size; justify-self: stretch; flex-basis: 100% }
:host([compact]) form ~ div button:not([part=action]) {
  flex-basis: max-content;
  inline-size: 0;
  margin-inline-end: calc(min(2.1em + 2px, 100%) - 2.1em - 2px);
}
:host([compact]) [part=form]:not(:has(form)), :host([state=loading]) [part=form]:has([data-busy]):not(:has(form)) { display: contents }
:host([compact]) :is([data-plain], [part=disconnect]) { background: none; border: 0; padding: calc(.5em + 1px) 0; text-decoration: underline }
:host([compact]) :is([part=base], [part=actions]):has([data-plain]) { column-gap: 1.5em }
:host([compact]) [part=actions][role=group], #question { flex-basis: 100% }
a { color: inherit; padding-block: .3em }
[part=field] { display: grid; gap: .25em; max-inline-size: 26em }
[part=field] div { display: flex; flex-wrap: wrap; align-items: start }
[part=field] > span { display: grid }
[part=hint], [part=description] { font-size: .9em; opacity: .8; inline-size: fit-content }
button, [part=input] {
  font: inherit;
  color: inherit;
  background: var(--cyclr-background, #0000);
  padding: .5em .8em;
  border: var(--_line);
  border-radius: var(--cyclr-radius, 6px);
}
[part=input] { flex: 1 8em; min-inline-size: 0; inline-size: 100%; box-sizing: border-box }
[data-hidden] { -webkit-text-security: disc }
option { color: FieldText; background: Field }
[part=action]:where(:not([data-plain])) {
  background: var(--_accent);
  color: var(--cyclr-on-accent, light-dark(#fff, #10182b));
  border-color: #0000;
}
[disabled], [aria-disabled=true] { opacity: .6 }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px }
[aria-invalid=true] { border-color: var(--_error) }
[part=error], [part=attention] { color: var(--_error) }
[data-connected] { color: var(--cyclr-success-color, light-dark(#17693a, #7ddb9f)) }
[data-connected]::before { content: "✓ " / "" }
[data-busy]::before {
  content: "";
  display: inline-block;
  inline-size: .8em;
  block-size: .8em;
  margin-inline-end: .4em;
  border: 2px solid;
  border-block-start-color: #0000;
  border-radius: 50%;
  animation: turn 1s linear infinite;
}
[data-room] { position: relative }
[data-room]::after { content: attr(data-room); visibility: hidden }
[data-room] bdi { position: absolute }
@keyframes turn { to { rotate: 1turn } }
@media (prefers-reduced-motion) { ::before { animation: none !important } }
@media (forced-colors: active) {
  [disabled], [aria-disabled=true] { color: GrayText; opacity: 1 }
  [data-busy]::before { border-block-start-color: Canvas }
}
`;
