import { RUNNING } from '../flow/flow.js';
import type { Flow } from '../flow/flow.js';
import { recall, remember } from '../sign-in/attempt-record.js';
import type { AttemptRecord } from '../sign-in/attempt-record.js';

/** The attempts that run in this page and are remembered: no second element is to go on with one of them. */
const remembered = new Set<string>();

/** While an attempt runs whose sign-in is out, and only then, this tab knows of it. */
const isRemembered = ({ outstanding, state }: Flow): boolean => outstanding && RUNNING.includes(state);

/** What this tab remembers of an attempt with that connector, where no element of this page goes on with it already. */
export function recallAttempt(key: string): AttemptRecord | null {
  const record = recall(key);
  return record && !remembered.has(record.attempt) ? record : null;
}

/** Forgets the attempt that was, where it has ended. */
export function forgetEnded(key: string, previous: Flow, flow: Flow): void {
  const goesOn = previous.attempt === flow.attempt && isRemembered(flow);
  // Another element of the same connector may have begun one since.
  if (!goesOn && remembered.delete(previous.attempt) && recall(key)?.attempt === previous.attempt) remember(key, null);
}

/**
 * Remembers the attempt that is. Only news are written: what another page of this tab has taken out, because the attempt ended there,
 * stays out.
 * @param deadline By this browser's clock, in milliseconds.
 */
export function rememberCurrent(key: string, previous: Flow, flow: Flow, deadline: number): void {
  const { attempt, before } = flow;
  if (!isRemembered(flow) || (remembered.has(attempt) && before === previous.before)) return;
  remembered.add(attempt);
  remember(key, { attempt, before, deadline });
}
