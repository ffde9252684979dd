import { after, before, describe, test } from 'node:test';
import { chromium } from 'playwright';
import { expect } from 'playwright/test';
import type { Browser } from 'playwright/test';
import { demoSecrets } from '../../demo/connectors.js';
import { findChromium } from '../../scripts/browser.mjs';
import { isAtThirdParty } from '../e2e/sign-in.js';
import { build } from './build.js';
import { hydratedByReactAlone, hydratedLists, pages, versionOf } from './pages.js';
import type { FrameworkPage } from './pages.js';
import { OTHER_MARKUP, startFrameworksHost } from './serve.js';
import type { Host } from './serve.js';
import { table } from './table.js';
import { visit } from './visit.js';
import type { Visit } from './visit.js';

type Check = (visit: Visit, page: FrameworkPage, host: Host) => Promise<void>;

/** Types the API key, and submits it. */
async function connectByKey({ element, part }: Visit): Promise<void> {
  await element.locator('[name=apiKey]').fill(demoSecrets.cycleApiKey);
  await part('action').click();
}

const CHECKS: Readonly<Record<string, readonly [fact: string, check: Check]>> = {
  property: ['passes properties: texts, a function, and a description that saves the request', async ({ element, press, expectState, part }, _page, host) => {
    await expectState('ready');
    await expect(part('label')).toHaveText('Your key');
    expect(host.requests, 'with the page’s own token').toEqual(['GET 11']);
    await press('Describe');
    await expect(element.locator('[name=password]')).toBeVisible();
    await expect(part('title')).toHaveText('Described by the page');
    expect(host.requests).toEqual(['GET 11']);
  }],
  attribute: ['another connector-id loads another connector', async ({ element, press, expectState, part }, _page, host) => {
    await expectState('ready');
    await expect(part('input')).toBeVisible();
    await press('Next');
    await expect(element).toHaveJSProperty('connectorId', '12');
    await expect(part('title')).toHaveText('Cycle OAuth');
    await expect(part('input')).toHaveCount(0);
    expect(host.requests).toEqual(['GET 11', 'GET 12']);
  }],
  event: ['an event’s detail reaches the page’s state, once', async (visited, _page, host) => {
    const { output, expectState } = visited;
    await expectState('ready');
    await connectByKey(visited);
    await expect(output).toHaveText('connected by submit');
    // The framework's render after the event must not change the element.
    await expectState('connected');
    expect(host.requests).toEqual(['GET 11', 'POST 11']);
  }],
  rerender: ['a new render with an old description does not undo what happened since', async (visited) => {
    const { element, output, expectState, press } = visited;
    await expectState('ready');
    await press('Describe');
    await element.locator('[name=username]').fill('nobody');
    await element.evaluate((each: HTMLElementTagNameMap['cyclr-connector-auth']) => {
      each.addEventListener('cyclr-auth-submit', (event) => { event.respondWith(Promise.resolve()); }, { once: true });
    });
    await element.locator('[name=password]').fill('nothing');
    await visited.part('action').click();
    await expect(output).toHaveText('connected by submit');
    await expectState('connected');
  }],
  slot: ['slots show the page’s heading as the header, and its text below, which follows the page', async ({ page, element, press, expectState }) => {
    await expectState('ready');
    await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible();
    const footer = element.locator('small');
    await expect(footer).toHaveText('Connector 11');
    expect(await element.evaluate((each) => [...each.children].map(({ assignedSlot }) => assignedSlot?.name))).toEqual(['header', 'footer']);
    await press('Next');
    await expect(footer).toHaveText('Connector 12');
    await expect(footer).toBeVisible();
  }],
  unmount: ['unmounting the element cancels its attempt and leaves nothing behind', async (visited, { removesListenersFirst }, host) => {
    const { context, page, element, output, part, press, expectState } = visited;
    await expectState('ready');
    await press('Next');
    await expect(part('title')).toHaveText('Cycle OAuth');
    const cancelled = await element.evaluateHandle((each: HTMLElementTagNameMap['cyclr-connector-auth']) => {
      const seen: unknown[] = [];
      each.addEventListener('cyclr-auth-cancel', ({ detail }) => { seen.push(detail); });
      return { seen, each };
    });
    const [popup] = await Promise.all([page.waitForEvent('popup'), part('action').click()]);
    await isAtThirdParty(popup);
    await expectState('waiting');
    await Promise.all([popup.waitForEvent('close'), press('Toggle')]);
    await expect(element).toHaveCount(0);
    expect(await cancelled.evaluate(({ seen, each }) => ({ seen, state: each.state }))).toEqual({
      seen: [{ connectorId: '12', reason: 'removed' }], state: 'ready',
    });
    await expect(output).toHaveText(removesListenersFirst ? '' : 'cancelled: removed');
    expect(await page.evaluate(() => Object.keys(sessionStorage).length + Object.keys(localStorage).length)).toBe(0);
    expect(context.pages()).toEqual([page]);
    // Nothing continues in the background: the next request is that of the next element.
    host.requests.length = 0;
    await press('Toggle');
    await expectState('ready');
    await expect(part('title')).toHaveText('Cycle OAuth');
    expect(host.requests).toEqual(['GET 12']);
  }],
};

/** Hides the element, and shows it again. */
async function hideAndShow({ element, press }: Visit): Promise<void> {
  await press('Hide');
  await expect(element).toBeHidden();
  await press('Hide');
  await expect(element).toBeVisible();
}

