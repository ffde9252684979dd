import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { bundle } from '../../../demo/host/bundle.js';
import { demoSecrets } from '../../../demo/connectors.js';
import type { Bench } from '../bench.js';
import type { Check } from '../check.js';
import { fill, press, until } from '../driver.js';
import { card } from './stage.js';

const PLANTED = 'canary-4f1d';

/** In every place that is searched. */
const PLACES = [
  'the DOM', 'localStorage', 'sessionStorage', 'history.state', 'history entries', 'the title', 'cookies', 'names of requests', 'window.name', 'events', 'the console',
];

/** As it may be written in an address, in JSON and in markup. */
const spellings = (secret: string): readonly string[] =>
  [...new Set([secret, encodeURIComponent(secret), new URLSearchParams({ '': secret }).toString().slice(1), encodeURI(secret)])];

/** What servers were told of where a request comes from, and what other origins than Cyclr's were asked for. */
class Wire {
  readonly told: string[] = [];

  constructor(readonly cyclr: string) {
    subscribe('http.server.request.start', this.#note);
  }

  readonly #note = (message: unknown): void => {
    const { url = '', headers } = (message as { readonly request: IncomingMessage }).request;
    this.told.push(`Referer: ${headers.referer ?? ''}`);
    // Whoever is led to Cyclr by the URL has it; nobody else.
    if (headers.host !== new URL(this.cyclr).host) this.told.push(url);
  };

  close(): void {
    unsubscribe('http.server.request.start', this.#note);
  }

  times(canaries: readonly string[]): number {
    return this.told.reduce((sum, text) => sum + canaries.filter((canary) => text.includes(canary)).length, 0);
  }
}

/** The one-time tokens that Cyclr makes, as it makes them: they are gone when they are used. */
function collectTokens({ demo }: Bench): readonly string[] {
  const tokens: string[] = [];
  const { signInTokens } = demo.cyclr.state;
  signInTokens.set = (token, signIn) => {
    tokens.push(token);
    return Map.prototype.set.call(signInTokens, token, signIn) as typeof signInTokens;
  };
  return tokens;
}

async function submits(bench: Bench, id: string, values: Readonly<Record<string, string>>): Promise<void> {
  const { page } = bench.browser;
  const state = `document.querySelector(${JSON.stringify(card(id))}).state`;
  await page.evaluate(`document.querySelector(${JSON.stringify(card(id))}).scrollIntoView()`);
  await until(`${id} ready`, async () => await page.evaluate(state) === 'ready');
  for (const [name, value] of Object.entries(values)) await fill(page, value, card(id), `[name=${name}]`);
  await press(page, card(id), '[part=action]');
  await until(`${id} connected`, async () => await page.evaluate(state) === 'connected');
}

async function signsIn(bench: Bench): Promise<void> {
  const popup = await bench.opens('action');
  await bench.signIn(popup);
  await bench.consent(popup);
  await bench.completes();
  await bench.tidy();
}

async function search(bench: Bench, canaries: readonly string[]): Promise<string> {
  const found = await bench.browser.page.evaluate(`canaries.find(${JSON.stringify(canaries)})`) as Readonly<Record<string, number>>;
  return Object.entries(found).map(([place, times]) => `${times} in ${place}`).join(', ');
}

/** An API key, a name and a password, and a sign-in that completes either way, each on a page that is searched all along. */
async function flows(bench: Bench, wire: Wire): Promise<string> {
  const { page } = bench.browser;
  const tokens = collectTokens(bench);
  const typed = [demoSecrets.cycleApiKey, demoSecrets.freshdesk.password, demoSecrets.cycle.password];
  const script = await bundle(new URL('browser/canary-search.ts', import.meta.url));
  let moments = 0;
  for (const completion of ['message', 'return'] as const) {
    await bench.begin({ host: '', thirdParty: '', completion });
    await page.evaluate(`(() => { ${script} })()`);
    if (completion === 'message') {
      await submits(bench, '11', { apiKey: demoSecrets.cycleApiKey });
      await submits(bench, '14', demoSecrets.freshdesk);
    }
    await signsIn(bench);
    const url = '/connectorauth/updateaccountconnectoroauth';
    const canaries = [url, ...[...typed, ...tokens].flatMap(spellings)];
    const found = await search(bench, canaries);
    if (found) throw new Error(`by ${completion}: found ${found}`);
    const told = wire.times(canaries);
    if (told) throw new Error(`by ${completion}: other servers were told ${told} times`);
    moments += await page.evaluate('canaries.moments()') as number;
  }
  if (tokens.length !== 2) throw new Error(`${tokens.length} tokens were made`);
  await page.evaluate(`canaries.plant(${JSON.stringify(PLANTED)})`);
  const planted = await search(bench, [PLANTED]);
  const missing = PLACES.filter((place) => !planted.includes(place));
  if (missing.length) throw new Error(`a planted canary is not found in ${missing.join(', ')}`);
  await fetch(bench.demo.thirdParty.origin, { headers: { Referer: `${bench.demo.host.origin}/?${PLANTED}` } });
  if (wire.times([PLANTED]) !== 1) throw new Error('a planted canary is not found in a Referer header');
  return `${typed.length + tokens.length} secrets, ${moments + 2} looks, ${wire.told.length} requests: found 0 times; a planted one in all ${PLACES.length + 1} places`;
}

export const canarySearch: Check = {
  what: 'No key, password, sign-in token or sign-in URL is left anywhere on the page, nor told to another origin',
  async run(bench) {
    const wire = new Wire(bench.demo.cyclr.origin);
    try {
      return await flows(bench, wire);
    } finally {
      wire.close();
    }
  },
};
