import { checkBackend } from './check-backend.js';
import { checkDirect } from './check-direct.js';
import { checkPage } from './check-page.js';
import { checkReturnPage } from './check-return-page.js';
import { checkServiceOrigin } from './check-service-origin.js';
import { AUTH_TYPES } from './copied-rules.js';
import type { DiagnosisHost, Finding, Evidence, Subject } from './finding.js';

/** The element fails before it sends anything, and dispatches no event, if its own auth type is none that it knows. */
const checkAuthType = ({ authType }: Subject): readonly Finding[] => !authType || AUTH_TYPES.includes(authType)
  ? []
  : [{ about: 'auth-type', advice: `auth-type is "${authType}". It must be ${AUTH_TYPES.join(', ')}, in this spelling, or not set.` }];

/**
 * Finds the causes of failed sign-ins. It starts no sign-in and changes nothing: the only POST is empty, and goes to a connector that the
 * backend does not know, and with `direct` it requests the start route in a way that makes no token. No finding contains a secret. The
 * element imports this module on demand, because a page whose sign-ins work never needs it.
 * @param resource The URL of the connector's resource; `null` without an endpoint.
 */
export async function diagnose(host: DiagnosisHost, resource: string | null, evidence: Evidence): Promise<readonly Finding[]> {
  const { endpoint = null, connectorId = null, serviceOrigin = null, returnUrl = null, authType = null } = host;
  const { display, direct, connector, error } = host;
  const fetch = host.fetch ?? globalThis.fetch;
  const subject: Subject = {
    endpoint, resource, connectorId, fetch, serviceOrigin, returnUrl, display, direct, authType, connector, error, ...evidence,
    hasMisspelledId: host.hasAttribute('connectorid'),
  };
  const [ofPage, backend, ...others] = await Promise.all([
    checkPage(subject), checkBackend(subject), checkReturnPage(subject), checkDirect(subject),
  ]);
  return [
    ...(error ? [{ about: 'error' as const, advice: `The last attempt failed with ${error.code}: ${error.message}` }] : []),
    ...checkAuthType(subject),
    ...checkServiceOrigin(subject, connector ?? backend.described),
    ...ofPage,
    ...backend.findings,
    ...others.flat(),
  ];
}
