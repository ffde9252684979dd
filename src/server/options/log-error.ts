import { copyError } from '../http/copy-error.js';

/**
 * Writes an error to the console, in one line with its causes and, in brackets, the errors of an `AggregateError`. It is the default of
 * the option `onError`: users read a reference that can be looked up only if something has logged it.
 *
 * Only names and messages are written, because another member of an error can hold a request with its headers.
 */
export function logError(error: unknown, reference: string): void {
  console.error(`cyclr-connector-auth: ${describeError(copyError(error))} (reference ${reference})`);
}

function describeError(error: Error): string {
  const { cause } = error;
  const errors = error instanceof AggregateError ? (error.errors as readonly Error[]).map(describeError).join('; ') : '';
  return `${String(error)}${errors && ` Errors: [${errors}]`}${cause instanceof Error ? ` Cause: ${describeError(cause)}` : ''}`;
}
