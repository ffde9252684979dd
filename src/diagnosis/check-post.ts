import { cookieAdvice, corsAdvice, refusedPostAdvice, said } from './advice.js';
import { ask } from './ask.js';
import type { Answer, Asked } from './ask.js';
import type { Finding, Subject } from './finding.js';

/** An id that is valid for Cyclr but not in use. */
const UNKNOWN_ID = '2147483646';

/** The statuses of GET that show that the backend does not know this connector. With any other answer, it may ignore the id. */
const UNKNOWN = [400, 403, 404, 410];

/** The fault in the answer to POST; `null` if the request has reached the route. */
function faultOf(posted: Answer, read: Answer, isForeign: boolean): string | null {
  const { status, isRedirect, isJson, detail } = posted;
  if (isRedirect) return 'is redirected, most likely to a sign-in page. Answer with 401 and JSON instead.';
  if (status === read.status && isJson === read.isJson && detail === read.detail) return null;
  if (status === 405 || status === 501) return `answers ${said(posted)}. Mount the route for GET, POST and DELETE.`;
  if (status === 404 && !isJson) return 'answers 404 without JSON: the route is not mounted for POST.';
  // 419 is Laravel's. Other frameworks report a missing token with a page.
  if ([401, 403, 419].includes(status) || (status >= 400 && status < 500 && !isJson)) {
    return `answers ${said(posted)}. ${refusedPostAdvice()}${cookieAdvice(isForeign)}`;
  }
  return null;
}

/** The finding for the last attempt's POST. A backend can be checked no further without an id that is unknown to it. */
function checkLastPost({ error }: Subject): string | null {
  return error?.status === 403 && error.message.includes('(POST ') ? `was refused with 403. ${refusedPostAdvice()}` : null;
}

/**
 * Checks that POST reaches the route, as GET does. A backend may believe everything that it gets, so the request goes to a connector that
 * the backend has just said not to know, and has an empty body: it holds nothing that can be stored.
 */
export async function checkPost(subject: Subject, isForeign: boolean): Promise<readonly Finding[]> {
  const { resource, connectorId, fetch } = subject;
  const finding = (fault: string | null): readonly Finding[] =>
    fault === null ? [] : [{ about: 'endpoint', advice: `GET works, but POST ${fault}` }];
  // The id is the last segment of the path.
  const address = connectorId === null ? null : resource?.replace(/[^/?]+(?=\?|$)/, UNKNOWN_ID) ?? null;
  const read: Asked | null = address === null ? null : await ask(fetch, address);
  if (address === null || read?.kind !== 'answered' || !UNKNOWN.includes(read.status)) return finding(checkLastPost(subject));
  const posted = await ask(fetch, address, 'POST');
  if (posted.kind === 'answered') return finding(faultOf(posted, read, isForeign));
  return finding(isForeign
    ? `gets no answer. CORS has to allow the methods POST and DELETE, and the header content-type. ${corsAdvice()}`
    : 'gets no answer: a proxy in front of the backend drops it.');
}
