import { edit, proof } from '../threat.js';
import type { Threat } from '../threat.js';

/** Requests that other sites and other clients make. */
export const requests: readonly Threat[] = [
  {
    attack: 'Another site’s page sends a POST or a DELETE with the user’s cookies (CSRF)',
    defence: '`Origin` must be there and be one that may call; otherwise 403, before the host’s session or Cyclr is asked',
    proofs: [proof(
      'csrf',
      'a POST or a DELETE whose page is unknown or foreign reaches nobody',
      edit('origins.ts', "throw new Problem(403, 'unauthorized'", "void new Problem(403, 'unauthorized'"),
    )],
  },
  {
    attack: 'Another site loads the route as a script, an image, a frame or a link',
    defence: '`Sec-Fetch-Site: cross-site` without an allowed `Origin` is a 403; GET and HEAD change nothing, whatever method a header names',
    proofs: [
      proof(
        'csrf',
        'what another site loads as a script, an image or a link tells nothing',
        edit('origins.ts', " && request.headers.get('sec-fetch-site') !== 'cross-site'"),
      ),
      proof(
        'csrf',
        'a GET stays a GET, whatever method it names beside',
        edit('handler.ts', 'verbOf(request);', "verbOf({ method: request.headers.get('x-http-method-override') ?? request.method } as Request);"),
      ),
    ],
  },
  {
    attack: 'A form or a script sends JSON under a content type that needs no preflight',
    defence: 'The content type is exactly `application/json`, its parameters aside; anything else is a 415',
    proofs: [
      proof(
        'csrf',
        'what a page may send without a preflight is never read as JSON',
        edit('read-json.ts', "if (type?.trim().toLowerCase() !== 'application/json') {", 'if (type === undefined) {'),
      ),
      proof(
        'csrf',
        'what a page may send without a preflight is never read as JSON',
        edit('read-json.ts', "type?.trim().toLowerCase() !== 'application/json'", "!headers.get('content-type')?.includes('application/json')"),
      ),
    ],
  },
  {
    attack: 'Another site’s script reads an answer by CORS, or a shared cache hands it on',
    defence: 'CORS headers for the origins that may call and no others, on errors too; `Vary: Origin` and `no-store` on every answer',
    proofs: [
      proof(
        'csrf',
        'only the pages that may call can read an answer, an error’s included',
        edit('origins.ts', 'if (origin !== null && isAllowed(origin)) {', 'if (origin !== null) {'),
      ),
      proof('csrf', 'a foreign page’s preflight gets no permission', edit('preflight.ts', 'checkOrigin(request, isAllowed);')),
      proof(
        'csrf',
        'no cache hands one origin’s answer to another, or to the next user',
        edit('origins.ts', "headers.append('vary', 'Origin');"),
      ),
      proof(
        'csrf',
        'no cache hands one origin’s answer to another, or to the next user',
        edit('answer.ts', "  'cache-control': 'no-store',\n"),
      ),
    ],
  },
  {
    attack: 'A foreign `Origin` that resembles an allowed one: `null`, a list, a path, a port, a prefix, a suffix, another case',
    defence: 'Origins are compared whole, character by character; `origins` takes exact origins only',
    proofs: [
      proof(
        'origin',
        'an Origin that only resembles the origin that was called is foreign',
        edit('origins.ts', 'origin === own', 'origin.startsWith(own)'),
      ),
      proof(
        'origin',
        'an Origin that only resembles an origin of `origins` is foreign',
        edit('origins.ts', 'configured.has(origin)', '[...configured].some((each) => origin.toLowerCase().endsWith(each.slice(8)))'),
      ),
      proof('origin', 'two Origins are none that may call', edit('origins.ts', 'origin === own', "origin.split(', ').includes(own)")),
    ],
  },
  {
    attack: 'DNS rebinding: a hostile name leads to your server, and its page calls “its own” host',
    defence: 'With `origins`, only they may change anything, whatever `Host` says. A GET, and all where there are no `origins`, rests on the session: '
      + 'the browser has no cookie for that name',
    proofs: [
      proof(
        'origin',
        'with `origins`, a name that was bound to this server anew is foreign',
        edit('origins.ts', 'configured ? configured.has(origin) : origin === own', 'configured?.has(origin) || origin === own'),
      ),
      proof(
        'origin',
        'over Node, with `origins`, a rebound Host is foreign',
        edit('origins.ts', 'configured ? configured.has(origin) : origin === own', 'configured?.has(origin) || origin === own'),
      ),
    ],
  },
  {
    attack: 'A header or the request’s target claims that the server is another: `X-Forwarded-Host`, `GET http://evil.example/…`, a broken `Host`',
    defence: '`toNodeListener` believes `Host` alone, and refuses one that is no host',
    proofs: [
      proof(
        'origin',
        'over Node, no header but Host says where this server is',
        edit('node-request.ts', "const { host = String(req.headers[':authority'] ?? 'localhost') } = req.headers;", "const host = String(req.headers['x-forwarded-host'] ?? req.headers.host);"),
      ),
      proof(
        'origin',
        'over Node, a target that is a whole URL does not say where this server is',
        edit('node-request.ts', 'const text = `', 'const text = URL.canParse(target) ? target : `'),
      ),
      proof('origin', 'over Node, a Host that is none or doubled is refused', edit('node-request.ts', '!/^[\\w.:[\\]-]+$/.test(host) || ')),
    ],
  },
  {
    attack: 'Path tricks in the id: `33/../34`, `33%2f..`, `%33`, `033`, `+33`, `33;a`, other scripts’ digits, huge numbers',
    defence: 'The last segment as it is, undecoded: 1 to 19 ASCII digits without leading zeros, kept as text; what `authorize` judges is what is called',
    proofs: [
      proof(
        'path',
        'an id that is no id reaches nobody',
        edit('handler.ts', '/\\/(0|[1-9]\\d{0,18})$/.exec(url.pathname)', '/\\/([^/]+)$/.exec(decodeURIComponent(url.pathname))'),
      ),
      proof('path', 'an id that is no id reaches nobody', edit('handler.ts', '(0|[1-9]\\d{0,18})', '(\\d+)')),
      proof(
        'path',
        'an id longer than a number is exact keeps every digit',
        edit('cyclr-account.ts', 'return `/account/connectors/${id}`;', 'return `/account/connectors/${Number(id)}`;'),
      ),
      proof(
        'path',
        'a property’s id that is no number leads to no path at all',
        edit('account-connector.ts', ' && /^\\d+$/.test(String(Id))'),
      ),
    ],
  },
];
