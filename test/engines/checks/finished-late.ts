import type { Check } from '../check.js';
import { press, until } from '../driver.js';
import { completions } from '../situations.js';

/** The window cannot be closed by the host's page when the user cancels there; then the user finishes in it all the same. */
export const finishedLate: readonly Check[] = completions.map((completion): Check => ({
  what: `counts what is finished, after a cancel, in a window that was cut off, by ${completion}`,
  async run(bench) {
    await bench.begin({ host: '', thirdParty: 'same-origin', completion });
    const popup = await bench.opens('action');
    await bench.signIn(popup);
    await bench.is('detached');
    await press(bench.view, ...bench.part('cancel'));
    await bench.is('ready');
    await bench.ended('cancel');
    await bench.consent(popup);
    if (completion === 'message') {
      await until('Cyclr to know', async () => bench.stored.authenticated);
      // No message can come; whoever comes back to the page has the backend asked.
      await bench.view.evaluate('void dispatchEvent(new Event("focus"))');
    }
    await bench.is('connected');
    await bench.tidy();
    await bench.ended('cancel', 'complete');
    const { via, verified } = (await bench.heard()).findLast(({ type }) => type === 'complete')!;
    if (via !== (completion === 'message' ? 'status' : 'return') || !verified) throw new Error(`completed via ${via}, verified ${verified}`);
    return via;
  },
}));