/** React sets refs and runs layout effects again when it shows hidden content. */
const REACT_CHECKS: Readonly<Record<string, Check>> = {
  'an element that is hidden and shown again stays connected, and takes the next description': async (visited) => {
    const { element, output, part, press, expectState } = visited;
    await expectState('ready');
    await press('Describe');
    await expect(part('title')).toHaveText('Described by the page');
    await element.evaluate((each: HTMLElementTagNameMap['cyclr-connector-auth']) => {
      each.addEventListener('cyclr-auth-submit', (event) => { event.respondWith(Promise.resolve()); }, { once: true });
    });
    await element.locator('[name=username]').fill('ada');
    await element.locator('[name=password]').fill('lovelace');
    await part('action').click();
    await expectState('connected');
    await hideAndShow(visited);
    await expectState('connected');
    await expect(output).toHaveText('connected by submit');
    await press('Forget');
    await expect(part('title')).toHaveText('Cycle');
    await press('Describe');
    await expect(part('title')).toHaveText('Described by the page');
  },
  'an element that is hidden and shown again goes on with its sign-in': async (visited, _page, host) => {
    const { context, page, output, part, press, expectState } = visited;
    await press('Forget');
    await press('Next');
    await expect(part('title')).toHaveText('Cycle OAuth');
    const [popup] = await Promise.all([page.waitForEvent('popup'), part('action').click()]);
    await isAtThirdParty(popup);
    await expectState('waiting');
    host.requests.length = 0;
    await hideAndShow(visited);
    await expectState('waiting');
    expect(context.pages()).toEqual([page, popup]);
    await expect(output).toHaveText('');
    expect(host.requests).toEqual([]);
  },
};

const HYDRATED: readonly [string, Check] = ['hydrates the server’s markup with listeners and properties, and without a warning', async (visited, _page, host) => {
  const { element, output, expectState, part } = visited;
  await expectState('ready');
  expect(await element.evaluate((each) => 'fromServer' in each)).toBe(true);
  await expect(part('label')).toHaveText('Your key');
  await connectByKey(visited);
  await expect(output).toHaveText('connected by submit');
  expect(host.requests).toEqual(['GET 11', 'POST 11']);
}];

describe('the element in frameworks', () => {
  const all = [...pages, hydratedByReactAlone, ...hydratedLists];
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
          await visit({ browser, host, page }, async (visited) => {
            await check(visited, page, host);
            expect(visited.warnings, 'errors and warnings').toEqual([]);
          });
          rows.get(page)?.set(column, true);
        });
      }
    });
  }

  for (const page of pages.filter(({ app }) => app === 'react')) {
    for (const [fact, check] of Object.entries(REACT_CHECKS)) {
      test(`${page.name} (${versionOf(page.framework)}): ${fact}`, async () => {
        await visit({ browser, host, page }, async (visited) => {
          await check(visited, page, host);
          expect(visited.warnings, 'errors and warnings').toEqual([]);
        });
      });
    }
  }

  for (const page of pages.filter(({ server }) => server)) {
    test(`${page.name}: warns when the server’s markup differs`, async () => {
      await visit({ browser, host, page }, async ({ page: tab, expectState, warnings }) => {
        await tab.goto(host.urlOf(page) + OTHER_MARKUP);
        await expectState('ready');
        await expect(tab.getByRole('heading', { name: 'Your account' })).toBeVisible();
        expect(warnings.filter((text) => /hydrat/i.test(text)).length).toBeGreaterThan(0);
      });
    });
  }

  test('React without ./react hydrates the element without its properties and listeners, and warns', async () => {
    await visit({ browser, host, page: hydratedByReactAlone }, async ({ element, expectState, part, output, warnings }) => {
      await expectState('failed');
      await expect(part('error'), 'without the page’s fetch').toHaveText(/^You are signed out/);
      expect(await element.evaluate((each: HTMLElementTagNameMap['cyclr-connector-auth']) => [each.fetch, each.messages])).toEqual([undefined, undefined]);
      await element.evaluate((each) => { each.dispatchEvent(new CustomEvent('cyclr-auth-cancel', { detail: { reason: 'user' } })); });
      await expect(output).toHaveText('');
      expect(warnings.filter((text) => text.startsWith('A tree hydrated but'))).toHaveLength(1);
    });
  });

  for (const page of hydratedLists) {
    test(`${page.name}: hydrates the server’s list with its template, and without a warning`, async () => {
      await visit({ browser, host, page }, async ({ page: tab, element, warnings }) => {
        const list = tab.locator('cyclr-connector-list');
        await expect(list).toHaveAttribute('state', 'ready');
        expect(await list.evaluate((each) => 'fromServer' in each)).toBe(true);
        const count = await element.count();
        expect(count).toBeGreaterThan(1);
        await expect(list.locator('.tile > cyclr-connector-auth')).toHaveCount(count);
        expect(await element.first().evaluate((each: HTMLElementTagNameMap['cyclr-connector-auth']) => each.timeout)).toBe(300);
        await expect(element.first().locator('[part=action]')).toBeVisible();
        expect(host.requests, 'one request, with the page’s own token').toEqual(['GET null']);
        expect(warnings, 'errors and warnings').toEqual([]);
      });
    });
  }
});
