import { expect, test } from 'playwright/test';
import type { Page } from 'playwright/test';
import { startDemo } from '../../demo/host/demo.js';
import type { Demo } from '../../demo/host/demo.js';
import { paths } from '../../demo/host/paths.js';
import { Random } from '../browser/random.js';

const GESTURES = 2_000;
const SEED = Number(process.env.SEED ?? 19);

/** The list of compact elements, and the elements with open forms. */
const PATHS: readonly string[] = [paths.list, paths.elements];

type News = 'asked' | 'confirmed' | 'unconfirmed';

/**
 * Counts in the page: a press confirms one DELETE, until the next gesture. The second click of a double click confirms nothing.
 * It runs before every other script of the page.
 */
function countDeletes(): void {
  const { tell } = window as unknown as { tell(news: News): void };
  const original = window.fetch;
  let isConfirmed = false;
  for (const type of ['pointerdown', 'keydown']) addEventListener(type, () => { isConfirmed = false; }, true);
  addEventListener('click', (event) => {
    const part = (event.composedPath()[0] as Element).closest('button')?.getAttribute('part');
    isConfirmed = part === 'confirm' && event.isTrusted && event.detail < 2;
    if (part === 'disconnect') tell('asked');
  }, true);
  window.fetch = (input, init) => {
    if (init?.method === 'DELETE') tell(isConfirmed ? 'confirmed' : 'unconfirmed');
    isConfirmed &&= init?.method !== 'DELETE';
    return original(input, init);
  };
}

/** Connects everything at Cyclr: nothing would be left to disconnect after a while. */
function connectAll({ cyclr }: Demo): void {
  for (const { connectors } of cyclr.state.accounts.values()) {
    for (const stored of connectors.values()) {
      const isSupported = stored.seed.connector.AuthType !== 'NetSuiteOAuth1';
      if (isSupported) Object.assign(stored, { authenticated: true, authValue: stored.authValue ?? 'stored' });
    }
  }
}

/** The middle of each visible button of an element, by its part. */
const findButtons = (page: Page): Promise<readonly { part: string; x: number; y: number }[]> => page.evaluate(() =>
  [...document.querySelectorAll('cyclr-connector-auth')].flatMap((element) =>
    [...element.shadowRoot?.querySelectorAll('button') ?? []].map((button) => {
      const { left, top, width, height } = button.getBoundingClientRect();
      return { part: button.part.value, x: left + width / 2, y: top + height / 2 };
    })));

/** A user without a plan: clicks, double clicks, keys and reloads, at random. */
class Monkey {
  readonly #random = new Random(SEED);
  #last = { x: 0, y: 0 };

  constructor(readonly page: Page, readonly demo: Demo) {}

  async act(): Promise<void> {
    const { page } = this;
    const kind = this.#random.next();
    if (kind < 0.01 || !PATHS.includes(new URL(page.url()).pathname)) await this.load();
    else if (kind < 0.4) await this.#click(await this.#button());
    else if (kind < 0.5) await this.#click({ x: 1_280 * this.#random.next(), y: 2_400 * this.#random.next() });
    else if (kind < 0.6) await this.#click(this.#last);
    else await page.keyboard.press(this.#random.of(['Tab', 'Tab', 'Shift+Tab', 'Enter', 'Enter', 'Space', 'Escape', 'Escape', 'd', 'Backspace'])!);
  }

  async load(): Promise<void> {
    connectAll(this.demo);
    const path = this.#random.of(PATHS) ?? paths.list;
    await this.page.goto(`${this.demo.host.origin}${path}?sheet=off&user=${path === paths.list ? 'user-3' : 'user-1'}`);
    await this.page.locator('cyclr-connector-auth[state=connected]').first().waitFor();
  }

  /** A button at random, most often one that leads to a DELETE. */
  async #button(): Promise<{ readonly x: number; readonly y: number }> {
    // The gesture before may have followed a link, and the next page may be on its way.
    const all = await findButtons(this.page).catch(() => []);
    const near = all.filter(({ part }) => ['disconnect', 'confirm', 'keep'].includes(part));
    return this.#random.of(this.#random.chance(0.7) && near.length ? near : all) ?? this.#last;
  }

  async #click({ x, y }: { readonly x: number; readonly y: number }): Promise<void> {
    this.#last = { x, y };
    await this.page.mouse.click(x, y, { clickCount: this.#random.chance(0.3) ? 2 : 1 });
  }
}

test.use({ viewport: { width: 1_280, height: 2_400 } });

test(`${GESTURES} random gestures on the demo send no DELETE without a confirmed press`, async ({ page, context }) => {
  test.setTimeout(480_000);
  const demo = await startDemo();
  const counts: Record<News | 'sent', number> = { asked: 0, confirmed: 0, unconfirmed: 0, sent: 0 };
  await page.exposeFunction('tell', (news: News) => { counts[news] += 1; });
  await page.addInitScript(countDeletes);
  page.on('request', (request) => { if (request.method() === 'DELETE') counts.sent += 1; });
  context.on('page', (popup) => { void popup.close().catch(() => undefined); });
  const monkey = new Monkey(page, demo);
  await monkey.load();
  for (let gesture = 1; gesture <= GESTURES; gesture++) {
    await monkey.act();
    expect(counts.unconfirmed, `a DELETE without a confirmed press, after ${gesture} gestures with the seed ${SEED}`).toBe(0);
  }
  console.log(`      ${GESTURES} gestures, seed ${SEED}: asked ${counts.asked} times, confirmed ${counts.confirmed} times, ${counts.sent} DELETEs`);
  // The monkey has met the question often, and has answered it both ways.
  expect(counts.confirmed).toBeGreaterThan(20);
  expect(counts.asked).toBeGreaterThan(counts.confirmed);
  expect(counts.sent).toBe(counts.confirmed);
  await demo.close();
});
