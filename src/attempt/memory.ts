import { RUNNING } from '../flow/flow.js';
import type { Flow } from '../flow/flow.js';
import { recall, remember } from '../sign-in/attempt-record.js';
import type { AttemptRecord } from '../sign-in/attempt-record.js';

/** The attempts that run in this page and are remembered. No second element may resume one of them. */
const remembered = new Set<string>();

/** An attempt is remembered only while it runs and its window or page is at the sign-in. */
const isRemembered = ({ outstanding, state }: Flow): boolean => outstanding && RUNNING.includes(state);

/** The record of an attempt with that connector, unless an element of this page has resumed it already. */
export function recallAttempt(key: string): AttemptRecord | null {
  const record = recall(key);
  return record && !remembered.has(record.attempt) ? record : null;
}

/** A change of the flow whose attempt is remembered under `key`. */
interface Change {
  readonly key: string;
  readonly previous: Flow;
  readonly flow: Flow;
}

/** Forgets the previous attempt if it has ended. */
export function forgetEnded({ key, previous, flow }: Change): void {
  // After its end an attempt may be remembered again, by an element that has resumed it.
  if (!isRemembered(previous) || (previous.attempt === flow.attempt && isRemembered(flow))) return;
  // Another element of the same connector may have remembered an attempt of its own since.
  if (remembered.delete(previous.attempt) && recall(key)?.attempt === previous.attempt) remember(key, null);
}

/**
 * Remembers the current attempt. It writes only news: a record that another page of this tab removed, because the attempt ended there,
 * stays removed.
 */
export function rememberCurrent({ key, previous, flow, display, deadline, isBack }: Change & Pick<AttemptRecord, 'display' | 'deadline' | 'isBack'>): void {
  const { attempt, before, connector } = flow;
  if (!isRemembered(flow) || (remembered.has(attempt) && before === previous.before)) return;
  remembered.add(attempt);
  // A connector that the backend has described is there, even if its description is too old to show a change.
  const known = connector && { ...connector, authenticated: true, revision: null };
  remember(key, { attempt, display, before: before ?? known, deadline, isBack });
}
