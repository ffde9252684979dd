import type { CyclrConnectorAuth } from '../element/cyclr-connector-auth.js';
import { RUNNING } from '../flow/flow.js';
import { copyTemplate, findCards, findTemplate } from './card-template.js';
import type { CardNodes } from './card-template.js';
import type { ListedConnector } from './read-list.js';

/** The values that each card gets from the list. */
export interface CardSettings {
  /** By the attribute's name. `null`, `undefined` and `false`: the card does not get it. An attribute of the template's own card stays. */
  readonly attributes: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly properties: Pick<CyclrConnectorAuth, 'fetch' | 'messages'>;
}

/** The number of connectors, and of those that are authenticated. */
export interface ConnectorCount {
  readonly total: number;
  readonly authenticated: number;
}

/** The card of a connector. */
interface Entry extends CardNodes {
  readonly id: string;
  /** The attributes that the template, or the page, has set. */
  readonly own: ReadonlySet<string>;
}

/**
 * Milliseconds after which the next cards wait for another task, so that no task takes long: a list may have hundreds of cards. Many short
 * tasks take longer in total: a frame may follow each of them, and lays out the whole list.
 */
const TIME_PER_TASK = 25;

/** Cards that are added before the first of them renders. For each such group the browser assigns all cards to their slot again. */
const CARDS_PER_GROUP = 8;

/** A message starts the next task at once. Browsers delay nested timers by 4 ms, and those of a hidden page by a second. */
const nextTask = (): Promise<void> => new Promise((resolve) => {
  const { port1, port2 } = new globalThis.MessageChannel();
  port1.onmessage = () => {
    port1.close();
    resolve();
  };
  port2.postMessage(null);
});

const isRunning = ({ card }: Entry): boolean => RUNNING.includes(card.state);

const remove = ({ nodes }: CardNodes): void => { nodes.forEach((node) => { node.remove(); }); };

/**
 * Whether the user has opened the form of a connector that is connected, to connect it again. A description that says no more than
 * "connected" would close it, with what the user has typed.
 */
const isEditing = ({ state, authenticated, connector }: CyclrConnectorAuth): boolean =>
  state === 'ready' && !!authenticated && !connector?.attention;

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The cards of a list, in its light DOM. A card stays as long as its connector, so that a refresh disturbs nobody. */
export class Cards {
  readonly #list: HTMLElement;
  readonly #settings: () => CardSettings;
  #connectors: readonly ListedConnector[] = [];
  readonly #entries = new Map<string, Entry>();
  /** Cards whose connectors are no longer in the list, each in the middle of an attempt. */
  readonly #leaving = new Set<Entry>();

  constructor(list: HTMLElement, settings: () => CardSettings) {
    this.#list = list;
    this.#settings = settings;
  }

