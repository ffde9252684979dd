import { proof, remove, replace } from '../threat.js';
import type { Threat } from '../threat.js';

/** The start route, which makes a sign-in token in a navigation. */
export const starts: readonly Threat[] = [
  {
    attack: 'Another site starts a sign-in with the user’s cookies: by a link, a form, a redirect, a frame, an image or a script',
    defence: 'The start route needs `Sec-Fetch-Site: same-origin`, `Sec-Fetch-Mode: navigate` and `Sec-Fetch-Dest: document`, which no page can set. '
      + 'Otherwise, and without these headers (plain http), the answer is 403, before the host’s session or Cyclr is asked',
    proofs: [
      proof(
        'start',
        'refuses a start that no page of this origin began, before it calls the host or Cyclr',
        replace('checkNavigation', "site !== 'same-origin'", "site === 'cross-site'"),
      ),
      proof(
        'start',
        'refuses a start that no page of this origin began, before it calls the host or Cyclr',
        replace('checkNavigation', 'site === null', 'false'),
        replace('checkNavigation', "site !== 'same-origin'", "site !== null && site !== 'same-origin'"),
      ),
      proof(
        'start',
        'refuses a start in a frame, by a script or as an image, before it calls the host or Cyclr',
        replace('checkNavigation', "headers.get('sec-fetch-mode') !== 'navigate'", 'false'),
      ),
      proof(
        'start',
        'refuses a start in a frame, by a script or as an image, before it calls the host or Cyclr',
        replace('checkNavigation', "headers.get('sec-fetch-dest') !== 'document'", 'false'),
      ),
    ],
  },
  {
    attack: 'A browser, a link preview or a mail scanner follows a link to the start route by itself',
    defence: '`Sec-Purpose` (prefetch, prerender) is answered with 403, any method but GET with 405. Scanners send no Fetch Metadata: 403',
    proofs: [
      proof(
        'start',
        'refuses a start that the browser only prepares, before it calls the host or Cyclr',
        replace('checkNavigation', "headers.has('sec-purpose')", 'false'),
      ),
      proof(
        'start',
        'refuses a start that the browser only prepares, before it calls the host or Cyclr',
        replace('checkNavigation', "headers.get('purpose') === 'prefetch'", 'false'),
      ),
      proof(
        'start',
        'makes no token for any method but GET, whatever method a header names',
        replace('parseStartRequest', "request.method !== 'GET'", "request.method !== 'GET' && request.method !== 'HEAD'"),
      ),
    ],
  },
  {
    attack: 'Open redirect by the start route, or a completion message to another site: a foreign or second `targetOrigin`, a parameter that names a URL',
    defence: '`targetOrigin` is checked as a POST’s, and each parameter may be given once. The redirect goes to `serviceUrl` only, whatever the request names',
    proofs: [
      proof('start', 'refuses a start whose target is elsewhere before it calls Cyclr', replace('checkTarget', '!isAllowed(origin)', 'false')),
      proof(
        'start',
        'refuses a start whose target is elsewhere before it calls Cyclr',
        replace('start', 'resource.prepareSignInUrl(target)', '(token: string) => resource.prepareSignInUrl(target)(token)'),
      ),
      proof('start', 'refuses a start whose target or message is given twice', replace('parseParameter', 'second !== undefined', 'false')),
      proof(
        'start',
        'redirects to the sign-in service only, whatever address the request names',
        replace(
          'createResource',
          'createSignInUrl({ serviceUrl, $any })',
          "createSignInUrl({ serviceUrl: new URL(request.url).searchParams.get('serviceUrl') ?? serviceUrl, connectorId: id, token, target })",
        ),
      ),
    ],
  },
  {
    attack: 'The sign-in URL of a start gets into the page, its history, a `Referer`, a cache or a log',
    defence: 'It is in `Location` only, with `no-store` and `Referrer-Policy: no-referrer`: the page’s scripts never see it. The answer has no body and '
      + 'no CORS headers, and events hold no URL',
    proofs: [
      proof(
        'start',
        'gives the sign-in URL in Location only: to no cache, referrer, body or event',
        remove('noReferrer', "'referrer-policy': 'no-referrer'"),
      ),
      proof('start', 'gives the sign-in URL in Location only: to no cache, referrer, body or event', replace('safeHeaders', "'no-store'", "'private'")),
      proof(
        'start',
        'gives the sign-in URL in Location only: to no cache, referrer, body or event',
        replace('start', 'body: null', 'body: createUrl(token)'),
      ),
      proof(
        'start',
        'gives the sign-in URL in Location only: to no cache, referrer, body or event',
        replace('answer', 'trace.toEvent(response, problem)', "{ ...$code, url: response.headers.get('location') } as any"),
      ),
      proof(
        'start',
        'gives no page of another origin, and no script, an answer of the start route to read',
        replace('answer', 'isStart ? response : withCors(response, request, isAllowed)', 'withCors(response, request, isAllowed)'),
      ),
    ],
  },
  {
    attack: 'Text of the request is reflected in the start route’s error page, as markup or a script, or the page is framed',
    defence: 'The page has fixed sentences, and nothing of the request but an attempt’s id of letters, digits, `.`, `_` and `-`. All text is escaped. '
      + 'Its `Content-Security-Policy` allows one script and one style by hash, and no frame',
    proofs: [
      proof('start', 'repeats nothing of the request in an error page but the id of an attempt', replace('findAttempt', 'ATTEMPT_ID.test(id)', 'true')),
      proof(
        'start',
        'repeats nothing of the request in an error page but the id of an attempt',
        replace('renderPage', 'escapeHtml(detail)', '`${escapeHtml(detail)} ${request.url}`'),
      ),
      proof(
        'start',
        'writes what its script gets so that it stays inside its attribute',
        replace('escapeHtml', 'text.replace($any)', 'text'),
      ),
      proof(
        'start',
        'sends an error page that runs and loads nothing else, in no frame, as HTML with nosniff',
        remove('PAGE_HEADERS', "'content-security-policy': $any"),
      ),
      proof(
        'start',
        'sends an error page that runs and loads nothing else, in no frame, as HTML with nosniff',
        remove('safeHeaders', "'x-content-type-options': 'nosniff'"),
      ),
    ],
  },
  {
    attack: 'Somebody forges or reads the message of an error page on the attempt’s channel',
    defence: 'Only pages of the same origin reach a `BroadcastChannel`, and its name is 128 random bits. The message holds a status, a code and a reference. '
      + 'It can only end an attempt as failed: whether a connector is authenticated, the backend’s GET decides',
    proofs: [
      proof(
        'start',
        'tells the channel of one attempt only, and no more than status, code, reference and whether to try again',
        replace('renderPage', 'JSON.stringify(told)', 'JSON.stringify({ ...told, detail })'),
      ),
      proof(
        'start',
        'tells the channel of one attempt only, and no more than status, code, reference and whether to try again',
        replace('findAttempt', 'ids.length === 1', 'true'),
      ),
      proof(
        'start',
        'tells the channel of one attempt only, and no more than status, code, reference and whether to try again',
        replace('ATTEMPT_ID', '/^[A-Za-z0-9._-]{8,100}$/', '/^[A-Za-z0-9._-]{1,100}$/'),
      ),
    ],
  },
];
