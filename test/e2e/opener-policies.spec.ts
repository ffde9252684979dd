import { completions, hosts, thirdParties } from '../engines/situations.js';
import { expect, test } from './fixtures.js';
import { signInAndConsent } from './sign-in.js';

// The whole matrix in Chromium: the quick run of the three engines has only a part of it.
for (const completion of completions) {
  for (const host of hosts) {
    test.describe(`completing by ${completion}, host with ${host || 'no policy'}`, () => {
      test.use({ query: `complete=${completion}&${host}` });

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
}
