import type { Bench } from './bench.js';
import type { View } from './driver.js';
import { press, until } from './driver.js';
import { outcomeOf } from './outcome.js';
import type { Outcome } from './outcome.js';
import type { Situation } from './situations.js';

export interface Closing {
  readonly what: string;
  readonly completion: Situation['completion'];
  /** Milliseconds from the close to the state `detached`, where it was closed. */
  readonly took: readonly number[];
}

/** The window cannot be reached: every way on is offered. */
async function isDetached(bench: Bench): Promise<void> {
  await bench.is('detached');
  for (const part of ['check', 'reopen', 'cancel']) await until(`the part ${part}`, () => bench.has(part));
}

async function close(bench: Bench, popup: View): Promise<number> {
  await bench.signIn(popup);
  const closedAt = Date.now();
  await popup.close();
  await isDetached(bench);
  return (await bench.detachedAt()) - closedAt;
}

/** The user closes it, and cancels; closes it again, opens another one, and signs in. */
async function closed(bench: Bench, completion: Situation['completion']): Promise<readonly number[]> {
  await bench.begin({ host: '', thirdParty: '', completion });
  const first = await close(bench, await bench.opens('action'));
  await bench.ended();
  await press(bench.browser.page, ...bench.part('cancel'));
  await bench.is('ready');
  await bench.ended('cancel');
  const second = await close(bench, await bench.opens('action'));
  const popup = await bench.opens('reopen');
  await bench.signIn(popup);
  await bench.consent(popup);
  await bench.completes();
  await bench.tidy();
  await bench.ended('cancel', 'complete');
  return [first, second];
}

/** The third party cuts it off; asked then, the backend knows of nothing; what is finished in it afterwards still counts. */
async function cutOff(bench: Bench, completion: Situation['completion']): Promise<readonly number[]> {
  await bench.begin({ host: '', thirdParty: 'same-origin', completion });
  const popup = await bench.opens('action');
  await bench.signIn(popup);
  await isDetached(bench);
  await press(bench.browser.page, ...bench.part('check'));
  await until('an answer', async () => (await bench.heard()).some(({ state }) => state === 'verifying'));
  await isDetached(bench);
  await bench.ended();
  await bench.consent(popup);
  await bench.completes();
  await bench.tidy();
  await bench.ended('complete');
  return [];
}

/** A window that goes away: no sign-in ends by that. */
export async function closings(bench: Bench, completion: Situation['completion']): Promise<readonly Outcome<Closing>[]> {
  const outcomes: Outcome<Closing>[] = [];
  for (const [what, work] of [['closed by the user', closed], ['cut off by the third party', cutOff]] as const) {
    outcomes.push(await outcomeOf(async () => ({ what, completion, took: await work(bench, completion) })));
    await bench.tidy();
  }
  return outcomes;
}
