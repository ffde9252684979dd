import { expect, fixture } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { pass, useFakeClock } from '../browser/clock.js';
import { EventLog } from '../browser/event-log.js';
import { Backend } from '../browser/fakes.js';
import { description, until } from '../browser/helpers.js';

useFakeClock();

/** How long an answer may take before the request gives its place to another. */
const PATIENCE = 2_000;

/** Tells whether a card's GET hangs, by the number of its earlier ones. */
type Hangs = (id: string, earlier: number) => boolean;

/**
 * Cards whose GETs go to the test runner, an HTTP/1.1 server: the browser sends it six requests at once. The backend of some GETs hangs
 * until it is released.
 */
class Cards {
  /** The ids of the cards, in the order of their GETs. */
  readonly asked: string[] = [];
  /** The ids of the cards whose GETs the page aborted. */
  readonly aborted: string[] = [];
  readonly cards: CyclrConnectorAuth[] = [];
  readonly hanging: Backend;
  readonly #answering: Backend;
  readonly #place: HTMLElement;
  readonly #hangs: Hangs;

  private constructor(backends: readonly [hanging: Backend, answering: Backend], place: HTMLElement, hangs: Hangs) {
    [this.hanging, this.#answering] = backends;
    this.#place = place;
    this.#hangs = hangs;
  }

  static async start(count: number, hangs: Hangs): Promise<Cards> {
    const json = description();
    const backends = await Promise.all([Backend.start({ GET: { held: true, json } }), Backend.start({ GET: { json } })]);
    const made = new Cards(backends, await fixture<HTMLElement>('<div></div>'), hangs);
    for (let id = 0; id < count; id++) made.add(String(id));
    return made;
  }

  get states(): readonly string[] {
    return this.cards.map(({ state }) => state);
  }

  get areReady(): boolean {
    return this.states.every((state) => state === 'ready');
  }

  add(id: string): CyclrConnectorAuth {
    const card = document.createElement('cyclr-connector-auth');
    card.setAttribute('endpoint', '/connectors');
    card.setAttribute('connector-id', id);
    card.fetch = async (_, init) => {
      const isHanging = this.#hangs(id, this.asked.filter((each) => each === id).length);
      this.asked.push(id);
      init?.signal?.addEventListener('abort', () => { this.aborted.push(id); });
      return fetch(`${(isHanging ? this.hanging : this.#answering).endpoint}/${id}`, init);
    };
    Object.assign(card.style, { blockSize: '20px', minBlockSize: '0', overflow: 'hidden' });
    this.#place.append(card);
    this.cards.push(card);
    return card;
  }
}

const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, id) => String(id));

describe('six GETs that hang', () => {
  it('let the others go first after two seconds, and are sent again after them', async () => {
    const page = await Cards.start(10, (id, earlier) => Number(id) < 6 && earlier === 0);
    await until(() => page.states.every((state) => state === 'loading'), 'those that wait show it, too');
    await until(() => page.asked.length === 6, 'six are sent');
    const logs = page.cards.map((card) => new EventLog(card));
    pass(PATIENCE - 1);
    expect(page.aborted).to.deep.equal([]);
    pass(1);
    await until(() => page.areReady, 'all are ready');
    expect(page.asked).to.deep.equal([...ids(10), ...ids(6)]);
    expect(page.aborted).to.deep.equal(ids(6));
    // The page sees no change in between.
    expect(logs.map(({ names }) => names)).to.deep.equal(ids(10).map(() => ['state:ready']));
  });

  it('go on while no other waits', async () => {
    const page = await Cards.start(6, () => true);
    await page.hanging.requests('GET', 6);
    pass(PATIENCE * 2);
    await page.hanging.release();
    await until(() => page.areReady, 'all are ready');
    expect([page.asked, page.aborted]).to.deep.equal([ids(6), []]);
  });

  it('leave a place free when they are sent again, and then keep theirs so that a slow answer arrives', async () => {
    const page = await Cards.start(7, (id) => Number(id) < 6);
    await until(() => page.asked.length === 6, 'six are sent');
    pass(PATIENCE);
    await until(() => page.asked.length > 11, 'five of the six are sent again');
    const late = page.add('late');
    await until(() => late.state === 'ready', 'a later one is ready');
    pass(PATIENCE * 2);
    expect(page.aborted).to.deep.equal(ids(6));
    while (!page.areReady) await page.hanging.release();
    expect(page.aborted).to.deep.equal(ids(6));
  });

  it('end with the attempt, also while they wait to be sent again', async () => {
    const page = await Cards.start(8, () => true);
    await until(() => page.asked.length === 6, 'six are sent');
    pass(PATIENCE);
    await until(() => page.asked.length > 10, 'some are sent again, others wait');
    const refreshed = Promise.all(page.cards.map((card) => card.refresh()));
    for (const card of page.cards) card.cancel();
    await refreshed;
    expect(page.states).to.deep.equal(ids(8).map(() => 'idle'));
    const next = await Cards.start(7, () => false);
    await until(() => next.areReady, 'all places are free again');
  });
});
