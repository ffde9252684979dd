import { isObject } from '../../contract/is-object.js';
import type { JsonObject } from '../../contract/is-object.js';
import { parseJson } from '../lib/json.js';
import { Problem } from './problem.js';
import { readBytes } from '../lib/read-bytes.js';

/** Bytes: 64 kB. */
const LARGEST_BODY = 65_536;

const utf8 = new TextDecoder('utf-8', { fatal: true });

const tooLarge = (): Problem => new Problem(413, 'endpoint_error', 'The body is larger than 64 kB.');

/** What the headers alone tell. @throws {Problem} 413 or 415 */
export function checkBodyHeaders({ headers }: Request): void {
  const [type] = (headers.get('content-type') ?? '').split(';');
  if (type?.trim().toLowerCase() !== 'application/json') {
    throw new Problem(415, 'endpoint_error', 'The body must be application/json.', { headers: { 'accept-post': 'application/json' } });
  }
  if ((headers.get('content-encoding') ?? 'identity').toLowerCase() !== 'identity') {
    throw new Problem(415, 'endpoint_error', 'The body must not be compressed.', { headers: { 'accept-encoding': 'identity' } });
  }
  if (Number(headers.get('content-length')) > LARGEST_BODY) throw tooLarge();
}

/**
 * The JSON object in the body.
 * @throws {Problem} 400 or 413
 */
export async function readJsonObject(request: Request): Promise<JsonObject> {
  const text = await readText(request);
  const value = text === null ? undefined : parseJson(text);
  if (!isObject(value)) throw new Problem(400, 'endpoint_error', 'The body must be a JSON object.');
  return value;
}

/** `null` where it is not UTF-8. */
async function readText({ body }: Request): Promise<string | null> {
  const bytes = await readBytes(body, LARGEST_BODY);
  if (!bytes) throw tooLarge();
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
