/**
 * For a value of the host's that is sent as JSON, which leaves out `undefined`: the call would have another effect.
 * @throws {TypeError} that names the argument, without its value.
 */
export function requireString(name: string, value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`\`${name}\` must be a string.`);
  return value;
}

/** The same for a text that must not be empty. */
export function requireText(name: string, value: unknown): string {
  if (value === '') throw new TypeError(`\`${name}\` must not be empty.`);
  return requireString(name, value);
}
