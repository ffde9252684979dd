import { messages as english } from '../../src/locales/en.js';
import type { Bench } from './bench.js';
import { outcomeOf } from './outcome.js';
import type { Outcome } from './outcome.js';
import type { Said } from './recorder.js';
import type { Situation } from './situations.js';

export interface SignIn {
  /** What the complete event said. */
  readonly via: string;
  /** Milliseconds from the request for the last page to the event. */
  readonly took: number;
  /** Milliseconds of it until a return page asked for its script: the browser's own. */
  readonly until: number;
  /** No window was left open. */
  readonly closed: boolean;
  /** The window was out of reach when it was over: nothing came from it itself. */
  readonly cut: boolean;
  /** The element found that out before it was over, and said so. */
  readonly noticed: boolean;
  /** What the element then said, wherever that is another thing than that the window may still be open. */
  readonly claims: readonly string[];
}

/** Nobody closed a window in these sign-ins. */
const isClaim = ({ status, all }: Said): boolean => status !== english.detached || /clos|cancelled/i.test(all);

/** From the click to the one event that ends it. */
async function signIn(bench: Bench): Promise<SignIn> {
  const before = await bench.said();
  const popup = await bench.opens('action');
  await bench.signIn(popup);
  await bench.consent(popup);
  const { via, at } = await bench.completes();
  const took = at - bench.lastPageAt;
  const until = Math.max(0, bench.scriptAt - bench.lastPageAt);
  const said = (await bench.said()).slice(before.length);
  const noticed = said.length > 0;
  const claims = said.filter(isClaim).map(({ all }) => all);
  return { via, took, until, closed: await bench.tidy(), cut: via !== 'message' || noticed, noticed, claims };
}

/** A first sign-in; another one of the connector that is connected then; and a look back whether each ended once. */
export async function signIns(bench: Bench, situation: Situation): Promise<readonly Outcome<SignIn>[]> {
  const first = await outcomeOf(async () => {
    await bench.begin(situation);
    return signIn(bench);
  });
  await bench.tidy();
  const renewed = await outcomeOf(async () => {
    const signedIn = await signIn(bench);
    await bench.ended('complete', 'complete');
    return signedIn;
  });
  await bench.tidy();
  return [first, renewed];
}
