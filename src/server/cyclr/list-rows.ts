import { isObject } from '../../contract/is-object.js';
import type { JsonObject } from '../../contract/is-object.js';
import { CyclrError } from '../http/cyclr-error.js';
import { unexpectedAnswer } from './call.js';
import type { SendCall } from './call.js';
import { rejectMissing } from './missing.js';

/** Rows in a page. Cyclr does not document its largest size, so it may give fewer rows, or refuse this size. */
const PAGE_SIZE = 100;
/** This size is known to work, also with an icon in each row. */
const PROVEN_PAGE_SIZE = 30;
/** Pages. A list that never ends must not be read forever. */
const MOST_PAGES = 1_000;
/** Pages that are requested at the same time for a caller that reads the whole list. */
const CONCURRENT_PAGES = 6;
/** Pages without a new row, one after the other, after which a list ends although its `Total-Pages` says more. */
const MOST_REPEATED_PAGES = 3;

export interface ListQuery {
  /** The path below `/v1.0`. */
  readonly path: string;
  readonly query?: string | undefined;
  /** The key of a row, which is never yielded twice. `null` leaves the row out. */
  readonly keyOf: (row: JsonObject) => string | null;
  /** The caller reads the whole list: request pages ahead. Default: `false`. */
  readonly isWhole?: boolean | undefined;
}

interface Page {
  readonly rows: readonly unknown[];
  /** `null` if Cyclr does not tell. */
  readonly lastPage: number | null;
}

interface FirstPage extends Page {
  /** The last page by Cyclr's own `Total-Pages`; `Infinity` if it does not tell. */
  readonly toldLastPage: number;
  /** The rows to ask for in each following page. */
  readonly pageSize: number;
}

interface PageNumber {
  readonly page: number;
  readonly pageSize: number;
}

async function requestPage(send: SendCall, { path, query }: ListQuery, { page, pageSize }: PageNumber): Promise<Page> {
  const parameters = new URLSearchParams({ ...(query !== undefined && { query }), page: String(page), pageSize: String(pageSize) });
  const call = { method: 'GET', path: `${path}?${parameters.toString()}` } as const;
  const { json, totalPages } = await send(call);
  if (!Array.isArray(json)) throw unexpectedAnswer(call, 'a list');
  return { rows: json, lastPage: parseTotalPages(totalPages) };
}

async function requestFirstPage(send: SendCall, query: ListQuery): Promise<FirstPage> {
  const request = async (pageSize: number): Promise<FirstPage> => {
    const page = await requestPage(send, query, { page: 1, pageSize });
    return { ...page, pageSize, toldLastPage: page.lastPage ?? Infinity };
  };
  const first = await request(PAGE_SIZE).catch((error: unknown) => {
    if (!mayBeTooLarge(error)) throw error;
    return request(PROVEN_PAGE_SIZE);
  });
  const { rows: { length }, lastPage, pageSize } = first;
  if (length < PROVEN_PAGE_SIZE || length >= pageSize) return first;
  // Either the list has no more rows, or Cyclr gives no more at once. `Total-Pages` may not tell, if it counts by the size that was asked
  // for. A second page of the size that Cyclr gave is empty in the first case, and goes on with the list in the second.
  return { ...first, lastPage: lastPage === null ? null : Math.max(lastPage, 2), pageSize: length };
}

/** A page beyond the last one is empty. Cyclr does not document whether it refuses it instead. */
function endWithRefusal(error: unknown): Page {
  if (error instanceof CyclrError && (error.failure === 'refused' || error.failure === 'not_found')) return { rows: [], lastPage: null };
  throw error;
}

/** Cyclr may have refused the size, or failed because of it, or sent more than is read. */
const mayBeTooLarge = (error: unknown): boolean =>
  error instanceof CyclrError && (error.failure === 'refused' || error.failure === 'unexpected');

/** Reads the rows of {@link listPages}, one by one. */
export async function* listRows(send: SendCall, query: ListQuery): AsyncGenerator<JsonObject, void, undefined> {
  for await (const rows of listPages(send, query)) yield* rows;
}

/**
 * Reads one of Cyclr's lists, a page at a time: the next page is requested when the loop reaches it, or ahead if the list is read whole.
 * Rows that move from one page to the next between two requests are yielded once. Without a valid `Total-Pages`, a page without a new row
 * ends the list, since a server that knows no pages sends the same rows again.
 * @throws {CyclrError} `unexpected` if an answer is not a list, or if the list does not end.
 */
export async function* listPages(send: SendCall, query: ListQuery): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const { path, keyOf, isWhole = false } = query;
  const first = await requestFirstPage(send, query).catch(rejectMissing);
  const requested = new Map<number, Promise<Page>>([[1, Promise.resolve(first)]]);
  const request = (page: number): Promise<Page> => {
    const asked = requested.get(page) ?? requestPage(send, query, { page, pageSize: first.pageSize });
    const current = asked.catch(page > first.toldLastPage ? endWithRefusal : rejectMissing);
    // The loop may end before it reaches a page that was requested ahead.
    current.catch(() => {});
    requested.set(page, current);
    return current;
  };
  const seen = new Set<string>();
  let repeatedPages = 0;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { rows, lastPage } = await request(page);
    requested.delete(page);
    const lastAhead = isWhole && lastPage !== null ? Math.min(lastPage, page + CONCURRENT_PAGES) : page;
    for (let next = page + 1; next <= lastAhead; next += 1) void request(next);
    const newRows = rows.filter((row): row is JsonObject => {
      const key = isObject(row) ? keyOf(row) : null;
      if (key === null || seen.has(key)) return false;
      seen.add(key);
      return true;
    });
    yield newRows;
    repeatedPages = newRows.length > 0 ? 0 : repeatedPages + 1;
    if (rows.length === 0 || repeatedPages >= (lastPage === null ? 1 : MOST_REPEATED_PAGES) || page >= (lastPage ?? Infinity)) return;
  }
  throw new CyclrError('unexpected', `Cyclr's list at ${path} has more than ${MOST_PAGES} pages: it may not end.`);
}

/** `null` if the header is missing or not valid. A list with rows has at least one page. */
const parseTotalPages = (header: string | null): number | null => (/^[1-9]\d{0,8}$/.test(header ?? '') ? Number(header) : null);
