import { checkBackend } from './check-backend.js';
import { checkPage } from './check-page.js';
import { checkReturnPage } from './check-return-page.js';
import type { Finding, Subject } from './finding.js';

/**
 * Looks for whatever stands in the way of a sign-in. Begins none: the backend is only asked for the description, and nothing that is found
 * holds a secret. Loaded when it is asked for, and not before: a page whose sign-ins work never needs it.
 */
export async function diagnose(subject: Subject): Promise<readonly Finding[]> {
  const { error } = subject;
  const findings = await Promise.all([checkPage(subject), checkBackend(subject), checkReturnPage(subject)]);
  return [...(error ? [{ about: 'error' as const, advice: `The last attempt failed with ${error.code}: ${error.message}` }] : []), ...findings.flat()];
}
