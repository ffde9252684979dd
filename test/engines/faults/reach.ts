import type { State } from '../../../src/flow/flow.js';
import type { Bench } from '../bench.js';
import { ids, Stage } from './stage.js';

type Running = Extract<State, 'submitting' | 'opening' | 'waiting' | 'detached' | 'verifying'>;

export const running: readonly Running[] = ['submitting', 'opening', 'waiting', 'detached', 'verifying'];

/** How an attempt comes to the middle of a state, and stays there. */
const ways: Readonly<Record<Running, readonly [number, (stage: Stage) => Promise<unknown>]>> = {
  submitting: [ids.basic, async (stage) => {
    await stage.type();
    stage.gate.hold('POST');
    await stage.press('action');
  }],
  opening: [ids.comesStraightBack, async (stage) => {
    await stage.type();
    stage.gate.hold('POST');
    await stage.opens();
  }],
  waiting: [ids.signIn, (stage) => stage.opens()],
  detached: [ids.signIn, async (stage) => {
    const popup = await stage.opens();
    await stage.is('waiting');
    await popup.close();
  }],
  verifying: [ids.comesStraightBack, async (stage) => {
    await stage.type();
    stage.gate.hold('GET');
    await stage.press('action');
  }],
};

export async function reach(bench: Bench, state: Running): Promise<Stage> {
  const [id, go] = ways[state];
  const stage = await Stage.open(bench, id);
  await go(stage);
  await stage.is(state);
  return stage;
}
