import { expect } from '@open-wc/testing';
import { Actor } from '../browser/actor.js';
import { pass, pendingTimers, useFakeClock } from '../browser/clock.js';
import { everythingIsReleased, recordResources } from '../browser/instruments.js';
import { Random } from '../browser/random.js';
import { FrameWindow, reuseFrameWindows, useFrameWindows } from '../browser/scripted.js';

/** To repeat one interleaving, set its seed here and `RUNS` to 1. */
const SEED = 20_261_121;
const RUNS = 1_000;
const BATCH = 100;
const STEPS = 100;

recordResources();
useFakeClock();
useFrameWindows();

/** Something that happens to one element's sign-in. */
type Action = (actor: Actor, others: readonly Actor[], random: Random) => void;

const channelOf = (attempt: string): BroadcastChannel => new BroadcastChannel(`cyclr-attempt:${attempt}`);

const actions: Readonly<Record<string, readonly [weight: number, Action]>> = {
  'connect()': [10, (actor) => { if (actor.el.isConnected) actor.run((el) => { void el.connect(); }); }],
  'the sign-in URL arrives': [10, (actor) => { actor.answer(actor.backend.held('POST').at(-1)); }],
  'the request for the sign-in URL fails': [1, (actor) => { actor.answer(actor.backend.held('POST').at(-1), { status: 500 }); }],
  'a question is answered': [12, (actor, _, random) => { actor.answer(random.of(actor.backend.held('GET'))); }],
  'a question fails': [2, (actor, _, random) => { actor.answer(random.of(actor.backend.held('GET')), { broken: true }); }],
  'the sign-in succeeds': [5, ({ el, authenticated }) => { authenticated.add(el.connectorId!); }],
  'the connector is de-authenticated': [2, ({ el, authenticated }) => { authenticated.delete(el.connectorId!); }],
  'its message': [6, (actor) => { actor.post(1); }],
  'its message, twice': [3, (actor) => { actor.post(2); }],
  'its message, and its window closes': [2, (actor) => {
    actor.post(1);
    for (const opened of actor.attempt?.windows ?? []) opened.close();
  }],
  'its message, and cancel()': [2, (actor) => {
    actor.post(1);
    actor.el.cancel();
  }],
  'another element’s message from its window': [4, ({ attempt }, others, random) => {
    attempt?.windows.at(-1)?.post(random.of(others)?.attempt?.data);
  }],
  'its message from another element’s window': [4, ({ attempt }, others, random) => {
    random.of(others)?.attempt?.windows.at(-1)?.post(attempt?.data);
  }],
  'its message from the page': [2, ({ attempt }) => { if (attempt) window.postMessage(attempt.data, '*'); }],
  'it comes back': [3, (actor) => { if (actor.attempt?.data) actor.comeBack(channelOf(actor.attempt.data)); }],
  'a message on an unknown channel': [2, (_, __, random) => {
    const channel = channelOf(String(random.next()));
    channel.postMessage('');
    channel.close();
  }],
  'its window closes': [4, ({ attempt }) => { attempt?.windows.at(-1)?.close(); }],
  'a second passes': [6, () => { pass(1_000); }],
  'half a minute passes': [1, () => { pass(30_000); }],
  'cancel()': [3, ({ el }) => { el.cancel(); }],
  'the sign-in succeeds, and it comes back': [5, (actor) => {
    actor.authenticated.add(actor.el.connectorId!);
    if (actor.attempt?.data) actor.comeBack(channelOf(actor.attempt.data));
  }],
  'it succeeds and comes back after its end': [8, (actor) => {
    const { attempt } = actor;
    if (!attempt?.data || actor.isRunning) return;
    actor.authenticated.add(attempt.connectorId!);
    actor.comeBack(channelOf(attempt.data));
  }],
  'the cancel part': [2, (actor) => { actor.press('cancel'); }],
  'the check part': [3, (actor) => { actor.press('check'); }],
  'the reopen part': [3, (actor) => { actor.press('reopen'); }],
  'the page gets the focus': [2, () => { window.dispatchEvent(new Event('focus')); }],
  'refresh() while it runs': [1, (actor) => { if (actor.isRunning) void actor.el.refresh(); }],
  'it is moved': [2, ({ el }) => { if (el.isConnected) document.body.prepend(el); }],
  'it is removed': [1, ({ el }) => { el.remove(); }],
  'it is inserted again': [3, ({ el }) => { if (!el.isConnected) document.body.append(el); }],
  'it gets another connector-id': [2, ({ el }, _, random) => { el.connectorId = `${el.connectorId!.split('-')[0]}-${Math.floor(random.next() * 1e6)}`; }],
};

/** Each action as often as its weight. */
const lots = Object.entries(actions).flatMap(([name, [weight, action]]) => Array.from({ length: weight }, () => ({ name, action })));

