import { proof, remove, replace } from '../threat.js';
import type { Threat } from '../threat.js';

const allSubmitted = '[...parameters, ...[...submitted.keys()].filter((name) => !parameters.some((each) => each.name === name))'
  + '.map((name) => ({ name, secret: false }) as (typeof parameters)[number])].flatMap';

/** The contents of requests and answers. */
export const bodies: readonly Threat[] = [
  {
    attack: 'A body that is too large: with a false length, without a length, compressed, endless',
    defence: 'The limit is 64 kB, and the bytes are counted as they arrive. A body with a larger `Content-Length`, or a compressed one, is refused before it is read',
    proofs: [
      proof(
        'body',
        'accepts 64 kB of ASCII and refuses one byte more, with a length and without',
        replace('LARGEST_BODY', '65_536', '65_537'),
      ),
      proof(
        'body',
        'accepts 64 kB of characters of four bytes and refuses one byte more, with a length and without',
        replace('readBytes', 'chunk.value.byteLength', 'new TextDecoder().decode(chunk.value).length'),
      ),
      proof('body', 'stops reading an endless body at 64 kB', replace('readBytes', 'size > limit', 'size > 1e9')),
      proof(
        'body',
        'refuses a body by its content-length before it reads it',
        replace('checkBodyHeaders', "Number(headers.get('content-length')) > LARGEST_BODY", 'false'),
      ),
      proof(
        'body',
        'refuses a compressed body',
        replace('checkBodyHeaders', "(headers.get('content-encoding') ?? 'identity').toLowerCase() !== 'identity'", 'false'),
      ),
    ],
  },
  {
    attack: 'JSON that is nested 10,000 levels deep, or values of unexpected types',
    defence: 'Every value that is used must be a string of at most 16,384 characters, and no code recurses into a body',
    proofs: [proof(
      'body',
      'refuses nested values without recursion',
      replace('judgeText', "typeof raw !== 'string'", 'raw === undefined'),
    )],
  },
  {
    attack: '`__proto__`, `constructor` and other inherited names as members or properties',
    defence: 'Properties are kept in a `Map`. The members of the body are read by name from the result of `JSON.parse`, which is never merged into another object',
    proofs: [
      proof(
        'body',
        'ignores inherited members of the body',
        replace(
          'parseJson',
          'JSON.parse(text) as unknown',
          '((value: any) => value && Object.getPrototypeOf(value) === Object.prototype ? Object.assign({}, value) : value)(JSON.parse(text))',
        ),
      ),
      proof(
        'body',
        'stores no property with an inherited name unless the page submits it',
        replace('judgeSubmitted', 'submitted.get(name)', '(Object.fromEntries(submitted) as any)[name]'),
      ),
    ],
  },
  {
    attack: 'Text that changes when it is encoded: lone surrogates, bytes that are not UTF-8',
    defence: 'Lone surrogates are answered with 422, and invalid bytes with 400',
    proofs: [
      proof('body', 'refuses a lone surrogate', replace('judgeText', String.raw`/\p{Cs}/u.test(value)`, 'false')),
      proof('body', 'refuses bytes that are not UTF-8', replace('strictUtf8', 'fatal: true', 'fatal: false')),
    ],
  },
  {
    attack: 'A page sets properties that the connector does not offer, for example its base URL',
    defence: 'Only Cyclr’s parameters with `IsAccountConnectorProperty` are read from the body, by their exact names',
    proofs: [
      proof('body', 'stores only properties that the connector offers', replace('judgeSubmitted', 'parameters.flatMap', allSubmitted)),
      proof(
        'body',
        'stores only properties that the connector offers',
        replace('parseParameters', 'parameter.IsAccountConnectorProperty === true', 'true'),
      ),
    ],
  },
  {
    attack: 'Header injection: line breaks in an id, a token, `Retry-After`, a message or the header list of a preflight',
    defence: 'Ids and tokens are used only if they fit a header. `Retry-After` is passed on as a number, header names only if they are valid, and a message is URL-encoded',
    proofs: [
      proof(
        'headers',
        'refuses an account id that does not fit a header',
        replace('findFault', String.raw`/\p{Cc}/u.test(id)`, 'false'),
      ),
      proof(
        'headers',
        'refuses an account id that does not fit a header',
        replace('findFault', String.raw`/[^\0-\xFF]/.test(id)`, 'false'),
      ),
      proof(
        'headers',
        'refuses an account id that does not fit a header',
        replace('findFault', '/^ | $/.test(id)', 'false'),
      ),
      proof(
        'path',
        'refuses an account id that would change the path of a call',
        replace('findFault', String.raw`/^\.{1,2}$/.test(id)`, 'false'),
      ),
      proof(
        'path',
        'encodes an account id as one segment of a path',
        replace('requestSignInToken', 'encodeURIComponent(accountId)', 'accountId'),
      ),
      proof(
        'headers',
        'neither sends nor reports an access token that does not fit a header',
        replace('parseToken', String.raw`/^[\x21-\x7e]+$/.test(accessToken)`, 'true'),
      ),
      proof(
        'headers',
        'passes on no header of Cyclr’s except the seconds of Retry-After',
        replace('readResponse', "parseRetryAfter(response.headers.get('retry-after'))", "response.headers.get('retry-after') as any"),
      ),
      proof(
        'headers',
        'repeats only header names in the answer to a preflight',
        replace('answerPreflight', 'HEADER_NAMES.test(requested)', 'true'),
      ),
      proof(
        'headers',
        'keeps a message with line breaks in one value of the sign-in URL',
        replace('createSignInUrl', 'query.toString()', 'decodeURIComponent(query.toString())'),
      ),
    ],
  },
  {
    attack: 'Markup in a connector’s name, a script as its icon, an answer whose type a browser guesses',
    defence: 'Answers are JSON with `nosniff`. An icon is `data:image/…` or `https:`, or it is left out',
    proofs: [
      proof('csrf', 'sends every answer as JSON with nosniff', remove('safeHeaders', "'x-content-type-options': 'nosniff'")),
      proof(
        'markup',
        'passes on an icon only if it is an image as a data: URI or an https: URL',
        replace('normalizeIcon', "protocol === 'https:'", 'true'),
      ),
      proof(
        'markup',
        'passes on an icon only if it is an image as a data: URI or an https: URL',
        replace(
          'DATA_IMAGE',
          String.raw`/^data:image\/(png|jpeg|gif|webp|avif|svg\+xml)[;,]/i`,
          String.raw`/^data:image\/(png|jpeg|gif|webp|avif|svg\+xml)/i`,
        ),
      ),
    ],
  },
];
