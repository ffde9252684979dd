import { test as base } from 'playwright/test';
import { startScriptedHost } from './scripted-host.js';
import type { ScriptedHost } from './scripted-host.js';
import { Stage } from './stage.js';

export { expect } from 'playwright/test';

/** Each worker has one host, which plays each test's part in turn. */
export const test = base.extend<{ readonly stage: Stage }, { readonly host: ScriptedHost }>({
  host: [async ({}, use) => {
    const host = await startScriptedHost();
    await use(host);
    await host.close();
  }, { scope: 'worker' }],
  stage: async ({ page, host }, use) => { await use(new Stage(page, host)); },
});
