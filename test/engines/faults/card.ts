import { demoSecrets } from '../../../demo/connectors.js';
import type { StoredConnector } from '../../../demo/cyclr/state.js';
import { paths } from '../../../demo/host/paths.js';
import type { Bench } from '../bench.js';
import { press, until } from '../driver.js';
import type { View } from '../driver.js';
import { HostGate } from './host-gate.js';

/** The demo's connectors by what they ask for. The popup of `comesStraightBack` returns without a sign-in form. */
export const ids = { apiKey: 11, signIn: 12, basic: 14, comesStraightBack: 18 } as const;

const { cycleApiKey, freshdesk, customerApp } = demoSecrets;

/** The values for each card's form. When there are two, the first is not a secret. */
const VALUES: Readonly<Record<number, readonly (readonly [string, string])[]>> = {
  [ids.apiKey]: [['apiKey', cycleApiKey]],
  [ids.signIn]: [],
  [ids.basic]: [['username', freshdesk.username], ['password', freshdesk.password]],
  [ids.comesStraightBack]: [['property:ClientId', customerApp.clientId], ['property:ClientSecret', customerApp.clientSecret]],
};

/** A script that collects the ends of the element's attempts as texts, in order. */
const LISTEN = `((element) => {
  if (window.subject) return;
  window.subject = element;
  element.dataset.subject = "";
  window.ends = [];
  const textOf = {
    complete: ({ verified }) => verified ? 'verified' : 'unverified',
    cancel: ({ reason }) => reason,
    error: ({ error }) => error.code + (error.retryAfter ? ' after ' + error.retryAfter : ''),
    disconnect: () => '',
  };
  for (const [type, text] of Object.entries(textOf)) {
    element.addEventListener('cyclr-auth-' + type, ({ detail }) => { ends.push((type + ' ' + text(detail)).trim()); });
  }
})`;

const INTO_VIEW = 'subject.scrollIntoView({ block: "center", behavior: "instant" })';

/** An expression: no other card in view is still to be loaded. */
const NEIGHBOURS_LOADED = `[...document.querySelectorAll('cyclr-connector-auth')].every((element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return element === subject || bottom < 0 || top > innerHeight || (element.state !== 'idle' && element.state !== 'loading');
})`;

/** One card of the host's page, with control over its backend's answers and a record of how its attempts end. */
export class Card {
  readonly #expected: string[] = [];
  readonly #page: View;

  private constructor(readonly bench: Bench, readonly id: number, readonly gate: HostGate) {
    this.#page = bench.browser.page;
  }

  /** Loads the host's page, and scrolls the card into view. */
  static async open(bench: Bench, id: number, state = 'ready'): Promise<Card> {
    const { origin } = bench.demo.host;
    const card = new Card(bench, id, await HostGate.open(origin, `/api/connectors/${id}`));
    await card.#page.goto(`${origin}${paths.elements}?sheet=off`);
    await card.listen();
    await card.waitForState(state);
    return card;
  }

  /** The connector as Cyclr stores it. */
  static stored({ demo }: Bench, id: number): StoredConnector {
    for (const { connectors } of demo.cyclr.state.accounts.values()) {
      const stored = connectors.get(id);
      if (stored) return stored;
    }
    throw new Error(`Cyclr has no connector ${id}.`);
  }

  /** Waits for the card on a page that was just loaded, and listens to its element. */
  async listen(): Promise<void> {
    const element = `document.querySelector('cyclr-connector-auth[connector-id="${this.id}"]')`;
    await until('the card', () => this.evaluate(`!!${element}?.state`));
    await this.evaluate(`${LISTEN}(${element})`);
    await this.evaluate(INTO_VIEW);
  }

  /** Waits until the page is back after a navigation or a reload. The browser may have kept it in its back/forward cache. */
  async waitUntilBack(): Promise<void> {
    await until('the page', () => this.evaluate(`location.pathname === '${paths.elements}' && !window.beforeNavigation`));
    await this.listen();
  }

  evaluate(expression: string): Promise<unknown> {
    return this.#page.evaluate(expression);
  }

  async waitForState(state: string): Promise<void> {
    await until(`the state ${state}`, async () => await this.evaluate('subject.state') === state);
  }

