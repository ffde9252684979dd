import { isObject } from '../contract/is-object.js';
import type { Before, Display } from '../flow/flow.js';

/** The facts with which a page continues a sign-in after it was reloaded or left. None of them is a secret. */
export interface AttemptRecord {
  readonly attempt: string;
  readonly display: Display;
  readonly before: Before | null;
  /** When the attempt expires, by this browser's clock, in milliseconds since 1970. */
  readonly deadline: number;
}

/** The members that are stored, in this order; a description has more. */
const MEMBERS: (keyof AttemptRecord | keyof Before)[] = ['attempt', 'display', 'before', 'authenticated', 'revision', 'deadline'];

/** The key of the record for one connector's resource. */
export const recordKey = (endpoint: string | null | undefined, connectorId: string | number | null | undefined): string =>
  `cyclr-attempt:${endpoint ?? null}:${connectorId ?? null}`;

/** Any script of the origin can write to the storage, so a record is checked like a value from outside. */
function isRecord(value: unknown): value is AttemptRecord {
  if (!isObject(value)) return false;
  const { attempt, before } = value;
  return !!attempt && typeof attempt === 'string' && typeof (isObject(before) ? before.authenticated : false) === 'boolean';
}

/** The stored record; `null` where there is none, where it is not a record, or where the browser denies the page any storage. */
export function recall(key: string): AttemptRecord | null {
  try {
    const text = globalThis.sessionStorage.getItem(key);
    const record: unknown = text && JSON.parse(text);
    return isRecord(record) ? record : null;
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

/** The place of an attempt that has come back. Without storage only the window's own looks tell: a popup has no menu bar. */
export function displayOf(attempt: string): Display {
  try {
    // A record begins with these two members, in this order.
    return Object.values<string>(globalThis.sessionStorage).some((text) => text.includes(`"${attempt}","display":"page"`)) ? 'page' : 'popup';
  } catch {
    return globalThis.menubar.visible ? 'page' : 'popup';
  }
}
