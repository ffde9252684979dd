import { isErrorCode } from '../contract/error-codes.js';
import { isObject } from '../contract/is-object.js';
import type { BackendAnswer } from './answer.js';

/** One line of the table: a case and its outcome. */
export interface Row {
  readonly name: string;
  readonly outcome: 'ok' | 'FAILED' | 'skipped';
  /** The check's observation, or the reason why it skipped the case. It repeats none of the server's text except harmless values. */
  readonly seen: string;
  /** The contract's requirement. */
  readonly contract: string;
  /** The method that the backend must accept from the page: one that rejects all requests also rejects those that it must. */
  readonly needs?: string;
}

/** A case, what the contract requires, and what the check saw. */
export interface Case extends Pick<Row, 'name' | 'contract' | 'seen'> {
  /** One sentence for each fault. The case passes if there is none. */
  readonly faults: readonly string[];
}

/** A case that depends on the status of one or more answers only. */
export interface StatusCase {
  readonly name: string;
  /** The status that every answer must have. */
  readonly status: number;
  readonly answers: readonly BackendAnswer[];
  /** Default: the status. */
  readonly contract?: string;
}

/** Describes an answer's status: `403 unauthorized`, `302, a redirect`, `no answer`. */
export function statusOf({ status, missing, type, json }: BackendAnswer): string {
  if (status === 0) return missing ?? 'no answer, or an incomplete one';
  if (status >= 300 && status < 400) return `${status}, a redirect`;
  const code = isObject(json) && isErrorCode(json.code) ? ` ${json.code}` : '';
  return `${status}${code}${type === 'text/html' ? ', an HTML page' : ''}`;
}

/** Faults that a row names; the others are only counted. */
const MOST_FAULTS = 3;

/** The reason that {@link statusOf} gives for a request that was not sent. */
const NOT_SENT = /(?:^|: )(not sent: .*)/;

export function rowOf({ name, contract, seen, faults }: Case): Row {
  const [first] = faults;
  if (first === undefined) return { name, contract, outcome: 'ok', seen };
  const distinct = [...new Set(faults)].filter((fault) => !NOT_SENT.test(fault));
  // Nothing was seen of the requests that were not sent.
  if (distinct.length === 0) return skippedRow(name, contract, NOT_SENT.exec(first)?.[1] ?? first);
  const more = distinct.length > MOST_FAULTS ? [`and ${distinct.length - MOST_FAULTS} more`] : [];
  return { name, contract, outcome: 'FAILED', seen: [...distinct.slice(0, MOST_FAULTS), ...more].join('; ') };
}

export const skippedRow = (name: string, contract: string, reason: string): Row => ({ name, contract, outcome: 'skipped', seen: reason });

/** The rows of cases which show something only if the backend accepts this method from the page. */
export const needing = (method: string, rows: readonly Row[]): readonly Row[] => rows.map((row) => ({ ...row, needs: method }));

export function statusRow({ name, status, answers, contract = String(status) }: StatusCase): Row {
  const wrong = answers.filter((answer) => answer.status !== status);
  const faults = wrong.map((answer) => answers.length > 1 ? `${answer.request}: ${statusOf(answer)}` : statusOf(answer));
  return rowOf({ name, contract, seen: answers[0] ? statusOf(answers[0]) : '', faults });
}
