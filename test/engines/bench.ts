import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { demoSecrets } from '../../demo/connectors.js';
import type { StoredConnector } from '../../demo/cyclr/state.js';
import { startDemo } from '../../demo/host/demo.js';
import type { Demo } from '../../demo/host/demo.js';
import { paths } from '../../demo/host/paths.js';
import { attribute, fill, isThere, press, until } from './driver.js';
import type { Browser, Surface, View } from './driver.js';
import { ENDS, recorder } from './recorder.js';
import type { DetachedText } from './recorder.js';
import type { Situation } from './situations.js';

const CARD = 'cyclr-connector-auth[connector-id="12"]';

/** An event of the element, as the recorder notes it. */
export interface HeardEvent {
  readonly type: string;
  readonly at: number;
  readonly via?: string;
  readonly verified?: boolean;
  readonly reason?: string;
  readonly state?: string;
}

/** The host's page in one browser, with the demo's servers behind it. */
export class Bench {
  /** When Cyclr's callback page or the host's return page was requested last. */
  lastPageAt = 0;
  /** When the browser last asked for Cyclr's sign-in. */
  askedAt = 0;
  /** When the return page requested its script. The time before that is the browser's. */
  scriptAt = 0;
  /** The host's page: the first window, or a frame in it. */
  view: Surface;
  #usesReturnPage = false;

  private constructor(readonly browser: Browser, readonly demo: Demo) {
    this.view = browser.page;
    subscribe('http.server.request.start', this.#noteRequest);
  }

  static async open(browser: Browser): Promise<Bench> {
    return new Bench(browser, await startDemo());
  }

  readonly #noteRequest = (message: unknown): void => {
    const { url = '' } = (message as { readonly request: IncomingMessage }).request;
    if (/^\/(connectorauth\/callback|return\.html)\b/.test(url)) this.lastPageAt = Date.now();
    if (url.startsWith('/connectorauth/updateaccountconnectoroauth')) this.askedAt = Date.now();
    if (url.endsWith('.return.min.js')) this.scriptAt = Date.now();
  };

