import { completions, hosts, thirdParties } from '../engines/situations.js';
import { expect, test } from './fixtures.js';
import { signInAndConsent } from './sign-in.js';

// The whole matrix in Chromium: the quick run of the three engines has only a part of it.
for (const completion of completions) {
  for (const host of hosts) situation(`completing by ${completion}, host with ${host || 'no policy'}`, `complete=${completion}&${host}`);
  // Direct sign-ins meet the same policies on the way, so two hosts are enough here.
  for (const host of ['coop=same-origin-allow-popups', 'coop=same-origin&coep=require-corp']) {
    situation(`starting directly, completing by ${completion}, host with ${host}`, `complete=${completion}&direct&${host}`);
  }
}

function situation(name: string, query: string): void {
  test.describe(name, () => {
    test.use({ query });

    for (const thirdParty of thirdParties) {
      test(`a third party with ${thirdParty || 'no policy'} connects`, async ({ card, demo }) => {
        if (thirdParty) demo.thirdParty.headers['Cross-Origin-Opener-Policy'] = thirdParty;
        const cycle = card(12);
        await signInAndConsent(await cycle.openPopup(), 'Difference Engine');
        await cycle.expectIdentity('Ada Lovelace, Difference Engine');
        await expect(cycle.logEntries('complete')).toHaveCount(1);
      });
    }
  });
}
