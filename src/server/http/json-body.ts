import { isObject } from '../../contract/is-object.js';
import type { JsonObject } from '../../contract/is-object.js';
import { parseJson } from '../lib/json.js';
import { readBytes } from '../lib/read-bytes.js';
import { TimeLimitError } from '../lib/time-limit.js';
import type { TimeLimiter } from '../lib/time-limit.js';
import { BodyTakenError } from './body-taken-error.js';
import { copyError } from './copy-error.js';
import { Problem } from './problem.js';

/** Bytes: 64 kB. */
const LARGEST_BODY = 65_536;
/** Milliseconds. Shorter than the time for a whole answer, so that a body that does not arrive is not taken for a slow server. */
const BODY_TIME_LIMIT = 15_000;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

const tooLarge = (): Problem => new Problem({ status: 413, code: 'endpoint_error', detail: 'The body is larger than 64 kB.' });

/**
 * Checks the headers of a body before the body is read.
 * @throws {Problem} 413 or 415
 */
export function checkBodyHeaders({ headers }: Request): void {
  const [type] = (headers.get('content-type') ?? '').split(';');
  if (type?.trim().toLowerCase() !== 'application/json') {
    const accepted = { 'accept-post': 'application/json' };
    throw new Problem({ status: 415, code: 'endpoint_error', detail: 'The body must be application/json.', headers: accepted });
  }
  if ((headers.get('content-encoding') ?? 'identity').toLowerCase() !== 'identity') {
    const accepted = { 'accept-encoding': 'identity' };
    throw new Problem({ status: 415, code: 'endpoint_error', detail: 'The body must not be compressed.', headers: accepted });
  }
  if (Number(headers.get('content-length')) > LARGEST_BODY) throw tooLarge();
}

/**
 * Reads the JSON object in the body.
 * @throws {Problem} 400, 408 or 413; 500 if the body was read before.
 */
export async function readJsonObject(request: Request, limitTime: TimeLimiter): Promise<JsonObject> {
  const text = await readText(request, limitTime);
  const value = text === null ? undefined : parseJson(text);
  if (!isObject(value)) throw new Problem({ status: 400, code: 'endpoint_error', detail: 'The body must be a JSON object.' });
  return value;
}

/** `null` if the body is not UTF-8. */
async function readText(request: Request, limitTime: TimeLimiter): Promise<string | null> {
  const { body, bodyUsed } = request;
  if (bodyUsed || body?.locked) {
    throw toTakenProblem(new BodyTakenError('The body of the request was read before the handler got it. Middleware, `authorize` and `limit` '
      + 'must read the body of `request.clone()` instead.'));
  }
  let bytes: Uint8Array | null;
  try {
    bytes = await limitTime(BODY_TIME_LIMIT, (signal) => readBytes(body, LARGEST_BODY, signal));
  } catch (error) {
    if (error instanceof BodyTakenError) throw toTakenProblem(error);
    if (!(error instanceof TimeLimitError)) throw copyError(error);
    throw new Problem({ status: 408, code: 'endpoint_error', detail: 'The body did not arrive in time.', isRetryable: true });
  }
  if (!bytes) throw tooLarge();
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}

const toTakenProblem = (cause: BodyTakenError): Problem =>
  new Problem({ status: 500, code: 'misconfigured', detail: 'The server is not set up to read the body of this request.', cause });
