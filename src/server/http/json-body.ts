import { isObject } from '../../contract/is-object.js';
import type { JsonObject } from '../../contract/is-object.js';
import { parseJson } from '../lib/json.js';
import { Problem } from './problem.js';
import { readBytes } from '../lib/read-bytes.js';

/** Bytes: 64 kB. */
const LARGEST_BODY = 65_536;

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
 * @throws {Problem} 400 or 413
 */
export async function readJsonObject(request: Request): Promise<JsonObject> {
  const text = await readText(request);
  const value = text === null ? undefined : parseJson(text);
  if (!isObject(value)) throw new Problem({ status: 400, code: 'endpoint_error', detail: 'The body must be a JSON object.' });
  return value;
}

/** `null` if the body is not UTF-8. */
async function readText({ body }: Request): Promise<string | null> {
  const bytes = await readBytes(body, LARGEST_BODY);
  if (!bytes) throw tooLarge();
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}
