import { isObject } from '../../contract/is-object.js';
import { textOrNull } from '../lib/json.js';
import { requireText } from '../lib/require-text.js';
import { toRfc3339 } from '../lib/to-rfc3339.js';
import { unexpectedAnswer } from './call.js';
import type { CyclrCall, SendCall } from './call.js';
import { rejectMissing } from './missing.js';

/** **Secret**: it opens the user's whole account at Cyclr. It works once and for five minutes. */
export interface SignInToken {
  readonly token: string;
  /** RFC 3339. `null` if Cyclr does not tell. */
  readonly expiresAt: string | null;
}

/** Requests a token for a sign-in of the account's user. */
export async function requestSignInToken(send: SendCall, accountId: string, username: string): Promise<SignInToken> {
  const call: CyclrCall = {
    method: 'POST',
    path: `/accounts/${encodeURIComponent(accountId)}/signintoken`,
    body: { Username: requireText('username', username) },
    asPartner: true,
    // If the answer got lost, its token is unused and expires after five minutes.
    isRepeatable: true,
  };
  const { json } = await send(call).catch(rejectMissing);
  const token = isObject(json) ? textOrNull(json.Token) : null;
  if (!isObject(json) || token === null) throw unexpectedAnswer(call, 'an object with a Token');
  return { token, expiresAt: toRfc3339(json.ExpiresAtUtc) };
}
