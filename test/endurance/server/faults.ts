import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../browser/random.js';

/** The faults of the simulated Cyclr in place of an answer, with the share of its calls that each one affects. */
const REFUSALS = {
  'no answer within the time limit': 0.002,
  '429 with Retry-After': 0.015,
  '500 as JSON': 0.01,
  '503 as HTML': 0.01,
  '401': 0.01,
} as const satisfies Readonly<Record<string, number>>;

/** The faults of an answer whose call has taken effect. */
const SPOILERS = {
  'connection closed in place of the answer': 0.005,
  'body cut off': 0.01,
  'body in pieces over one to three seconds': 0.01,
  'body that stops for longer than the time limit': 0.001,
} as const satisfies Readonly<Record<string, number>>;

export type Refusal = keyof typeof REFUSALS;
export type Spoiler = keyof typeof SPOILERS;

/** Milliseconds. Longer than the handler waits for an answer. */
const TOO_LONG = 12_000;

/** Chooses a fault; `null` for most calls. */
function choose<Fault extends string>(faults: Readonly<Record<Fault, number>>, random: Random): Fault | null {
  let left = random.next();
  for (const [fault, share] of Object.entries(faults) as [Fault, number][]) {
    left -= share;
    if (left < 0) return fault;
  }
  return null;
}

export const chooseRefusal = (random: Random): Refusal | null => choose(REFUSALS, random);
export const chooseSpoiler = (random: Random): Spoiler | null => choose(SPOILERS, random);

/** Answers with a fault in place of the right answer. */
export async function refuse(refusal: Refusal): Promise<Response> {
  switch (refusal) {
    case 'no answer within the time limit':
      await wait(TOO_LONG);
      return new Response(null, { status: 504 });
    case '429 with Retry-After':
      return Response.json({ Message: 'Too many requests.' }, { status: 429, headers: { 'retry-after': '2' } });
    case '500 as JSON': return Response.json({ Message: 'An error has occurred.' }, { status: 500 });
    case '503 as HTML': return new Response('<h1>Service Unavailable</h1>', { status: 503, headers: { 'content-type': 'text/html' } });
    case '401': return Response.json({ Message: 'Authorization has been denied for this request.' }, { status: 401 });
  }
}

/** Sends the right answer in a wrong way. */
export async function spoil(spoiler: Spoiler, answer: Response, random: Random): Promise<Response | 'lost'> {
  switch (spoiler) {
    case 'connection closed in place of the answer': return 'lost';
    case 'body cut off': return inPieces(answer, async (piece) => { if (piece === 2) throw new Error('The body is cut off.'); });
    case 'body in pieces over one to three seconds': {
      const pause = 500 + random.next() * 1_000;
      return inPieces(answer, () => wait(pause));
    }
    case 'body that stops for longer than the time limit': return inPieces(answer, async (piece) => { if (piece === 2) await wait(TOO_LONG); });
  }
}

/** The same answer with its body in three pieces, and a pause before the second and the third one. */
async function inPieces(answer: Response, pause: (piece: number) => Promise<void>): Promise<Response> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const third = Math.ceil(bytes.length / 3);
  let piece = 0;
  return new Response(new ReadableStream({
    async pull(controller) {
      if (piece > 0) await pause(piece);
      controller.enqueue(bytes.slice(piece * third, (piece + 1) * third));
      piece += 1;
      if (piece === 3) controller.close();
    },
  }), { status: answer.status, headers: { 'content-type': answer.headers.get('content-type') ?? '' } });
}
