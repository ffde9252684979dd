/** The simulated Cyclr in a separate process, with 10,000 accounts and faults. */
import { setTimeout as wait } from 'node:timers/promises';
import { startCyclr } from '../../../demo/cyclr/simulator.js';
import { Random } from '../../browser/random.js';
import { createAccounts } from './accounts.js';
import { watchEventLoop } from './event-loop.js';
import { chooseRefusal, chooseSpoiler, refuse, spoil } from './faults.js';

/** Access and sign-in tokens that the simulator keeps. A real Cyclr forgets them when they expire. */
const MOST_TOKENS = 50_000;

/** The questions that the process answers: with the number of its calls, or with the figures of its event loop. */
export type CyclrQuestion = 'counts' | 'loop';

const random = new Random(1);
const counts = { calls: 0, tokens: 0, faults: {} as Record<string, number> };
const count = (fault: string): void => { counts.faults[fault] = (counts.faults[fault] ?? 0) + 1; };

/** A `Map` keeps the order of insertion, so the oldest entries go first. */
function keepNewest(tokens: Map<string, unknown>): void {
  for (const token of tokens.keys()) {
    if (tokens.size <= MOST_TOKENS) return;
    tokens.delete(token);
  }
}

const cyclr = await startCyclr({ accounts: createAccounts() });

/** Spoils the answer to the next call. The simulator copies each answer while this is set, so it is not set for all calls. */
function spoilNext(): void {
  const spoiler = chooseSpoiler(random);
  cyclr.interceptAnswer = spoiler === null ? undefined : (_, answer) => {
    count(spoiler);
    return spoil(spoiler, answer, random);
  };
}

cyclr.intercept = async (request) => {
  counts.calls += 1;
  if (request.url.endsWith('/oauth/token')) counts.tokens += 1;
  cyclr.requests.splice(0);
  keepNewest(cyclr.state.accessTokens);
  keepNewest(cyclr.state.signInTokens);
  spoilNext();
  await wait(5 + random.next() * 15);
  const refusal = chooseRefusal(random);
  if (refusal === null) return undefined;
  count(refusal);
  return refuse(refusal);
};
process.send!(Number(new URL(cyclr.origin).port));
const takeLoopFigures = watchEventLoop();
process.on('message', (question: CyclrQuestion) => process.send!(question === 'loop' ? takeLoopFigures() : counts));
process.on('disconnect', () => process.exit());
