import { edit, proof } from '../threat.js';
import type { Threat } from '../threat.js';

/** Who is asking, and what they get. */
export const identity: readonly Threat[] = [
  {
    attack: 'A page names a user, an administrator say, in the body, a header or the query: Cyclr would create and sign in that user',
    defence: 'The username is what `authorize` gave, from the host’s session; no request can carry one',
    proofs: [
      proof(
        'identity',
        'the user who signs in is the session’s, whatever user the page names',
        edit('handler.ts', 'username: authorization.username', "username: request.headers.get('x-username') ?? authorization.username"),
      ),
      proof(
        'identity',
        'the user who signs in is the session’s, whatever user the page names',
        edit('connect-request.ts', 'targetOrigin: targetOrigin === null', '...({ username: body.username }), targetOrigin: targetOrigin === null'),
        edit('verbs.ts', 'signInToken(resource.username)', 'signInToken((request as any).username ?? resource.username)'),
      ),
    ],
  },
  {
    attack: 'A page names another account',
    defence: 'The account is what `authorize` gave: it is the header of each call to Cyclr, and the path that sign-in tokens are asked under',
    proofs: [proof(
      'identity',
      'the account is the session’s, whatever account the page names',
      edit('handler.ts', 'client.account(authorization.accountId,', "client.account(request.headers.get('x-cyclr-account') ?? authorization.accountId,"),
    )],
  },
  {
    attack: 'A connector of another account',
    defence: 'Cyclr finds it in the session’s account only; a POST reads it there before it asks for a sign-in token; 404',
    proofs: [proof(
      'identity',
      'a connector of another account is neither shown nor changed, and nobody can be signed in for it',
      edit('verbs.ts', 'await prepare(resource, request);\n  const { token', 'const { token'),
    )],
  },
  {
    attack: 'Telling connectors of other accounts from missing ones, by the answer or by its time',
    defence: 'One and the same answer, from the same calls to Cyclr; no secret is compared here that a clock could measure',
    proofs: [
      proof(
        'identity',
        'nobody can tell a connector of another account from one that does not exist',
        edit('problem-of.ts', "'There is no such connector.'", 'cause.message'),
      ),
      proof(
        'identity',
        'nobody can tell a connector of another account from one that does not exist',
        edit('verbs.ts', 'await account.deauthenticate(id);', 'if (Number(id) < 1_000) await account.connector(id);\n  await account.deauthenticate(id);'),
      ),
    ],
  },
  {
    attack: 'A page whose session has ended goes on',
    defence: '`authorize` is asked for every request, and nothing of what it gave is kept',
    proofs: [proof(
      'identity',
      'authorize is asked anew for every request: a session that ended opens nothing',
      edit('handler.ts', 'await authorized(authorize, request, id)', '((globalThis as any).kept ??= await authorized(authorize, request, id))'),
    )],
  },
  {
    attack: 'Replay of a request that somebody kept',
    defence: 'It needs a session that lasts; each POST asks Cyclr for a sign-in token of its own, good once and for five minutes, and none is kept',
    proofs: [
      proof(
        'replay',
        'each POST gives a sign-in URL of its own, the very same POST included',
        edit('verbs.ts', 'await resource.account.signInToken(resource.username)', '((globalThis as any).kept ??= await resource.account.signInToken(resource.username))'),
      ),
      proof('replay', 'an answer with a sign-in URL is told to nobody but who asked, and kept by nobody', edit('answer.ts', "'no-store'", "'private'")),
    ],
  },
  {
    attack: 'Open redirect, or a completion message to another site: `targetOrigin` of another host, scheme or port, with user info, with line breaks',
    defence: 'It is parsed once, must be `http(s)`, without user info, on an origin that may call, and is sent as the parser wrote it; 422 before anything is begun',
    proofs: [
      proof('sign-in-target', 'a sign-in never ends at another place, and none is begun', edit('sign-in-url.ts', ' || !isAllowed(url.origin)')),
      proof(
        'sign-in-target',
        'a sign-in never ends at another place, and none is begun',
        edit('verbs.ts', 'const urlWith = resource.signInUrl(request);', 'const urlWith = (token: string) => resource.signInUrl(request)(token);'),
      ),
      proof('sign-in-target', 'a sign-in never ends at another scheme, and none is begun', edit('sign-in-url.ts', '!/^https?:$/.test(url.protocol) || ')),
      proof(
        'sign-in-target',
        'a sign-in never ends at an address with a name or a password in it',
        edit('sign-in-url.ts', 'url.username || url.password || '),
      ),
      proof(
        'sign-in-target',
        'what Cyclr gets as a target reads the same to every reader',
        edit('sign-in-url.ts', 'callbackMessage === null ? url.href : url.origin', 'wish'),
      ),
    ],
  },
  {
    attack: 'A value smuggles another parameter into the sign-in URL',
    defence: 'The query is built by `URLSearchParams`: every value arrives as it was',
    proofs: [proof(
      'sign-in-target',
      'no value of the page’s becomes another parameter of the sign-in URL',
      edit('sign-in-url.ts', '${query.toString()}', '${decodeURIComponent(query.toString())}'),
    )],
  },
  {
    attack: 'SSRF: the server is made to ask an address that the page chose, or that an answer leads to',
    defence: 'Only `apiUrl` is ever asked, `targetOrigin` never; redirects are not followed, so no secret travels on',
    proofs: [
      proof(
        'sign-in-target',
        'no address that a page names is ever asked',
        edit('handler.ts', 'signInUrl(serviceUrl, id,', "signInUrl(request.headers.get('referer') ?? serviceUrl, id,"),
      ),
      proof(
        'sign-in-target',
        'no address that a page names is ever asked',
        edit('sign-in-url.ts', 'const url = URL.canParse(wish)', 'void fetch(wish);\n  const url = URL.canParse(wish)'),
      ),
      proof('headers', 'secrets do not follow where Cyclr’s answer leads', edit('exchange.ts', "redirect: 'manual'", "redirect: 'follow'")),
      proof('headers', 'secrets do not follow where Cyclr’s answer leads', edit('exchange.ts', "{ redirect: 'error', window", "{ redirect: 'follow', window")),
    ],
  },
];
