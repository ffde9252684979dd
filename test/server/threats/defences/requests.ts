import { proof, remove, replace } from '../threat.js';
import type { Threat } from '../threat.js';

/** Requests of other sites and of clients that are not browsers. */
export const requests: readonly Threat[] = [
  {
    attack: 'Another site’s page sends a POST or a DELETE with the user’s cookies (CSRF)',
    defence: 'The request must have an `Origin`, and it must be an allowed one. Otherwise the answer is 403, before the host’s session or Cyclr is asked',
    proofs: [proof(
      'csrf',
      'refuses a POST or DELETE with a missing or foreign Origin before it calls the host or Cyclr',
      remove('checkOrigin', 'throw new Problem($any);'),
    )],
  },
  {
    attack: 'Another site loads the route as a script, an image, a frame or a link',
    defence: '`Sec-Fetch-Site: cross-site` without an allowed `Origin` is answered with 403. GET and HEAD change nothing, and no header can change the method',
    proofs: [
      proof(
        'csrf',
        'refuses a cross-site GET or HEAD, as scripts, images and links send it',
        replace('checkOrigin', "request.headers.get('sec-fetch-site') !== 'cross-site'", 'true'),
      ),
      proof(
        'csrf',
        'treats a GET as a GET, whatever method a header or the query names',
        replace(
          'serve',
          'parseVerb(request)',
          "parseVerb({ method: request.headers.get('x-http-method-override') ?? request.method } as Request)",
        ),
      ),
    ],
  },
  {
    attack: 'A form or a script sends JSON under a content type that needs no preflight',
    defence: 'The content type must be exactly `application/json`, apart from parameters. Any other is answered with 415',
    proofs: [
      proof(
        'csrf',
        'refuses every content type except application/json',
        replace('checkBodyHeaders', "type?.trim().toLowerCase() !== 'application/json'", 'type === undefined'),
      ),
      proof(
        'csrf',
        'refuses every content type except application/json',
        replace(
          'checkBodyHeaders',
          "type?.trim().toLowerCase() !== 'application/json'",
          "!headers.get('content-type')?.includes('application/json')",
        ),
      ),
    ],
  },
  {
    attack: 'Another site’s script reads an answer through CORS, or gets it from a shared cache',
    defence: 'CORS headers go to allowed origins only, on errors too. Every answer has `Vary: Origin` and `Cache-Control: no-store`',
    proofs: [
      proof(
        'csrf',
        'sends CORS headers to allowed origins only, on errors too',
        replace('withCors', 'origin !== null && isAllowed(origin)', 'origin !== null'),
      ),
      proof('csrf', 'refuses a preflight from a foreign origin', remove('answerPreflight', 'checkOrigin(request, isAllowed);')),
      proof('csrf', 'sends Vary: Origin and no-store with every answer', remove('withCors', "headers.append('vary', 'Origin');")),
      proof('csrf', 'sends Vary: Origin and no-store with every answer', remove('safeHeaders', "'cache-control': 'no-store'")),
    ],
  },
  {
    attack: 'A foreign `Origin` resembles an allowed one: `null`, a list, a path, a port, a prefix, a suffix, another case',
    defence: 'Origins are compared as whole strings, and `origins` accepts exact origins only',
    proofs: [
      proof(
        'origin',
        'refuses an Origin that only resembles the origin of the request',
        replace('createOriginPredicate', 'origin === own', 'origin.startsWith(own as string)'),
      ),
      proof(
        'origin',
        'refuses an Origin that only resembles one in `origins`',
        replace('createOriginPredicate', 'configured.has(origin)', '[...configured].some((each) => origin.toLowerCase().endsWith(each.slice(8)))'),
      ),
      proof('origin', 'refuses two Origin headers', replace('createOriginPredicate', 'origin === own', "origin.split(', ').includes(own as string)")),
    ],
  },
  {
    attack: 'DNS rebinding: a hostile host name resolves to your server, so that a hostile page has the server’s own origin',
    defence: 'With `origins`, only those origins may change anything, whatever `Host` says. A GET, and every request if `origins` is not set, '
      + 'is protected by the session: the browser has no cookie for the hostile name',
    proofs: [
      proof(
        'origin',
        'with `origins`, refuses a host name that was rebound to this server',
        replace('createOriginPredicate', 'configured ? configured.has(origin) : origin === own', 'configured?.has(origin) || origin === own'),
      ),
      proof(
        'origin',
        'over Node, with `origins`, refuses a rebound Host',
        replace('createOriginPredicate', 'configured ? configured.has(origin) : origin === own', 'configured?.has(origin) || origin === own'),
      ),
    ],
  },
  {
    attack: 'A header or the request target names another host: `X-Forwarded-Host`, `GET http://evil.example/…`, an invalid `Host`',
    defence: '`toNodeListener` reads the host from `Host` only, and refuses a value that is not a host',
    proofs: [
      proof(
        'origin',
        'over Node, takes the host from no header except Host',
        replace('createUrl', 'const { host = $any } = req.headers;', "const host = String(req.headers['x-forwarded-host'] ?? req.headers.host);"),
      ),
      proof(
        'origin',
        'over Node, does not take the host from an absolute request target',
        replace('createUrl', '`${scheme}://${host}${pathOf(target)}`', 'URL.canParse(target) ? target : $code'),
      ),
      proof('origin', 'over Node, refuses a Host header that is not a host', replace('createUrl', String.raw`!/^[\w.:[\]-]+$/.test(host)`, 'false')),
    ],
  },
  {
    attack: 'Path tricks in the connector id: `33/../34`, `33%2f..`, `%33`, `033`, `+33`, `33;a`, digits of other scripts, huge numbers',
    defence: 'The id is the last segment of the path, or the one before `/start`, not decoded: 1 to 100 ASCII letters, digits, `.`, `_` and `-`. Cyclr gets 1 to 19 digits without leading zeros, kept as a string: the same that `authorize` gets, or those that it returns',
    proofs: [
      proof(
        'path',
        'answers 404 to a path that ends with neither an id nor a name, and calls nobody',
        replace(
          'parseConnectorId',
          'PATH.exec(url.pathname)',
          String.raw`/\/([^/]+)$/.exec(decodeURIComponent(url.pathname))`,
        ),
      ),
      proof(
        'path',
        'answers 404 to a path that ends with neither an id nor a name, and calls nobody',
        replace('parseConnectorId', 'RESERVED.includes(id)', 'false'),
      ),
      proof(
        'path',
        'answers 404 to a name that the host does not map, and does not call Cyclr',
        replace('isAccountConnectorId', String.raw`/^(0|[1-9]\d{0,18})$/`, String.raw`/^\d+$/`),
      ),
      proof(
        'path',
        'keeps every digit of an id above the safe integers',
        replace('connectorPath', '`/account/connectors/${id}`', '`/account/connectors/${Number(id)}`'),
      ),
      proof(
        'path',
        'ignores a property id that would change the path of a call',
        replace('readId', String.raw`/^\d+$/.test(String(Id))`, 'true'),
      ),
    ],
  },
];
