import type { Bench } from './bench.js';
import type { View } from './driver.js';
import { press, until } from './driver.js';
import { outcomeOf } from './outcome.js';
import type { Outcome } from './outcome.js';
import type { Situation } from './situations.js';

/** A popup that the host's page cannot reach any more. */
export interface Closing {
  readonly what: string;
  readonly completion: Situation['completion'];
  /** Milliseconds from each close to the state `detached`; empty when the popup stayed open. */
  readonly took: readonly number[];
}

/** Waits for the state in which the user can check, open again and cancel. */
async function waitUntilDetached(bench: Bench): Promise<void> {
  await bench.waitForState('detached');
  for (const part of ['check', 'reopen', 'cancel']) await until(`the part ${part}`, () => bench.hasPart(part));
}

async function closeAndMeasure(bench: Bench, popup: View): Promise<number> {
  await bench.signIn(popup);
  const closedAt = Date.now();
  await popup.close();
  await waitUntilDetached(bench);
  return (await bench.detachedAt()) - closedAt;
}

/** The user closes the popup and cancels, then closes the next one, opens another and signs in. */
async function closed(bench: Bench, completion: Situation['completion']): Promise<readonly number[]> {
  await bench.loadHostPage({ host: '', thirdParty: '', completion });
  const first = await closeAndMeasure(bench, await bench.openPopup('action'));
  await bench.ended();
  await press(bench.browser.page, ...bench.part('cancel'));
  await bench.waitForState('ready');
  await bench.ended('cancel');
  const second = await closeAndMeasure(bench, await bench.openPopup('action'));
  const popup = await bench.openPopup('reopen');
  await bench.signIn(popup);
  await bench.consent(popup);
  await bench.waitForCompletion();
  await bench.closePopups();
  await bench.ended('cancel', 'complete');
  return [first, second];
}

/** The third party's policy cuts the popup off. A check finds nothing yet, and the sign-in that is finished afterwards still counts. */
async function cutOff(bench: Bench, completion: Situation['completion']): Promise<readonly number[]> {
  await bench.loadHostPage({ host: '', thirdParty: 'same-origin', completion });
  const popup = await bench.openPopup('action');
  await bench.signIn(popup);
  await waitUntilDetached(bench);
  await press(bench.browser.page, ...bench.part('check'));
  await until('the check', async () => (await bench.heardEvents()).some(({ state }) => state === 'verifying'));
  await waitUntilDetached(bench);
  await bench.ended();
  await bench.consent(popup);
  await bench.waitForCompletion();
  await bench.closePopups();
  await bench.ended('complete');
  return [];
}

/** A popup that goes away ends no sign-in. */
export async function closings(bench: Bench, completion: Situation['completion']): Promise<readonly Outcome<Closing>[]> {
  const outcomes: Outcome<Closing>[] = [];
  for (const [what, work] of [['closed by the user', closed], ['cut off by the third party', cutOff]] as const) {
    outcomes.push(await outcomeOf(async () => ({ what, completion, took: await work(bench, completion) })));
    await bench.closePopups();
  }
  return outcomes;
}
