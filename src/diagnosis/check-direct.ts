import { watch } from './ask.js';
import { startPathOf } from './copied-rules.js';
import { mayNeedSignIn } from './finding.js';
import type { Finding, Subject } from './finding.js';

const finding = (advice: string): Finding => ({ about: 'direct', advice });

/** Whether a service worker gets the navigations to this address. A page without an origin, as in a sandbox, has none. */
async function hasServiceWorker(address: string): Promise<boolean> {
  try {
    const workers = globalThis.navigator.serviceWorker as ServiceWorkerContainer | undefined;
    return !!(await workers?.getRegistration(address))?.active;
  } catch {
    return false;
  }
}

/** The answer to a request as the browser sends it, without the page's own `fetch`; `null` if no answer came. */
async function askAsBrowser(address: string): Promise<Response | null> {
  const asked = await watch(address, async (signal) => ({
    kind: 'answered' as const,
    response: await globalThis.fetch(address, { headers: { accept: 'application/json' }, cache: 'no-store', redirect: 'manual', signal }),
  }));
  return asked.kind === 'answered' ? asked.response : null;
}

/** The backend must refuse this request, because it is no navigation: it makes no token. */
async function checkStartRoute(address: URL): Promise<readonly Finding[]> {
  const answer = await askAsBrowser(address.href);
  // `checkBackend` finds the cause of a missing answer.
  if (!answer) return [];
  const { status, type } = answer;
  const where = address.origin + address.pathname;
  const isRefused = [401, 403, 429].includes(status);
  const hasFailed = status >= 500 && status !== 501;
  if (isRefused || hasFailed) return [];
  if ([404, 405, 410, 501].includes(status)) {
    return [finding(`GET ${where} answers ${status}: the start route is missing, or your backend does not know this connector. direct needs it: route /{connector-id}/start to the handler, too.`)];
  }
  const seen = type === 'opaqueredirect' ? 'redirects' : `answers ${status} to`;
  return [finding(`GET ${where} ${seen} a request that is no navigation. The start route has to refuse it with 403. Most likely your application answers this route with a page of its own, or redirects to its sign-in page.`)];
}

/** A navigation carries the session in cookies only, without the headers that the page's own `fetch` adds. */
async function checkSession({ resource, fetch }: Subject): Promise<readonly Finding[]> {
  if (resource === null || fetch === globalThis.fetch) return [];
  const answer = await askAsBrowser(resource);
  const isRefused = !!answer && (answer.type === 'opaqueredirect' || [401, 403].includes(answer.status));
  if (!isRefused) return [];
  return [finding('The backend refuses a request without what the property fetch adds to it, such as a header. A navigation to the start route carries only cookies: let authorize() accept the session cookie there, or remove direct.')];
}

/** Checks what a sign-in needs that starts at the backend's own route. */
export async function checkDirect(subject: Subject): Promise<readonly Finding[]> {
  const { direct, resource, connector, display, returnUrl, serviceOrigin } = subject;
  const authType = connector?.authType ?? subject.authType;
  if (!direct || !mayNeedSignIn(subject) || resource === null || !globalThis.URL.canParse(resource, document.baseURI)) return [];
  const start = new globalThis.URL(resource, document.baseURI);
  if (start.origin !== location.origin) {
    return [finding(`endpoint is on ${start.origin}. direct needs it on this page's own origin, ${location.origin}: the start route accepts only navigations that a page of its own origin began. Serve the route from this origin, for example through a proxy, or remove direct.`)];
  }
  start.pathname = startPathOf(start.pathname);
  const findings: Finding[] = [];
  // Before the backend has described the connector, only `auth-type` lets the user start a sign-in.
  if (display === 'popup' && returnUrl === null && !serviceOrigin && authType && !connector?.serviceOrigin) {
    findings.push(finding('With direct the page sees no sign-in URL, so it does not know which origin the completion message must have. Set service-origin to your Cyclr service domain, or set return-url. The description may have serviceOrigin instead, if auth-type is not set.'));
  }
  if (await hasServiceWorker(start.href)) {
    findings.push(finding(`A service worker is registered for ${start.pathname}. Make sure that it leaves the start route alone and does not call respondWith() for it: a request that a service worker passes on is no navigation any more, and the route refuses it with 403.`));
  }
  return [...findings, ...await checkSession(subject), ...await checkStartRoute(start)];
}
