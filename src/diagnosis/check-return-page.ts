import { watch } from './ask.js';
import { PARAMETER } from './copied-rules.js';
import type { Finding, Subject } from './finding.js';

const finding = (advice: string): readonly Finding[] => [{ about: 'return-url', advice }];

/** Checks that the return page exists, keeps the parameter and loads a script. */
export async function checkReturnPage({ returnUrl, display }: Subject): Promise<readonly Finding[]> {
  const address = returnUrl ?? (display === 'page' ? location.href : null);
  if (address === null) return [];
  if (!globalThis.URL.canParse(address, document.baseURI)) return finding('return-url is not a valid URL.');
  const page = new globalThis.URL(address, document.baseURI);
  if (page.origin !== location.origin) return finding(`return-url is on ${page.origin}; it has to be on this page's own origin, ${location.origin}.`);
  // Added as text, as the sign-in does: `searchParams` would respell the whole query, and break signed addresses.
  page.search += `${page.search ? '&' : '?'}${PARAMETER}=diagnosis`;
  const where = page.origin + page.pathname;
  const asked = await watch(page.href, async (signal) => {
    const response = await globalThis.fetch(page, { cache: 'no-store', signal });
    return { kind: 'answered' as const, response, headers: new globalThis.Headers(response.headers ?? {}), text: await response.text() };
  });
  // A sign-in comes here by a navigation, to which connect-src does not apply.
  if (asked.kind === 'forbidden') return [];
  if (asked.kind === 'unanswered') return finding(`The return page ${where} cannot be reached.`);
  const { response, headers, text } = asked;
  const { ok, status, redirected, url } = response;
  if (!ok) return finding(`The return page ${where} answers ${status}.`);
  if (redirected && new globalThis.URL(url).searchParams.get(PARAMETER) === null) {
    return finding(`The return page ${where} redirects to ${new globalThis.URL(url).pathname} and loses the parameter ${PARAMETER}. Exclude the return page from your application's sign-in redirects.`);
  }
  if (!/\bhtml\b/i.test(headers.get('content-type') ?? '')) return finding(`The return page ${where} is not an HTML page.`);
  if (!/<script\b/i.test(text)) return finding(`The return page ${where} loads no script. It has to load the element's script or cyclr-connector-auth/return.`);
  return [];
}
