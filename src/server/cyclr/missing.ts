import { CyclrError, recordNoEffect } from '../http/cyclr-error.js';

const isMissing = (error: unknown): error is CyclrError => error instanceof CyclrError && error.failure === 'not_found';

/** Takes a 404 as an answer: what was asked for is not there, or was deleted already. */
export function ignoreMissing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}

/** A 404 to a call that names no connector does not tell that a connector is missing. */
export function rejectMissing(error: unknown): never {
  if (!isMissing(error)) throw error;
  throw recordNoEffect(new CyclrError('unexpected', error.message, { reason: error.reason, cause: error }));
}
