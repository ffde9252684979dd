import { ConnectorAuthError } from '../client/connector-auth-error.js';
import { accept, parseDescription } from '../client/parse.js';
import { request } from '../client/request.js';
import type { Backend } from '../client/request.js';
import { isObject } from '../contract/is-object.js';
import type { ConnectorDescription } from '../contract/wire.js';

/** A connector's description with the id that the list needs. */
export type ListedConnector = ConnectorDescription & { readonly id: string };

/** The connectors of an answer. */
export interface ConnectorList {
  /** By their ids, in the order of the answer. */
  readonly connectors: ReadonlyMap<string, ListedConnector>;
  /** Why an entry is left out: one sentence for each, without values of the answer. */
  readonly faults: readonly string[];
}

/** The address of the list: the endpoint with `list` in its query, after whatever the query has. */
export function listUrlOf(endpoint: string | URL): string {
  const [url = ''] = String(endpoint).split('#');
  if (!url.includes('?')) return `${url}?list`;
  return /[?&]$/.test(url) ? `${url}list` : `${url}&list`;
}

/**
 * The connectors in an answer. An entry of another shape is left out, and so is a second one with the same id.
 * @throws {ConnectorAuthError} `invalid_response` if the answer has no list, or a list without a single valid entry that is not empty.
 */
export function parseList(answer: unknown): ConnectorList {
  const { connectors: entries } = accept<{ readonly connectors: readonly unknown[] }>(answer, { connectors: Array.isArray });
  const connectors = new Map<string, ListedConnector>();
  const faults: string[] = [];
  entries.forEach((entry: unknown, index) => {
    const id = isObject(entry) && (typeof entry.id === 'string' || Number.isFinite(entry.id)) ? String(entry.id) : '';
    if (!id) faults.push(`connectors[${index}] has no id.`);
    else if (connectors.has(id)) faults.push(`connectors[${index}] has the id of an entry before it.`);
    else {
      try {
        connectors.set(id, { ...parseDescription(entry), id });
      } catch {
        faults.push(`connectors[${index}] is no description of a connector.`);
      }
    }
  });
  if (entries.length && !connectors.size) throw new ConnectorAuthError('invalid_response', faults[0]);
  return { connectors, faults };
}

/**
 * Asks the backend for its connectors.
 * @throws {ConnectorAuthError} as `request` and {@link parseList} do.
 */
export async function readList({ endpoint, fetch }: Backend, signal: AbortSignal): Promise<ConnectorList> {
  const url = endpoint == null ? null : listUrlOf(endpoint);
  return parseList((await request({ endpoint: url, fetch }, { method: 'GET', signal })).json);
}
