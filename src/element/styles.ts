/** The element's looks. What is empty takes no room, but stays: a live region that comes with its text is not announced. */
export const styles = `
:host {
  --_accent: var(--cyclr-accent, light-dark(#2f5fd0, #8fb0ff));
  --_error: var(--cyclr-error-color, light-dark(#b3261e, #ffb4ab));
  display: block;
  line-height: 1.4;
}
:host([hidden]) { display: none }
:empty:is(span, p, strong) { position: absolute }
div, form { display: grid; gap: var(--cyclr-gap, .75em) }
p { margin: 0 }
img { inline-size: 2em }
header, [part=actions] { display: flex; flex-wrap: wrap; gap: .5em; align-items: center }
[part=field] { gap: .25em; max-inline-size: 26em }
[part=hint], [part=description] { font-size: .9em; opacity: .8 }
button, [part=input] {
  font: inherit;
  color: inherit;
  background: var(--cyclr-background, #0000);
  padding: .5em .8em;
  border: 1px solid color-mix(in srgb, currentcolor 45%, #0000);
  border-radius: var(--cyclr-radius, 6px);
}
option { color: FieldText; background: Field }
[part=action] { background: var(--_accent); color: var(--cyclr-on-accent, light-dark(#fff, #10182b)) }
:host([state=connected]) [part=action] { background: none; color: inherit }
[disabled], [aria-disabled=true] { opacity: .6 }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px }
[aria-invalid=true] { border-color: var(--_error) }
[part=error] { color: var(--_error) }
:host([state=connected]) [part=status] { color: var(--cyclr-success-color, light-dark(#17693a, #7ddb9f)) }
:host([state=connected]) [part=status]::before { content: "✓ " / "" }
`;
