import { parseRequestUrl } from './http/origins.js';
import { Problem } from './http/problem.js';

/** The page's `connector-id`: the last segment of the path, or the one before `/start`. One slash may follow: some routers add it. */
const PATH = /\/([\w.-]{1,100})(?:\/start)?\/?$/;

/** Segments that are no names: the first two lead to another path, and the third is the start route. */
const RESERVED = ['.', '..', 'start'];

/**
 * Reads the page's `connector-id` from the path: an Account Connector's id, or a name that `authorize` maps to one. It is not decoded, so
 * `%2F` and `;` are in no name.
 * @throws {Problem} 400 or 404
 */
export function parseConnectorId(request: Request): string {
  const url = parseRequestUrl(request);
  if (!url) throw new Problem({ status: 400, code: 'endpoint_error', detail: 'The URL of the request is not valid.' });
  const id = PATH.exec(url.pathname)?.[1];
  if (id === undefined || RESERVED.includes(id)) throw noSuchConnector();
  return id;
}

/**
 * Checks the id of an Account Connector: 1 to 19 digits. Leading zeros are refused, so that each connector has one id only, whatever the
 * host compares it with.
 */
export const isAccountConnectorId = (value: unknown): value is string => typeof value === 'string' && /^(0|[1-9]\d{0,18})$/.test(value);

/**
 * The Account Connector that a request is about.
 * @param mapped The id that `authorize` returned; `null` if it maps nothing.
 * @throws {Problem} 404 if the page's `connector-id` is a name that `authorize` does not map.
 */
export function resolveConnectorId(pageId: string, mapped: string | null): string {
  const id = mapped ?? pageId;
  if (!isAccountConnectorId(id)) throw noSuchConnector();
  return id;
}

const noSuchConnector = (): Problem => new Problem({ status: 404, code: 'not_found', detail: 'There is no such connector.' });
