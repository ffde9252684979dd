import { resourceOf } from '../client/request.js';
import type { Backend } from '../client/request.js';
import { isObject } from '../contract/is-object.js';
import type { Before, Display } from '../flow/flow.js';

/** The facts with which a page continues a sign-in after it was reloaded or left. None of them is a secret. */
export interface AttemptRecord {
  readonly attempt: string;
  readonly display: Display;
  readonly before: Before | null;
  /** When the attempt expires, by this browser's clock, in milliseconds since 1970. */
  readonly deadline: number;
  /** The page itself went to the sign-in, and has passed its return page. */
  readonly isBack?: boolean | undefined;
}

/** Tells whether a value from outside looks like an attempt's id: four 32-bit numbers. */
export const isAttemptId = (value: unknown): value is string => typeof value === 'string' && /^\d{1,10}(-\d{1,10}){3}$/.test(value);

/** The members that `JSON.stringify` keeps, at every level: `before` may be a whole description, with more of them. */
const MEMBERS: (keyof AttemptRecord | keyof Before)[] = ['attempt', 'display', 'before', 'authenticated', 'revision', 'id', 'authType', 'deadline', 'isBack'];

/** The query parameter of the return page's address that names the attempt. Keys of records and names of channels begin with it, too. */
export const PARAMETER = 'cyclr-attempt';

/**
 * The key of the record for one connector's resource, by its absolute address: the same relative endpoint leads to another resource on
 * another page of the tab, and a sign-in must not be continued for that one.
 */
export function recordKey(endpoint: Backend['endpoint'], connectorId: Backend['connectorId']): string {
  try {
    const resource = resourceOf({ endpoint, connectorId });
    if (resource !== null) return `${PARAMETER}:${new globalThis.URL(resource, document.baseURI).href}`;
  } catch {
    // The endpoint is no URL, or the id is no valid Unicode.
  }
  // As JSON, no two pairs share a key.
  return `${PARAMETER}:${JSON.stringify([String(endpoint), String(connectorId)])}`;
}

const isOptional = (value: unknown): boolean => value == null || typeof value === 'string';

const isBefore = (value: unknown): value is Before =>
  isObject(value) && typeof value.authenticated === 'boolean' && [value.revision, value.id, value.authType].every(isOptional);

/**
 * Any script of the origin can write to the storage, so a record is checked like a value from outside. Without a valid description no
 * status proves a success, and without a valid deadline the time is over.
 */
function parseRecord(value: unknown): AttemptRecord | null {
  if (!isObject(value)) return null;
  const { attempt, display, before, deadline, isBack } = value;
  if (!isAttemptId(attempt) || (display !== 'popup' && display !== 'page')) return null;
  return { attempt, display, before: isBefore(before) ? before : null, deadline: Number(deadline) || 0, isBack: isBack === true };
}

/** The stored record; `null` where there is none, where it is not a record, or where the browser denies the page any storage. */
export function recall(key: string): AttemptRecord | null {
  try {
    const record = globalThis.sessionStorage.getItem(key);
    return record ? parseRecord(JSON.parse(record)) : null;
  } catch {
    return null;
  }
}

/** Stores the record; `null` removes it. Without storage a sign-in still completes; only a reload cannot continue it. */
export function remember(key: string, record: AttemptRecord | null): void {
  try {
    if (record) globalThis.sessionStorage.setItem(key, JSON.stringify(record, MEMBERS));
    else globalThis.sessionStorage.removeItem(key);
  } catch {
    // The browser denies the page its storage, or it is full.
  }
}

/**
 * Notes in this tab's record that the page, which itself went to the sign-in, is back. There every copy of this script, and every later
 * page of the tab, can read it: the address names the attempt for the first of them only.
 * @returns whether this tab has such a record.
 */
export function noteReturn(attempt: string): boolean {
  try {
    for (const key of Object.keys(globalThis.sessionStorage)) {
      const record = recall(key);
      if (record?.attempt === attempt && record.display === 'page') {
        remember(key, { ...record, isBack: true });
        return true;
      }
    }
  } catch {
    // The browser denies the page its storage.
  }
  return false;
}
