import type { BrowserContext, Page } from 'playwright';
import { moduleOf } from './code.js';
import { alone } from './figure.js';
import type { Figure } from './figure.js';
import { load, nextFrames } from './in-page.js';
import type { Module } from './in-page.js';
import { withContext, withPage } from './browser.js';
import { html, withServer } from './server.js';
import type { Setup } from './browser.js';
import type { Answer } from './server.js';
import type { Benchmark } from './benchmark.js';

/** A style sheet that reserves space for undefined elements: one line by default, and a form's height for a known form. */
const RESERVED_SPACE = `
cyclr-connector-auth:not(:defined, [hidden]) { display: block }
cyclr-connector-auth { min-block-size: 3em }
cyclr-connector-auth[auth-type=ApiKey] { min-block-size: 8.5em }
`;

const oauth = { id: '1', name: 'Cycle', description: 'Product feedback', icon: 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg"/%3E', authType: 'OAuth2', authenticated: false };

/** Pages with the element, and with content below it that a shift would move. */
const PAGES: readonly (readonly [what: string, attributes: string, isReserved: boolean])[] = [
  ['`auth-type="OAuth2"`', 'auth-type="OAuth2"', true],
  ['`auth-type="ApiKey"`, a form', 'auth-type="ApiKey"', true],
  ['no `auth-type`; the backend answers OAuth2', '', true],
  ['for comparison: `auth-type="OAuth2"`, no space reserved', 'auth-type="OAuth2"', false],
];

const answer: Answer = (_, { pathname, searchParams }) => pathname.startsWith('/api/')
  ? Response.json(oauth)
  : html(`<style>body { font: 16px/1.5 sans-serif }${searchParams.has('reserve') ? RESERVED_SPACE : ''}</style>`, `<h1>Connections</h1>
<cyclr-connector-auth endpoint="/api/connectors" connector-id="1" ${searchParams.get('attributes')}></cyclr-connector-auth>
<p>${'What is below the element. '.repeat(40)}</p>`);

/** The sum of all layout shifts until the element is ready and painted. */
async function sumShifts(page: Page, module: Module): Promise<number> {
  await page.evaluate(nextFrames);
  await page.evaluate(load, module);
  await page.locator('cyclr-connector-auth[state=ready]').waitFor();
  await page.evaluate(nextFrames);
  return page.evaluate(async () => {
    let sum = 0;
    const add = (entries: PerformanceEntryList): void => {
      for (const entry of entries) sum += (entry as PerformanceEntry & { readonly value: number }).value;
    };
    await new Promise<void>((resolve) => {
      const observer = new PerformanceObserver((list) => { add(list.getEntries()); });
      observer.observe({ type: 'layout-shift', buffered: true });
      // Buffered entries arrive in a separate task.
      setTimeout(() => {
        add(observer.takeRecords());
        resolve();
      }, 50);
    });
    return sum;
  });
}

async function measureShift(context: BrowserContext, url: string, module: Module): Promise<readonly number[]> {
  const shifts: number[] = [];
  for (let round = 0; round < 3; round += 1) shifts.push(await withPage(context, url, (page) => sumShifts(page, module)));
  return shifts;
}

/** The layout shift of a page that is painted before the element is defined. */
export async function shift(setup: Setup): Promise<Benchmark> {
  return withServer(answer, (origin) => withContext(setup, async (context) => {
    const figures: Figure[] = [];
    for (const [what, attributes, isReserved] of PAGES) {
      const query = new URLSearchParams({ attributes, ...(isReserved && { reserve: '' }) });
      const shifts = await measureShift(context, `${origin}/?${query.toString()}`, moduleOf(setup.code, 'ours'));
      figures.push(alone({ what, limit: isReserved ? 0 : undefined }, shifts));
    }
    return {
      title: 'Layout shift',
      how: 'The page is painted before the module loads. Each value is the sum of the browser’s `layout-shift` entries up to the state `ready`. Space is reserved by:\n\n'
        + `\`\`\`css${RESERVED_SPACE}\`\`\``,
      figures,
    };
  }));
}
