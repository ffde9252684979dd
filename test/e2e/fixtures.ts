import { test as base } from 'playwright/test';
import { startDemo } from '../../demo/host/demo.js';
import type { Demo } from '../../demo/host/demo.js';
import { paths } from '../../demo/host/paths.js';
import { Card } from './card.js';
import { secretsOf } from './secrets.js';
import { watchForLeaks } from './leak-check.js';

export { expect } from 'playwright/test';

interface Fixtures {
  /** The query of the host's page of single elements, such as `complete=return`. */
  readonly query: string;
  /** Console errors that a test expects: the browser logs every response with status 400 or above. */
  readonly noted: readonly RegExp[];
  readonly demo: Demo;
  readonly secrets: Set<string>;
  readonly host: undefined;
  readonly card: (id: number) => Card;
}

/** Every test ends with a check for leaked secrets, unexpected errors and requests to other origins. */
export const test = base.extend<Fixtures>({
  query: ['', { option: true }],
  noted: [[], { option: true }],
  demo: async ({}, use) => {
    const demo = await startDemo();
    await use(demo);
    await demo.close();
  },
  secrets: async ({}, use) => { await use(new Set()); },
  host: [async ({ page, context, demo, secrets, query, noted }, use) => {
    const leaks = watchForLeaks(context, [demo.host, demo.cyclr, demo.thirdParty].map(({ origin }) => origin));
    await page.goto(`${demo.host.origin}${paths.elements}?sheet=off&${query}`);
    await use(undefined);
    await leaks.verify({ page, secrets: [...secrets, ...secretsOf(demo)], noted });
  }, { auto: true }],
  card: async ({ page, secrets }, use) => { await use((id) => new Card(page, id, secrets)); },
});
