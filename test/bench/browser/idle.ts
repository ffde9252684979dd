import type { Page } from 'playwright';
import { moduleOf } from './code.js';
import { COUNTED, counters } from './counters.js';
import type { Counts } from './counters.js';
import { elements, SPACER } from './elements.js';
import { alone } from './figure.js';
import type { Figure } from './figure.js';
import { load } from './in-page.js';
import { withContext, withPage } from './browser.js';
import { html, withServer } from './server.js';
import type { Setup } from './browser.js';
import type { Benchmark } from './benchmark.js';

const NAMES: Readonly<Record<keyof Counts, string>> = {
  timers: 'timers, frame callbacks and idle callbacks',
  globalListeners: 'listeners on `window` and `document`',
  requests: 'requests',
  broadcastChannels: '`BroadcastChannel`s',
  messageChannels: '`MessageChannel`s',
  intersectionObservers: '`IntersectionObserver`s',
  mutationObservers: '`MutationObserver`s, which watch the page’s language',
};

/** All elements share one observer of each kind. */
const LIMITS: Partial<Counts> = { intersectionObservers: 1, mutationObservers: 1 };

/** Milliseconds in which nothing may happen. */
const IDLE = 2_000;

const countsOf = (page: Page): Promise<Counts> => page.evaluate(() => ({ ...(window as unknown as { readonly counts: Counts }).counts }));

const difference = (from: Counts, to: Counts): Counts =>
  Object.fromEntries(COUNTED.map((name) => [name, to[name] - from[name]])) as Counts;

/** Shows that the counters count: zero would prove nothing otherwise. */
async function checkCounters(page: Page): Promise<void> {
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
    ...COUNTED.map((name) => alone({ what: NAMES[name], limit: LIMITS[name] ?? 0 }, [set[name]])),
    alone({ what: 'requests that the server received', limit: 0 }, [requested]),
    alone({ what: `sum of all of these in ${IDLE / 1_000} s of idling`, limit: 0 }, [COUNTED.reduce((sum, name) => sum + grown[name], 0)]),
  ];
}

/** The cost of a thousand elements out of view. */
export async function idle(setup: Setup): Promise<Benchmark> {
  let requested = 0;
  return withServer((_, { pathname }) => {
    if (!pathname.startsWith('/api/')) return html('', SPACER + elements('ours', 1_000));
    requested += 1;
    return Response.json({ authType: 'OAuth2', authenticated: false });
  }, (origin) => withContext(setup, async (context) => {
    await context.addInitScript(counters);
    return withPage(context, origin, async (page) => {
      const before = await countsOf(page);
      await page.evaluate(load, moduleOf(setup.code, 'ours'));
      const set = difference(before, await countsOf(page));
      const rested = await countsOf(page);
      await page.waitForTimeout(IDLE);
      const figures = figuresOf(set, difference(rested, await countsOf(page)), requested);
      await checkCounters(page);
      return { title: 'Idle', how: '1,000 elements with `loading="lazy"`, out of view. The counters start before the module’s first line runs.', figures };
    });
  }));
}
