import { edit, proof } from '../threat.js';
import type { Threat } from '../threat.js';

/** What costs too much. */
export const floods: readonly Threat[] = [
  {
    attack: 'A flood of requests by one user',
    defence: 'The host’s `limit` is asked after the origin and before the session and Cyclr; its 429 with `Retry-After` is the answer; where it fails, nobody gets in',
    proofs: [
      proof(
        'flood',
        'who asks too often is refused by the host’s limiter, before anybody is disturbed',
        edit('handler.ts', 'if (refusal) return refusal;'),
      ),
      proof(
        'flood',
        'who asks too often is refused by the host’s limiter, before anybody is disturbed',
        edit('handler.ts', 'await limited(limit, request, id)', '(await authorized(authorize, request, id), await limited(limit, request, id))'),
      ),
      proof(
        'flood',
        'another site’s page cannot use up what a user may ask',
        edit('handler.ts', 'const id = connectorIdOf(request);', "const id = connectorIdOf(request);\n    await limited(limit, request, id);"),
      ),
      proof(
        'flood',
        'a limiter that throws lets nobody in',
        edit('limited.ts', "throw new Problem(500, 'endpoint_error', 'The host could not tell", "if (cause) return null; throw new Problem(500, 'endpoint_error', 'The host could not tell"),
      ),
      proof(
        'flood',
        'a limiter that gives what is no answer lets nobody in',
        edit('limited.ts', 'if (given === undefined || given === null) return null;', 'return null;'),
      ),
    ],
  },
  {
    attack: 'One request, or many at once, that cost many calls to Cyclr',
    defence: 'One access token for all who wait; one retry after a 401; Cyclr’s 429 is passed on with `Retry-After`; unknown properties cost nothing',
    proofs: [
      proof(
        'flood',
        'however many ask at once, Cyclr is asked for one access token',
        edit('access-tokens.ts', 'if (!under) return', 'if (!under || key !== null) return'),
      ),
      proof('flood', 'a 401 that stays costs two calls and no more', edit('cyclr-client.ts', 'if (answer.status === 401) {', 'while (answer.status === 401) {')),
      proof(
        'flood',
        'Cyclr’s own limit, at …/connectors/12, is the page’s to wait for and is not run against',
        edit('problem-of.ts', "retryAfter === null ? {} : { 'retry-after': String(retryAfter) }", '{}'),
      ),
      proof(
        'flood',
        'Cyclr’s own limit, at …/signintoken, is the page’s to wait for and is not run against',
        edit('cyclr-client.ts', 'if (answer.status === 401) {', 'if (answer.status === 401 || answer.status === 429) {'),
      ),
      proof(
        'flood',
        'a thousand properties in a body cost no call',
        edit('property-writes.ts', 'const writes = writesOf(connector, given);', "const writes = [...given].map(([name, value]) => ({ name, value, secret: false, id: null }));"),
      ),
    ],
  },
  {
    attack: 'What fills the memory or holds a connection: an answer or a body without end, accounts without number',
    defence: 'Answers of Cyclr’s end at 4,000,000 bytes, a request at 28 seconds, the tokens that are remembered at 1,000',
    proofs: [
      proof('flood', 'an answer without end is left before it fills the memory', edit('exchange.ts', 'LONGEST_ANSWER = 4_000_000', 'LONGEST_ANSWER = 4_000_000_000')),
      proof(
        'flood',
        'however many accounts ask, the tokens of a thousand are remembered',
        edit('access-tokens.ts', 'MOST_ACCOUNTS = 1_000', 'MOST_ACCOUNTS = 1_000_000'),
      ),
      proof('flood', 'a body that is sent slower than anybody types is given up', edit('handler.ts', 'TIME_LIMIT = 28_000', 'TIME_LIMIT = 280_000')),
    ],
  },
];
