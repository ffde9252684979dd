/** Causes and errors below this depth are left out. */
const DEEPEST_CAUSE = 5;
/** Errors in all: those of an `AggregateError` may hold one another. */
const MOST_ERRORS = 20;
/** Characters. A longer message quotes something. */
const LONGEST_MESSAGE = 300;

/**
 * A copy of an error of other code, such as `fetch`, that is safe to log: it has only the name, the code and the message, of the error, of
 * its causes and of the errors of an `AggregateError`. Any other member can hold a request or an answer. Node's HTTP parser, for example,
 * keeps the bytes that it could not parse, and other clients keep the request with its headers.
 */
export function copyError(error: unknown): Error {
  let left = MOST_ERRORS;
  const copy = (original: unknown, depth: number): Error => {
    left -= 1;
    const isDeepest = depth >= DEEPEST_CAUSE;
    const cause = isDeepest ? null : readMember(original, 'cause') ?? null;
    const options = cause === null || left <= 0 ? {} : { cause: copy(cause, depth + 1) };
    const errors = isDeepest ? null : readErrors(original);
    const message = readMessage(original);
    const copied = errors
      ? new AggregateError(errors.flatMap((each) => left > 0 ? [copy(each, depth + 1)] : []), message, options)
      : new Error(message, options);
    const name = readMember(original, 'name');
    const code = readMember(original, 'code');
    if (isWord(name)) Object.defineProperty(copied, 'name', { value: name, configurable: true, writable: true });
    return isWord(code) || typeof code === 'number' ? Object.assign(copied, { code }) : copied;
  };
  return copy(error, 0);
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

/** The first errors of an `AggregateError`; `null` if the value is none. */
function readErrors(value: unknown): readonly unknown[] | null {
  try {
    const errors = readMember(value, 'errors');
    return Array.isArray(errors) ? errors.slice(0, MOST_ERRORS) as readonly unknown[] : null;
  } catch {
    // An array may be a proxy.
    return null;
  }
}

const isWord = (value: unknown): value is string => typeof value === 'string' && /^[\w.$-]{1,100}$/.test(value);
