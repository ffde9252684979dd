import { messages as english } from '../../src/locales/en.js';
import type { Bench } from './bench.js';
import { outcomeOf } from './outcome.js';
import type { Outcome } from './outcome.js';
import type { DetachedText } from './recorder.js';
import type { Situation } from './situations.js';

export interface SignIn {
  /** `via` of the complete event. */
  readonly via: string;
  /** Milliseconds from the request for the popup's last page to the event. */
  readonly took: number;
  /** Milliseconds of these until the return page requested its script: the browser's share. */
  readonly untilScript: number;
  /** Whether the sign-in started at the backend's start route. */
  readonly direct: boolean;
  /** Milliseconds from the click to the request for Cyclr's sign-in. */
  readonly untilAsked: number;
  /** Whether no popup was left open. */
  readonly closed: boolean;
  /** Whether the host's page could not reach the popup at the end: no message came from the popup itself. */
  readonly cutOff: boolean;
  /** Whether the element was `detached` before the end. */
  readonly noticed: boolean;
  /** Texts of the `detached` element that claim more than that the popup may still be open. */
  readonly claims: readonly string[];
}

/** No popup is closed and nothing is cancelled in these sign-ins, so the element must claim neither. */
const isFalseClaim = ({ status, all }: DetachedText): boolean => status !== english.detached || /clos|cancelled/i.test(all);

/** Signs in, from the click to the event that ends the attempt. */
async function signIn(bench: Bench, direct = false): Promise<SignIn> {
  const before = await bench.detachedTexts();
  const popup = await bench.openPopup('action');
  await bench.signIn(popup);
  await bench.consent(popup);
  const { via, at } = await bench.waitForCompletion();
  const took = at - bench.lastPageAt;
  const untilScript = Math.max(0, bench.scriptAt - bench.lastPageAt);
  const untilAsked = bench.askedAt - await bench.startedAt();
  const texts = (await bench.detachedTexts()).slice(before.length);
  const noticed = texts.length > 0;
  const claims = texts.filter(isFalseClaim).map(({ all }) => all);
  return { via, took, untilScript, direct, untilAsked, closed: await bench.closePopups(), cutOff: via !== 'message' || noticed, noticed, claims };
}

/** A first sign-in, then a renewed one of the connected connector. Each must end with one event. */
export async function signIns(bench: Bench, situation: Situation): Promise<readonly Outcome<SignIn>[]> {
  const first = await outcomeOf(async () => {
    await bench.loadHostPage(situation);
    return signIn(bench, situation.direct);
  });
  await bench.closePopups();
  const renewed = await outcomeOf(async () => {
    const signedIn = await signIn(bench, situation.direct);
    await bench.ended('complete', 'complete');
    return signedIn;
  });
  await bench.closePopups();
  return [first, renewed];
}
