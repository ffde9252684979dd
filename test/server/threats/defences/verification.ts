import { proof, replace } from '../threat.js';
import type { Threat } from '../threat.js';

/** The options `verify` and `extend`. */
export const verification: readonly Threat[] = [
  {
    attack: 'A key that does not work, or that nobody could try, stays connected: after an error, a time limit, a client that goes away, or two requests at once',
    defence: 'With `verify`, any failure after the first change undoes all changes, and the answer waits for it. Nine seconds are kept for that. Changes of a connector run one after the other on each instance, and a value is put back only if nobody else has changed the connector',
    proofs: [
      proof(
        'verification',
        'leaves no key connected that the third party refuses or that could not be verified',
        replace('undoAfter', 'await verifier.undo(change)', "'restored'"),
      ),
      proof(
        'verification',
        'undoes an unverified change before it settles, even if the client goes away',
        replace('findOutcome', 'await Promise.allSettled(unfinished)', 'await Promise.allSettled(unfinished.slice(0, 0))'),
      ),
      proof(
        'verification',
        'undoes a change that Cyclr is making when the client goes away',
        replace('createResource', 'accountOf(service, context, limitByTimeOnly)', 'accountOf(service, context, limitTime)'),
      ),
      proof(
        'verification',
        'restores no key of another request that is not verified yet',
        replace('ConnectorQueue.run', 'settle(previous)', 'Promise.resolve()'),
        replace('restoreAuthValue', '!isOurs', 'false'),
      ),
      proof(
        'verification',
        'restores no key if another instance has changed the connector meanwhile',
        replace('restoreAuthValue', '!isOurs', 'false'),
      ),
    ],
  },
  {
    attack: 'The verifier’s refusal or error repeats the key, or names an input that the page does not have',
    defence: 'A text that repeats a secret is replaced, also for `onError`. Errors are kept only for inputs of the connector',
    proofs: [
      proof(
        'verification',
        'drops the text of a refusal that repeats the key',
        replace('parseOutcome', 'createRedactor(secrets)', 'createRedactor([])'),
      ),
      proof(
        'verification',
        'replaces an error of the verifier that repeats the key',
        replace('toVerifyProblem', "redactError(error, secrets, '`verify`')", 'error'),
      ),
      proof(
        'verification',
        'names only inputs of the connector in the errors of a refusal',
        replace('parseOutcome', '!names.includes(entry.name)', 'false'),
      ),
    ],
  },
  {
    attack: 'A mistake in `extend` sends a script as a link, or makes a connector look connected',
    defence: 'Only six members are taken from it, each of a checked shape: a help page must be `https:`. The function gets a copy of the description',
    proofs: [
      proof(
        'verification',
        'takes no script and no insecure page as the help of a connector',
        replace('extendDescription', 'value === null || CHECKS[name](value)', 'true'),
      ),
      proof(
        'verification',
        'extend cannot make a connector look connected',
        replace('extendDescription', 'structuredClone(description)', 'description'),
      ),
      proof(
        'verification',
        'extend cannot make a connector look connected',
        replace('extendDescription', 'Object.fromEntries(members.filter($any))', 'returned'),
      ),
    ],
  },
];
