import { proof, replace } from '../threat.js';
import type { Threat } from '../threat.js';

/** The user's identity, and what it gives access to. */
export const identity: readonly Threat[] = [
  {
    attack: 'A page names a user in the body, a header or the query, for example an administrator. Cyclr would create that user and sign them in',
    defence: 'The user name comes from `authorize`, that is from the host’s session. No part of a request can set it',
    proofs: [
      proof(
        'identity',
        'signs in the user of the session, whatever user the page names',
        replace('createResource', 'user.username', "request.headers.get('x-username') ?? user.username"),
      ),
      proof(
        'identity',
        'signs in the user of the session, whatever user the page names',
        replace('parseFields', 'targetOrigin: $any', '...{ username: body.username }, $code'),
        replace('startSignIn', 'resource.username', '(request as any).username ?? resource.username'),
      ),
    ],
  },
  {
    attack: 'A page names another account',
    defence: 'The account comes from `authorize`. It is sent in the header of each call to Cyclr, and in the path of the request for a sign-in token',
    proofs: [proof(
      'identity',
      'calls Cyclr for the account of the session, whatever account the page names',
      replace(
        'accountOf',
        'context.user.accountId',
        "context.request.headers.get('x-cyclr-account') ?? context.user.accountId",
      ),
    )],
  },
  {
    attack: 'A page names a connector of another account',
    defence: 'Cyclr looks for the connector in the session’s account only, and the answer is 404, also if `authorize` maps a name to it. A POST reads the connector before it requests a sign-in token',
    proofs: [
      proof(
        'identity',
        'neither shows nor changes a connector of another account, and creates no sign-in token for it',
        replace('startSignIn', 'withSavedProperties(resource, request, $any)', 'resource.account.signInToken(resource.username)'),
      ),
      proof(
        'identity',
        'neither shows nor changes a connector of another account that a name leads to',
        replace('startSignIn', 'withSavedProperties(resource, request, $any)', 'resource.account.signInToken(resource.username)'),
      ),
    ],
  },
  {
    attack: 'A page distinguishes connectors of other accounts from missing ones, by the answer or by its timing',
    defence: 'Both have the same answer, after the same calls to Cyclr. No secret is compared here whose comparison could be timed',
    proofs: [
      proof(
        'identity',
        'answers alike for a connector of another account and for a missing one',
        replace('toCyclrProblem', "'There is no such connector.'", 'cause.message'),
      ),
    ],
  },
  {
    attack: 'A page continues after its session has ended',
    defence: '`authorize` is called for every request, and its result is not kept',
    proofs: [proof(
      'identity',
      'calls `authorize` for every request, so that an ended session gives no access',
      replace('serve', 'await authorizeRequest(authorize, call)', '(globalThis as any).kept ??= $code'),
    )],
  },
  {
    attack: 'Somebody replays a recorded request',
    defence: 'A replay needs a session that is still valid. Each POST requests a new sign-in token from Cyclr, which works once and for five minutes, and no token is kept',
    proofs: [
      proof(
        'replay',
        'creates a new sign-in URL for every POST, even for an identical one',
        replace('startSignIn', 'resource.account.signInToken(resource.username)', '(globalThis as any).kept ??= $code'),
      ),
      proof('replay', 'sends a sign-in URL in the body only, and lets no cache keep it', replace('safeHeaders', "'no-store'", "'private'")),
    ],
  },
  {
    attack: 'Open redirect, or a completion message to another site: a `targetOrigin` with another host, scheme or port, with user info, with line breaks',
    defence: 'It is parsed once, must be an `http(s)` URL, or one of an app that `origins` names, without user info on an allowed origin, and is sent as the parser serializes it. Otherwise the answer is 422, before anything is changed',
    proofs: [
      proof(
        'sign-in-target',
        'refuses a target on another origin before it calls Cyclr',
        replace('checkTarget', '!isAllowed(origin)', 'false'),
      ),
      proof(
        'sign-in-target',
        'refuses a target on another origin before it calls Cyclr',
        replace('startSignIn', 'resource.prepareSignInUrl(request)', '(token: string) => resource.prepareSignInUrl(request)(token)'),
      ),
      proof(
        'sign-in-target',
        'refuses a target with another scheme before it calls Cyclr',
        replace('toOrigin', '!HOST.test(host)', 'false'),
        replace('toOrigin', '/^https?:$/.test(protocol)', 'true'),
      ),
      proof(
        'sign-in-target',
        'refuses a target with user info',
        replace('checkTarget', 'url.username', "''"),
        replace('checkTarget', 'url.password', "''"),
      ),
      proof(
        'sign-in-target',
        'sends a target to Cyclr as the URL parser reads it',
        replace('checkTarget', 'callbackMessage === null ? url.href : origin', 'wanted'),
      ),
    ],
  },
  {
    attack: 'A value adds another parameter to the sign-in URL',
    defence: '`URLSearchParams` builds the query, so that each value arrives unchanged',
    proofs: [proof(
      'sign-in-target',
      'encodes values, so that none becomes another parameter of the sign-in URL',
      replace('createSignInUrl', 'query.toString()', 'decodeURIComponent(query.toString())'),
    )],
  },
  {
    attack: 'SSRF: the server is made to request an address that the page chose, or that an answer redirects to',
    defence: 'Requests go to `apiUrl` only, never to `targetOrigin`. Redirects are not followed, so that no secret leaves with them',
    proofs: [
      proof(
        'sign-in-target',
        'never requests an address that a page names',
        replace(
          'createResource',
          'createSignInUrl({ serviceUrl, $any })',
          "createSignInUrl({ serviceUrl: request.headers.get('referer') ?? serviceUrl, connectorId: id, token, target })",
        ),
      ),
      proof(
        'sign-in-target',
        'never requests an address that a page names',
        replace('checkTarget', 'URL.canParse(wanted)', 'void fetch(wanted), URL.canParse(wanted)'),
      ),
      proof('headers', 'does not follow a redirect of Cyclr’s', replace('NO_REDIRECT', "'manual'", "'follow'")),
      proof('headers', 'does not follow a redirect of Cyclr’s', replace('NO_REDIRECT_OF_POST', "'error'", "'follow'")),
    ],
  },
];
