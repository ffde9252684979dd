import type { Check } from '../check.js';
import { until } from '../driver.js';
import { hostileUrls } from './hostile-urls.js';
import { AttackSetup } from './attack-setup.js';

const LEAST_URLS = 200;
const CODES = ['untrusted_url', 'misconfigured', 'invalid_response'];

interface Seen {
  /** Every address that a popup had. */
  readonly addresses: readonly string[];
  readonly closed: boolean;
  /** Whether a script of the URL ran on the host's page. */
  readonly pwned: boolean;
  /** All texts of the element: in events, in the console and in its shadow root. */
  readonly texts: string;
  readonly events: readonly string[];
  readonly code: string | null;
}

const SEEN = `(() => {
  const { events, opened, console } = recorded;
  const { error, shadowRoot } = document.querySelector('cyclr-connector-auth');
  return {
    addresses: opened.flatMap(({ addresses }) => addresses),
    closed: opened.every(({ handle }) => handle.closed),
    pwned: 'pwned' in window,
    texts: [JSON.stringify(events), console.join(), shadowRoot.textContent, String(error?.cause)].join(),
    events: events.map(({ type, state }) => state ?? type),
    code: error?.code ?? null,
  };
})()`;

/** Starts a sign-in with a hostile URL, expects a refusal, and gives its error code. */
async function expectRefusal(setup: AttackSetup, url: unknown): Promise<string> {
  const { page } = setup.browser;
  setup.connector('1').answer = { url };
  await page.evaluate('void (recorded.events.length = recorded.opened.length = recorded.console.length = 0)');
  await setup.press('1', 'action');
  const seen = await until('the end of the attempt', async () => {
    const now = await page.evaluate(SEEN) as Seen;
    return ['error', 'complete', 'cancel'].includes(now.events.at(-1) ?? '') && now.closed && now;
  }, { timeout: 5_000 });
  if (seen.events.join() !== 'start,opening,failed,error') throw new Error(`the events were ${seen.events.join()}`);
  if (!CODES.includes(seen.code ?? '')) throw new Error(`the code was ${String(seen.code)}`);
  if (seen.addresses.join() !== 'about:blank') throw new Error(`the popup was at ${seen.addresses.join()}`);
  if (seen.pwned) throw new Error('a script ran on the host\'s page');
  if (seen.texts.includes('canary')) throw new Error(`the URL is in ${seen.texts.slice(0, 500)}`);
  return seen.code!;
}

export const hostileSignInUrls: Check = {
  what: 'two hundred hostile sign-in URLs navigate no popup, and appear in no event, log or text',
  // Each of them opens a popup, which takes minutes.
  quick: false,
  run: AttackSetup.run(async (setup) => {
    const families = hostileUrls({ host: setup.host.origin, service: setup.service.origin, attacker: setup.attacker.origin });
    const codes: Record<string, number> = {};
    let count = 0;
    for (const [family, { serviceOrigin, urls }] of Object.entries(families)) {
      await setup.show({ 1: serviceOrigin ? `service-origin="${serviceOrigin}"` : '' });
      for (const url of urls) {
        const code = await expectRefusal(setup, url).catch((cause: unknown) => {
          throw new Error(`${family}: ${JSON.stringify(url).slice(0, 200)}: ${cause instanceof Error ? cause.message : ''}`, { cause });
        });
        codes[code] = (codes[code] ?? 0) + 1;
        count++;
      }
    }
    if (setup.visits.length) throw new Error(`pages were requested: ${setup.visits.join()}`);
    if (count < LEAST_URLS) throw new Error(`only ${count} URLs`);
    // A trusted URL from the same page does navigate.
    await setup.show({ 1: '' });
    await setup.beginSignIn('1');
    if (setup.visits.length !== 1) throw new Error(`a trusted URL led to ${setup.visits.length} requests`);
    const counts = Object.entries(codes).map(([code, times]) => `${times} ${code}`).join(', ');
    return `${count} URLs of ${Object.keys(families).length} families: 0 navigations, ${counts}; a trusted URL then navigates`;
  }),
};
