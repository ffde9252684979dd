import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { demoSecrets } from '../../demo/connectors.js';
import type { StoredConnector } from '../../demo/cyclr/state.js';
import { startDemo } from '../../demo/host/demo.js';
import type { Demo } from '../../demo/host/demo.js';
import { attribute, fill, isThere, press, until } from './driver.js';
import type { Browser, Surface, View } from './driver.js';
import { ENDS, recorder } from './recorder.js';
import type { Said } from './recorder.js';
import type { Situation } from './situations.js';

const CARD = 'cyclr-connector-auth[connector-id="12"]';

/** An event of the element's, as the page heard it. */
export interface Heard {
  readonly type: string;
  readonly at: number;
  readonly via?: string;
  readonly verified?: boolean;
  readonly reason?: string;
  readonly state?: string;
}

/** The host's page in one browser, and what happens on it and behind it. */
export class Bench {
  /** When Cyclr's last page was asked for, or the host's return page. */
  lastPageAt = 0;
  /** When the return page asked for its script: until then there was nothing of ours. */
  scriptAt = 0;
  /** Where the host's page is: the first window, or a frame in it. */
  view: Surface;
  #returns = false;

  private constructor(readonly browser: Browser, readonly demo: Demo) {
    this.view = browser.page;
    subscribe('http.server.request.start', this.#note);
  }

  static async open(browser: Browser): Promise<Bench> {
    return new Bench(browser, await startDemo());
  }

  readonly #note = (message: unknown): void => {
    const { url = '' } = (message as { readonly request: IncomingMessage }).request;
    if (/^\/(connectorauth\/callback|return\.html)\b/.test(url)) this.lastPageAt = Date.now();
    if (url.endsWith('.return.min.js')) this.scriptAt = Date.now();
  };

  async close(): Promise<void> {
    unsubscribe('http.server.request.start', this.#note);
    await this.demo.close();
  }

  /** The connector as Cyclr has it. */
  get stored(): StoredConnector {
    for (const { connectors } of this.demo.cyclr.state.accounts.values()) {
      const stored = connectors.get(12);
      if (stored) return stored;
    }
    throw new Error('There is no connector 12.');
  }

  /** A connector that nobody has connected yet, and the third party's policy. */
  prepare({ thirdParty, completion }: Pick<Situation, 'thirdParty' | 'completion'>): void {
    Object.assign(this.stored, { authValue: null, authenticated: false });
    this.#returns = completion === 'return';
    const { headers } = this.demo.thirdParty;
    delete headers['Cross-Origin-Opener-Policy'];
    if (thirdParty) headers['Cross-Origin-Opener-Policy'] = thirdParty;
  }

  /** A fresh page of the demo's. */
  async begin(situation: Situation): Promise<void> {
    const { page } = this.browser;
    this.prepare(situation);
    await page.goto(`${this.demo.host.origin}/?sheet=off&complete=${situation.completion}&${situation.host}`);
    await this.is('ready');
    await page.evaluate(recorder(false, CARD));
  }

  async is(state: string): Promise<void> {
    await until(`the state ${state}`, async () => await this.view.evaluate(attribute('state', CARD)) === state);
  }

  part(part: string): [string, string] {
    return [CARD, `[part=${part}]`];
  }

  has(part: string): Promise<unknown> {
    return this.view.evaluate(isThere(...this.part(part)));
  }

  async heard(): Promise<readonly Heard[]> {
    return await this.view.evaluate('heard') as readonly Heard[];
  }

  /** Exactly these events ended the attempts of this page. */
  async ended(...types: readonly string[]): Promise<void> {
    const ends = (await this.heard()).filter(({ type }) => ENDS.includes(type));
    if (ends.map(({ type }) => type).join() !== types.join()) throw new Error(`expected [${types.join()}], heard ${JSON.stringify(ends)}`);
  }

  /** Waits for the end of the attempt that runs; the backend itself must have said yes. */
  async completes(): Promise<{ readonly via: string; readonly at: number }> {
    const { type, via, verified, at } = await until('the end of the sign-in', async () => {
      const last = (await this.heard()).findLast(({ type }) => type === 'start' || ENDS.includes(type));
      return last && last.type !== 'start' && last;
      // The page itself says when it was; to be asked all the time would make it later.
    }, 15_000, 100);
    if (type !== 'complete' || !via || !verified) throw new Error(`heard ${type}, via ${via}, verified ${verified}`);
    await this.is('connected');
    return { via, at };
  }

  /** What the element said whenever it was `detached`. */
  async said(): Promise<readonly Said[]> {
    return await this.view.evaluate('said') as readonly Said[];
  }

  /** When the window was last found to be out of reach. */
  async detachedAt(): Promise<number> {
    return (await this.heard()).findLast(({ state }) => state === 'detached')?.at ?? 0;
  }

  /** Clicks a button that opens a window; the only one then. */
  async opens(part: 'action' | 'reopen'): Promise<View> {
    await press(this.view, ...this.part(part));
    const popup = async (): Promise<View | undefined> => (await this.browser.popups())[0];
    // Once, in Chromium, a cross-site frame did not get its click; it drops what comes before a first paint (crrev.com/687220).
    if (this.view !== this.browser.page && !await until('a window', popup, 2_000).catch(() => false)) await press(this.view, ...this.part(part));
    return until('a window', popup);
  }

  /** Up to where the third party asks for consent; it remembers who signed in in this browser. */
  async signIn(popup: Surface): Promise<void> {
    const is = await until('the third party', async () =>
      await popup.evaluate(isThere('[value=allow]')) ? 'consent' : await popup.evaluate(isThere('#password')) && 'sign-in');
    if (is === 'consent') return;
    await fill(popup, demoSecrets.cycle.username, '#username');
    await fill(popup, demoSecrets.cycle.password, '#password');
    await press(popup, 'form[action$=sign-in] button');
    await until('the consent page', () => popup.evaluate(isThere('[value=allow]')));
  }

  async consent(popup: Surface): Promise<void> {
    await until('the consent page', () => popup.evaluate(isThere('[value=allow]')));
    // Its window may be gone before the driver has the click's answer: what counts is what the host's page hears.
    await press(popup, '[value=allow]').catch(() => undefined);
  }

  /** Closes what is left open; tells whether there was nothing. A return page that nobody listens to any more takes a second to close. */
  async tidy(): Promise<boolean> {
    const none = async (): Promise<boolean> => (await this.browser.popups()).length === 0;
    const closed = await until('no window', none, this.#returns ? 1_500 : 400).catch(() => false);
    for (const popup of await this.browser.popups()) await popup.close().catch(() => undefined);
    await until('no window', none);
    return closed;
  }
}
