import type { BackendAnswer } from './answer.js';
import { checkReadable, checkUnreadable } from './cors.js';
import type { Probe } from './probe.js';
import { isRefused } from './refused-page.js';
import { rowOf, skippedRow, statusOf } from './rows.js';
import type { Row } from './rows.js';
import { faultsOfProblem } from './shapes.js';

function faultsOfError({ type, json, status }: BackendAnswer): readonly string[] {
  if (type === 'application/problem+json') return faultsOfProblem(json, status);
  // Bytes over 127 in a header may be control characters, which could change what the terminal shows.
  return [type === '' ? 'no content type' : `content type ${type.slice(0, 40).replace(/[^!-~]/g, '…')}`];
}

/**
 * Whether the host itself may have refused the request, by its sign-in or by `authorize`: such an answer may have any shape. A 403 for a
 * request from elsewhere is the route's own answer.
 */
const isRefusedByHost = ({ status, isOwn }: BackendAnswer): boolean => status === 401 || (status === 403 && isOwn);

const PROBLEMS = { name: 'every error is problem details', contract: 'application/problem+json with code, retryable, reference' };
const NO_LEAK = { name: 'no answer repeats a secret', contract: 'no secret of a request, in any encoding' };

/** Checks the rules that hold for every answer. Call it after all other requests. */
export async function checkAllAnswers(probe: Probe): Promise<readonly Row[]> {
  const { answers: all, limited, starts, canaries, options } = probe;
  const answers = all.filter(({ status }) => status !== 0);
  // If every POST or DELETE of the page is refused, middleware that wants a CSRF token may have answered instead of the route.
  const routes = answers.filter(({ status, method }) => status !== 403 || method === 'GET' || !isRefused(probe, method));
  const stored = [...routes, ...starts.filter(({ status }) => status !== 0)].filter(({ headers }) => !/(^|,)\s*no-store\s*(,|$)/i.test(headers.get('cache-control') ?? ''));
  const redirects = answers.filter(({ status }) => status >= 300 && status < 400);
  const errors = routes.filter((answer) => answer.status >= 400 && !isRefusedByHost(answer));
  const leaks: string[] = [];
  for (const answer of [...answers, ...limited, ...starts]) {
    const form = await canaries.formIn(`${answer.text}\n${[...answer.headers].join('\n')}`);
    if (form !== null) leaks.push(`${answer.request}: ${form}`);
  }
  const seen = `${answers.length} answers`;
  return [
    rowOf({
      name: 'every answer has Cache-Control: no-store', contract: 'Cache-Control: no-store', seen: `${routes.length} answers`,
      faults: stored.map(({ request }) => `${request}: no Cache-Control: no-store`),
    }),
    rowOf({
      name: 'no answer is a redirect', contract: '401 or 403 instead: the element follows no redirect', seen,
      faults: redirects.map((answer) => `${answer.request}: ${statusOf(answer)}`),
    }),
    ...checkReadable(probe),
    ...checkUnreadable(probe),
    errors.length === 0 ? skippedRow(PROBLEMS.name, PROBLEMS.contract, 'the backend answered with no error of its own') : rowOf({
      ...PROBLEMS,
      seen: `${errors.length} errors`,
      faults: errors.flatMap((answer) => faultsOfError(answer).map((fault) => `${answer.request}: ${fault}`)),
    }),
    canaries.isEmpty
      ? skippedRow(NO_LEAK.name, NO_LEAK.contract, `${options.write ? '' : 'needs --write: '}no request had a secret`)
      : rowOf({ ...NO_LEAK, seen, faults: leaks }),
  ];
}
