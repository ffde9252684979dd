import { isObject } from '../contract/is-object.js';
import { everyAnswer } from './every-answer.js';
import type { CheckOptions } from './options.js';
import { describing, reads } from './reads.js';
import { refusals } from './refusals.js';
import { leftOut } from './row.js';
import type { Row } from './row.js';
import { Session } from './session.js';
import type { Answer } from './session.js';
import { signIns } from './sign-ins.js';
import { disconnecting, storing } from './writes.js';

const isOAuth = (authType: string | null): boolean => authType === 'OAuth2' || authType === 'OAuth1';

/** The smallest backend there may be: it hands out sign-in URLs, and describes nothing. */
const isSmallest = ({ authType }: CheckOptions, { status }: Answer): boolean => isOAuth(authType) && [404, 405, 501].includes(status);

/**
 * Holds a running backend against the contract, one request after another.
 * @throws {UsageError} where it cannot be reached.
 */
export async function check(options: CheckOptions): Promise<readonly Row[]> {
  const session = new Session(options);
  const first = await session.ask('GET', 'GET');
  if (isSmallest(options, first)) {
    const gap = leftOut('GET gives the description', '200', `${first.status}: there is none, so no outcome can be verified`);
    return [gap, ...await writes(session, options.authType, first), ...await everyAnswer(session)];
  }
  const rows = [...describing(first)];
  if (first.status !== 200) {
    const why = first.status === 401 || first.status === 403 ? 'nobody is signed in: give the session by --header' : 'GET has to work first';
    return [...rows, leftOut('everything else', 'see the contract', why), ...await everyAnswer(session)];
  }
  const told = isObject(first.json) && typeof first.json.authType === 'string' ? first.json.authType : null;
  const authType = options.authType ?? told;
  rows.push(...await reads(session, first));
  rows.push(...await refusals(session, authType ?? 'None'));
  rows.push(...await writes(session, authType, first));
  return [...rows, ...await everyAnswer(session)];
}

async function writes(session: Session, authType: string | null, { status, json }: Answer): Promise<readonly Row[]> {
  const { write } = session.options;
  if (!write) return [leftOut('POST and DELETE do what they say', 'POST connects, DELETE disconnects', 'needs --write')];
  switch (authType) {
    case 'OAuth1':
    case 'OAuth2': return [...await signIns(session, authType, json), ...(status === 200 ? await disconnecting(session) : [])];
    case 'ApiKey':
    case 'Basic':
    case 'None': return [...await storing(session, authType, json), ...await disconnecting(session)];
    default: return [leftOut('POST and DELETE do what they say', 'POST connects, DELETE disconnects', 'the authType is for no browser')];
  }
}
