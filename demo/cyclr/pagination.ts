import type { Context } from 'hono';
import { refusal } from './api.js';
import type { Cyclr } from './api.js';

/** Rows in a page if the request has no `pageSize`. */
const usualPageSize = 30;

function positiveInteger(c: Context, name: string, absent: number): number {
  const value = c.req.query(name);
  if (value === undefined || value === '') return absent;
  if (!/^0*[1-9]\d{0,8}$/.test(value)) throw refusal(400, 'The request is invalid.');
  return Number(value);
}

interface List<T> {
  readonly list: readonly T[];
  readonly describe: (each: T) => object;
}

/** Answers with one page of a list: a bare array, and the number of pages in the header `Total-Pages`. */
export function respondWithPage<T>(c: Context, cyclr: Cyclr, { list, describe }: List<T>): Response {
  const { largestPageSize, tooLargePage } = cyclr.unknowns;
  const askedSize = positiveInteger(c, 'pageSize', usualPageSize);
  if (askedSize > largestPageSize && tooLargePage === 'refuse') throw refusal(400, 'The request is invalid.');
  const pageSize = Math.min(askedSize, largestPageSize);
  const start = (positiveInteger(c, 'page', 1) - 1) * pageSize;
  c.header('Total-Pages', String(Math.ceil(list.length / (tooLargePage === 'miscount' ? askedSize : pageSize))));
  return c.json(list.slice(start, start + pageSize).map(describe));
}
