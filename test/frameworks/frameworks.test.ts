import { after, before, describe, test } from 'node:test';
import { chromium } from 'playwright';
import { expect } from 'playwright/test';
import type { Browser } from 'playwright/test';
import { demoSecrets } from '../../demo/connectors.js';
import { findChromium } from '../../scripts/browser.mjs';
import { isAtThirdParty } from '../e2e/sign-in.js';
import { build } from './build.js';
import { hydratedByReactAlone, pages, versionOf } from './pages.js';
import type { FrameworkPage } from './pages.js';
import { OTHER, startFrameworksHost } from './serve.js';
import type { Host } from './serve.js';
import { table } from './table.js';
import { visit } from './visit.js';
import type { Visit } from './visit.js';

type Check = (visit: Visit, page: FrameworkPage, host: Host) => Promise<void>;

/** Types the key, and sends it. */
async function connectByKey({ element, part }: Visit): Promise<void> {
  await element.locator('[name=apiKey]').fill(demoSecrets.cycleApiKey);
  await part('action').click();
}

const CHECKS: Readonly<Record<string, readonly [fact: string, check: Check]>> = {
  property: ['properties arrive: texts, a function, and a description that spares the request', async ({ element, press, is, part }, _page, host) => {
    await is('ready');
    await expect(part('label')).toHaveText('Your key');
    expect(host.asked, 'with the page’s own token').toEqual(['GET 11']);
    await press('Describe');
    await expect(element.locator('[name=password]')).toBeVisible();
    await expect(part('title')).toHaveText('Described by the page');
    expect(host.asked).toEqual(['GET 11']);
  }],
  attribute: ['another id is another connector', async ({ element, press, is, part }, _page, host) => {
    await is('ready');
    await expect(part('input')).toBeVisible();
    await press('Next');
    await expect(element).toHaveAttribute('connector-id', '12');
    await expect(part('title')).toHaveText('Cycle OAuth');
    await expect(part('input')).toHaveCount(0);
    expect(host.asked).toEqual(['GET 11', 'GET 12']);
  }],
  event: ['the page’s own state shows the detail of an event, once', async (visited, _page, host) => {
    const { heard, is } = visited;
    await is('ready');
    await connectByKey(visited);
    await expect(heard).toHaveText('connected by submit');
    // What the framework rendered for it has changed nothing.
    await is('connected');
    expect(host.asked).toEqual(['GET 11', 'POST 11']);
  }],
  rerender: ['what the page said of the connector undoes nothing that happened since', async (visited) => {
    const { element, heard, is, press } = visited;
    await is('ready');
    await press('Describe');
    await element.locator('[name=username]').fill('nobody');
    await element.evaluate((each: HTMLElementTagNameMap['cyclr-connector-auth']) => {
      each.addEventListener('cyclr-auth-submit', (event) => { event.respondWith(Promise.resolve()); }, { once: true });
    });
    await element.locator('[name=password]').fill('nothing');
    await visited.part('action').click();
    await expect(heard).toHaveText('connected by submit');
    await is('connected');
  }],
  slot: ['the page’s own words are the main button’s, and its heading the header', async ({ page, element, press, is }) => {
    await is('ready');
    await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible();
    expect(await element.locator('h3').evaluate((heading) => heading.assignedSlot?.name)).toBe('header');
    await expect(element.getByRole('button', { name: /^Connect 11$/ })).toBeVisible();
    await press('Next');
    await expect(element.getByRole('button', { name: /^Connect 12\b/ })).toBeVisible();
  }],
  unmount: ['an attempt ends with the element, and leaves nothing behind', async (visited, { isDeaf }, host) => {
    const { context, page, element, heard, part, press, is } = visited;
    await is('ready');
    await press('Next');
    await expect(part('title')).toHaveText('Cycle OAuth');
    const cancelled = await element.evaluateHandle((each: HTMLElementTagNameMap['cyclr-connector-auth']) => {
      const seen: unknown[] = [];
      each.addEventListener('cyclr-auth-cancel', ({ detail }) => { seen.push(detail); });
      return { seen, each };
    });
    const [popup] = await Promise.all([page.waitForEvent('popup'), part('action').click()]);
    await isAtThirdParty(popup);
    await is('waiting');
    await Promise.all([popup.waitForEvent('close'), press('Toggle')]);
    await expect(element).toHaveCount(0);
    expect(await cancelled.evaluate(({ seen, each }) => ({ seen, state: each.state }))).toEqual({
      seen: [{ connectorId: '12', reason: 'removed' }], state: 'ready',
    });
    await expect(heard).toHaveText(isDeaf ? '' : 'cancelled: removed');
    expect(await page.evaluate(() => Object.keys(sessionStorage).length + Object.keys(localStorage).length)).toBe(0);
    expect(context.pages()).toEqual([page]);
    // Nothing goes on in the background: the next element's request is the next at all.
    host.asked.length = 0;
    await press('Toggle');
    await is('ready');
    await expect(part('title')).toHaveText('Cycle OAuth');
    expect(host.asked).toEqual(['GET 12']);
  }],
};

