import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { bundle } from '../../../demo/host/bundle.js';
import { demoSecrets } from '../../../demo/connectors.js';
import type { Bench } from '../bench.js';
import type { Check } from '../check.js';
import { fill, press, until } from '../driver.js';
import { card } from './attack-setup.js';
import { collectTokens, spellings } from './canaries.js';

const PLANTED = 'canary-4f1d';

/** All places that are searched. */
const PLACES = [
  'the DOM', 'localStorage', 'sessionStorage', 'history.state', 'history entries', 'the title', 'cookies', 'names of requests', 'window.name', 'events', 'the console',
];

/** The `Referer` of each request to a server of the demo, and the address of each request to another server than Cyclr's. */
class RequestLog {
  readonly entries: string[] = [];

  constructor(readonly cyclr: string) {
    subscribe('http.server.request.start', this.#noteRequest);
  }

  readonly #noteRequest = (message: unknown): void => {
    const { url = '', headers } = (message as { readonly request: IncomingMessage }).request;
    this.entries.push(`Referer: ${headers.referer ?? ''}`);
    // Cyclr receives the sign-in URL; no other server may.
    if (headers.host !== new URL(this.cyclr).host) this.entries.push(url);
  };

  close(): void {
    unsubscribe('http.server.request.start', this.#noteRequest);
  }

  count(canaries: readonly string[]): number {
    return this.entries.reduce((sum, text) => sum + canaries.filter((canary) => text.includes(canary)).length, 0);
  }
}

async function submitForm(bench: Bench, id: string, values: Readonly<Record<string, string>>): Promise<void> {
  const { page } = bench.browser;
  const state = `document.querySelector(${JSON.stringify(card(id))}).state`;
  await page.evaluate(`document.querySelector(${JSON.stringify(card(id))}).scrollIntoView()`);
  await until(`${id} ready`, async () => await page.evaluate(state) === 'ready');
  for (const [name, value] of Object.entries(values)) await fill(page, value, card(id), `[name=${name}]`);
  await press(page, card(id), '[part=action]');
  await until(`${id} connected`, async () => await page.evaluate(state) === 'connected');
}

async function signIn(bench: Bench): Promise<void> {
  const popup = await bench.openPopup('action');
  await bench.signIn(popup);
  await bench.consent(popup);
  await bench.waitForCompletion();
  await bench.closePopups();
}

async function search(bench: Bench, canaries: readonly string[]): Promise<string> {
  const found = await bench.browser.page.evaluate(`canaries.find(${JSON.stringify(canaries)})`) as Readonly<Record<string, number>>;
  return Object.entries(found).map(([place, times]) => `${times} in ${place}`).join(', ');
}

/** Submits an API key and a password, and signs in by message and by return page, while the page is searched at every event. */
async function searchFlows(bench: Bench, log: RequestLog): Promise<string> {
  const { page } = bench.browser;
  const tokens = collectTokens(bench);
  const typed = [demoSecrets.cycleApiKey, demoSecrets.freshdesk.password, demoSecrets.cycle.password];
  const script = await bundle(new URL('browser/canary-search.ts', import.meta.url));
  let moments = 0;
  for (const completion of ['message', 'return'] as const) {
    await bench.loadHostPage({ host: '', thirdParty: '', completion });
    await page.evaluate(`(() => { ${script} })()`);
    if (completion === 'message') {
      await submitForm(bench, '11', { apiKey: demoSecrets.cycleApiKey });
      await submitForm(bench, '14', demoSecrets.freshdesk);
    }
    await signIn(bench);
    const url = '/connectorauth/updateaccountconnectoroauth';
    const canaries = [url, ...[...typed, ...tokens].flatMap(spellings)];
    const found = await search(bench, canaries);
    if (found) throw new Error(`by ${completion}: found ${found}`);
    const leaks = log.count(canaries);
    if (leaks) throw new Error(`by ${completion}: other servers received a secret ${leaks} times`);
    moments += await page.evaluate('canaries.moments()') as number;
  }
  if (tokens.length !== 2) throw new Error(`Cyclr made ${tokens.length} tokens`);
  await page.evaluate(`canaries.plant(${JSON.stringify(PLANTED)})`);
  const planted = await search(bench, [PLANTED]);
  const missing = PLACES.filter((place) => !planted.includes(place));
  if (missing.length) throw new Error(`a planted canary is not found in ${missing.join(', ')}`);
  await fetch(bench.demo.thirdParty.origin, { headers: { Referer: `${bench.demo.host.origin}/?${PLANTED}` } });
  if (log.count([PLANTED]) !== 1) throw new Error('a planted canary is not found in a Referer header');
  return `${typed.length + tokens.length} secrets, ${moments + 2} searches, ${log.entries.length} entries of requests: found 0 times; a planted one is found in all ${PLACES.length + 1} places`;
}

export const canarySearch: Check = {
  what: 'no key, password, sign-in token or sign-in URL stays on the page or reaches another origin',
  async run(bench) {
    const log = new RequestLog(bench.demo.cyclr.origin);
    try {
      return await searchFlows(bench, log);
    } finally {
      log.close();
    }
  },
};
