import { expect, test } from './fixtures.js';
import { signInAndConsent } from './sign-in.js';

const hostPolicies = ['', 'coop=same-origin-allow-popups', 'coop=same-origin', 'coop=same-origin&coep=require-corp'];
const thirdPartyPolicies = ['', 'same-origin-allow-popups', 'same-origin', 'noopener-allow-popups'];

for (const complete of ['message', 'return']) {
  for (const hostPolicy of hostPolicies) {
    test.describe(`completing by ${complete}, the host with ${hostPolicy || 'no policy'}`, () => {
      test.use({ query: `complete=${complete}&${hostPolicy}` });

      for (const thirdPartyPolicy of thirdPartyPolicies) {
        test(`a third party with ${thirdPartyPolicy || 'no policy'} connects`, async ({ card, demo }) => {
          if (thirdPartyPolicy) demo.thirdParty.headers['Cross-Origin-Opener-Policy'] = thirdPartyPolicy;
          const cycle = card(12);
          await signInAndConsent(await cycle.opens(), 'Difference Engine');
          await cycle.answers('Ada Lovelace, Difference Engine');
          await expect(cycle.logged('complete')).toHaveCount(1);
        });
      }
    });
  }
}
