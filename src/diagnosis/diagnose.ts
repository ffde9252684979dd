import { checkBackend } from './check-backend.js';
import { checkPage } from './check-page.js';
import { checkReturnPage } from './check-return-page.js';
import type { Finding, Subject } from './finding.js';

/**
 * Finds the causes of failed sign-ins. It starts no sign-in and only requests the description; no finding contains a secret. The element
 * imports this module on demand, because a page whose sign-ins work never needs it.
 */
export async function diagnose(subject: Subject): Promise<readonly Finding[]> {
  const { error } = subject;
  const findings = await Promise.all([checkPage(subject), checkBackend(subject), checkReturnPage(subject)]);
  return [...(error ? [{ about: 'error' as const, advice: `The last attempt failed with ${error.code}: ${error.message}` }] : []), ...findings.flat()];
}
