import { isErrorCode } from '../contract/error-codes.js';
import { isObject } from '../contract/is-object.js';
import type { Answer } from './session.js';

/** One case, and what came of it. */
export interface Row {
  readonly name: string;
  readonly outcome: 'ok' | 'FAILED' | 'left out';
  /** What was seen, or why it was left out. Nothing that the server wrote is repeated here, but what is known to be harmless. */
  readonly seen: string;
  /** What the contract says. */
  readonly contract: string;
}

/** A status, in words: `403 unauthorized`, `302, a redirect`, `no answer`. */
export function seenIn({ status, type, json }: Answer): string {
  if (status === 0) return 'no answer, or one that broke off';
  if (status >= 300 && status < 400) return `${status}, a redirect`;
  const code = isObject(json) && isErrorCode(json.code) ? ` ${json.code}` : '';
  return `${status}${code}${type === 'text/html' ? ', a page' : ''}`;
}

/** Faults that are named; of more the number is enough. */
const MOST_FAULTS = 3;

/** @param faults What is wrong; nothing: the case passes. */
export function rowOf(name: string, contract: string, seen: string, faults: readonly string[]): Row {
  if (faults.length === 0) return { name, contract, outcome: 'ok', seen };
  const named = [...new Set(faults)];
  const more = named.length > MOST_FAULTS ? [`and ${named.length - MOST_FAULTS} more`] : [];
  return { name, contract, outcome: 'FAILED', seen: [...named.slice(0, MOST_FAULTS), ...more].join('; ') };
}

export const leftOut = (name: string, contract: string, why: string): Row => ({ name, contract, outcome: 'left out', seen: why });

/** A case that is only about the status of one answer or more; all have to have it. */
export function statusRow(name: string, status: number, answers: readonly Answer[], contract = String(status)): Row {
  const wrong = answers.filter((answer) => answer.status !== status);
  const faults = wrong.map((answer) => answers.length > 1 ? `${answer.what}: ${seenIn(answer)}` : seenIn(answer));
  return rowOf(name, contract, answers[0] ? seenIn(answers[0]) : '', faults);
}