  async setAttribute(attribute: string, value: string | null): Promise<void> {
    await this.evaluate(value === null ? `subject.removeAttribute('${attribute}')` : `subject.setAttribute('${attribute}', '${value}')`);
  }

  /** Presses a button once the cards around it have loaded: one that grows would push the button away from under the click. */
  async press(part: string): Promise<void> {
    await this.evaluate(INTO_VIEW);
    await until('the cards in view', () => this.evaluate(NEIGHBOURS_LOADED), { timeout: 5_000 }).catch(() => undefined);
    await press(this.#page, 'cyclr-connector-auth[data-subject]', `[part=${part}]`);
  }

  /** Presses the disconnect button, and confirms. */
  async disconnect(): Promise<void> {
    await this.press('disconnect');
    await this.press('confirm');
  }

  /** Presses a button that opens a popup, and gives that popup. No other popup may be open. */
  async openPopup(part: 'action' | 'reopen' = 'action'): Promise<View> {
    await this.press(part);
    return until('a window', async () => (await this.bench.browser.popups())[0]);
  }

  /** Fills the empty inputs by script: the element only reads them, and a script is ten times as fast as real typing. */
  async fillForm(): Promise<void> {
    await until('the form', () => this.evaluate(`((values) => {
      const inputs = values.map(([name]) => subject.shadowRoot.querySelector('[name="' + name + '"]'));
      if (inputs.includes(null)) return false;
      inputs.forEach((input, index) => { input.value ||= values[index][1]; });
      return true;
    })(${JSON.stringify(VALUES[this.id])})`));
  }

  #valueOf(name: string): Promise<unknown> {
    return this.evaluate(`subject.shadowRoot.querySelector('[name="${name}"]')?.value`);
  }

  /** Expects that a value that is not a secret is still in the form. */
  async expectInputKept(): Promise<void> {
    const [first, second] = VALUES[this.id] ?? [];
    if (first && second && await this.#valueOf(first[0]) !== first[1]) throw new Error(`${first[0]} is lost`);
  }

  /** Waits for the next end of an attempt, and expects no other end before it. */
  async expectEnd(end: string): Promise<void> {
    this.#expected.push(end);
    await until(end, async () => (await this.#ends()).length >= this.#expected.length).catch(async (cause: unknown) => {
      const state = await this.evaluate('subject.state').catch(() => 'an unknown state');
      const shown = await Promise.all((await this.bench.browser.popups()).map((popup) => popup.evaluate('`${location.pathname} “${document.title}”`').catch(() => 'an unknown page')));
      throw new Error(`no end “${end}”, in the state ${String(state)}, with ${shown.length ? `a window at ${shown.join(' and at ')}` : 'no window'}`, { cause });
    });
    await this.expectNoMoreEnds();
  }

  /** Expects the ends that were awaited so far, and no others. */
  async expectNoMoreEnds(): Promise<void> {
    const ends = await this.#ends();
    if (ends.join() !== this.#expected.join()) throw new Error(`expected [${this.#expected.join()}], got [${ends.join()}]`);
  }

  async #ends(): Promise<readonly string[]> {
    return await this.evaluate('ends') as readonly string[];
  }

  async expectNoPopup(): Promise<void> {
    await until('no window', async () => (await this.bench.browser.popups()).length === 0, { timeout: 3_000 });
  }

  /** Signs in and consents in the open popup. */
  async signIn(popup: View): Promise<void> {
    await this.bench.signIn(popup);
    await this.bench.consent(popup);
  }

  /** Makes another attempt, and expects it to connect as if nothing had failed before. */
  async connect(): Promise<void> {
    await this.fillForm();
    if (this.id === ids.signIn) await this.signIn(await this.openPopup());
    else await this.press('action');
    await this.expectConnected();
  }

  async expectConnected(): Promise<void> {
    await this.expectEnd('complete verified');
    await this.waitForState('connected');
    await this.expectNoPopup();
    if (!Card.stored(this.bench, this.id).authenticated) throw new Error('Cyclr has stored nothing');
    await this.expectNoMoreEnds();
  }
}
