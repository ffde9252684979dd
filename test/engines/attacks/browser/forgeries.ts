/** How often the element read a property of forged data or converted it. */
export const dataReads = { count: 0 };

/** An object that converts to the id. */
function convertible(id: string): object {
  const answer = (): string => {
    dataReads.count++;
    return id;
  };
  return { toString: answer, valueOf: answer, toJSON: answer, [Symbol.toPrimitive]: answer };
}

const withGetters = (id: string): object => Object.defineProperties({}, Object.fromEntries(['length', 'data', 'type', 'then'].map((name) => [name, {
  get: () => {
    dataReads.count++;
    return id;
  },
}])));

const proxied = (id: string): object => new Proxy(Object(id) as object, {
  get: (target, name) => {
    dataReads.count++;
    return Reflect.get(target, name) as unknown;
  },
  getPrototypeOf: () => {
    dataReads.count++;
    return String.prototype;
  },
});

/** The properties of a genuine completion message. */
export interface Genuine {
  readonly attemptId: string;
  readonly origin: string;
  readonly source: Window;
  /** A genuine message event of that popup, with another id. */
  readonly earlier: Event;
}

/** Firefox refuses a cross-origin window as `source`; an own property of the event hides the inherited one. */
function messageEvent(type: string, { attemptId: data, origin, source }: Genuine, init: MessageEventInit = {}): MessageEvent {
  try {
    return new MessageEvent(type, { data, origin, source, ...init });
  } catch {
    return Object.defineProperty(new MessageEvent(type, { data, origin, ...init }), 'source', { value: source });
  }
}

/** Uses the legacy API. */
function initialisedEvent({ attemptId, origin, source }: Genuine): MessageEvent {
  const event = document.createEvent('MessageEvent') as MessageEvent;
  event.initMessageEvent('message', false, false, attemptId, origin);
  return Object.defineProperty(event, 'source', { value: source });
}

function claimingTrust(genuine: Genuine): Event {
  const event = messageEvent('message', genuine);
  try {
    Object.defineProperty(event, 'isTrusted', { value: true });
  } catch {
    // `isTrusted` is not configurable, so another prototype claims it.
    Object.setPrototypeOf(event, Object.create(MessageEvent.prototype, { isTrusted: { value: true } }) as object);
  }
  return event;
}

/** Events that a script on the host's page dispatches at the window. Each has the right origin and source. */
export const forgeries: Readonly<Record<string, (genuine: Genuine) => Event>> = {
  'a message event with the right properties': (genuine) => messageEvent('message', genuine),
  'one that bubbles, with ports': (genuine) => messageEvent('message', genuine, { bubbles: true, ports: [new MessageChannel().port1] }),
  'one made by initMessageEvent': initialisedEvent,
  'a plain event with these properties': ({ attemptId, origin, source }) => Object.assign(new Event('message'), { data: attemptId, origin, source }),
  'one that claims to be trusted': claimingTrust,
  'a genuine event, dispatched again': ({ earlier }) => earlier,
  'data that converts to the id': (genuine) => messageEvent('message', genuine, { data: convertible(genuine.attemptId) }),
  'data with getters': (genuine) => messageEvent('message', genuine, { data: withGetters(genuine.attemptId) }),
  'data that is a proxy of a String object': (genuine) => messageEvent('message', genuine, { data: proxied(genuine.attemptId) }),
  'a messageerror event': (genuine) => messageEvent('messageerror', genuine),
};
