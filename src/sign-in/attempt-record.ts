import { isObject } from '../contract/is-object.js';
import type { Before, Display } from '../flow/flow.js';

/** What a page has to know to continue a sign-in after it was reloaded or left. Nothing in it is a secret. */
export interface AttemptRecord {
  readonly attempt: string;
  readonly display: Display;
  readonly before: Before | null;
  /** When the attempt expires, by this browser's clock, in milliseconds since 1970. */
  readonly deadline: number;
}

const PREFIX = 'cyclr-attempt:';

/** The members that are stored; a description has more. */
const MEMBERS: (keyof AttemptRecord | keyof Before)[] = ['attempt', 'display', 'before', 'authenticated', 'revision', 'deadline'];

/** The key of the record for one connector's resource. */
export const recordKey = (endpoint: string | null | undefined, connectorId: string | number | null | undefined): string =>
  `${PREFIX}${endpoint ?? null}:${connectorId ?? null}`;

/** Any script of the origin can write to the storage, so a record is checked like a value from outside. */
function parseRecord(text: string | null): AttemptRecord | null {
  const record: unknown = JSON.parse(text ?? 'null');
  if (!isObject(record)) return null;
  const { attempt, before } = record;
  const isRecord = attempt && typeof attempt === 'string' && typeof (isObject(before) ? before.authenticated : false) === 'boolean';
  return isRecord ? record as unknown as AttemptRecord : null;
}

/** The stored record; `null` where there is none, where it is not a record, or where the browser denies the page any storage. */
export function recall(key: string): AttemptRecord | null {
  try {
    return parseRecord(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

/** Stores the record; `null` removes it. Without storage a sign-in still completes; only a reload cannot continue it. */
export function remember(key: string, record: AttemptRecord | null): void {
  try {
    if (record) sessionStorage.setItem(key, JSON.stringify(record, MEMBERS));
    else sessionStorage.removeItem(key);
  } catch {
    // The browser denies the page its storage, or it is full.
  }
}

/** Where an attempt that has come back took place. Without storage only the window's own looks tell: a popup has no menu bar. */
export function displayOf(attempt: string): Display {
  try {
    const keys = Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
    return keys.map(recall).find((record) => record?.attempt === attempt)?.display === 'page' ? 'page' : 'popup';
  } catch {
    return menubar.visible ? 'page' : 'popup';
  }
}
