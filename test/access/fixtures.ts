import { test as base } from 'playwright/test';
import { startScriptedHost } from './scripted-host.js';
import type { ScriptedHost } from './scripted-host.js';
import { ElementPage } from './element-page.js';
import { ListPage } from './list-page.js';

export { expect } from 'playwright/test';

/** All tests of a worker share one host, which each of them scripts anew. */
export const test = base.extend<{ readonly elementPage: ElementPage; readonly listPage: ListPage }, { readonly host: ScriptedHost }>({
  host: [async ({}, use) => {
    const host = await startScriptedHost();
    await use(host);
    await host.close();
  }, { scope: 'worker' }],
  elementPage: async ({ page, host }, use) => { await use(new ElementPage(page, host)); },
  listPage: async ({ page, host }, use) => { await use(new ListPage(page, host)); },
});
