/** A message: what is posted, and what goes over with it. */
export interface Posted {
  readonly data: unknown;
  readonly transfer?: Transferable[];
}

const MEGABYTE = 2 ** 20;

/** Looks like a word of ours, letter by letter. */
const fullWidth = (word: string): string => word.replace(/\d/g, (digit) => String.fromCodePoint(0xFF10 + Number(digit)));

/** Carries the word elsewhere than a word is carried. */
const port = (): MessagePort => new MessageChannel().port1;

/**
 * What may be made of the word that is waited for, and is not it; `old`: the word of an earlier attempt. A word has no letters, and so no
 * case.
 */
export const wrong: Readonly<Record<string, (word: string, old: string) => Posted>> = {
  'an object with the word in it': (word) => ({ data: { data: word, callbackMessage: word } }),
  'an object with the word as its name': (word) => ({ data: { [word]: word } }),
  'an array of the word': (word) => ({ data: [word] }),
  'nested arrays': (word) => ({ data: [[[word]]] }),
  'a String object': (word) => ({ data: Object(word) as unknown }),
  'a list of characters': (word) => ({ data: Array.from(word) }),
  'a set': (word) => ({ data: new Set([word]) }),
  'a map': (word) => ({ data: new Map([[word, word]]) }),
  'an error that says it': (word) => ({ data: new Error(word) }),
  'a regular expression': (word) => ({ data: new RegExp(word) }),
  'bytes': (word) => ({ data: new TextEncoder().encode(word) }),
  'a blob': (word) => ({ data: new Blob([word]) }),
  'a number': (word) => ({ data: parseInt(word, 10) }),
  'NaN': () => ({ data: NaN }),
  'a big integer': (word) => ({ data: BigInt(parseInt(word, 10)) }),
  'null': () => ({ data: null }),
  'undefined': () => ({ data: undefined }),
  'true': () => ({ data: true }),
  'a date': () => ({ data: new Date() }),
  'nothing': () => ({ data: '' }),
  'more behind it': (word) => ({ data: `${word}0` }),
  'more before it': (word) => ({ data: `0${word}` }),
  'one character less': (word) => ({ data: word.slice(0, -1) }),
  'white space around it': (word) => ({ data: ` ${word}\n` }),
  'a zero character behind it': (word) => ({ data: `${word}\0` }),
  'digits of another script': (word) => ({ data: fullWidth(word) }),
  'the word in JSON': (word) => ({ data: JSON.stringify(word) }),
  'a command in JSON': (word) => ({ data: JSON.stringify({ type: 'cyclr-auth-complete', attempt: word, authenticated: true }) }),
  'the channel\'s name': (word) => ({ data: `cyclr-attempt:${word}` }),
  'a script': (word) => ({ data: `<img src=x onerror="postMessage('${word}')">` }),
  'the word of an earlier attempt': (_, old) => ({ data: old }),
  'a port, and the word in an array': (word) => {
    const transferred = port();
    return { data: [word, transferred], transfer: [transferred] };
  },
  'a port, and another word': (_, old) => ({ data: old, transfer: [port()] }),
  'a megabyte that begins with it': (word) => ({ data: word.padEnd(MEGABYTE, '0') }),
  'a megabyte in an object': (word) => ({ data: { word, filling: 'x'.repeat(MEGABYTE) } }),
};

/** The word itself: what is wrong then is who says it. */
export const right = (word: string): Posted => ({ data: word });
