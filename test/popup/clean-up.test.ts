import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import type { Answer } from '../element/fakes.js';
import { Backend } from '../element/fakes.js';
import { EventLog, act, described, mount, popup, reaches, signIn, task, tell, until } from '../element/helpers.js';

/** What the package's own code has set going in the browser and not ended: listeners of the window and the document, timers, channels. */
const live = new Set<object>();

/** Tests, the test framework and its browser side have listeners and timers too. */
const isOurs = (): boolean => (new Error().stack ?? '').includes(`${location.origin}/src/`);

const restore: (() => void)[] = [];

function replace<T extends object, K extends keyof T>(target: T, key: K, make: (own: T[K]) => T[K]): void {
  const own = target[key];
  target[key] = make(own);
  restore.push(() => { target[key] = own; });
}

type Listen = typeof EventTarget.prototype.addEventListener;

function watch(): void {
  const listeners: { readonly target: unknown; readonly type: string; readonly listener: unknown; readonly entry: object }[] = [];
  replace(EventTarget.prototype, 'addEventListener', (own): Listen => function add(this: EventTarget | undefined, type, listener, options) {
    const target = this ?? window;
    if ((target === window || target === document) && isOurs()) {
      const entry = { listener: type };
      live.add(entry);
      listeners.push({ target, type, listener, entry });
      const { signal, once } = typeof options === 'object' ? options : {};
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
  const timers = new Map<number, object>();
  const forget = (id: number): void => { live.delete(timers.get(id) ?? {}); };
  const start = (id: number, entry: object): number => {
    timers.set(id, entry);
    live.add(entry);
    return id;
  };
  replace(window as unknown as Record<string, unknown>, 'setInterval', (own) => (...args: unknown[]) => {
    const id = (own as (...given: unknown[]) => number)(...args);
    return isOurs() ? start(id, { interval: args[1] }) : id;
  });
  replace(window as unknown as Record<string, unknown>, 'setTimeout', (own) => (callback: () => void, delay?: number) => {
    let id = 0;
    const fire = (): void => {
      forget(id);
      callback();
    };
    id = (own as (...given: unknown[]) => number)(fire, delay);
    return isOurs() ? start(id, { timeout: delay }) : id;
  });
  for (const name of ['clearInterval', 'clearTimeout']) {
    replace(window as unknown as Record<string, unknown>, name, (own) => (id: number) => {
      forget(id);
      (own as (given: number) => void)(id);
    });
  }
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

beforeEach(() => {
  live.clear();
  watch();
});

afterEach(() => { for (const undo of restore.splice(0).reverse()) undo(); });

const nothingIsLeft = (): Promise<void> => until(() => !live.size, 'nothing is left')
  .catch(() => { throw new Error(`Left: ${JSON.stringify([...live])}`); });

const yes: Answer = { json: described({ authType: 'OAuth2', authenticated: true }) };
const no: Answer = { json: described({ authType: 'OAuth2' }) };

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: Backend;
  readonly log: EventLog;
}

const start = async (get: Answer, attributes: Readonly<Record<string, string>> = {}): Promise<Scene> => {
  const backend = await Backend.start({ GET: get });
  await backend.answer('POST', { json: { url: backend.signInUrl() } });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', ...attributes }, { connector: described({ authType: 'OAuth2' }) });
  return { el, backend, log: new EventLog(el) };
};

describe('nothing is left of an attempt: no listener, no timer, no channel, no window', () => {
  const endings: Readonly<Record<string, (scene: Scene) => void | Promise<void>>> = {
    'that completes by message': ({ backend }) => {
      void backend.answer('GET', yes).then(() => { tell(popup(), 'complete'); });
    },
    'that the backend says no to': () => { tell(popup(), 'complete'); },
    'that cancel() ends': ({ el }) => { el.cancel(); },
    'whose element is removed': ({ el }) => { el.remove(); },
    'whose element gets another connector-id': ({ el }) => { el.connectorId = '34'; },
    'whose window was closed, and that is then cancelled': async ({ el }) => {
      tell(popup(), 'close');
      await reaches(el, 'detached');
      el.cancel();
    },
    'whose window was closed, and that completes by status': async ({ el, backend }) => {
      tell(popup(), 'close');
      await reaches(el, 'detached');
      await backend.answer('GET', yes);
    },
  };
  for (const [what, end] of Object.entries(endings)) {
    it(what, async () => {
      const scene = await start(no);
      await signIn(scene.el, scene.backend);
      expect(live.size, 'while it runs').to.be.above(0);
      await end(scene);
      await scene.log.ends();
      await nothingIsLeft();
      await until(() => popup().closed, 'the window is closed');
    });
  }

  it('that times out', async () => {
    const { el, log } = await start(no, { timeout: '0.4' });
    await act(el);
    await log.ends();
    await nothingIsLeft();
    expect(popup().closed).to.equal(true);
  });

  it('that is blocked', async () => {
    const { el, log } = await start(no);
    window.open = () => null;
    await act(el);
    await log.ends();
    await nothingIsLeft();
  });

  it('whose URL is not to be trusted', async () => {
    const { el, backend, log } = await start(no);
    await backend.answer('POST', { json: { url: 'javascript:1' } });
    await act(el);
    await log.ends();
    await nothingIsLeft();
    expect(popup().closed).to.equal(true);
  });

  it('that is cancelled before it got its URL', async () => {
    const { el, backend, log } = await start(no);
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    await act(el);
    await backend.requests('POST', 1);
    el.cancel();
    await backend.release();
    await log.ends();
    await task();
    await nothingIsLeft();
    expect(popup().closed).to.equal(true);
  });

  it('with a return page', async () => {
    const { el, backend, log } = await start(yes, { 'return-url': '/test/popup/return-page.html' });
    const sign = await signIn(el, backend);
    expect([...live].some((entry) => 'channel' in entry)).to.equal(true);
    tell(sign, 'comeBack');
    await log.ends();
    await nothingIsLeft();
  });

  it('with a return page, when it is cancelled', async () => {
    const { el, backend, log } = await start(yes, { 'return-url': '/test/popup/return-page.html' });
    await signIn(el, backend);
    el.cancel();
    await log.ends();
    await nothingIsLeft();
  });

  it('of a form', async () => {
    const backend = await Backend.start({ POST: { json: described({ authType: 'None', authenticated: true }) } });
    const el = await mount({ endpoint: backend.endpoint }, { connector: described({ authType: 'None' }) });
    const log = new EventLog(el);
    await act(el);
    await log.ends();
    await nothingIsLeft();
  });

  it('ten of them, one after another', async () => {
    const { el, backend, log } = await start(no);
    for (let attempt = 1; attempt <= 10; attempt++) {
      await act(el);
      await reaches(el, 'waiting');
      el.cancel();
      await log.ends(attempt);
      await nothingIsLeft();
    }
    expect(await backend.requests('POST')).to.have.length(10);
  });
});

describe('an element that does nothing', () => {
  it('has no timer, no channel and no listener of the window or the document', async () => {
    await mount({}, { connector: described() });
    await mount({ 'auth-type': 'OAuth2' });
    await mount({}, { connector: described({ authenticated: true }) });
    await task();
    expect([...live]).to.deep.equal([]);
  });
});
