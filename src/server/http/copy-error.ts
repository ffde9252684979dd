/** Causes below this depth are left out. */
const DEEPEST_CAUSE = 5;
/** Characters. A longer message quotes something. */
const LONGEST_MESSAGE = 300;

/**
 * A copy of an error of other code, such as `fetch`, that is safe to log: it has only the name, the code and the message, of the error and
 * of its causes. Any other member can hold a request or an answer. Node's HTTP parser, for example, keeps the bytes that it could not
 * parse, and other clients keep the request with its headers.
 */
export const copyError = (error: unknown): Error => copy(error, 0);

function copy(error: unknown, depth: number): Error {
  const cause = depth < DEEPEST_CAUSE ? readMember(error, 'cause') : undefined;
  const copied = new Error(readMessage(error), cause === undefined || cause === null ? {} : { cause: copy(cause, depth + 1) });
  const name = readMember(error, 'name');
  const code = readMember(error, 'code');
  if (isWord(name)) Object.defineProperty(copied, 'name', { value: name, configurable: true, writable: true });
  return isWord(code) || typeof code === 'number' ? Object.assign(copied, { code }) : copied;
}

function readMessage(error: unknown): string {
  const message = typeof error === 'string' ? error : readMember(error, 'message');
  if (typeof message !== 'string') return '';
  return message.length > LONGEST_MESSAGE ? 'The message is left out, because it is too long.' : message.replace(/\p{Cc}+/gu, ' ').trim();
}

function readMember(value: unknown, name: string): unknown {
  try {
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  } catch {
    // A getter may throw.
    return undefined;
  }
}

const isWord = (value: unknown): value is string => typeof value === 'string' && /^[\w.$-]{1,100}$/.test(value);
