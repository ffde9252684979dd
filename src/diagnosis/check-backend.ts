import type { Finding, Subject } from './finding.js';

/** Seconds that clocks may differ by before it is worth a word. */
const SKEW = 60;

/** Nothing but the place: an endpoint's query may hold what is nobody's business. */
const place = (address: string): string => {
  const { origin, pathname } = new URL(address, document.baseURI);
  return origin + pathname;
};

interface Asked {
  readonly answer: Response | null;
  /** The page's own policy forbids it. */
  readonly forbidden: boolean;
}

/** Asks, and looks whether the page's own policy lets it. */
async function ask(address: string, send: () => Promise<Response>): Promise<Asked> {
  const { origin } = new URL(address);
  let forbidden = false;
  const note = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
    // Other requests of the page may be forbidden at the same time.
    forbidden ||= effectiveDirective === 'connect-src' && (blockedURI.startsWith(origin) || blockedURI === 'self');
  };
  document.addEventListener('securitypolicyviolation', note);
  try {
    return { answer: await send(), forbidden: false };
  } catch {
    // A violation is told in a task of its own.
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    return { answer: null, forbidden };
  } finally {
    document.removeEventListener('securitypolicyviolation', note);
  }
}

function checkStatus(where: string, { status, type }: Response): string | null {
  if (type === 'opaqueredirect') return `GET ${where} answers with a redirect, most likely to a page to sign in. Answer with 401 instead, in JSON.`;
  switch (status) {
    case 200: return null;
    case 401: case 403: return `GET ${where} answers ${status}: the user is not signed in at your application, or authorize() refuses. A bearer token or a CSRF header can be added by the element's fetch property.`;
    case 404: case 410: return `GET ${where} answers ${status}: the route is missing, or your backend knows no such connector.`;
    case 405: case 501: return `GET ${where} answers ${status}: without it no outcome can be verified, and a sign-in whose window is cut off cannot complete.`;
    case 429: return `GET ${where} answers 429: the backend's rate limit is too low for a question every second.`;
    default: return `GET ${where} answers ${status}; 200 with a description is expected.`;
  }
}

async function checkAnswer(where: string, response: Response): Promise<readonly Finding[]> {
  const about = 'endpoint';
  const problem = checkStatus(where, response);
  if (problem) return [{ about, advice: problem }];
  const type = response.headers.get('content-type') ?? 'no content type';
  if (!/\bjson\b/i.test(type)) {
    return [{ about, advice: `GET ${where} answers with ${type}, not with JSON: most likely your application's own page has swallowed the route.` }];
  }
  const json: unknown = await response.json().catch(() => null);
  const { authType, authenticated } = Object(json) as Readonly<Record<string, unknown>>;
  return typeof authType === 'string' && typeof authenticated === 'boolean'
    ? []
    : [{ about, advice: `GET ${where} answers with JSON that is no description: authType must be a text, authenticated true or false.` }];
}

function checkClock(response: Response): readonly Finding[] {
  const skew = Math.round((Date.now() - Date.parse(response.headers.get('date') ?? '')) / 1_000);
  return Math.abs(skew) > SKEW
    ? [{ about: 'clock', advice: `This device's clock is ${Math.abs(skew)} seconds ${skew > 0 ? 'ahead of' : 'behind'} the backend's. The element does not rely on it, but one of them is wrong.` }]
    : [];
}

/** Whether the backend can be asked, and answers as it should. */
export async function checkBackend({ endpoint, resource, fetch, error }: Subject): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  if (error?.code === 'invalid_response' && error.message.includes('expiresAt')) {
    findings.push({ about: 'clock', advice: 'Each sign-in URL that your backend hands out is about to expire by its own clock: that clock is wrong, or it hands out URLs that it has kept. Ask Cyclr for a fresh one each time.' });
  }
  if (endpoint === null || resource === null) {
    return [...findings, { about: 'endpoint', advice: 'There is no endpoint: the page itself has to set connector and to answer cyclr-auth-submit, and OAuth cannot be used.' }];
  }
  if (!URL.canParse(resource, document.baseURI)) return [...findings, { about: 'endpoint', advice: 'endpoint is no address.' }];
  const where = place(resource);
  const { answer, forbidden } = await ask(where, () => fetch(resource, { headers: { accept: 'application/json' }, cache: 'no-store', redirect: 'manual' }));
  if (forbidden) {
    return [...findings, { about: 'connect-src', advice: `This page's Content-Security-Policy forbids the request: connect-src has to allow ${new URL(where).origin}.` }];
  }
  if (!answer) {
    const isForeign = new URL(where).origin !== origin;
    return [...findings, { about: 'endpoint', advice: `GET ${where} got no answer: ${isForeign ? 'on another origin than the page it has to allow this one by CORS, or ' : ''}the server is down, or the address is wrong.` }];
  }
  return [...findings, ...await checkAnswer(where, answer), ...checkClock(answer)];
}
