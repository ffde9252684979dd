import { Hono } from 'hono';
import { assets } from '../../../demo/host/assets.js';
import { listen } from '../../../demo/listen.js';
import type { Bench } from '../bench.js';
import type { Check } from '../check.js';
import { until } from '../driver.js';
import { LosingBackend, losses } from './losing-backend.js';
import type { Loss, Verb } from './losing-backend.js';

/** A request whose answer is lost, and whether the connector is authenticated before it. */
interface Place {
  readonly what: string;
  readonly verb: Verb;
  readonly authenticated: boolean;
}

const places: readonly Place[] = [
  { what: 'a first key', verb: 'POST', authenticated: false },
  { what: 'another key', verb: 'POST', authenticated: true },
  { what: 'a disconnect', verb: 'DELETE', authenticated: true },
];

/** What a page reads from its element in the end. */
interface Seen {
  readonly ends: readonly string[];
  readonly state: string;
}

/** One element for each endpoint. */
const page = (endpoints: readonly string[]): string => `<!doctype html><html lang="en"><title>Host</title>
<script type="module" src="/cyclr-connector-auth.min.js"></script>
${endpoints.map((endpoint) => `<cyclr-connector-auth endpoint="${endpoint}" loading="eager"></cyclr-connector-auth>`).join('')}`;

/** A script that starts the requests of all elements, in the order of `verbs`. */
const startAll = (verbs: readonly Verb[]): string => `(async () => {
  const elements = [...document.querySelectorAll('cyclr-connector-auth')];
  window.seen = elements.map(() => []);
  await Promise.all(elements.map(async (element, index) => {
    for (const type of ['complete', 'cancel', 'error', 'disconnect']) {
      element.addEventListener('cyclr-auth-' + type, () => { window.seen[index].push(type); });
    }
    if (${JSON.stringify(verbs)}[index] === 'DELETE') {
      void element.disconnect();
      return;
    }
    if (element.state === 'connected') {
      element.shadowRoot.querySelector('[part=action]').click();
      await element.updateComplete;
    }
    element.shadowRoot.querySelector('[name=apiKey]').value = 'a-key';
    element.shadowRoot.querySelector('[part=action]').click();
  }));
})()`;

const SEEN = '[...document.querySelectorAll("cyclr-connector-auth")].map(({ state }, index) => ({ state, ends: window.seen[index] }))';

function expectTruth({ verb, loss, authenticated }: LosingBackend, seen: Seen): void {
  const wanted: Seen = loss.stores
    ? { ends: [verb === 'POST' ? 'complete' : 'disconnect'], state: verb === 'POST' ? 'connected' : 'ready' }
    : { ends: ['error'], state: verb === 'POST' ? 'failed' : 'connected' };
  if (seen.state === wanted.state && seen.ends.join() === wanted.ends.join()) return;
  throw new Error(`${verb} ${loss.what}: the backend holds ${authenticated}, the page saw [${seen.ends.join()}] in ${seen.state}`);
}

/** Each loss at each place, all at the same time: every element has its own backend. */
async function lose(bench: Bench, wanted: readonly Loss[]): Promise<string> {
  const backends = await Promise.all(places.flatMap(({ verb, authenticated }) =>
    wanted.map((loss) => LosingBackend.start(verb, loss, authenticated))));
  const endpoints = backends.map(({ url }) => url);
  const host = await listen('localhost', 0, async () => new Hono().get('/', (c) => c.html(page(endpoints))).route('/', await assets()).fetch);
  const { page: view } = bench.browser;
  try {
    await view.goto(`${host.origin}/`);
    await until('the forms', () => view.evaluate('[...document.querySelectorAll("cyclr-connector-auth")].every(({ state }) => state === "ready" || state === "connected")'));
    await view.evaluate(startAll(backends.map(({ verb }) => verb)));
    const seconds = Math.max(...wanted.map((loss) => loss.seconds ?? 0));
    await until('an end of each', () => view.evaluate('window.seen.every(({ length }) => length)'), { timeout: (seconds + 15) * 1_000, interval: 200 });
    // A second ending would come with an answer that is still on its way.
    await new Promise((resolve) => { setTimeout(resolve, 3_000); });
    const seen = await view.evaluate(SEEN) as readonly Seen[];
    backends.forEach((backend, index) => { expectTruth(backend, seen[index]!); });
    return `${backends.length} places`;
  } finally {
    await view.goto('about:blank');
    backends.forEach((backend) => { backend.close(); });
    await host.close();
  }
}

/** After a POST or DELETE without an answer, the element says what the backend holds. */
export const lostAnswers: readonly Check[] = [
  {
    what: `the element ends with what the backend holds, after ${places.map(({ what }) => what).join(', ')} without an answer`,
    run: (bench) => lose(bench, losses.filter(({ seconds }) => !seconds)),
  },
  {
    what: 'the element ends with what the backend holds, after an answer that takes 15, 28 or 40 s',
    quick: false,
    run: (bench) => lose(bench, losses.filter(({ seconds }) => seconds)),
  },
];
