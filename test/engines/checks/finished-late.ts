import type { Check } from '../check.js';
import { press, until } from '../driver.js';
import { completions } from '../situations.js';

/** The host's page cannot close a popup that is cut off, so the user can finish the sign-in there after a cancel. */
export const finishedLate: readonly Check[] = completions.map((completion): Check => ({
  what: `counts a sign-in that is finished after a cancel in a cut-off popup, by ${completion}`,
  async run(bench) {
    await bench.loadHostPage({ host: '', thirdParty: 'same-origin', completion });
    const popup = await bench.openPopup('action');
    await bench.signIn(popup);
    await bench.waitForState('detached');
    await press(bench.view, ...bench.part('cancel'));
    await bench.waitForState('ready');
    await bench.ended('cancel');
    await bench.consent(popup);
    if (completion === 'message') {
      await until('Cyclr to store it', async () => bench.stored.authenticated);
      // No message can arrive. The element asks the backend when the page gets the focus.
      await bench.view.evaluate('void dispatchEvent(new Event("focus"))');
    }
    await bench.waitForState('connected');
    await bench.closePopups();
    await bench.ended('cancel', 'complete');
    const { via, verified } = (await bench.heardEvents()).findLast(({ type }) => type === 'complete')!;
    if (via !== (completion === 'message' ? 'status' : 'return') || !verified) throw new Error(`completed via ${via}, verified ${verified}`);
    return via;
  },
}));