  /** The cards know more than the list: a user may have connected something since the backend answered. */
  get count(): ConnectorCount {
    const isAuthenticated = ({ id, authenticated }: ListedConnector): boolean => this.#entries.get(id)?.card.authenticated ?? authenticated;
    return { total: this.#connectors.length, authenticated: this.#connectors.filter(isAuthenticated).length };
  }

  /** The first card; `undefined` in an empty list. */
  get first(): CyclrConnectorAuth | undefined {
    return this.#entries.get(this.#connectors[0]?.id ?? '')?.card;
  }

  get isEmpty(): boolean {
    return !this.#entries.size && !this.#leaving.size;
  }

  /** Shows these connectors, in this order. Stops when the signal aborts. */
  async show(connectors: readonly ListedConnector[], signal: AbortSignal): Promise<void> {
    this.#connectors = connectors;
    this.#removeOthers();
    this.#order();
    const found = findCards(this.#list);
    const template = findTemplate(this.#list);
    let previous: Entry | undefined;
    let work = 0;
    let start = globalThis.performance.now();
    for (const connector of connectors) {
      const { id } = connector;
      let entry = this.#entries.get(id);
      let hasChanged = true;
      if (entry) hasChanged = this.#describe(entry, connector);
      else {
        const existing = found.get(id);
        entry = this.#add(connector, existing ?? copyTemplate(this.#list, template));
        if (!existing) this.#insert(entry, previous);
      }
      previous = entry;
      if (!hasChanged || ++work % CARDS_PER_GROUP) continue;
      // The cards render in microtasks, which come first: their time counts.
      await Promise.resolve();
      if (globalThis.performance.now() - start > TIME_PER_TASK) {
        await nextTask();
        start = globalThis.performance.now();
      }
      if (signal.aborted) return;
    }
  }

  /** Gives each card the list's settings as they are now. */
  configure(): void {
    const settings = this.#settings();
    for (const entry of [...this.#entries.values(), ...this.#leaving]) apply(entry, settings);
  }

  /**
   * Removes the cards whose connectors are gone, and whose attempts have ended.
   * @returns whether there was one.
   */
  removeEnded(): boolean {
    const ended = [...this.#leaving].filter((entry) => !isRunning(entry));
    for (const entry of ended) {
      this.#leaving.delete(entry);
      remove(entry);
    }
    return ended.length > 0;
  }

  /** Removes every card, whatever it does: the list is another backend's now. */
  clear(): void {
    [...this.#entries.values(), ...this.#leaving].forEach(remove);
    this.#entries.clear();
    this.#leaving.clear();
    this.#connectors = [];
  }

  #add(connector: ListedConnector, made: CardNodes): Entry {
    const { id } = connector;
    const { card } = made;
    card.setAttribute('connector-id', id);
    card.removeAttribute('endpoint');
    const entry = { ...made, id, own: new Set(card.getAttributeNames()) };
    apply(entry, this.#settings());
    card.connector = connector;
    this.#entries.set(id, entry);
    return entry;
  }

  /** @returns whether the card has taken the description. */
  #describe(entry: Entry, connector: ListedConnector): boolean {
    const { card } = entry;
    // During an attempt the card itself asks the backend, and knows which of the answers counts.
    if (isRunning(entry) || isSame(card.connector, connector)) return false;
    if (isEditing(card) && connector.authenticated && connector.authType === card.connector?.authType) return false;
    card.connector = connector;
    return true;
  }

  /** Removes the cards that are not in the list any more, but lets an attempt end first. */
  #removeOthers(): void {
    const ids = new Set(this.#connectors.map(({ id }) => id));
    for (const entry of this.#leaving) {
      if (!ids.has(entry.id)) continue;
      this.#leaving.delete(entry);
      this.#entries.set(entry.id, entry);
    }
    for (const entry of this.#entries.values()) {
      // The page may have removed a card.
      const isThere = this.#list.contains(entry.card);
      if (isThere && ids.has(entry.id)) continue;
      this.#entries.delete(entry.id);
      if (isThere && isRunning(entry)) this.#leaving.add(entry);
      else remove(entry);
    }
  }

  /** The cards of the connectors, in their order, without those that the page has moved elsewhere. */
  get #ordered(): readonly Entry[] {
    return this.#connectors.flatMap(({ id }) => this.#entries.get(id) ?? [])
      .filter(({ nodes }) => nodes.every(({ parentNode }) => parentNode === this.#list));
  }

  /** Moves cards where their order has changed, but not the one with the focus, which would lose it. */
  #order(): void {
    const entries = this.#ordered;
    const { activeElement } = this.#list.getRootNode() as Document | ShadowRoot;
    const fixed = entries.find(({ nodes }) => nodes.some((node) => node.contains(activeElement))) ?? entries[0];
    if (!fixed) return;
    const place = entries.indexOf(fixed);
    entries.slice(place).reduce((before, entry) => {
      if (!isBefore(before, entry)) lastOf(before).after(...entry.nodes);
      return entry;
    });
    entries.slice(0, place + 1).reduceRight((after, entry) => {
      if (!isBefore(entry, after)) firstOf(after).before(...entry.nodes);
      return entry;
    });
  }

  /** Puts new nodes after those of the connector before, or before all others. */
  #insert({ nodes }: CardNodes, previous: CardNodes | undefined): void {
    const [next] = previous ? [] : this.#ordered;
    if (next) firstOf(next).before(...nodes);
    else if (previous && lastOf(previous).parentNode === this.#list) lastOf(previous).after(...nodes);
    else this.#list.append(...nodes);
  }
}

const firstOf = ({ nodes }: CardNodes): ChildNode => nodes[0] as ChildNode;

const lastOf = ({ nodes }: CardNodes): ChildNode => nodes.at(-1) as ChildNode;

/** Whether the nodes of one connector, or these very nodes, come before those of the other. */
const isBefore = (one: CardNodes, other: CardNodes): boolean =>
  one === other || (lastOf(one).compareDocumentPosition(firstOf(other)) & globalThis.Node.DOCUMENT_POSITION_FOLLOWING) !== 0;

function apply({ card, own }: Entry, { attributes, properties }: CardSettings): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (own.has(name)) continue;
    if (value == null || value === false) card.removeAttribute(name);
    else card.setAttribute(name, value === true ? '' : String(value));
  }
  for (const [name, value] of Object.entries(properties)) {
    if (value !== undefined) Object.assign(card, { [name]: value });
  }
}
