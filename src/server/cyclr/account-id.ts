/** Characters. */
const LONGEST_ACCOUNT_ID = 200;

/**
 * Checks Cyclr's API ID of an account: a text of the partner's own choosing that fits the header `X-Cyclr-Account` and one segment of a
 * path. A header holds the characters of Latin-1 without the control characters (RFC 9110, section 5.5). `fetch` trims blanks at both
 * ends, so the id of another account could remain. A path cannot hold `.` and `..`: URL parsers remove them, even percent-encoded.
 * @throws {TypeError} that names the id and its fault.
 */
export function checkAccountId(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`The account id must be a string, but it is of type ${typeof value}.`);
  const fault = findFault(value);
  if (fault !== null) throw new TypeError(`The account id ${quote(value)} ${fault}.`);
  return value;
}

function findFault(id: string): string | null {
  if (id === '') return 'is empty';
  if (id.length > LONGEST_ACCOUNT_ID) return `has more than ${LONGEST_ACCOUNT_ID} characters`;
  if (/\p{Cc}/u.test(id)) return 'contains a line break or another control character, which a header cannot hold';
  if (/[^\0-\xFF]/.test(id)) return 'contains a character beyond Latin-1, which a header cannot hold';
  if (/^ | $/.test(id)) return 'starts or ends with a space, which a header cannot hold';
  return /^\.{1,2}$/.test(id) ? 'consists of dots that a path cannot hold' : null;
}

/** The text in quotation marks, in ASCII, so that it cannot change the log that it is written to. */
function quote(text: string): string {
  const start = text.length > LONGEST_ACCOUNT_ID ? `${text.slice(0, 40)}…` : text;
  return JSON.stringify(start).replace(/[^\x20-\x7E]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
