/** .NET writes seven decimals, and no time zone if it does not know that the time is in UTC. `null` if the value is no time. */
export function toRfc3339(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const time = new Date(/(Z|[+-]\d\d:\d\d)$/i.test(value) ? value : `${value}Z`);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
