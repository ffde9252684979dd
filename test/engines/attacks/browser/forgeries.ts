/** How often the element asked something of data that is none of its business. */
export const pokes = { count: 0 };

/** An object that would gladly be taken for the word. */
function willing(word: string): object {
  const answer = (): string => {
    pokes.count++;
    return word;
  };
  return { toString: answer, valueOf: answer, toJSON: answer, [Symbol.toPrimitive]: answer };
}

const hasGetters = (word: string): object => Object.defineProperties({}, Object.fromEntries(['length', 'data', 'type', 'then'].map((name) => [name, {
  get: () => {
    pokes.count++;
    return word;
  },
}])));

const watched = (word: string): object => new Proxy(Object(word) as object, {
  get: (target, name) => {
    pokes.count++;
    return Reflect.get(target, name) as unknown;
  },
  getPrototypeOf: () => {
    pokes.count++;
    return String.prototype;
  },
});

export interface Genuine {
  /** What the element's window would say, where and as who. */
  readonly word: string;
  readonly origin: string;
  readonly source: Window;
  /** A genuine message of that window, with another word. */
  readonly earlier: Event;
}

/** Firefox takes no window of another origin there; a property of the event's own hides the one that it has. */
function message(type: string, { word: data, origin, source }: Genuine, init: MessageEventInit = {}): MessageEvent {
  try {
    return new MessageEvent(type, { data, origin, source, ...init });
  } catch {
    return Object.defineProperty(new MessageEvent(type, { data, origin, ...init }), 'source', { value: source });
  }
}

/** Made the way of old. */
function initialised({ word, origin, source }: Genuine): MessageEvent {
  const event = document.createEvent('MessageEvent') as MessageEvent;
  event.initMessageEvent('message', false, false, word, origin);
  return Object.defineProperty(event, 'source', { value: source });
}

function trusting(genuine: Genuine): Event {
  const event = message('message', genuine);
  try {
    Object.defineProperty(event, 'isTrusted', { value: true });
  } catch {
    // It cannot be redefined, nor set on what the event inherits from.
    Object.setPrototypeOf(event, Object.create(MessageEvent.prototype, { isTrusted: { value: true } }) as object);
  }
  return event;
}

/** A page script's own events, dispatched where the element listens: each has the right origin and source. */
export const forgeries: Readonly<Record<string, (genuine: Genuine) => Event>> = {
  'a message event with everything right': (genuine) => message('message', genuine),
  'one that bubbles, with ports': (genuine) => message('message', genuine, { bubbles: true, ports: [new MessageChannel().port1] }),
  'one made by initMessageEvent': initialised,
  'a plain event that was given them': ({ word, origin, source }) => Object.assign(new Event('message'), { data: word, origin, source }),
  'one that says that it is trusted': trusting,
  'a genuine one, dispatched again': ({ earlier }) => earlier,
  'data that is willing to be a string': (genuine) => message('message', genuine, { data: willing(genuine.word) }),
  'data with getters': (genuine) => message('message', genuine, { data: hasGetters(genuine.word) }),
  'data that is a proxy of a string': (genuine) => message('message', genuine, { data: watched(genuine.word) }),
  'an error in a message': (genuine) => message('messageerror', genuine),
};
