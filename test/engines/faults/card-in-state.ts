import type { State } from '../../../src/flow/flow.js';
import type { Bench } from '../bench.js';
import { ids, Card } from './card.js';

type AttemptState = Extract<State, 'submitting' | 'opening' | 'waiting' | 'detached' | 'verifying'>;

/** The states in which an attempt is running. */
export const attemptStates: readonly AttemptState[] = ['submitting', 'opening', 'waiting', 'detached', 'verifying'];

/** How to bring an attempt into a state in which it stays. */
const arrangements: Readonly<Record<AttemptState, readonly [number, (card: Card) => Promise<unknown>]>> = {
  submitting: [ids.basic, async (card) => {
    await card.fillForm();
    card.gate.hold('POST');
    await card.press('action');
  }],
  opening: [ids.comesStraightBack, async (card) => {
    await card.fillForm();
    card.gate.hold('POST');
    await card.openPopup();
  }],
  waiting: [ids.signIn, (card) => card.openPopup()],
  detached: [ids.signIn, async (card) => {
    const popup = await card.openPopup();
    await card.waitForState('waiting');
    await popup.close();
  }],
  verifying: [ids.comesStraightBack, async (card) => {
    await card.fillForm();
    card.gate.hold('GET');
    await card.press('action');
  }],
};

/** Opens a card, and brings it into a state of an attempt. */
export async function cardInState(bench: Bench, state: AttemptState): Promise<Card> {
  const [id, arrange] = arrangements[state];
  const card = await Card.open(bench, id);
  await arrange(card);
  await card.waitForState(state);
  return card;
}
