import type { Page } from 'playwright';
import { moduleOf } from './code.js';
import { COUNTED, counters } from './counters.js';
import type { Counts } from './counters.js';
import { elements, SPACER } from './elements.js';
import { alone } from './figure.js';
import type { Figure } from './figure.js';
import { load } from './in-page.js';
import { html, withContext, withPage, withServer } from './stage.js';
import type { Stage } from './stage.js';
import type { Subject } from './subject.js';

const NAMES: Readonly<Record<keyof Counts, string>> = {
  timers: 'timers, frame and idle callbacks',
  globalListeners: 'listeners on `window` and `document`',
  requests: 'requests',
  broadcastChannels: '`BroadcastChannel`s',
  messageChannels: '`MessageChannel`s',
  intersectionObservers: '`IntersectionObserver`s',
  mutationObservers: '`MutationObserver`s, for the page’s language',
};

/** One observer serves all elements. */
const LIMITS: Partial<Counts> = { intersectionObservers: 1, mutationObservers: 1 };

/** How long nothing is to happen. */
const IDLE = 2_000;

const countsOf = (page: Page): Promise<Counts> => page.evaluate(() => ({ ...(window as unknown as { readonly counts: Counts }).counts }));

const difference = (from: Counts, to: Counts): Counts =>
  Object.fromEntries(COUNTED.map((name) => [name, to[name] - from[name]])) as Counts;

/** Counters that count nothing would find nothing. */
async function proveCounting(page: Page): Promise<void> {
  const before = await countsOf(page);
  await page.evaluate(async () => {
    setTimeout(() => undefined);
    addEventListener('bench', () => undefined);
    document.addEventListener('bench', () => undefined);
    new BroadcastChannel('bench').close();
    new MessageChannel().port1.close();
    new IntersectionObserver(() => undefined).disconnect();
    new MutationObserver(() => undefined).disconnect();
    await fetch('/api/connectors/0');
  });
  const seen = difference(before, await countsOf(page));
  const wrong = COUNTED.filter((name) => seen[name] !== (name === 'globalListeners' ? 2 : 1));
  if (wrong.length) throw new Error(`Not counted: ${wrong.join(', ')}`);
}

function figuresOf(set: Counts, grown: Counts, requested: number): readonly Figure[] {
  return [
    ...COUNTED.map((name) => alone(NAMES[name], '', [set[name]], LIMITS[name] ?? 0)),
    alone('requests that the server saw', '', [requested], 0),
    alone(`all of these together, set up in ${IDLE / 1_000} s of doing nothing`, '', [COUNTED.reduce((sum, name) => sum + grown[name], 0)], 0),
  ];
}

/** What a thousand elements cost that nobody looks at. */
export async function idle(stage: Stage): Promise<Subject> {
  let requested = 0;
  return withServer((_, { pathname }) => {
    if (!pathname.startsWith('/api/')) return html('', SPACER + elements('ours', 1_000));
    requested += 1;
    return Response.json({ authType: 'OAuth2', authenticated: false });
  }, (origin) => withContext(stage, async (context) => {
    await context.addInitScript(counters);
    return withPage(context, origin, async (page) => {
      const before = await countsOf(page);
      await page.evaluate(load, moduleOf(stage.code, 'ours'));
      const set = difference(before, await countsOf(page));
      const rested = await countsOf(page);
      await page.waitForTimeout(IDLE);
      const figures = figuresOf(set, difference(rested, await countsOf(page)), requested);
      await proveCounting(page);
      return { title: 'Idle', how: '1,000 elements with `loading="lazy"`, out of view. Everything is counted from before the module’s first line.', figures };
    });
  }));
}
