/** Milliseconds of the first pause after a 429 without `Retry-After`; each further pause is twice as long. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;

/**
 * Milliseconds to wait before a request that was answered with 429 is sent again: `Retry-After` in seconds, also with a fraction, or as a
 * date. At least a second, so that a header such as `Retry-After: 0` does not cause a burst of requests.
 * @param attempt How often this request was answered with 429 before.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function pauseAfter429(headers: Headers, attempt: number): number {
  const header = headers.get('retry-after')?.trim() ?? '';
  // `Date.parse` reads a fraction such as `2.5` as a date. Compare a date with the answer's own `Date`: this computer's clock may be wrong.
  const asked = /^\d+(\.\d+)?$/.test(header)
    ? Number(header) * 1_000
    : Date.parse(header) - (Date.parse(headers.get('date') ?? '') || Date.now());
  const pause = asked > 0 ? asked : Math.min(FIRST_PAUSE * 2 ** attempt, LONGEST_PAUSE);
  return Math.max(Math.ceil(pause), FIRST_PAUSE);
}
