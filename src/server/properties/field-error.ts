import type { RefusedValue } from '../../contract/values.js';
import type { FieldError } from '../../contract/wire.js';

const CHARACTERS: Readonly<Record<string, string>> = {
  '\n': 'line break',
  '\t': 'tab',
  '\u00a0': 'no-break space',
  '\u00ad': 'soft hyphen',
  '\u200b': 'zero width space',
  '\u200c': 'zero width non-joiner',
  '\u200d': 'zero width joiner',
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  '\u2007': 'figure space',
  '\u2028': 'line separator',
  '\u202e': 'right-to-left override',
  '\u202f': 'narrow no-break space',
  '\u2060': 'word joiner',
  '\u3000': 'ideographic space',
  '\ufeff': 'byte order mark',
};

/** The name and the code point of a character that is not visible: `zero width space (U+200B)`. */
function nameCharacter(character: string): string {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const name = CHARACTERS[character];
  return name === undefined ? code : `${name} (${code})`;
}

/** A sentence for people. It names a character that they cannot see, and its place, but repeats no other part of the value. */
function describeFault({ fault, character = '', position = 0 }: RefusedValue): string {
  switch (fault) {
    case 'type': return 'Must be a string.';
    case 'length': return 'Must not be longer than 16,384 characters.';
    case 'unicode': return 'Must be valid Unicode.';
    case 'required': return 'Must not be empty.';
    case 'choice': return 'Must be one of the offered values.';
    case 'number': return 'Must be a decimal number, such as 12.5.';
    case 'colon': return `Must not contain a colon. Character ${position} is one.`;
    case 'control': return `Must not contain control characters. Character ${position} is one: ${nameCharacter(character)}.`;
    case 'invisible': return `Must not contain invisible characters. Character ${position} is one: ${nameCharacter(character)}.`;
  }
}

/** @param name The input's name. */
export const toFieldError = (name: string, refused: RefusedValue): FieldError => ({ name, detail: describeFault(refused) });
