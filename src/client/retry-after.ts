/** The longest time to wait, in seconds. */
const LONGEST = 3_600;

/**
 * Reads `Retry-After`: a number of seconds, or a date. The date is compared with the answer's own `Date` where that is known, because this
 * computer's clock may be wrong.
 * @returns seconds; `undefined` where there is nothing to wait for.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function retryAfterOf(headers: Headers): number | undefined {
  const value = headers.get('retry-after') ?? '';
  const seconds = Number.isNaN(Number(value))
    ? (Date.parse(value) - (Date.parse(headers.get('date') ?? '') || Date.now())) / 1_000
    : Number(value);
  return seconds > 0 ? Math.min(seconds, LONGEST) : undefined;
}
