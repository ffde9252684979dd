/**
 * Which values are valid, as data: one table for `src/contract/values.ts`, the element, the handler and the backend in Python. It imports
 * only types, so that tests in Node and in a browser can both use it.
 */
import type { PropertyRule, ValueFault } from '../../src/contract/values.js';

/** The value that is sent (`null`: none is, and the stored one stays), or why it is refused. */
export type Expected = { readonly value: string | null } | {
  readonly fault: ValueFault;
  readonly character?: string;
  readonly position?: number;
};

interface Row {
  readonly what: string;
  /** What is typed, pasted or passed to `connect()`. `undefined`: not given. */
  readonly raw: unknown;
  readonly expected: Expected;
}

export type ValueCase = Row & (
  | { readonly kind: 'apiKey' }
  /** `other` is the other half of the user name and password. */
  | { readonly kind: 'username' | 'password'; readonly other: string }
  | { readonly kind: 'property'; readonly rule: PropertyRule }
);

const apiKey = (what: string, raw: unknown, expected: Expected): ValueCase => ({ kind: 'apiKey', what, raw, expected });
const username = (what: string, raw: unknown, expected: Expected, other = 'pw'): ValueCase => ({ kind: 'username', what, raw, expected, other });
const password = (what: string, raw: unknown, expected: Expected, other = 'ada'): ValueCase => ({ kind: 'password', what, raw, expected, other });
/** The rows of one kind of property. */
const property = (name: string, rule: PropertyRule, rows: readonly (readonly [what: string, raw: unknown, expected: Expected])[]) =>
  rows.map(([what, raw, expected]): ValueCase => ({ kind: 'property', what: `${name}: ${what}`, rule, raw, expected }));

const sent = (value: string): Expected => ({ value });
const notGiven: Expected = { value: null };
const refused = (fault: ValueFault): Expected => ({ fault });
const hasCharacter = (fault: ValueFault, character: string, position: number): Expected => ({ fault, character, position });

/** Every character that is taken off at the ends and refused inside a key, by its name. */
const INVISIBLE: readonly (readonly [name: string, character: string])[] = [
  ['a byte order mark', '\ufeff'],
  ['a zero width space', '\u200b'],
  ['a zero width non-joiner', '\u200c'],
  ['a zero width joiner', '\u200d'],
  ['a left-to-right mark', '\u200e'],
  ['a right-to-left mark', '\u200f'],
  ['a word joiner', '\u2060'],
  ['a soft hyphen', '\u00ad'],
  ['a no-break space', '\u00a0'],
  ['a narrow no-break space', '\u202f'],
  ['a figure space', '\u2007'],
  ['a line separator', '\u2028'],
  ['a right-to-left override', '\u202e'],
  ['an ideographic space', '\u3000'],
];

const LONGEST = 16_384;
const long = (length: number, character = 'k'): string => character.repeat(length);
const pem = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----';
const json = '{\n\t"type": "service_account",\n\t"private_key": "-----BEGIN\\n"\n}';

