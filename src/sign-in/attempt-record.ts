import type { Before } from '../flow/flow.js';

/** What a page that was reloaded, or left, has to know to go on with a sign-in; nothing in it is a secret. */
export interface AttemptRecord {
  readonly attempt: string;
  readonly before: Before | null;
  /** By this browser's clock, in milliseconds. */
  readonly deadline: number;
}

/** Nothing else is kept, whatever else there is. */
const MEMBERS: (keyof AttemptRecord | keyof Before)[] = ['attempt', 'before', 'authenticated', 'revision', 'deadline'];

/** What this tab remembers; nothing where that is no record of ours, or where a browser lets a page remember nothing. */
export function recall(key: string): AttemptRecord | null {
  try {
    const kept = sessionStorage.getItem(key);
    if (!kept) return null;
    const record = JSON.parse(kept) as AttemptRecord;
    const { attempt, before } = record;
    return attempt && typeof attempt === 'string' && typeof (before?.authenticated ?? false) === 'boolean' ? record : null;
  } catch {
    return null;
  }
}

/** Keeps the record, or, for `null`, none. */
export function remember(key: string, record: AttemptRecord | null): void {
  try {
    if (record) sessionStorage.setItem(key, JSON.stringify(record, MEMBERS));
    else sessionStorage.removeItem(key);
  } catch {
    // A sign-in that cannot be gone on with after a reload is one all the same.
  }
}
