import { cookieAdvice, corsAdvice, said } from './advice.js';
import { ask, watch } from './ask.js';
import type { Answer } from './ask.js';
import { checkPost } from './check-post.js';
import { isSecureUrl } from './copied-rules.js';
import type { Finding, SignInDescription, Subject } from './finding.js';

/** Seconds by which the clocks may differ without a finding. */
const SKEW = 60;

/** The fault in an answer that the resource is not there, if `connector-id` is not set; otherwise `null`. */
function checkId({ connectorId, hasMisspelledId }: Subject, where: string, answer: Answer): string | null {
  if ((connectorId !== null && connectorId !== '') || ![404, 410].includes(answer.status)) return null;
  const advice = hasMisspelledId
    ? 'The element has the attribute connectorid, which HTML makes of connectorId. The attribute is connector-id.'
    : 'Set it to the id of an Account Connector. If endpoint itself is the resource of one connector, no id is needed: then the route is missing, or your backend does not know the connector.';
  return `GET ${where} answers ${said(answer)}, and connector-id is not set. ${advice}`;
}

/** The fault in the status of the answer to GET; `null` for 200. */
function checkStatus(where: string, answer: Answer, isForeign: boolean): string | null {
  const { status, isRedirect, isJson, members } = answer;
  if (isRedirect) return `GET ${where} answers with a redirect, most likely to a sign-in page. Answer with 401 and JSON instead.${cookieAdvice(isForeign)}`;
  const got = `GET ${where} answers ${said(answer)}`;
  switch (status) {
    case 200: return null;
    case 401: case 403: return `${got}: the user is not signed in to your application, or authorize() refuses the request. If the request needs a bearer token or a CSRF header, add it in the element's property fetch.${cookieAdvice(isForeign)}`;
    case 404: case 410:
      if (!isJson) return `${got}: the route is missing. Mount the handler where the element's endpoint says, for GET, POST and DELETE.`;
      return `${got}: your backend does not know this connector, or not in this user's account. Check connector-id.${members.code === undefined ? ' If your framework answers unknown routes with JSON, the route may be missing instead.' : ''}`;
    case 405: case 501: return `${got}: without it no outcome can be verified, and a sign-in cannot complete once its window is cut off.`;
    case 429: return `${got}: the backend's rate limit is too low for one request per second.`;
    default: return `${got}; 200 with a description is expected.`;
  }
}

/** The fault in the answer to GET; `null` if it is a description. */
function checkAnswer(where: string, answer: Answer, isForeign: boolean): string | null {
  const problem = checkStatus(where, answer, isForeign);
  if (problem) return problem;
  const { contentType, members: { authType, authenticated } } = answer;
  if (!/\bjson\b/i.test(contentType)) {
    return `GET ${where} answers with ${contentType || 'no content type'}, not with JSON. Most likely your application answers this route with a page of its own.`;
  }
  return typeof authType === 'string' && typeof authenticated === 'boolean'
    ? null
    : `GET ${where} answers with JSON, but with no description: authType must be a string, and authenticated true or false.`;
}

/** Takes the members from an answer that `checkAnswer` has found to be a description. */
const descriptionIn = ({ members: { authType, serviceOrigin } }: Answer): SignInDescription =>
  ({ authType: String(authType), serviceOrigin: typeof serviceOrigin === 'string' ? serviceOrigin : null });

function checkClock({ date }: Answer): readonly Finding[] {
  const skew = Math.round((Date.now() - date) / 1_000);
  return Math.abs(skew) > SKEW
    ? [{ about: 'clock', advice: `This device's clock is ${Math.abs(skew)} seconds ${skew > 0 ? 'ahead of' : 'behind'} the backend's. The element does not depend on it, but one of the clocks is wrong.` }]
    : [];
}

/** The cause of a missing answer. A request without CORS shows whether the server can be reached at all. */
async function causeOfSilence(where: string, isForeign: boolean): Promise<string> {
  if (!globalThis.navigator.onLine) return 'this device is offline.';
  if (!isForeign) return 'the server is down, or the address is wrong.';
  const asked = await watch(where, async (signal) => {
    await globalThis.fetch(where, { mode: 'no-cors', credentials: 'omit', cache: 'no-store', signal });
    return { kind: 'answered' } as const;
  });
  return asked.kind === 'answered'
    ? `the server can be reached, but does not allow this origin by CORS. ${corsAdvice()}`
    : 'the server is down, the address is wrong, or the server does not allow this origin by CORS.';
}

/** The findings of a request to the backend, and the description that it got. */
export interface BackendCheck {
  readonly findings: readonly Finding[];
  /** The description that the backend gives; `null` if it gives none. */
  readonly described: SignInDescription | null;
}

/** Checks that the backend can be reached, answers with a description, and accepts POST. */
export async function checkBackend(subject: Subject): Promise<BackendCheck> {
  const { endpoint, resource, fetch, error } = subject;
  const findings: Finding[] = [];
  const endWith = (advice: string, about: Finding['about'] = 'endpoint'): BackendCheck =>
    ({ findings: [...findings, { about, advice }], described: null });
  if (error?.code === 'invalid_response' && error.message.includes('expiresAt')) {
    findings.push({ about: 'clock', advice: 'Each sign-in URL that your backend returns is about to expire by its own clock. Either that clock is wrong, or the backend reuses URLs. Request a new URL from Cyclr each time.' });
  }
  if (endpoint === null || resource === null) {
    return endWith('There is no endpoint: the page itself must set connector and answer cyclr-auth-submit. OAuth needs an endpoint.');
  }
  if (!globalThis.URL.canParse(resource, document.baseURI)) return endWith('endpoint is not a valid URL.');
  const url = new globalThis.URL(resource, document.baseURI);
  const { origin, pathname } = url;
  // Without its query, which may contain private data.
  const where = origin + pathname;
  const isForeign = origin !== location.origin;
  const asked = await ask(fetch, resource);
  if (asked.kind === 'forbidden') {
    return endWith(`This page's Content-Security-Policy forbids the request: connect-src has to allow ${origin}.`, 'connect-src');
  }
  if (asked.kind === 'unanswered') {
    const isMixed = location.protocol === 'https:' && !isSecureUrl(url);
    return endWith(`GET ${where} got no answer: ${isMixed ? 'a page with https: may not request http: (mixed content).' : await causeOfSilence(where, isForeign)}`);
  }
  const advice = checkId(subject, where, asked) ?? checkAnswer(where, asked, isForeign);
  if (advice !== null) findings.push({ about: 'endpoint', advice });
  else findings.push(...await checkPost(subject, isForeign));
  return { findings: [...findings, ...checkClock(asked)], described: advice === null ? descriptionIn(asked) : null };
}
