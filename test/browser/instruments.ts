import { sendMouse } from '@web/test-runner-commands';
import { until } from './helpers.js';

/** The resources that the package's own code holds: listeners on the window and the document, timers, channels. */
export const live = new Set<object>();

/** Whether the package's own code is on the call stack: tests and their framework have listeners and timers too. */
export const isOurs = (): boolean => (new Error().stack ?? '').includes(`${location.origin}/src/`);

const restore: (() => void)[] = [];

/** Replaces a member until `putBack()`. */
export function replace<T extends object, K extends keyof T>(target: T, key: K, make: (own: T[K]) => T[K]): void {
  const own = target[key];
  target[key] = make(own);
  restore.push(() => { target[key] = own; });
}

export const putBack = (): void => { for (const undo of restore.splice(0).reverse()) undo(); };

type Listen = typeof EventTarget.prototype.addEventListener;

function watchListeners(): void {
  const listeners: { readonly target: unknown; readonly type: string; readonly listener: unknown; readonly entry: object }[] = [];
  replace(EventTarget.prototype, 'addEventListener', (own): Listen => function add(this: EventTarget | undefined, type, listener, options) {
    const target = this ?? window;
    const { signal, once } = typeof options === 'object' ? options : {};
    if ((target === window || target === document) && !signal?.aborted && isOurs()) {
      const entry = { listener: type };
      live.add(entry);
      listeners.push({ target, type, listener, entry });
      if (signal) own.call(signal, 'abort', () => { live.delete(entry); });
      if (once) own.call(target, type, () => { live.delete(entry); }, { once });
    }
    own.call(target, type, listener, options);
  });
  replace(EventTarget.prototype, 'removeEventListener', (own) => function remove(this: EventTarget | undefined, type, listener, options) {
    const target = this ?? window;
    for (const known of listeners) {
      if (known.target === target && known.type === type && known.listener === listener) live.delete(known.entry);
    }
    own.call(target, type, listener, options);
  });
}

function watchTimers(): void {
  const timers = new Map<number, object>();
  const forget = (id: number): void => { live.delete(timers.get(id) ?? {}); };
  const record = (id: number, entry: object): number => {
    timers.set(id, entry);
    live.add(entry);
    return id;
  };
  replace(window as unknown as Record<string, unknown>, 'setInterval', (own) => (...args: unknown[]) => {
    const id = (own as (...given: unknown[]) => number)(...args);
    return isOurs() ? record(id, { interval: args[1] }) : id;
  });
  replace(window as unknown as Record<string, unknown>, 'setTimeout', (own) => (callback: () => void, delay?: number) => {
    let id = 0;
    const fire = (): void => {
      forget(id);
      callback();
    };
    id = (own as (...given: unknown[]) => number)(fire, delay);
    return isOurs() ? record(id, { timeout: delay }) : id;
  });
  for (const name of ['clearInterval', 'clearTimeout']) {
    replace(window as unknown as Record<string, unknown>, name, (own) => (id: number) => {
      forget(id);
      (own as (given: number) => void)(id);
    });
  }
}

function watchChannels(): void {
  replace(window, 'BroadcastChannel', (own) => class extends own {
    readonly #entry = { channel: 1 };

    constructor(name: string) {
      super(name);
      live.add(this.#entry);
    }

    override close(): void {
      live.delete(this.#entry);
      super.close();
    }
  });
}

/** Records the package's resources in every test of the file. */
export function recordResources(): void {
  beforeEach(() => {
    live.clear();
    watchListeners();
    watchTimers();
    watchChannels();
  });
  afterEach(putBack);
}

/** Takes pointer and focus away: an element with one of them keeps an opener ready, and looks every second whether it still needs it. */
export async function userMovesOn(): Promise<void> {
  await sendMouse({ type: 'move', position: [0, 0] });
  (document.activeElement as HTMLElement | null)?.blur();
  await until(() => ![...live].some((entry) => 'interval' in entry), 'the opener is released');
}

/** Resolves when the user has moved on and the package holds no resource. */
export async function everythingIsReleased(): Promise<void> {
  await userMovesOn();
  await until(() => !live.size, 'everything is released').catch(() => { throw new Error(`Still held: ${JSON.stringify([...live])}`); });
}
