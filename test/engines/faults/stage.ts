import { demoSecrets } from '../../../demo/connectors.js';
import type { StoredConnector } from '../../../demo/cyclr/state.js';
import type { Bench } from '../bench.js';
import { press, until } from '../driver.js';
import type { View } from '../driver.js';
import { HostGate } from './host-gate.js';

/** The demo's connectors by what they want to be told. */
export const ids = { apiKey: 11, signIn: 12, basic: 14, comesStraightBack: 18 } as const;

const { cycleApiKey, freshdesk, customerApp } = demoSecrets;

/** What is typed into a card's form; of these the first is no secret where there are two. */
const VALUES: Readonly<Record<number, readonly (readonly [string, string])[]>> = {
  [ids.apiKey]: [['apiKey', cycleApiKey]],
  [ids.signIn]: [],
  [ids.basic]: [['username', freshdesk.username], ['password', freshdesk.password]],
  [ids.comesStraightBack]: [['property:ClientId', customerApp.clientId], ['property:ClientSecret', customerApp.clientSecret]],
};

/** How the attempts of an element ended, one after another, in words. */
const LISTEN = `((element) => {
  if (window.subject) return;
  window.subject = element;
  element.dataset.subject = "";
  window.told = [];
  const words = {
    complete: ({ verified }) => verified ? 'verified' : 'unverified',
    cancel: ({ reason }) => reason,
    error: ({ error }) => error.code + (error.retryAfter ? ' after ' + error.retryAfter : ''),
    disconnect: () => '',
  };
  for (const [type, word] of Object.entries(words)) {
    element.addEventListener('cyclr-auth-' + type, ({ detail }) => { told.push((type + ' ' + word(detail)).trim()); });
  }
})`;

/** One card of the host's page, its backend that can be struck, and what its element told so far. */
export class Stage {
  readonly #expected: string[] = [];
  readonly #page: View;

  private constructor(readonly bench: Bench, readonly id: number, readonly gate: HostGate) {
    this.#page = bench.browser.page;
  }

  /** A fresh page, on which the card is in view. */
  static async open(bench: Bench, id: number, state = 'ready'): Promise<Stage> {
    const { origin } = bench.demo.host;
    const stage = new Stage(bench, id, await HostGate.open(origin, `/api/connectors/${id}`));
    await stage.#page.goto(`${origin}/?sheet=off`);
    await stage.begin();
    await stage.is(state);
    return stage;
  }

  /** The connector as Cyclr has it. */
  static stored({ demo }: Bench, id: number): StoredConnector {
    for (const { connectors } of demo.cyclr.state.accounts.values()) {
      const stored = connectors.get(id);
      if (stored) return stored;
    }
    throw new Error(`There is no connector ${id}.`);
  }

  /** Of a page that is new to us, or was loaded again. */
  async begin(): Promise<void> {
    const card = `document.querySelector('cyclr-connector-auth[connector-id="${this.id}"]')`;
    await until('the card', () => this.evaluate(`!!${card}?.state`));
    await this.evaluate(`${LISTEN}(${card})`);
    await this.evaluate('subject.scrollIntoView({ block: "center", behavior: "instant" })');
  }

  /** The page was left or loaded again; the browser may have kept it as it was. */
  async isBack(): Promise<void> {
    await until('the page', () => this.evaluate('location.pathname === "/" && !window.old'));
    await this.begin();
  }

  evaluate(expression: string): Promise<unknown> {
    return this.#page.evaluate(expression);
  }

  async is(state: string): Promise<void> {
    await until(`the state ${state}`, async () => await this.evaluate('subject.state') === state);
  }

  async set(attribute: string, value: string | null): Promise<void> {
    await this.evaluate(value === null ? `subject.removeAttribute('${attribute}')` : `subject.setAttribute('${attribute}', '${value}')`);
  }

  async press(part: string): Promise<void> {
    await press(this.#page, 'cyclr-connector-auth[data-subject]', `[part=${part}]`);
  }

  /** Presses a button that opens a window; the only one then. */
  async opens(part: 'action' | 'reopen' = 'action'): Promise<View> {
    await this.press(part);
    return until('a window', async () => (await this.bench.browser.popups())[0]);
  }

  /** Types what is missing in the form; by script, which is the same to a form that is only read, and ten times as fast. */
  async type(): Promise<void> {
    await until('the form', () => this.evaluate(`((values) => {
      const inputs = values.map(([name]) => subject.shadowRoot.querySelector('[name="' + name + '"]'));
      if (inputs.includes(null)) return false;
      inputs.forEach((input, index) => { input.value ||= values[index][1]; });
      return true;
    })(${JSON.stringify(VALUES[this.id])})`));
  }

  #typed(name: string): Promise<unknown> {
    return this.evaluate(`subject.shadowRoot.querySelector('[name="${name}"]')?.value`);
  }

  /** What is no secret need not be typed again. */
  async keepsWhatWasTyped(): Promise<void> {
    const [first, second] = VALUES[this.id] ?? [];
    if (first && second && await this.#typed(first[0]) !== first[1]) throw new Error(`${first[0]} is lost`);
  }

  /** Waits for the next end of an attempt: this, and none before it. */
  async hears(end: string): Promise<void> {
    this.#expected.push(end);
    await until(end, async () => (await this.#told()).length >= this.#expected.length).catch(async (cause: unknown) => {
      const state = await this.evaluate('subject.state').catch(() => 'no state that could be asked for');
      throw new Error(`${end}: not told, in ${String(state)}`, { cause });
    });
    await this.hearsNoMore();
  }

  async hearsNoMore(): Promise<void> {
    const told = await this.#told();
    if (told.join() !== this.#expected.join()) throw new Error(`expected [${this.#expected.join()}], heard [${told.join()}]`);
  }

  async #told(): Promise<readonly string[]> {
    return await this.evaluate('told') as readonly string[];
  }

  async hasNoWindow(): Promise<void> {
    await until('no window', async () => (await this.bench.browser.popups()).length === 0, 3_000);
  }

  /** Through the window that is open, to the end. */
  async signsIn(popup: View): Promise<void> {
    await this.bench.signIn(popup);
    await this.bench.consent(popup);
  }

  /** One more attempt, of a user who notices nothing of what was before; Cyclr has it then, and nothing else was told. */
  async connects(): Promise<void> {
    await this.type();
    if (this.id === ids.signIn) await this.signsIn(await this.opens());
    else await this.press('action');
    await this.isConnected();
  }

  async isConnected(): Promise<void> {
    await this.hears('complete verified');
    await this.is('connected');
    await this.hasNoWindow();
    if (!Stage.stored(this.bench, this.id).authenticated) throw new Error('nothing is stored');
    await this.hearsNoMore();
  }
}