  async close(): Promise<void> {
    unsubscribe('http.server.request.start', this.#noteRequest);
    await this.demo.close();
  }

  /** The connector as Cyclr stores it. */
  get stored(): StoredConnector {
    for (const { connectors } of this.demo.cyclr.state.accounts.values()) {
      const stored = connectors.get(12);
      if (stored) return stored;
    }
    throw new Error('Cyclr has no connector 12.');
  }

  /** Disconnects the connector, and sets the third party's policy. */
  prepare({ thirdParty, completion }: Pick<Situation, 'thirdParty' | 'completion'>): void {
    Object.assign(this.stored, { authValue: null, authenticated: false });
    this.#usesReturnPage = completion === 'return';
    const { headers } = this.demo.thirdParty;
    delete headers['Cross-Origin-Opener-Policy'];
    if (thirdParty) headers['Cross-Origin-Opener-Policy'] = thirdParty;
  }

  /** Loads the demo's host page in a situation. */
  async loadHostPage(situation: Situation): Promise<void> {
    const { page } = this.browser;
    this.prepare(situation);
    await page.goto(`${this.demo.host.origin}${paths.elements}?sheet=off&complete=${situation.completion}&${situation.direct ? 'direct&' : ''}${situation.host}`);
    await this.waitForState('ready');
    await page.evaluate(recorder(false, CARD));
  }

  async waitForState(state: string): Promise<void> {
    await until(`the state ${state}`, async () => await this.view.evaluate(attribute('state', CARD)) === state);
  }

  /** The path of a part, for the driver's functions. */
  part(part: string): [string, string] {
    return [CARD, `[part=${part}]`];
  }

  hasPart(part: string): Promise<unknown> {
    return this.view.evaluate(isThere(...this.part(part)));
  }

  async heardEvents(): Promise<readonly HeardEvent[]> {
    return await this.view.evaluate('heard') as readonly HeardEvent[];
  }

  /** Expects exactly these ending events on the page so far. */
  async ended(...types: readonly string[]): Promise<void> {
    const ends = (await this.heardEvents()).filter(({ type }) => ENDS.includes(type));
    if (ends.map(({ type }) => type).join() !== types.join()) throw new Error(`expected [${types.join()}], heard ${JSON.stringify(ends)}`);
  }

  /** Waits for the end of the current attempt. It must be complete, and verified by the backend. */
  async waitForCompletion(): Promise<{ readonly via: string; readonly at: number }> {
    const { type, via, verified, at } = await until('the end of the sign-in', async () => {
      const last = (await this.heardEvents()).findLast(({ type }) => type === 'start' || ENDS.includes(type));
      return last && last.type !== 'start' && last;
      // The page records the time itself, and frequent polling would slow it down.
    }, { interval: 100 });
    if (type !== 'complete' || !via || !verified) throw new Error(`heard ${type}, via ${via}, verified ${verified}`);
    await this.waitForState('connected');
    return { via, at };
  }

  /** The texts that the element showed while it was `detached`. */
  async detachedTexts(): Promise<readonly DetachedText[]> {
    return await this.view.evaluate('detachedTexts') as readonly DetachedText[];
  }

  /** When the click last started an attempt. */
  async startedAt(): Promise<number> {
    return (await this.heardEvents()).findLast(({ type }) => type === 'start')?.at ?? 0;
  }

  /** When the element last became `detached`. */
  async detachedAt(): Promise<number> {
    return (await this.heardEvents()).findLast(({ state }) => state === 'detached')?.at ?? 0;
  }

  /** Clicks a button that opens a popup, and gives that popup. No other popup may be open. */
  async openPopup(part: 'action' | 'reopen'): Promise<View> {
    await press(this.view, ...this.part(part));
    const popup = async (): Promise<View | undefined> => (await this.browser.popups())[0];
    // Chromium drops a click on a cross-site frame before its first paint (crrev.com/687220), so the click is repeated there.
    if (this.view !== this.browser.page && !await until('a window', popup, { timeout: 2_000 }).catch(() => false)) await press(this.view, ...this.part(part));
    return until('a window', popup);
  }

  /** Signs in at the third party, up to its consent page. The third party remembers a sign-in of this browser. */
  async signIn(popup: Surface): Promise<void> {
    const shown = await until('the third party', async () =>
      await popup.evaluate(isThere('[value=allow]')) ? 'consent' : await popup.evaluate(isThere('#password')) && 'sign-in');
    if (shown === 'consent') return;
    await fill(popup, demoSecrets.cycle.username, '#username');
    await fill(popup, demoSecrets.cycle.password, '#password');
    await press(popup, 'form[action$=sign-in] button');
    await until('the consent page', () => popup.evaluate(isThere('[value=allow]')));
  }

  async consent(popup: Surface): Promise<void> {
    const isAsked = (): Promise<unknown> => popup.evaluate(isThere('[value=allow]'));
    await until('the consent page', isAsked);
    await popup.evaluate('void addEventListener("submit", () => { window.isSubmitted = true; })');
    // A browser can drop a click before a page's first paint. A second consent would fail at Cyclr: the code of the first one is used up.
    // The host's page decides whether the sign-in completed.
    for (let tries = 0; tries < 2; tries += 1) {
      // The popup may close before the driver answers.
      await press(popup, '[value=allow]').catch(() => undefined);
      const isGiven = async (): Promise<boolean> => !await popup.evaluate('!window.isSubmitted && !!document.querySelector("[value=allow]")').catch(() => false);
      if (await until('the consent', isGiven, { timeout: 3_000 }).catch(() => false)) return;
    }
  }

  /** Closes all popups; resolves to whether they had closed by themselves. A return page without a listener closes after a second. */
  async closePopups(): Promise<boolean> {
    const noneOpen = async (): Promise<boolean> => (await this.browser.popups()).length === 0;
    const closed = await until('no window', noneOpen, { timeout: this.#usesReturnPage ? 1_500 : 400 }).catch(() => false);
    for (const popup of await this.browser.popups()) await popup.close().catch(() => undefined);
    await until('no window', noneOpen);
    return closed;
  }
}