const credentials: readonly ValueCase[] = [
  apiKey('a key', 'k-1', sent('k-1')),
  apiKey('quotes, letters of any language, an emoji', 'k"1\\ü🔑', sent('k"1\\ü🔑')),
  apiKey('white space at the ends', ' \t\n k-1 \r\n ', sent('k-1')),
  apiKey('ordinary white space inside', 'Bearer k 1', sent('Bearer k 1')),
  apiKey('a colon', 'user:k-1', sent('user:k-1')),
  apiKey('the lines of a PEM file', `${pem}\n`, sent(pem)),
  apiKey('the lines of a JSON file', json, sent(json)),
  apiKey('CR LF and CR as line breaks', 'a\r\nb\rc', sent('a\nb\nc')),
  apiKey('nothing', '', refused('required')),
  apiKey('only white space', ' \t\r\n', refused('required')),
  apiKey('only invisible characters', '\ufeff\u200b \u00a0', refused('required')),
  apiKey('no key', undefined, refused('type')),
  apiKey('null', null, refused('type')),
  apiKey('a number', 5, refused('type')),
  apiKey('a list', ['k'], refused('type')),
  apiKey('a control character', 'a\u0000b', hasCharacter('control', '\u0000', 2)),
  apiKey('a control character at the end', 'ab\u0007', hasCharacter('control', '\u0007', 3)),
  apiKey('a next-line character of C1', 'a\u0085b', hasCharacter('control', '\u0085', 2)),
  apiKey('a lone surrogate', 'a\ud800', refused('unicode')),
  apiKey('the halves of a pair in the wrong order', '\udc00\ud800', refused('unicode')),
  apiKey('the longest key', long(LONGEST), sent(long(LONGEST))),
  apiKey('the longest key with white space at its ends', `\n${long(LONGEST)}\n`, sent(long(LONGEST))),
  apiKey('a key that is too long', long(LONGEST + 1), refused('length')),
  apiKey('too many code units, though fewer characters', long(LONGEST / 2 + 1, '🔑'), refused('length')),
  apiKey('much white space inside', `a${long(20_000, ' ')}b`, refused('length')),
  ...INVISIBLE.flatMap(([name, character]) => [
    apiKey(`${name} at the ends`, `${character}k-1${character}`, sent('k-1')),
    apiKey(`${name} inside`, `k-${character}1`, hasCharacter('invisible', character, 3)),
  ]),
  apiKey('the place of an invisible character, after the ends and in characters', ' 🔑k\u200b1', hasCharacter('invisible', '\u200b', 3)),
  apiKey('an invisible character in the second line', 'a\nb\u200bc', hasCharacter('invisible', '\u200b', 4)),

  username('a user name', 'ada@example.com', sent('ada@example.com')),
  username('letters of any language', 'Zoë Ö', sent('Zoë Ö')),
  username('white space and invisible characters at the ends', '\u200b ada\u00a0\n', sent('ada')),
  username('a key as the user name, without a password', 'k-1', sent('k-1'), ''),
  username('nothing, with a password', '', sent('')),
  username('only white space, with a password', ' \u200b', sent('')),
  username('nothing, without a password', '', refused('required'), ''),
  username('only white space, without a password', ' \u200b', refused('required'), ''),
  username('a colon', 'ada:lovelace', hasCharacter('colon', ':', 4)),
  username('a colon at the end', 'ada:', hasCharacter('colon', ':', 4)),
  username('a tab', 'a\tb', hasCharacter('control', '\t', 2)),
  username('a line break', 'a\nb', hasCharacter('control', '\n', 2)),
  username('a zero width space', 'ad\u200ba', hasCharacter('invisible', '\u200b', 3)),
  username('a no-break space', 'Ada\u00a0Lovelace', hasCharacter('invisible', '\u00a0', 4)),
  username('a lone surrogate', '\udfff', refused('unicode')),
  username('a user name that is too long', long(LONGEST + 1), refused('length')),
  username('no user name', undefined, refused('type')),

  password('a password', 'pässword', sent('pässword')),
  password('white space at the ends', '  p w ', sent('  p w ')),
  password('invisible characters', '\ufeffp\u00a0w\u200b', sent('\ufeffp\u00a0w\u200b')),
  password('a colon', 'p:w', sent('p:w')),
  password('nothing', '', sent('')),
  password('a token, without a user name', 'k-1', sent('k-1'), ''),
  password('a line break', 'p\nw', hasCharacter('control', '\n', 2)),
  password('a line break at the end', 'pw\n', hasCharacter('control', '\n', 3)),
  password('a control character', 'p\u007fw', hasCharacter('control', '\u007f', 2)),
  password('a lone surrogate', 'p\ud83d', refused('unicode')),
  password('a password that is too long', long(LONGEST + 1, 'p'), refused('length')),
  password('no password', undefined, refused('type')),
  password('false', false, refused('type')),
];

