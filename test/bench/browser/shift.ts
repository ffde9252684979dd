import type { BrowserContext, Page } from 'playwright';
import { moduleOf } from './code.js';
import { alone } from './figure.js';
import type { Figure } from './figure.js';
import { load, nextFrames } from './in-page.js';
import type { Module } from './in-page.js';
import { html, withContext, withPage, withServer } from './stage.js';
import type { Answer, Stage } from './stage.js';
import type { Subject } from './subject.js';

/** What keeps room for elements that are not there yet: one line by default, as much as a form needs where one is known to come. */
const ROOM = `
cyclr-connector-auth:not(:defined, [hidden]) { display: block }
cyclr-connector-auth { min-block-size: 3em }
cyclr-connector-auth[auth-type=ApiKey] { min-block-size: 8.5em }
`;

const oauth = { id: '1', name: 'Cycle', description: 'Product feedback', icon: 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg"/%3E', authType: 'OAuth2', authenticated: false };

/** Every page: the element, and below it what would be moved. */
const PAGES: readonly (readonly [what: string, attributes: string, room: boolean])[] = [
  ['`auth-type="OAuth2"`', 'auth-type="OAuth2"', true],
  ['`auth-type="ApiKey"`, a form', 'auth-type="ApiKey"', true],
  ['asks the backend, which says OAuth2', '', true],
  ['for comparison: `auth-type="OAuth2"`, no room kept', 'auth-type="OAuth2"', false],
];

const answer: Answer = (_, { pathname, searchParams }) => pathname.startsWith('/api/')
  ? Response.json(oauth)
  : html(`<style>body { font: 16px/1.5 sans-serif }${searchParams.has('room') ? ROOM : ''}</style>`, `<h1>Connections</h1>
<cyclr-connector-auth endpoint="/api/connectors" connector-id="1" ${searchParams.get('attributes')}></cyclr-connector-auth>
<p>${'What is below the element. '.repeat(40)}</p>`);

/** The sum of all shifts, once the element has shown everything. */
async function shiftOf(page: Page, module: Module): Promise<number> {
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
      // Entries that are buffered come in a task of their own.
      setTimeout(() => {
        add(observer.takeRecords());
        resolve();
      }, 50);
    });
    return sum;
  });
}

async function figureOf(
  stage: Stage, context: BrowserContext, origin: string, [what, attributes, room]: typeof PAGES[number],
): Promise<Figure> {
  const query = new URLSearchParams({ attributes, ...(room && { room: '' }) });
  const shifts: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    shifts.push(await withPage(context, `${origin}/?${query.toString()}`, (page) => shiftOf(page, moduleOf(stage.code, 'ours'))));
  }
  return alone(what, '', shifts, room ? 0 : undefined);
}

/** What moves on a page that was shown before the element is defined. */
export async function shift(stage: Stage): Promise<Subject> {
  return withServer(answer, (origin) => withContext(stage, async (context) => {
    const figures: Figure[] = [];
    for (const page of PAGES) figures.push(await figureOf(stage, context, origin, page));
    return {
      title: 'Layout shift',
      how: 'The page is shown before the module is loaded; the sum of the browser’s `layout-shift` entries, up to the state `ready`. Room is kept by:\n\n'
        + `\`\`\`css${ROOM}\`\`\``,
      figures,
    };
  }));
}
