import type { Check } from '../check.js';
import { until } from '../driver.js';
import { hostileUrls } from './hostile-urls.js';
import { Stage } from './stage.js';

const URLS = 200;
const CODES = ['untrusted_url', 'misconfigured', 'invalid_response'];

interface Seen {
  /** Everywhere that a window was. */
  readonly places: readonly string[];
  readonly closed: boolean;
  readonly pwned: boolean;
  /** All that the element said, to the page, its console and its user. */
  readonly said: string;
  readonly events: readonly string[];
  readonly code: string | null;
}

const SEEN = `(() => {
  const { events, opened, console } = recorded;
  const { error, shadowRoot } = document.querySelector('cyclr-connector-auth');
  return {
    places: opened.flatMap(({ places }) => places),
    closed: opened.every(({ handle }) => handle.closed),
    pwned: 'pwned' in window,
    said: [JSON.stringify(events), console.join(), shadowRoot.textContent, String(error?.cause)].join(),
    events: events.map(({ type, state }) => state ?? type),
    code: error?.code ?? null,
  };
})()`;

async function refused(stage: Stage, url: unknown): Promise<string> {
  const { page } = stage.browser;
  stage.connector('1').answer = { url };
  await page.evaluate('void (recorded.events.length = recorded.opened.length = recorded.console.length = 0)');
  await stage.press('1', 'action');
  const seen = await until('an end', async () => {
    const now = await page.evaluate(SEEN) as Seen;
    return ['error', 'complete', 'cancel'].includes(now.events.at(-1) ?? '') && now.closed && now;
  }, 5_000);
  if (seen.events.join() !== 'start,opening,failed,error') throw new Error(`heard ${seen.events.join()}`);
  if (!CODES.includes(seen.code ?? '')) throw new Error(`the code ${String(seen.code)}`);
  if (seen.places.join() !== 'about:blank') throw new Error(`a window was at ${seen.places.join()}`);
  if (seen.pwned) throw new Error('it ran on the host\'s page');
  if (seen.said.includes('canary')) throw new Error(`it said ${seen.said.slice(0, 500)}`);
  return seen.code!;
}

export const hostileSignInUrls: Check = {
  what: 'Two hundred hostile sign-in URLs lead no window anywhere, and nothing tells what they were',
  // A window for each of them, one after the other.
  quick: false,
  run: Stage.on(async (stage) => {
    const families = hostileUrls({ host: stage.host.origin, service: stage.service.origin, evil: stage.evil.origin });
    const codes: Record<string, number> = {};
    let count = 0;
    for (const [family, { serviceOrigin, urls }] of Object.entries(families)) {
      await stage.show({ 1: serviceOrigin ? `service-origin="${serviceOrigin}"` : '' });
      for (const url of urls) {
        const code = await refused(stage, url).catch((cause: unknown) => {
          throw new Error(`${family}: ${JSON.stringify(url).slice(0, 200)}: ${cause instanceof Error ? cause.message : ''}`, { cause });
        });
        codes[code] = (codes[code] ?? 0) + 1;
        count++;
      }
    }
    if (stage.visits.length) throw new Error(`visits of ${stage.visits.join()}`);
    if (count < URLS) throw new Error(`only ${count} URLs`);
    // The same window, from the same page, does go where it may.
    await stage.show({ 1: '' });
    await stage.begins('1');
    if (stage.visits.length !== 1) throw new Error(`${stage.visits.length} visits by a URL that is right`);
    const said = Object.entries(codes).map(([code, times]) => `${times} ${code}`).join(', ');
    return `${count} URLs of ${Object.keys(families).length} families: 0 navigations, ${said}; a right one behind them is gone to`;
  }),
};