const HYDRATED: readonly [string, Check] = ['the server’s markup stays, with listeners and properties, and nothing is said against it', async (visited, _page, host) => {
  const { element, heard, is, part } = visited;
  await is('ready');
  expect(await element.evaluate((each) => 'fromServer' in each)).toBe(true);
  await expect(part('label')).toHaveText('Your key');
  await connectByKey(visited);
  await expect(heard).toHaveText('connected by submit');
  expect(host.asked).toEqual(['GET 11', 'POST 11']);
}];

describe('in the frameworks', () => {
  const all = [...pages, hydratedByReactAlone];
  const rows = new Map(pages.map((page) => [page, new Map<string, boolean>()]));
  let host: Host;
  let browser: Browser;

  before(async () => {
    await build(all);
    [host, browser] = await Promise.all([
      startFrameworksHost(all),
      chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-background-networking'] }),
    ]);
  });
  after(async () => {
    await browser?.close();
    await host?.close();
    console.log(table(rows));
  });

  for (const page of pages) {
    describe(`${page.name} (${versionOf(page.framework)})`, () => {
      const checks = Object.entries({ ...CHECKS, ...(page.server && { hydration: HYDRATED }) });
      for (const [column, [fact, check]] of checks) {
        test(fact, async () => {
          rows.get(page)?.set(column, false);
          await visit(browser, host, page, async (visited) => {
            await check(visited, page, host);
            expect(visited.complaints, 'errors and warnings').toEqual([]);
          });
          rows.get(page)?.set(column, true);
        });
      }
    });
  }

  for (const page of pages.filter(({ server }) => server)) {
    test(`${page.name}: says so where the server’s markup is another`, async () => {
      await visit(browser, host, page, async ({ page: tab, is, complaints }) => {
        await tab.goto(host.urlOf(page) + OTHER);
        await is('ready');
        await expect(tab.getByRole('heading', { name: 'Your account' })).toBeVisible();
        expect(complaints.filter((text) => /hydrat/i.test(text)).length).toBeGreaterThan(0);
      });
    });
  }

  test('React alone hydrates the element without its properties and listeners, and complains: what ./react is for', async () => {
    await visit(browser, host, hydratedByReactAlone, async ({ element, is, part, heard, complaints }) => {
      await is('failed');
      await expect(part('error'), 'without the page’s own function').toHaveText(/^You are signed out/);
      expect(await element.evaluate((each: HTMLElementTagNameMap['cyclr-connector-auth']) => [each.fetch, each.messages])).toEqual([undefined, undefined]);
      await element.evaluate((each) => { each.dispatchEvent(new CustomEvent('cyclr-auth-cancel', { detail: { reason: 'user' } })); });
      await expect(heard).toHaveText('');
      expect(complaints.filter((text) => text.startsWith('A tree hydrated but'))).toHaveLength(1);
    });
  });
});
