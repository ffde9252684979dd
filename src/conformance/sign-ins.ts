import { isErrorCode } from '../contract/error-codes.js';
import { isObject } from '../contract/is-object.js';
import type { BackendAnswer } from './answer.js';
import type { Probe } from './probe.js';
import { OTHER_ACCOUNT } from './reads.js';
import { rowOf, skippedRow, statusOf } from './rows.js';
import type { Row } from './rows.js';
import { faultsOfSignIn } from './shapes.js';
import { isSameSignIn } from './sign-in-url.js';
import { propertiesFor } from './writes.js';

/** The sign-in URL of an answer. It is only compared, never printed: it opens the user's account. */
function urlIn({ json }: BackendAnswer): URL | null {
  const url = isObject(json) ? json.url : null;
  return typeof url === 'string' && URL.canParse(url) ? new URL(url) : null;
}

const faultsOf = (answer: BackendAnswer): readonly string[] => answer.status === 200
  ? faultsOfSignIn(answer.json, Date.parse(answer.headers.get('date') ?? '') || Date.now())
  : [statusOf(answer)];

const SIGN_IN = {
  name: 'POST returns a sign-in URL',
  contract: '200 with url (https:, or http: on loopback), and expiresAt, if present, in RFC 3339 format',
};

/**
 * Asks for sign-in URLs, by message and by return page, without opening them.
 * @param description The answer to the first GET.
 */
export async function checkSignIns(probe: Probe, authType: string, description: unknown): Promise<readonly Row[]> {
  const { origin } = probe.options;
  const body = { authType, properties: propertiesFor(probe, description) };
  const byMessage = await probe.send('POST for a sign-in by message', 'POST', {
    body: { ...body, targetOrigin: origin, callbackMessage: crypto.randomUUID() },
  });
  const code = isObject(byMessage.json) ? byMessage.json.code : null;
  // Without properties in the request, nothing is made up.
  if (byMessage.status === 422 && isErrorCode(code) && code !== 'misconfigured' && Object.keys(body.properties).length > 0) {
    return [skippedRow(SIGN_IN.name, SIGN_IN.contract, `this backend rejects made-up properties (${statusOf(byMessage)})`)];
  }
  const byPage = await probe.send('POST for a sign-in by return page', 'POST', {
    body: {
      ...body, targetOrigin: `${origin}/connected`, callbackMessage: null,
      accountId: OTHER_ACCOUNT, account: OTHER_ACCOUNT, username: `check-${crypto.randomUUID()}`,
    },
  });
  const [first, second] = [byMessage, byPage].map(urlIn);
  const unwanted = second?.searchParams.has('callbackMessage') === true ? ['url has a callbackMessage, although the request had none'] : [];
  return [
    rowOf({ ...SIGN_IN, seen: '200', faults: faultsOf(byMessage) }),
    rowOf({
      name: 'the sign-in URL for a return page has no callbackMessage',
      contract: '200, and no callbackMessage in url',
      seen: '200',
      faults: [...faultsOf(byPage), ...unwanted],
    }),
    newUrlRow(first ?? null, second ?? null),
  ];
}

function newUrlRow(first: URL | null, second: URL | null): Row {
  const [name, contract] = ['each sign-in URL is new', 'a sign-in URL works only once'];
  if (!first || !second) return skippedRow(name, contract, 'POST must return two sign-in URLs first');
  const faults = isSameSignIn(first, second) ? ['the same URL or token twice: it works only once'] : [];
  return rowOf({ name, contract, seen: 'two different URLs', faults });
}
