import { copyError } from '../http/copy-error.js';

/**
 * Writes an error to the console, in one line with its causes. It is the default of the option `onError`: users read a reference that can
 * be looked up only if something has logged it.
 *
 * Only names and messages are written, because another member of an error can hold a request with its headers.
 */
export function logError(error: unknown, reference: string): void {
  console.error(`cyclr-connector-auth: ${listCauses(copyError(error)).join(' Cause: ')} (reference ${reference})`);
}

const listCauses = (error: unknown): readonly string[] => error instanceof Error ? [String(error), ...listCauses(error.cause)] : [];