const properties: readonly ValueCase[] = [
  ...property('text', {}, [
    ['a value', 'acme', sent('acme')],
    ['white space at the ends', ' acme\n', sent('acme')],
    ['a URL', 'https://acme.example/?a=b&c', sent('https://acme.example/?a=b&c')],
    ['invisible characters at the ends', '\ufeffacme\u00a0', sent('acme')],
    ['invisible characters inside, which belong to some languages', 'Dossier «\u00a0Ventes\u00a0»', sent('Dossier «\u00a0Ventes\u00a0»')],
    ['a line break', 'ac\nme', hasCharacter('control', '\n', 3)],
    ['a tab', 'ac\tme', hasCharacter('control', '\t', 3)],
    ['a control character', 'ac\u0000', hasCharacter('control', '\u0000', 3)],
    ['a lone surrogate', '\ud800', refused('unicode')],
    ['a value that is too long', long(LONGEST + 1), refused('length')],
    ['nothing', '', sent('')],
    ['a number', 5, refused('type')],
    ['null', null, refused('type')],
    ['not given', undefined, notGiven],
  ]),
  ...property('required text', { required: true }, [
    ['nothing', '', refused('required')],
    ['only white space', ' \u200b\n', refused('required')],
    ['not given', undefined, refused('required')],
  ]),
  ...property('required text that is stored', { required: true, value: 'acme' }, [
    ['another value', 'globex', sent('globex')],
    ['nothing', '', refused('required')],
    ['not given', undefined, notGiven],
  ]),
  ...property('text that is stored', { value: 'acme' }, [
    ['nothing, which empties it', '', sent('')],
    ['not given', undefined, notGiven],
  ]),
  ...property('text whose stored value is not valid', { value: 'a\tb ' }, [
    ['the stored value', 'a\tb ', sent('a\tb ')],
    ['another value that is not valid', 'a\tc', hasCharacter('control', '\t', 2)],
  ]),
  ...property('text of an unknown type', { type: 'colour' as 'text' }, [
    ['a value', 'red', sent('red')],
    ['a line break', 'r\nd', hasCharacter('control', '\n', 2)],
  ]),
  ...property('secret', { secret: true }, [
    ['white space and invisible characters at the ends', '\u200b s3cret\n', sent('s3cret')],
    ['the lines of a PEM file', pem, sent(pem)],
    ['a zero width space', 's3\u200bcret', hasCharacter('invisible', '\u200b', 3)],
    ['a control character', 's3\u001bcret', hasCharacter('control', '\u001b', 3)],
    ['a secret that is too long', long(LONGEST + 1), refused('length')],
    ['nothing', '', notGiven],
  ]),
  ...property('required secret', { secret: true, required: true }, [
    ['nothing', '', refused('required')],
    ['only white space', '\u00a0', refused('required')],
  ]),
  ...property('required secret that is stored', { secret: true, required: true, value: 's3cret' }, [
    ['nothing, which keeps it', '', notGiven],
    ['only white space, which keeps it', ' \u200b', notGiven],
    ['another secret', 'n3w', sent('n3w')],
  ]),
  ...property('multiline', { type: 'multiline' }, [
    ['lines', ' a\r\n\tb\n', sent('a\n\tb')],
    ['a control character', 'a\n\u0000', hasCharacter('control', '\u0000', 3)],
    ['a no-break space', 'a\u00a0b', sent('a\u00a0b')],
  ]),
  ...property('number', { type: 'number' }, [
    ['an integer', '42', sent('42')],
    ['a negative decimal', '-0.5', sent('-0.5')],
    ['white space at the ends', ' 42\n', sent('42')],
    ['leading zeros, as they are', '007', sent('007')],
    ['a decimal comma', '1,5', refused('number')],
    ['an exponent', '1e5', refused('number')],
    ['hexadecimal', '0x1F', refused('number')],
    ['no digits after the point', '1.', refused('number')],
    ['digits that are not ASCII', '٤٢', refused('number')],
    ['a word', 'many', refused('number')],
    ['a line break', '4\n2', hasCharacter('control', '\n', 2)],
    ['a number of JSON', 42, refused('type')],
    ['nothing', '', sent('')],
  ]),
  ...property('boolean', { type: 'boolean' }, [
    ['true', 'true', sent('true')],
    ['false', 'false', sent('false')],
    ['another word', 'yes', refused('choice')],
    ['another case', 'True', refused('choice')],
    ['white space', ' true', refused('choice')],
    ['a boolean of JSON', true, refused('type')],
    ['nothing', '', notGiven],
  ]),
  ...property('required boolean', { type: 'boolean', required: true }, [
    ['nothing', '', refused('required')],
  ]),
  ...property('choice', { options: ['eu', 'us', ' Asia\u00a0Pacific '] }, [
    ['an offered value', 'us', sent('us')],
    ['an offered value, exactly', ' Asia\u00a0Pacific ', sent(' Asia\u00a0Pacific ')],
    ['an offered value without its ends', 'Asia\u00a0Pacific', refused('choice')],
    ['white space around an offered value', ' us', refused('choice')],
    ['another case', 'EU', refused('choice')],
    ['a translation', 'Europa', refused('choice')],
    ['only white space', ' ', refused('choice')],
    ['a list', ['us'], refused('type')],
    ['nothing', '', notGiven],
  ]),
  ...property('required choice', { options: ['eu', 'us'], required: true }, [
    ['nothing', '', refused('required')],
    ['not given', undefined, refused('required')],
  ]),
  ...property('required choice that is stored but no longer offered', { options: ['eu', 'us'], required: true, value: 'apac' }, [
    ['nothing, which keeps it', '', notGiven],
    ['the stored value', 'apac', sent('apac')],
    ['another value that is not offered', 'africa', refused('choice')],
    ['an offered value', 'eu', sent('eu')],
  ]),
  ...property('choice that offers an empty value', { options: ['', 'eu'], value: 'eu' }, [
    ['nothing, which is the offered value', '', sent('')],
  ]),
  ...property('secret choice', { options: ['a\u00a0b', 'c'], secret: true }, [
    ['an offered value', 'a\u00a0b', sent('a\u00a0b')],
    ['another value', 'd', refused('choice')],
  ]),
  ...property('boolean with options', { type: 'boolean', options: ['Yes', 'No'] }, [
    ['an offered value', 'Yes', sent('Yes')],
    ['a value that is not offered', 'true', refused('choice')],
  ]),
];

export const valueCases: readonly ValueCase[] = [...credentials, ...properties];
