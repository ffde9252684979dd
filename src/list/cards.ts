import type { CyclrConnectorAuth } from '../element/cyclr-connector-auth.js';
import { describe, hasUnfinishedWork, isTyping, noteFailure } from './card-description.js';
import { hasFocus, passFocus } from './card-focus.js';
import { firstOf, lastOf, putInOrder } from './card-order.js';
import { applySettings, ownSettings, restoreSettings } from './card-settings.js';
import type { CardSettings, SettableCard } from './card-settings.js';
import { addsCard, copyTemplate, findCards, findTemplate, idOf, wrapperOf } from './card-template.js';
import type { CardNodes, NewCard } from './card-template.js';
import type { ConnectorListEventDetails } from './events.js';
import { nextTask, Pace } from './pace.js';
import type { ListedConnector } from './read-list.js';

/** The number of connectors, and of those that are authenticated. */
export type ConnectorCount = ConnectorListEventDetails['cyclr-list-change'];

/** The connectors of an answer by their ids, in its order. */
type Connectors = ReadonlyMap<string, ListedConnector>;

/** The list, as its cards see it. */
export interface CardsOptions {
  /** The list's settings, as they are now. */
  readonly settings: () => CardSettings;
  /** A card is authenticated now, or no longer. */
  readonly onCount: () => void;
  /** The user has tried to connect or disconnect something: with success or not, what the backend stores may have changed. */
  readonly onOutcome: () => void;
  /** A card whose connector was gone is removed. */
  readonly onRemoval: () => void;
}

/** The events of a card that concern its list. */
const HEARD = [
  'cyclr-auth-cancel', 'cyclr-auth-change', 'cyclr-auth-complete', 'cyclr-auth-disconnect', 'cyclr-auth-error', 'cyclr-auth-state',
] as const;

/** The card of a connector. */
interface Entry extends CardNodes, SettableCard {}

/** The cards of a list, in its light DOM. A card stays as long as its connector, so that a refresh disturbs nobody. */
export class Cards {
  readonly #list: HTMLElement;
  readonly #options: CardsOptions;
  #connectors: Connectors = new Map();
  /** Also those of connectors that are no longer in the list, while they run an attempt or a disconnect, or the user types into them. */
  readonly #entries = new Map<string, Entry>();

  /** The ids of cards that the last answer did not list. A page that puts such a card back must not make the list ask for ever. */
  #unlisted: ReadonlySet<string> = new Set();

  constructor(list: HTMLElement, options: CardsOptions) {
    this.#list = list;
    this.#options = options;
  }

