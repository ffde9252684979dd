import { edit, proof } from '../threat.js';
import type { Threat } from '../threat.js';

/** What must not be told, and what must not be spent. */
export const secrets: readonly Threat[] = [
  {
    attack: 'Cyclr’s error repeats the key, the password or our token, and the page or a log shows it',
    defence: 'A message of Cyclr’s is dropped where six letters or digits of a secret in a row are in it, whatever their case, punctuation or percent-encoding',
    proofs: [
      proof(
        'secrets',
        'a secret that Cyclr repeats as it is is not repeated',
        edit('cyclr-client.ts', 'unlessEchoed(isObject(json) ? json.Message : null, secrets)', 'isObject(json) ? String(json.Message) : null'),
      ),
      proof('secrets', 'a secret that Cyclr repeats cut short is not repeated', edit('echo.ts', 'TELLING = 6', 'TELLING = 600')),
      proof('secrets', 'a secret that Cyclr repeats in capitals is not repeated', edit('echo.ts', 'text.toLowerCase()', 'text')),
      proof(
        'secrets',
        'the host’s own secrets are in no answer, no event and no log, whatever Cyclr answers',
        edit('cyclr-client.ts', '[token, ...(call.secrets ?? [])]', '[]'),
      ),
    ],
  },
  {
    attack: 'A description holds what is stored: Cyclr’s answers have `AuthValue` in clear',
    defence: 'A description is copied member by member; a secret property has no value in it',
    proofs: [
      proof('secrets', 'what is stored is in no description', edit('describe.ts', 'return {\n    id: connectorId,', 'return {\n    ...connector,\n    id: connectorId,')),
      proof('secrets', 'what is stored is in no description', edit('describe.ts', '...(!secret && {', '...(name && {')),
    ],
  },
  {
    attack: 'An error’s text tells what it should not: an exception of the host’s, a parser’s quotation of the body',
    defence: 'Answers hold sentences of our own and a `reference`; a cause goes to `onError` alone; a parser’s error is dropped; fields are named, not quoted',
    proofs: [
      proof('secrets', 'what authorize throws is for the log, and no page’s', edit('problem.ts', 'detail: this.message,', 'detail: String(this.cause ?? this.message),')),
      proof('secrets', 'a body that is no JSON is quoted nowhere', edit('json.ts', '} catch {\n    return undefined;', '} catch (error) {\n    throw error;')),
      proof(
        'secrets',
        'a field that is refused is named and not quoted',
        edit('connect-request.ts', "detail: 'Must be a text.'", 'detail: `Must be a text, not ${String(value)}.`'),
      ),
    ],
  },
  {
    attack: 'Guessing a stored key by the `revision` of its description',
    defence: 'It is an HMAC under a key derived from the client secret',
    proofs: [proof(
      'at-rest',
      'a revision says whether something changed, and cannot be guessed against',
      edit('keyed-hash.ts', 'deriveKey(this.#secret,', "deriveKey('x',"),
    )],
  },
  {
    attack: 'Somebody reads the shared `tokenStore`, or writes to it',
    defence: 'Tokens are sealed (AES-256-GCM) under a key derived from the client secret, for the name that they are stored under; names are hashed',
    proofs: [
      proof(
        'at-rest',
        'a shared store holds no secret that can be read, and no name that tells whose it is',
        edit('seal.ts', '${toBase64Url(new Uint8Array(sealed))}`', '${toBase64Url(new Uint8Array(sealed))}.${text}`'),
      ),
      proof(
        'at-rest',
        'a shared store holds no secret that can be read, and no name that tells whose it is',
        edit('shared-store.ts', 'await this.#names.of([...this.#realm, ...path])', '[...this.#realm, ...path].join()'),
      ),
      proof(
        'at-rest',
        'who can write to a shared store cannot have one account served with another’s token',
        edit('seal.ts', 'encode(context)', "encode('')"),
      ),
      proof(
        'at-rest',
        'what somebody else puts into a shared store is not believed',
        edit('shared-tokens.ts', 'this.#seal.open(sealed, entry.name).then(', 'Promise.resolve(sealed).then('),
      ),
    ],
  },
];