const channel = new MessageChannel();

/** One task of the event loop; a nested timer would take 4 ms. */
const nextTask = (): Promise<void> => new Promise((resolve) => {
  channel.port1.onmessage = () => { resolve(); };
  channel.port2.postMessage('');
});

const nextTimer = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve); });

/** Lets a running sign-in succeed. */
async function finish(actor: Actor): Promise<void> {
  actor.authenticated.add(actor.attempt!.connectorId!);
  for (let rounds = 0; actor.isRunning && rounds < 1_000; rounds++) {
    if (rounds % 100 === 0) actor.comeBack(channelOf(actor.attempt!.data));
    for (const call of [...actor.backend.open]) actor.answer(call);
    // A question that failed before is asked again after a pause.
    if (rounds % 10 === 9) pass(1_000);
    await (rounds < 20 ? nextTask() : nextTimer());
  }
  const [ending] = actor.attempt!.endings;
  // Its time may have been over before.
  if (ending !== 'complete' && actor.el.error?.code !== 'timeout') actor.faults.push(`a successful sign-in ends by ${ending}`);
}

/** Lets a sign-in succeed after its attempt has ended; its return page announces that twice. */
async function finishLate(actor: Actor): Promise<void> {
  actor.authenticated.add(actor.attempt!.connectorId!);
  for (let rounds = 0; rounds < 20; rounds++) {
    if (rounds % 10 === 0) actor.comeBack(channelOf(actor.attempt!.data));
    for (const call of [...actor.backend.open]) actor.answer(call);
    await nextTask();
  }
}

async function interleave(seed: number): Promise<readonly string[]> {
  const random = new Random(seed);
  const actors = Array.from({ length: 10 }, (_, id) => new Actor(String(id), random.of([20, 100, 600])!, random.chance(0.5)));
  for (const { el } of actors) document.body.append(el);
  await Promise.all(actors.map(({ el }) => el.updateComplete));
  const story: string[] = [];
  for (let steps = 0; steps < STEPS; steps++) {
    const { name, action } = random.of(lots)!;
    const actor = random.of(actors)!;
    story.push(`${actor.el.connectorId} (${actor.el.state}): ${name}`);
    action(actor, actors.filter((other) => other !== actor), random);
    if (random.chance(0.1)) hostile.post(actor.attempt?.data);
    if (random.chance(0.5)) await nextTask();
    else if (random.chance(0.04)) await nextTimer();
  }
  await nextTimer();
  for (const actor of actors) {
    if (actor.isRunning && actor.el.isConnected && random.chance(0.5)) {
      story.push(`${actor.el.connectorId} (${actor.el.state}): succeeds`);
      await finish(actor);
    } else if (actor.attempt?.data && !actor.isRunning && random.chance(0.3)) {
      await finishLate(actor);
    }
    actor.el.remove();
    actor.post(2);
  }
  // The element notices its removal in a timer, which a browser may delay.
  const isOver = (): boolean => !pendingTimers() && !actors.some(({ isRunning }) => isRunning);
  for (let rounds = 0; rounds < 2 || (rounds < 200 && !isOver()); rounds++) await nextTimer();
  for (const actor of actors) {
    if (actor.isRunning) actor.faults.push('an attempt has no ending');
    if (actor.attempt?.windows.some(({ handle }) => !handle.closed)) actor.faults.push('a window is still open');
  }
  const faults = actors.flatMap((actor) => actor.faults.map((fault) => `${actor.el.connectorId}: ${fault}`));
  if (pendingTimers() || sessionStorage.length) faults.push(`still held: ${pendingTimers()} timers, ${sessionStorage.length} records`);
  if (faults.length) throw new Error(`Seed ${seed}:\n${[...new Set(faults)].join('\n')}\n after\n${story.join('\n')}`);
  return actors.flatMap(({ attempts }) => attempts.map(({ endings }) => endings.join(' ')));
}

/** A frame that belongs to no attempt. */
const hostile = new FrameWindow();

describe(`ten elements at once, in ${RUNS} random interleavings from the seed ${SEED} on`, () => {
  const tally: Record<string, number> = {};

  for (let first = 0; first < RUNS; first += BATCH) {
    it(`end each attempt once, by its own events, and release everything (${first + 1} to ${first + BATCH})`, async function batch() {
      this.timeout(120_000);
      for (let run = first; run < first + BATCH; run++) {
        for (const endings of await interleave(SEED + run)) tally[endings] = (tally[endings] ?? 0) + 1;
        reuseFrameWindows();
      }
      await everythingIsReleased();
    });
  }

  it('had endings of every kind', () => {
    for (const endings of ['complete', 'cancel', 'error', 'cancel complete', 'error complete']) expect(tally[endings], endings).to.be.above(0);
  });
});
