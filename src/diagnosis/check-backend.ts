import type { Finding, Subject } from './finding.js';

/** Seconds by which the clocks may differ without a finding. */
const SKEW = 60;

/** The address without its query, which may contain private data. */
const withoutQuery = (address: string): string => {
  const { origin, pathname } = new globalThis.URL(address, document.baseURI);
  return origin + pathname;
};

interface Asked {
  /** `null` if no answer came. */
  readonly answer: Response | null;
  /** Whether the page's Content-Security-Policy blocked the request. */
  readonly forbidden: boolean;
}

/** Sends the request, and watches whether the page's Content-Security-Policy blocks it. */
async function ask(address: string, send: () => Promise<Response>): Promise<Asked> {
  const { origin } = new globalThis.URL(address);
  let forbidden = false;
  const note = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
    // The policy may block other requests of the page at the same time.
    forbidden ||= effectiveDirective === 'connect-src' && (blockedURI.startsWith(origin) || blockedURI === 'self');
  };
  document.addEventListener('securitypolicyviolation', note);
  try {
    return { answer: await send(), forbidden: false };
  } catch {
    // The browser dispatches the violation event in a later task.
    await new Promise((resolve) => { globalThis.setTimeout(resolve, 50); });
    return { answer: null, forbidden };
  } finally {
    document.removeEventListener('securitypolicyviolation', note);
  }
}

function checkStatus(where: string, { status, type }: Response): string | null {
  if (type === 'opaqueredirect') return `GET ${where} answers with a redirect, most likely to a sign-in page. Answer with 401 and JSON instead.`;
  switch (status) {
    case 200: return null;
    case 401: case 403: return `GET ${where} answers ${status}: the user is not signed in to your application, or authorize() refuses the request. If the request needs a bearer token or a CSRF header, add it in the element's property fetch.`;
    case 404: case 410: return `GET ${where} answers ${status}: the route is missing, or your backend does not know this connector.`;
    case 405: case 501: return `GET ${where} answers ${status}: without it no outcome can be verified, and a sign-in cannot complete once its window is cut off.`;
    case 429: return `GET ${where} answers 429: the backend's rate limit is too low for one request per second.`;
    default: return `GET ${where} answers ${status}; 200 with a description is expected.`;
  }
}

async function checkAnswer(where: string, response: Response): Promise<readonly Finding[]> {
  const about = 'endpoint';
  const problem = checkStatus(where, response);
  if (problem) return [{ about, advice: problem }];
  const type = response.headers.get('content-type') ?? 'no content type';
  if (!/\bjson\b/i.test(type)) {
    return [{ about, advice: `GET ${where} answers with ${type}, not with JSON. Most likely your application answers this route with a page of its own.` }];
  }
  const json: unknown = await response.json().catch(() => null);
  const { authType, authenticated } = Object(json) as Readonly<Record<string, unknown>>;
  return typeof authType === 'string' && typeof authenticated === 'boolean'
    ? []
    : [{ about, advice: `GET ${where} answers with JSON, but with no description: authType must be a string, and authenticated true or false.` }];
}

function checkClock(response: Response): readonly Finding[] {
  const skew = Math.round((Date.now() - Date.parse(response.headers.get('date') ?? '')) / 1_000);
  return Math.abs(skew) > SKEW
    ? [{ about: 'clock', advice: `This device's clock is ${Math.abs(skew)} seconds ${skew > 0 ? 'ahead of' : 'behind'} the backend's. The element does not depend on it, but one of the clocks is wrong.` }]
    : [];
}

/** Checks that the backend can be reached and answers with a description. */
export async function checkBackend({ endpoint, resource, fetch, error }: Subject): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  if (error?.code === 'invalid_response' && error.message.includes('expiresAt')) {
    findings.push({ about: 'clock', advice: 'Each sign-in URL that your backend returns is about to expire by its own clock. Either that clock is wrong, or the backend reuses URLs. Request a new URL from Cyclr each time.' });
  }
  if (endpoint === null || resource === null) {
    return [...findings, { about: 'endpoint', advice: 'There is no endpoint: the page itself must set connector and answer cyclr-auth-submit. OAuth needs an endpoint.' }];
  }
  if (!globalThis.URL.canParse(resource, document.baseURI)) return [...findings, { about: 'endpoint', advice: 'endpoint is not a valid URL.' }];
  const where = withoutQuery(resource);
  const { answer, forbidden } = await ask(where, () => fetch(resource, { headers: { accept: 'application/json' }, cache: 'no-store', redirect: 'manual' }));
  if (forbidden) {
    return [...findings, { about: 'connect-src', advice: `This page's Content-Security-Policy forbids the request: connect-src has to allow ${new globalThis.URL(where).origin}.` }];
  }
  if (!answer) {
    const isForeign = new globalThis.URL(where).origin !== location.origin;
    const causes = isForeign ? 'the server is down, the address is wrong, or the server does not allow this origin by CORS' : 'the server is down, or the address is wrong';
    return [...findings, { about: 'endpoint', advice: `GET ${where} got no answer: ${causes}.` }];
  }
  return [...findings, ...await checkAnswer(where, answer), ...checkClock(answer)];
}
