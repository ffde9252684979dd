/** The arguments of one `postMessage`. */
export interface Posted {
  readonly data: unknown;
  readonly transfer?: Transferable[];
}

/** Makes a message from the id of the current attempt and of an earlier one. */
export type MessageShape = (id: string, earlierId: string) => Posted;

const MEGABYTE = 2 ** 20;

/** Digits that only look like those of the id. */
const fullWidth = (id: string): string => id.replace(/\d/g, (digit) => String.fromCodePoint(0xFF10 + Number(digit)));

const port = (): MessagePort => new MessageChannel().port1;

/** Messages that resemble the expected id without being it. An id has no letters, so its case cannot vary. */
export const wrongMessages: Readonly<Record<string, MessageShape>> = {
  'an object with the id in it': (id) => ({ data: { data: id, callbackMessage: id } }),
  'an object with the id as a key': (id) => ({ data: { [id]: id } }),
  'an array of the id': (id) => ({ data: [id] }),
  'nested arrays': (id) => ({ data: [[[id]]] }),
  'a String object': (id) => ({ data: Object(id) as unknown }),
  'a list of characters': (id) => ({ data: Array.from(id) }),
  'a set': (id) => ({ data: new Set([id]) }),
  'a map': (id) => ({ data: new Map([[id, id]]) }),
  'an error with the id as its message': (id) => ({ data: new Error(id) }),
  'a regular expression': (id) => ({ data: new RegExp(id) }),
  'bytes': (id) => ({ data: new TextEncoder().encode(id) }),
  'a blob': (id) => ({ data: new Blob([id]) }),
  'a number': (id) => ({ data: parseInt(id, 10) }),
  'NaN': () => ({ data: NaN }),
  'a big integer': (id) => ({ data: BigInt(parseInt(id, 10)) }),
  'null': () => ({ data: null }),
  'undefined': () => ({ data: undefined }),
  'true': () => ({ data: true }),
  'a date': () => ({ data: new Date() }),
  'an empty string': () => ({ data: '' }),
  'the id and a digit': (id) => ({ data: `${id}0` }),
  'a digit and the id': (id) => ({ data: `0${id}` }),
  'one character less': (id) => ({ data: id.slice(0, -1) }),
  'the id in white space': (id) => ({ data: ` ${id}\n` }),
  'the id and a null character': (id) => ({ data: `${id}\0` }),
  'digits of another script': (id) => ({ data: fullWidth(id) }),
  'the id in JSON': (id) => ({ data: JSON.stringify(id) }),
  'a command in JSON': (id) => ({ data: JSON.stringify({ type: 'cyclr-auth-complete', attempt: id, authenticated: true }) }),
  'the channel\'s name': (id) => ({ data: `cyclr-attempt:${id}` }),
  'a script': (id) => ({ data: `<img src=x onerror="postMessage('${id}')">` }),
  'the id of an earlier attempt': (_, earlierId) => ({ data: earlierId }),
  'a port, and the id in an array': (id) => {
    const transferred = port();
    return { data: [id, transferred], transfer: [transferred] };
  },
  'a port, and another id': (_, earlierId) => ({ data: earlierId, transfer: [port()] }),
  'a megabyte that begins with the id': (id) => ({ data: id.padEnd(MEGABYTE, '0') }),
  'a megabyte in an object': (id) => ({ data: { id, padding: 'x'.repeat(MEGABYTE) } }),
};

/** The id itself: only the sender is wrong. */
export const rightMessage = (id: string): Posted => ({ data: id });