  /** The cards know more than the list: a user may have connected something since the backend answered. */
  get count(): ConnectorCount {
    const isAuthenticated = ({ id, authenticated }: ListedConnector): boolean => this.#entries.get(id)?.card.authenticated ?? authenticated;
    return { total: this.#connectors.size, authenticated: [...this.#connectors.values()].filter(isAuthenticated).length };
  }

  /** The first card; `undefined` in an empty list. */
  get first(): CyclrConnectorAuth | undefined {
    const [id = ''] = this.#connectors.keys();
    return this.#entries.get(id)?.card;
  }

  get isEmpty(): boolean {
    return !this.#entries.size;
  }

  /** Shows these connectors, in this order. Stops when the signal aborts. */
  async show(connectors: Connectors, signal: AbortSignal): Promise<void> {
    this.#connectors = connectors;
    this.#adopt();
    this.#unlisted = new Set([...this.#entries.keys()].filter((id) => !connectors.has(id)));
    this.#removeSeconds();
    this.removeEnded();
    const pace = new Pace();
    // At most once for each: a page may have an order of its own, and move the cards back.
    for (let rounds = 0; rounds < connectors.size; rounds += 1) {
      const pause = this.#order(pace);
      if (!pause) break;
      await pause;
      if (signal.aborted) return;
    }
    const template = findTemplate(this.#list);
    let previous: Entry | undefined;
    for (const [id, connector] of connectors) {
      let entry = this.#entries.get(id);
      if (!entry) {
        entry = this.#add(id, copyTemplate(this.#list, template));
        this.#insert(entry, previous);
      }
      if (lastOf(entry).parentNode === this.#list) previous = entry;
      const pause = describe(entry.card, connector) && pace.count();
      if (!pause) continue;
      await pause;
      if (signal.aborted) return;
    }
    // The last cards take their descriptions with their next updates.
    await nextTask();
  }

  /** Gives each card the list's settings, and its language, as they are now. */
  configure(): void {
    const settings = this.#options.settings();
    for (const entry of this.#entries.values()) {
      applySettings(entry, settings);
      // The language of the list is no setting of a card.
      entry.card.requestUpdate();
    }
  }

  /**
   * Removes the cards whose connectors are gone, but lets an attempt, a disconnect, or the user's typing end first.
   * @param changed The card whose state has changed: the user has submitted what was typed.
   * @returns whether there was one.
   */
  removeEnded(changed?: EventTarget | null): boolean {
    const isNeeded = ({ card }: Entry): boolean => hasUnfinishedWork(card) || (card !== changed && isTyping(card));
    const ended = [...this.#entries].filter(([id, entry]) => !(this.#isThere(entry) && (this.#connectors.has(id) || isNeeded(entry))));
    this.#remove(ended);
    return ended.length > 0;
  }

  /**
   * Gives the cards back what a library has removed, which morphs the page to the server's HTML.
   * @returns whether a connector has another card now, or its first one: the backend has to describe it.
   */
  restore(records: readonly MutationRecord[]): boolean {
    restoreSettings(records, this.#entries, this.#options.settings());
    const entries = [...this.#entries.values()];
    // A second card may be what the page shows while the user drags the first one.
    const isUnknown = (id: string): boolean => !this.#hasCard(id) && !this.#unlisted.has(id);
    if (records.some(addsCard) && findCards(this.#list).some((card) => isUnknown(idOf(card)))) return true;
    if (!entries.length || entries.some((entry) => this.#isThere(entry)) || findCards(this.#list).length) return false;
    const inOrder = new Set([...this.#connectors.keys()].flatMap((id) => this.#entries.get(id) ?? []).concat(entries));
    this.#list.append(...[...inOrder].flatMap(({ nodes }) => nodes));
    return false;
  }

  /** Removes every card, whatever it does: the list is another backend's now. */
  clear(): void {
    this.#remove([...this.#entries]);
    this.#connectors = new Map();
  }

  #remove(ended: readonly (readonly [id: string, entry: Entry])[]): void {
    const focused = ended.map(([, entry]) => entry).find((entry) => hasFocus(this.#list, entry));
    for (const [id] of ended) this.#forget(id);
    const staying = [...this.#entries.values()].map(({ card }) => card);
    if (focused) passFocus(this.#list, focused, staying);
    // The page may have moved a card out of its wrapper, or other cards into it.
    for (const [, { card, nodes }] of ended) {
      card.remove();
      for (const node of nodes) if (!staying.some((each) => node.contains(each))) node.remove();
    }
  }

  /** Takes over the cards that are in the list already. A library that morphs the page may have given a card the id of another one. */
  #adopt(): void {
    for (const [id, { card }] of this.#entries) if (idOf(card) !== id) this.#forget(id);
    for (const card of findCards(this.#list)) {
      if (this.#hasCard(idOf(card))) continue;
      this.#add(idOf(card), { card, nodes: [wrapperOf(this.#list, card)], own: ownSettings(card, this.#options.settings()) });
    }
  }

  /** Removes second cards of a connector: a library may have restored them from a copy of the page. */
  #removeSeconds(): void {
    const seconds = findCards(this.#list).filter((card) => this.#entries.get(idOf(card))?.card !== card && !hasUnfinishedWork(card))
      .map((card) => ({ card, nodes: [wrapperOf(this.#list, card)] }));
    for (const second of seconds) {
      const isFocused = hasFocus(this.#list, second);
      for (const node of second.nodes) node.remove();
      if (isFocused) this.#entries.get(idOf(second.card))?.card.focus();
    }
  }

  #add(id: string, made: NewCard): Entry {
    this.#forget(id);
    const entry = { ...made, given: new Map<string, unknown>() };
    // At the card itself: the page may move it out of the list.
    for (const type of HEARD) made.card.addEventListener(type, this.#hear);
    made.card.setAttribute('connector-id', id);
    applySettings(entry, this.#options.settings());
    this.#entries.set(id, entry);
    return entry;
  }

  readonly #hear = (event: HTMLElementEventMap[(typeof HEARD)[number]]): void => {
    // The page may have slotted something whose events bubble.
    if (event.target !== event.currentTarget) return;
    switch (event.type) {
      case 'cyclr-auth-change': this.#options.onCount(); break;
      // The event that ends the attempt follows, and reaches the page only from a card that is still there.
      case 'cyclr-auth-state': this.#removeEndedSoon(event.currentTarget); break;
      case 'cyclr-auth-error':
        noteFailure(event.currentTarget as CyclrConnectorAuth, event.detail.during);
        if (event.detail.during !== 'load') this.#options.onOutcome();
        break;
      default: this.#options.onOutcome();
    }
  };

  #removeEndedSoon(changed: EventTarget | null): void {
    globalThis.queueMicrotask(() => { if (this.removeEnded(changed)) this.#options.onRemoval(); });
  }

  /** Listens to the card no more. */
  #forget(id: string): void {
    for (const type of HEARD) this.#entries.get(id)?.card.removeEventListener(type, this.#hear);
    this.#entries.delete(id);
  }

  #hasCard(id: string): boolean {
    const known = this.#entries.get(id);
    return !!known && idOf(known.card) === id && this.#isThere(known);
  }

  /** The page may have removed a card, or moved it elsewhere. */
  #isThere({ card }: Entry): boolean {
    return card.isConnected || this.#list.contains(card);
  }

  /** The cards of the connectors, in their order, without those that the page has moved elsewhere. */
  get #ordered(): readonly Entry[] {
    return [...this.#connectors.keys()].flatMap((id) => this.#entries.get(id) ?? [])
      .filter(({ nodes }) => nodes.every(({ parentNode }) => parentNode === this.#list));
  }

  /**
   * Moves cards where their order has changed, but not the one with the focus, which would lose it.
   * @returns a promise to wait for, before the next cards are moved; `null`: all are in order.
   */
  #order(pace: Pace): Promise<void> | null {
    const entries = this.#ordered;
    const focused = entries.find((entry) => hasFocus(this.#list, entry));
    return putInOrder(entries, focused ? entries.indexOf(focused) : 0, pace);
  }

  /** Puts new nodes after those of the connector before, or before all others. */
  #insert({ nodes }: CardNodes, previous: CardNodes | undefined): void {
    const [next] = previous ? [] : this.#ordered;
    if (previous) lastOf(previous).after(...nodes);
    else if (next) firstOf(next).before(...nodes);
    else this.#list.append(...nodes);
  }
}
