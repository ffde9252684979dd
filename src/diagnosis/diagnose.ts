import { checkBackend } from './check-backend.js';
import { checkDirect } from './check-direct.js';
import { checkPage } from './check-page.js';
import { checkReturnPage } from './check-return-page.js';
import type { DiagnosisHost, Finding, Evidence, Subject } from './finding.js';

/**
 * Finds the causes of failed sign-ins. It starts no sign-in; no finding contains a secret. It requests the description and, with `direct`,
 * the start route in a way that makes no token. The element imports this module on demand: a page whose sign-ins work never needs it.
 * @param resource The URL of the connector's resource; `null` without an endpoint.
 */
export async function diagnose(host: DiagnosisHost, resource: string | null, evidence: Evidence): Promise<readonly Finding[]> {
  const { endpoint = null, serviceOrigin = null, returnUrl = null, display, direct, authType = null, connector, error } = host;
  const fetch = host.fetch ?? globalThis.fetch;
  const subject: Subject = {
    endpoint, resource, fetch, serviceOrigin, returnUrl, display, direct, authType, connector, error, ...evidence,
  };
  const findings = await Promise.all([checkPage(subject), checkBackend(subject), checkReturnPage(subject), checkDirect(subject)]);
  return [...(error ? [{ about: 'error' as const, advice: `The last attempt failed with ${error.code}: ${error.message}` }] : []), ...findings.flat()];
}
