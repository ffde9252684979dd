import { edit, proof } from '../threat.js';
import type { Threat } from '../threat.js';

const anyName = '[...parameters, ...[...given.keys()].filter((name) => !parameters.some((each) => each.name === name))'
  + '.map((name) => ({ name, secret: false }) as ConnectorParameter)].flatMap((parameter): Write[] => {';

/** What a request or an answer holds. */
export const bodies: readonly Threat[] = [
  {
    attack: 'Bodies that are too large: with a false length, without one, compressed, without end',
    defence: '64 kB, counted in bytes as they come; what a length says beyond that is refused unread, and so is a compressed body',
    proofs: [
      proof(
        'body',
        '64 kB of ASCII are read and one byte more is not, with a length and without',
        edit('read-json.ts', 'LARGEST_BODY = 65_536', 'LARGEST_BODY = 65_537'),
      ),
      proof(
        'body',
        '64 kB of characters of four bytes are read and one byte more is not, with a length and without',
        edit('read-bytes.ts', 'size += chunk.value.byteLength;', 'size += new TextDecoder().decode(chunk.value).length;'),
      ),
      proof('body', 'a body without end is left at 64 kB', edit('read-bytes.ts', 'if (size > most) {', 'if (size > 1e9) {')),
      proof(
        'body',
        'a body whose length says too much is not begun',
        edit('read-json.ts', "if (Number(headers.get('content-length')) > LARGEST_BODY) throw tooLarge();"),
      ),
      proof(
        'body',
        'a compressed body is not unpacked',
        edit('read-json.ts', "if ((headers.get('content-encoding') ?? 'identity').toLowerCase() !== 'identity') {", 'if (headers === null) {'),
      ),
    ],
  },
  {
    attack: 'JSON of 10,000 levels, or values of other types than were asked for',
    defence: 'Every value that is used must be a text of at most 16,384 characters; nothing walks through a body',
    proofs: [proof(
      'body',
      'values within values go no further than the reading of them',
      edit('connect-request.ts', "if (typeof value !== 'string') errors.push", 'if (value === undefined) errors.push'),
    )],
  },
  {
    attack: '`__proto__`, `constructor` and other inherited names as members or properties',
    defence: 'Properties are held in a `Map`; the body’s members are read by name from what `JSON.parse` made, and never merged into anything',
    proofs: [
      proof(
        'body',
        'members of a prototype are no members of the body',
        edit('json.ts', 'return JSON.parse(text) as unknown;', 'const value = JSON.parse(text); return isObject(value) ? Object.assign({}, value) : value;'),
      ),
      proof(
        'body',
        'a property that bears an inherited name is not given where the page gives none',
        edit('property-writes.ts', 'const value = given.get(name);', 'const value = (Object.fromEntries(given) as any)[name];'),
      ),
    ],
  },
  {
    attack: 'Text that becomes another one on its way: lone surrogates, bytes that are no UTF-8',
    defence: 'Refused by 422 and 400',
    proofs: [
      proof('body', 'half a character is refused and never becomes another', edit('connect-request.ts', '/\\p{Surrogate}/u.test(value)', "value === ''")),
      proof('body', 'bytes that are no UTF-8 are refused and never become others', edit('read-json.ts', 'fatal: true', 'fatal: false')),
    ],
  },
  {
    attack: 'A page sets properties that the connector does not offer, its base URL say',
    defence: 'Only Cyclr’s parameters with `IsAccountConnectorProperty` are read from the body, by their exact names',
    proofs: [
      proof(
        'body',
        'a page sets nothing that the connector does not offer',
        edit('property-writes.ts', 'parameters.flatMap((parameter): Write[] => {', anyName),
      ),
      proof(
        'body',
        'a page sets nothing that the connector does not offer',
        edit('account-connector.ts', 'parameter.IsAccountConnectorProperty === true && '),
      ),
    ],
  },
  {
    attack: 'Header injection: line breaks in an id, a token, `Retry-After`, a message, the preflight’s list',
    defence: 'Ids and tokens must fit a header before they are used; `Retry-After` passes as a number, header names as such; a message is URL-encoded',
    proofs: [
      proof(
        'headers',
        'an account’s id with a line break or a letter beyond ASCII makes no header',
        edit('cyclr-account.ts', '/^[\\w-]{1,100}$/.test(value)', "value !== ''"),
      ),
      proof('path', 'the account’s id of a careless host leads to no other path', edit('cyclr-account.ts', '/^[\\w-]{1,100}$/.test(value)', "value !== ''")),
      proof(
        'headers',
        'an access token that no header can hold is never sent, nor told',
        edit('token-request.ts', ' || !/^[\\x21-\\x7e]+$/.test(accessToken)'),
      ),
      proof(
        'headers',
        'of Cyclr’s headers a page sees a number of seconds and nothing more',
        edit('exchange.ts', "seconds(response.headers.get('retry-after'))", "response.headers.get('retry-after') as any"),
      ),
      proof(
        'headers',
        'a preflight says back nothing but header names',
        edit('preflight.ts', "HEADER_NAMES.test(asked) ? asked : 'content-type'", 'asked'),
      ),
      proof(
        'headers',
        'a message with line breaks stays one value of the sign-in URL',
        edit('sign-in-url.ts', '${query.toString()}', '${decodeURIComponent(query.toString())}'),
      ),
    ],
  },
  {
    attack: 'Markup in a connector’s name, a script as its icon, an answer that is sniffed',
    defence: 'Answers are JSON with `nosniff`; an icon is `data:image/…` or `https:`, or none',
    proofs: [
      proof('csrf', 'no answer passes for a script, a style or a page', edit('answer.ts', "  'x-content-type-options': 'nosniff',\n")),
      proof(
        'markup',
        'a connector’s icon is an image, by its data or by https, or it is none',
        edit('describe.ts', "return URL.canParse(icon) && new URL(icon).protocol === 'https:' ? icon : null;", 'return icon;'),
      ),
      proof('markup', 'a connector’s icon is an image, by its data or by https, or it is none', edit('describe.ts', '[;,]/i.test(icon)', '/i.test(icon)')),
    ],
  },
];
