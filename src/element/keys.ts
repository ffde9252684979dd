/** Keys that edit a text or move in it. The last three come from input methods and dead keys. */
const EDITING = /^(?:Backspace|Delete|Insert|Clear|Home|End|Page\w+|Arrow\w+|Dead|Process|Unidentified)$/;

/** Whether an input, or a button, itself responds to a key. AltGr and Option type symbols; with a letter or a digit they are a shortcut. */
function isOwnKey({ target, key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (!(target as Element).matches('[part=input]')) return key === ' ' || key === 'Enter';
  if (EDITING.test(key)) return true;
  if (altKey) return /^[^a-z\d]$/iu.test(key);
  return (ctrlKey || metaKey ? /^[acvxyz]$/i : /^(?:.|Enter)$/u).test(key);
}

/** The pressed keys, by their codes, whose `keydown` has reached the page: their `keyup` has to reach it, too. */
const known = new Set<string>();

/**
 * Keeps the keys that the form itself responds to from the page. A page with shortcuts of one key sees the element as the target, not the
 * input, and would take what the user types for shortcuts.
 */
export function keepKeys(event: KeyboardEvent): void {
  const { type, code, key, repeat, target } = event;
  const isOwn = isOwnKey(event);
  if (type === 'keydown') {
    if (isOwn) known.delete(code);
    else known.add(code);
  }
  if (isOwn && !known.has(code)) event.stopPropagation();
  // A key that is held down must not submit the form that it has shown, nor press the button that has got the focus meanwhile.
  if (type === 'keydown' && repeat && isOwn && (target as Element).matches(key === 'Enter' ? 'input, button' : 'button')) event.preventDefault();
}
