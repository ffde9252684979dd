import { isOAuth, isOrigin } from './copied-rules.js';
import type { Finding, SignInDescription, Subject } from './finding.js';

/** The origin of sign-ins by the description, if the element would refuse it; otherwise `null`. */
function refusedOrigin({ direct, display, returnUrl }: Subject, described: SignInDescription, origins: readonly string[]): string | null {
  const { authType, serviceOrigin } = described;
  if (!serviceOrigin || !isOrigin(serviceOrigin) || !isOAuth(authType)) return null;
  // The page then sees neither a sign-in URL nor a message.
  if (direct && (display === 'page' || returnUrl !== null)) return null;
  const { origin } = new globalThis.URL(serviceOrigin);
  return origins.includes(origin) ? null : origin;
}

/**
 * Checks `service-origin`, and compares it with the description, and with the sign-in URL and the message of the last attempt.
 * @param described The element's description, or else the backend's: with `auth-type` the element has none before the first attempt.
 */
export function checkServiceOrigin(subject: Subject, described: SignInDescription | null): readonly Finding[] {
  const { error, foreignOrigin, serviceOrigin } = subject;
  const entries: readonly string[] = serviceOrigin?.match(/\S+/g) ?? [];
  const origins = entries.filter(isOrigin).map((entry) => new globalThis.URL(entry).origin);
  const finding = (advice: string): Finding => ({ about: 'service-origin', advice });
  const findings = entries.filter((entry) => !isOrigin(entry)).map((entry) =>
    finding(`"${entry}" is no origin, so no sign-in starts. Write the scheme, the host and the port if there is one, such as https://app-h.cyclr.com; separate several by spaces. Patterns are not supported.`));
  if (foreignOrigin && !origins.includes(foreignOrigin)) {
    findings.push(finding(`A correct completion message came from ${foreignOrigin}, which service-origin does not list${serviceOrigin ? ` (it lists ${serviceOrigin})` : ' (the default is the origin of the sign-in URL)'}. If this is your Cyclr service domain, add it.`));
  }
  if (error?.code === 'untrusted_url' && entries.length) {
    findings.push(finding(`The sign-in URL has another origin than service-origin (${entries.join(' ')}); the error names it first. If that is your Cyclr service domain, add it. If not, correct serviceUrl of the handler.`));
  }
  const refused = origins.length && described ? refusedOrigin(subject, described, origins) : null;
  // The last attempt has shown more than the description tells.
  if (refused !== null && !findings.length) {
    findings.push(finding(`The description says that sign-ins are on ${refused}, which service-origin does not list (it lists ${origins.join(' ')}). If that is your Cyclr service domain, add it. If not, correct serviceUrl of the handler.`));
  }
  return findings;
}
