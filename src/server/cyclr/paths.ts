/**
 * The path of an Account Connector. The id is checked, because encoding does not help: `..` stays `..`, and leads to another path.
 * @throws {TypeError} if the id does not consist of digits.
 */
export function connectorPath(id: string): string {
  if (typeof id !== 'string' || !/^\d+$/.test(id)) throw new TypeError('An Account Connector id consists of digits.');
  return `/account/connectors/${id}`;
}

/** Encoding does not help against `.` and `..`, and some servers decode `%2F` before they split the path. */
const isSegment = (value: unknown): value is string =>
  typeof value === 'string' && /^(?!\.{1,2}$)[^/\\?#%\p{Cc}\p{Surrogate}]{1,200}$/u.test(value) && value.trim() === value;

/** @throws {TypeError} if the id does not fit a segment of a path. */
export function methodSegment(methodId: string): string {
  if (isSegment(methodId) && !/\s/.test(methodId)) return encodeURIComponent(methodId);
  throw new TypeError('A method id has up to 200 characters, without white space, slashes, ?, # and %.');
}

/**
 * @param connector The id or the name of a connector in Cyclr's library.
 * @throws {TypeError} if it does not fit a segment of a path.
 */
export function librarySegment(connector: string): string {
  if (isSegment(connector)) return encodeURIComponent(connector);
  const rule = 'up to 200 characters, without slashes, ?, #, %, control characters and outer white space';
  throw new TypeError(`The id or name of a connector in Cyclr's library has ${rule}. If its name has others, use its id.`);
}
