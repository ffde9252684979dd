import { rowOf, seenIn } from './row.js';
import type { Row } from './row.js';
import type { Answer, Session } from './session.js';
import { faultsOfProblem } from './shapes.js';

function faultsOfRefusal({ type, json, status }: Answer): readonly string[] {
  if (type === 'application/problem+json') return faultsOfProblem(json, status);
  return [type === '' ? 'no content type' : `content type ${type.slice(0, 40)}`];
}

/** What holds for every answer that came, to whatever was asked. */
export async function everyAnswer(session: Session): Promise<readonly Row[]> {
  const answers = session.answers.filter(({ status }) => status !== 0);
  const about = (faulty: readonly Answer[], fault: (answer: Answer) => string) => faulty.map((answer) => `${answer.what}: ${fault(answer)}`);
  const stored = answers.filter(({ headers }) => !/(^|,)\s*no-store\s*(,|$)/i.test(headers.get('cache-control') ?? ''));
  const redirects = answers.filter(({ status }) => status >= 300 && status < 400);
  // A 401 is the host's own, in whatever shape.
  const refused = answers.filter(({ status }) => status >= 400 && status !== 401);
  const problems = refused.flatMap((answer) => faultsOfRefusal(answer).map((fault) => `${answer.what}: ${fault}`));
  const told: string[] = [];
  for (const answer of answers) {
    const form = await session.canaries.seenIn(`${answer.text}\n${[...answer.headers].join('\n')}`);
    if (form !== null) told.push(`${answer.what}: ${form}`);
  }
  const count = `${answers.length} answers`;
  return [
    rowOf('every answer says Cache-Control: no-store', 'Cache-Control: no-store', count, about(stored, () => 'no no-store')),
    rowOf('no answer is a redirect', '401 or 403, for the element follows none', count, about(redirects, seenIn)),
    rowOf('every refusal is problem details', 'application/problem+json with code, retryable, reference', `${refused.length} refusals`, problems),
    rowOf('no answer repeats a secret', 'nothing of what was sent as one, in any form', count, told),
  ];
}
