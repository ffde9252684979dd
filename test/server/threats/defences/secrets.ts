import { proof, replace } from '../threat.js';
import type { Threat } from '../threat.js';

/** Secrets in answers, events, logs and the shared store. */
export const secrets: readonly Threat[] = [
  {
    attack: 'Cyclr’s error repeats the key, the password or the access token, and a page or a log shows it',
    defence: 'A message of Cyclr’s is dropped if it repeats six letters or digits of a secret in a row, whatever their case, punctuation or percent-encoding, or the same in base64 (seven characters) or hexadecimal (twelve). Of a mailbox, such as a user name, six count if one of them is a digit; otherwise the whole mailbox counts',
    proofs: [
      proof(
        'secrets',
        'drops a message that repeats a secret as it is',
        replace('readAnswer', 'redactMessage(message, secrets)', 'isObject(json) ? String(json.Message) : null'),
      ),
      proof('secrets', 'drops a message that repeats a secret cut short', replace('SHORTEST_ECHO', '6', '600')),
      proof(
        'secrets',
        'drops a message that repeats credentials as it is in the answer to another call',
        replace('storeCredentials', 'resource.redact(listCredentials(request));', ''),
      ),
      proof(
        'secrets',
        'drops a message that repeats credentials in capitals in the answer to another call',
        replace('readConnector', 'listSecrets(connector.authValue)', '[]'),
      ),
      proof('secrets', 'drops a message that repeats a secret in capitals', replace('keepLettersAndDigits', 'text.toLowerCase()', 'text')),
      proof(
        'secrets',
        'drops a message that repeats a secret in hexadecimal',
        replace('createSecretFinder', 'repeatsEncoded(bare)', 'false'),
      ),
      proof('secrets', 'drops a message that repeats a secret in base64 after one character', replace('listBase64', '[0, 1, 2]', '[0]')),
      proof(
        'secrets',
        'keeps all secrets out of answers, events and logs, whatever Cyclr answers',
        replace('readAnswer', '[token, $any]', '[]'),
      ),
    ],
  },
  {
    attack: 'A description contains stored values: Cyclr’s answers hold `AuthValue` in clear',
    defence: 'The members of a description are copied one by one, and a secret property has no value in it',
    proofs: [
      proof('secrets', 'describes a connector without stored secrets', replace('selectMembers', 'id: pageId', '...connector, $code')),
      proof('secrets', 'describes a connector without stored secrets', replace('describeProperty', '!secret', 'true')),
    ],
  },
  {
    attack: 'A page reads or sets a property that the host supplies with `authorize`, such as a key of the host’s own OAuth app',
    defence: 'The connector’s parameters of that name are left out, so that they are neither described nor read from a body. A function is asked by the Account Connector’s id, so that digits and the list show no more than a name does. A text of Cyclr’s or of a hook’s is dropped or replaced if it repeats such a value of three or more characters',
    proofs: [
      proof('supplied', 'neither asks for a property of the host’s nor describes it', replace('hideSupplied', '!supplied.has(name)', 'true')),
      proof('supplied', 'takes no value from a page for a property of the host’s', replace('hideSupplied', '!supplied.has(name)', 'true')),
      proof(
        'supplied',
        'describes and takes no property of a connector whose name the page avoids, neither by digits nor in the list',
        replace('serve', 'user.supply(id)', 'user.supply(user.connectorId)'),
      ),
      proof(
        'supplied',
        'describes and takes no property of a connector whose name the page avoids, neither by digits nor in the list',
        replace('listConnectors', 'supply(row.id)', 'supply(null)'),
      ),
      proof(
        'supplied',
        'keeps the values of the host’s properties out of answers, events and logs, whatever Cyclr and the hooks say',
        replace('readAnswer', 'observer?.secrets', 'null'),
      ),
      proof(
        'supplied',
        'keeps the values of the host’s properties out of answers, events and logs, whatever Cyclr and the hooks say',
        replace('verifyCredentials', '[...listCredentials(request), $any]', '[...listCredentials(request), ...listSecretProperties(connector)]'),
      ),
    ],
  },
  {
    attack: 'The text of an error contains more than it should: an exception of the host’s, a part of the body that the JSON parser quotes',
    defence: 'Answers contain fixed sentences and a `reference`. A cause goes to `onError` only, the JSON parser’s error is dropped, and fields are named but not quoted',
    proofs: [
      proof(
        'secrets',
        'sends an error thrown by authorize to the log only',
        replace('Problem.toResponse', 'this.message', 'String(this.cause ?? this.message)'),
      ),
      proof('secrets', 'never quotes a body that is not JSON', replace('parseJson', 'return undefined;', 'JSON.parse(text);')),
      proof(
        'secrets',
        'names a refused field without quoting it',
        replace(
          'parseCredential',
          'takeValue(name, judgeCredential(name, body), errors)',
          '($code, errors.forEach((error) => { Object.assign(error, { detail: String(body[name]) }); }), "")',
        ),
      ),
    ],
  },
  {
    attack: 'Somebody guesses a stored key and compares the `revision` of its description',
    defence: 'The `revision` is an HMAC with a key that is derived from `secret`, by default from the client secret',
    proofs: [proof(
      'at-rest',
      'changes the revision with the stored credentials, and keys its hash with the client secret',
      replace('KeyedHash.#signFirst', 'this.#secret', "'x'"),
    )],
  },
  {
    attack: 'With the password grant, a user of the page tries passwords offline and compares the `revision` of a description whose key the user knows',
    defence: 'With `credentials`, the option `secret` is required: at least 32 characters, and not the password. All keys are derived from it, and none from the password',
    proofs: [
      proof(
        'at-rest',
        'derives no key from the password, so that nobody can guess it from a revision',
        replace('checkCredentials', 'return checked;', 'return { ...checked, secret: checked.grant.password };'),
      ),
      proof('at-rest', 'refuses credentials with a secret that can be guessed', replace('SHORTEST_SECRET', '32', '31')),
    ],
  },
  {
    attack: 'Somebody reads the shared `tokenStore`, or writes to it',
    defence: 'Tokens are encrypted (AES-256-GCM) with a key that is derived from `secret`, by default from the client secret, and bound to the name that they are stored under. Names are hashed',
    proofs: [
      proof(
        'at-rest',
        'writes neither secrets nor readable names to the shared store',
        replace('Seal.seal', 'toBase64Url(new Uint8Array(sealed))', '`${toBase64Url(new Uint8Array(sealed))}.${text}`'),
      ),
      proof(
        'at-rest',
        'writes neither secrets nor readable names to the shared store',
        replace('SharedStore.entry', 'await this.#names.hash([...this.#realm, ...path])', '[...this.#realm, ...path].join()'),
      ),
      proof(
        'at-rest',
        'ignores a token that was moved to another account’s name in the shared store',
        replace('gcmParameters', 'new TextEncoder().encode(context)', "new TextEncoder().encode('')"),
      ),
      proof(
        'at-rest',
        'ignores values in the shared store that it did not encrypt',
        replace('SharedTokens.read', 'this.#seal.open(sealed, entry.name)', 'Promise.resolve(sealed)'),
      ),
    ],
  },
];
