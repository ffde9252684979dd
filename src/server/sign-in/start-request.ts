import { judgeText } from '../../contract/values.js';
import { parseRequestUrl } from '../http/origins.js';
import { Problem } from '../http/problem.js';
import type { SignInTarget } from './sign-in-url.js';

/** Characters. */
const LONGEST_QUERY = 8_192;

/** The element's attempt ids, and those of other clients. Only such an id gets into the error page. */
const ATTEMPT_ID = /^[A-Za-z0-9._-]{8,100}$/;

/** Tells whether the request is for `{endpoint}/{connector-id}/start`, valid or not: its errors are pages for people. */
export const isStartRoute = (request: Request): boolean => /\/[^/]+\/start\/?$/.test(parseRequestUrl(request)?.pathname ?? '');

/**
 * Checks the method, the navigation and the query of a start request.
 * @throws {Problem} 400, 403 or 405
 */
export function parseStartRequest(request: Request): SignInTarget {
  if (request.method !== 'GET') {
    const headers = { allow: 'GET' };
    throw new Problem({ status: 405, code: 'endpoint_error', detail: 'The start route supports only GET.', headers });
  }
  checkNavigation(request);
  return parseQuery(request);
}

/**
 * Accepts only a navigation of a window that a page of this very origin began. Pages cannot set these headers, and browsers send them to
 * `https:` and to loopback hosts only. Where the application itself is at fault, signing in again does not help: `misconfigured`.
 * @see https://www.w3.org/TR/fetch-metadata/
 * @throws {Problem} 403
 */
function checkNavigation({ headers }: Request): void {
  const refuse = (code: 'unauthorized' | 'misconfigured', detail: string): never => { throw new Problem({ status: 403, code, detail }); };
  const site = headers.get('sec-fetch-site');
  if (site === null) {
    refuse('misconfigured', 'The browser sent no Fetch Metadata headers. They need https, or a loopback host, and a proxy must pass them on.');
  }
  if (site !== 'same-origin') {
    const detail = 'A sign-in must be started by a page of this origin.';
    throw new Problem({ status: 403, code: 'unauthorized', detail, originRefusal: 'cross-site' });
  }
  // A service worker that answers with `fetch(event.request)` changes both: Chromium and WebKit keep the mode, Firefox does not.
  if (headers.get('sec-fetch-mode') !== 'navigate' || headers.get('sec-fetch-dest') !== 'document') {
    refuse('misconfigured', 'A sign-in must be started in a window of its own, not by a script or in a frame: a service worker must leave this route alone.');
  }
  // `Purpose` is the older name, and `prefetch` is part of both values of `Sec-Purpose`.
  if (headers.has('sec-purpose') || headers.get('purpose') === 'prefetch') refuse('unauthorized', 'A sign-in must not be started in advance.');
}

/**
 * The host may have parameters of its own in the query.
 * @throws {Problem} 400
 */
function parseQuery(request: Request): SignInTarget {
  const { search, searchParams } = new URL(request.url);
  if (search.length > LONGEST_QUERY) throw wrongQuery('The query is longer than 8 kB.');
  const targetOrigin = parseParameter('targetOrigin', searchParams);
  if (targetOrigin === null) throw wrongQuery('`targetOrigin` is missing.');
  return { targetOrigin, callbackMessage: parseParameter('callbackMessage', searchParams) };
}

const wrongQuery = (detail: string): Problem => new Problem({ status: 400, code: 'misconfigured', detail });

function parseParameter(name: string, parameters: URLSearchParams): string | null {
  const [value, second] = parameters.getAll(name);
  if (second !== undefined) throw wrongQuery(`\`${name}\` is given twice.`);
  if (value === undefined) return null;
  // The decoder replaces bytes that are not UTF-8.
  if (value === '' || value.includes('\uFFFD') || judgeText(value, [['control', /\p{Cc}/u]]).fault) throw wrongQuery(`\`${name}\` is not valid.`);
  return value;
}

/** The id of the waiting attempt. `null` if the request does not have exactly one, or if it is not an id. */
export function findAttempt(request: Request): string | null {
  const messages = new URL(request.url).searchParams.getAll('callbackMessage');
  const ids = messages.length > 0 ? messages : findReturnAttempts(request);
  const [id = ''] = ids;
  return ids.length === 1 && ATTEMPT_ID.test(id) ? id : null;
}

/** With a return page, the attempt is a parameter of its URL. */
function findReturnAttempts(request: Request): readonly string[] {
  const [target = '', ...targets] = new URL(request.url).searchParams.getAll('targetOrigin');
  return targets.length === 0 && URL.canParse(target) ? new URL(target).searchParams.getAll('cyclr-attempt') : [];
}
