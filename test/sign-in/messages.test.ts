import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend, elsewhere } from '../element/fakes.js';
import { EventLog, arrives, click, described, mount, popup, reaches, signIn, task, tell, until, windows } from '../element/helpers.js';

/** A sign-in that waits for its message. */
interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: Backend;
  readonly log: EventLog;
  /** The window of the attempt, on the service's page. */
  readonly sign: Window;
  /** The message that the attempt waits for. */
  readonly right: string;
}

const waiting = async (): Promise<Scene> => {
  const backend = await Backend.start({ GET: { json: described({ authType: 'OAuth2', authenticated: true }) } });
  await backend.answer('POST', { json: { url: backend.signInUrl() } });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described({ authType: 'OAuth2' }) });
  const log = new EventLog(el);
  const sign = await signIn(el, backend);
  const body = (await backend.requests('POST')).at(-1)!.body as { callbackMessage: string };
  return { el, backend, log, sign, right: body.callbackMessage };
};

/** Fulfilled when so many messages, from this call on, were delivered to the page and every listener has had them. */
const delivered = async (count: number, send: () => void | Promise<void>): Promise<readonly MessageEvent[]> => {
  const events: MessageEvent[] = [];
  const hear = (event: MessageEvent): void => { events.push(event); };
  addEventListener('message', hear);
  await send();
  await until(() => events.length >= count, `${count} messages are delivered`);
  await task();
  removeEventListener('message', hear);
  return events;
};

const nothingHappens = async ({ el, backend, log }: Scene): Promise<void> => {
  expect(el.state).to.equal('waiting');
  expect(await backend.requests('GET')).to.have.length(0);
  expect(log.endings).to.deep.equal([]);
};

const theRightOneDoes = async ({ log, sign }: Scene): Promise<void> => {
  tell(sign, 'complete');
  await log.ends();
  expect(log.endings).to.deep.equal(['complete']);
  expect(log.detail('cyclr-auth-complete')).to.include({ via: 'message', verified: true });
};

/** A page of the sign-in service in a frame of this page. */
const framed = async (backend: Backend, origin?: string): Promise<HTMLIFrameElement> => {
  const frame = document.createElement('iframe');
  frame.src = backend.signInUrl('frame', origin);
  document.body.append(frame);
  await arrives(frame.contentWindow!, backend);
  return frame;
};

/** Another window of this page, opened by the user: the service's page, but of no attempt. */
const another = async (backend: Backend, origin?: string): Promise<Window> => {
  const button = document.createElement('button');
  document.body.prepend(button);
  button.addEventListener('click', () => { window.open(backend.signInUrl('other', origin), '_blank', 'popup'); });
  const { length } = windows;
  await click(button);
  button.remove();
  await until(() => windows.length > length, 'the window is open');
  await arrives(popup(), backend);
  return popup();
};

describe('a message with the right data', () => {
  it('from the right window but another origin (guards: origin)', async () => {
    const scene = await waiting();
    tell(scene.sign, 'go', { url: scene.backend.signInUrl('moved', elsewhere) });
    await arrives(scene.sign, scene.backend);
    const [event] = await delivered(1, () => { tell(scene.sign, 'post', { data: scene.right, to: '*' }); });
    expect([event!.origin, event!.source === scene.sign]).to.deep.equal([elsewhere, true]);
    await nothingHappens(scene);
    tell(scene.sign, 'go', { url: scene.backend.signInUrl(`callbackMessage=${scene.right}&targetOrigin=${location.origin}`) });
    await arrives(scene.sign, scene.backend);
    await theRightOneDoes(scene);
  });

  it('from the right window while it is still blank, and so of the page\'s origin (guards: origin)', async () => {
    const backend = await Backend.start();
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    const el = await mount({ endpoint: backend.endpoint }, { connector: described({ authType: 'OAuth2' }) });
    const log = new EventLog(el);
    await click(el.shadowRoot!.querySelector('[part=action]')!);
    const { callbackMessage } = (await backend.requests('POST', 1))[0]!.body as { callbackMessage: string };
    const script = popup().document.createElement('script');
    script.textContent = `opener.postMessage(${JSON.stringify(callbackMessage)}, '*')`;
    const [event] = await delivered(1, () => { popup().document.body.append(script); });
    expect([event!.origin, event!.source === popup()]).to.deep.equal([location.origin, true]);
    expect(el.state).to.equal('opening');
    expect(log.endings).to.deep.equal([]);
    el.cancel();
  });

  it('from a frame of the service\'s on this page (guards: source)', async () => {
    const scene = await waiting();
    const frame = await framed(scene.backend);
    const [event] = await delivered(1, () => { tell(frame.contentWindow!, 'post', { data: scene.right, to: '*' }); });
    expect(event!.origin).to.equal(new URL(scene.backend.signInUrl()).origin);
    await nothingHappens(scene);
    frame.remove();
    await theRightOneDoes(scene);
  });

  it('from another window of the service\'s (guards: source)', async () => {
    const scene = await waiting();
    const other = await another(scene.backend);
    const [event] = await delivered(1, () => { tell(other, 'post', { data: scene.right, to: '*' }); });
    expect(event!.origin).to.equal(new URL(scene.backend.signInUrl()).origin);
    await nothingHappens(scene);
    await theRightOneDoes(scene);
  });

  it('from another window of another origin (guards: origin, source)', async () => {
    const scene = await waiting();
    const other = await another(scene.backend, elsewhere);
    await delivered(1, () => { tell(other, 'post', { data: scene.right, to: '*' }); });
    await nothingHappens(scene);
    await theRightOneDoes(scene);
  });

  it('from the page to itself (guards: origin, source)', async () => {
    const scene = await waiting();
    await delivered(1, () => { window.postMessage(scene.right, '*'); });
    await nothingHappens(scene);
    await theRightOneDoes(scene);
  });

  it('from a sandboxed frame, whose origin is "null" (guards: origin, source)', async () => {
    const scene = await waiting();
    const frame = document.createElement('iframe');
    frame.sandbox.add('allow-scripts');
    frame.srcdoc = `<script>parent.postMessage(${JSON.stringify(scene.right)}, '*')</script>`;
    const [event] = await delivered(1, () => { document.body.append(frame); });
    expect(event!.origin).to.equal('null');
    await nothingHappens(scene);
    frame.remove();
    await theRightOneDoes(scene);
  });

  it('as a forged event without origin and source (guards: origin, source)', async () => {
    const scene = await waiting();
    await delivered(1, () => { dispatchEvent(new MessageEvent('message', { data: scene.right })); });
    await nothingHappens(scene);
    await theRightOneDoes(scene);
  });

  it('as a forged event with the origin, and this page as source (guards: source)', async () => {
    const scene = await waiting();
    const { origin } = new URL(scene.backend.signInUrl());
    for (const source of [window, null, new MessageChannel().port1]) {
      await delivered(1, () => { dispatchEvent(new MessageEvent('message', { data: scene.right, origin, source })); });
    }
    await nothingHappens(scene);
    await theRightOneDoes(scene);
  });

  it('as a forged event with the window as source, and an origin that is nearly right (guards: origin)', async () => {
    const scene = await waiting();
    const { origin, host } = new URL(scene.backend.signInUrl());
    for (const wrong of [`${origin}/`, `${origin}.evil.example`, `https://${host}`, `${origin}0`, origin.toUpperCase(), '', 'null', location.origin, '*']) {
      await delivered(1, () => { dispatchEvent(new MessageEvent('message', { data: scene.right, origin: wrong, source: scene.sign })); });
    }
    await nothingHappens(scene);
    await theRightOneDoes(scene);
  });

  it('that another attempt waits for: neither completes (guards: source, data)', async () => {
    const first = await waiting();
    const second = await waiting();
    await delivered(2, () => {
      tell(first.sign, 'post', { data: second.right, to: '*' });
      tell(second.sign, 'post', { data: first.right, to: '*' });
    });
    await nothingHappens(first);
    await nothingHappens(second);
    await theRightOneDoes(second);
    await nothingHappens(first);
    await theRightOneDoes(first);
  });

  it('of a former attempt, from the window of this one (guards: data)', async () => {
    const { el, backend, log, right: former } = await waiting();
    el.cancel();
    await log.ends();
    const sign = await signIn(el, backend);
    await delivered(1, () => { tell(sign, 'post', { data: former, to: '*' }); });
    expect(el.state).to.equal('waiting');
    tell(sign, 'complete');
    await log.ends(2);
    expect(log.endings).to.deep.equal(['cancel', 'complete']);
  });

  it('a second time, when the attempt has ended: nothing more', async () => {
    const scene = await waiting();
    await scene.backend.answer('GET', { json: described({ authType: 'OAuth2', authenticated: true }), held: true });
    await delivered(3, () => {
      tell(scene.sign, 'complete');
      tell(scene.sign, 'complete');
      tell(scene.sign, 'complete');
    });
    await scene.backend.requests('GET', 1);
    await scene.backend.release();
    await scene.log.ends();
    await task();
    expect(scene.log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:connected', 'complete']);
    expect(await scene.backend.requests('GET')).to.have.length(1);
  });

  it('once the attempt was cancelled: nothing', async () => {
    const { el, backend, log, sign, right } = await waiting();
    const { origin } = new URL(backend.signInUrl());
    el.cancel();
    await log.ends();
    await delivered(1, () => { dispatchEvent(new MessageEvent('message', { data: right, origin, source: sign })); });
    expect(el.state).to.equal('ready');
    expect(log.endings).to.deep.equal(['cancel']);
    expect(await backend.requests('GET')).to.have.length(0);
  });
});

describe('a message from the right window and origin', () => {
  const wrong: readonly (readonly [string, (right: string) => unknown])[] = [
    ['with nothing in it', () => ''],
    ['with undefined', () => undefined],
    ['with null', () => null],
    ['with a number', () => 1],
    ['with true', () => true],
    ['with a constant', () => 'done'],
    ['with the data in capitals or small letters', (right) => (right === right.toUpperCase() ? `${right}A` : right.toUpperCase())],
    ['with the data and a blank before it', (right) => ` ${right}`],
    ['with the data and a line feed behind it', (right) => `${right}\n`],
    ['with the data and more', (right) => `${right}0`],
    ['with the beginning of the data', (right) => right.slice(0, -1)],
    ['with the data in quotes', (right) => JSON.stringify(right)],
    ['with the data in a list', (right) => [right]],
    ['with the data in a list in a list', (right) => [[right]]],
    ['with the data as a String object', (right) => new String(right)],
    ['with the data in an object', (right) => ({ data: right, type: 'callback', message: right, toString: right, valueOf: right })],
    ['with the data below __proto__', (right) => JSON.parse(`{"__proto__":{"data":"${right}"},"length":1}`) as unknown],
    ['with the data in a map', (right) => new Map([[right, right]])],
    ['with the data as an error\'s message', (right) => new Error(right)],
    ['with the data as bytes', (right) => new TextEncoder().encode(right)],
    ['with something very long', (right) => right.repeat(200_000)],
    ['with something very deep', (right) => Array.from({ length: 500 }).reduce<unknown>((inner) => [inner], right)],
  ];
  it('of the wrong data: each one changes nothing, then the right one completes (guards: data)', async () => {
    const scene = await waiting();
    for (const [what, make] of wrong) {
      await delivered(1, () => { tell(scene.sign, 'post', { data: make(scene.right), to: '*' }); });
      expect(scene.el.state, what).to.equal('waiting');
    }
    await nothingHappens(scene);
    await theRightOneDoes(scene);
  });

  it('2,000 times the wrong data: then the right one completes (guards: data)', async () => {
    const scene = await waiting();
    await delivered(2_000, () => { for (let count = 0; count < 2_000; count++) tell(scene.sign, 'post', { data: { count }, to: '*' }); });
    await nothingHappens(scene);
    await theRightOneDoes(scene);
  });

  it('no getter, no conversion of what is in it is ever run (guards: data)', async () => {
    const scene = await waiting();
    const { origin } = new URL(scene.backend.signInUrl());
    let asked = 0;
    const trap = new Proxy({}, new Proxy({}, {
      get: () => {
        asked += 1;
        return undefined;
      },
    }));
    await delivered(1, () => { dispatchEvent(new MessageEvent('message', { data: trap, origin: elsewhere, source: scene.sign })); });
    await delivered(1, () => { dispatchEvent(new MessageEvent('message', { data: trap, origin, source: scene.sign })); });
    expect(asked).to.equal(0);
    await nothingHappens(scene);
  });

  it('in the right words, but made up by a script of the page (guards: isTrusted)', async () => {
    const scene = await waiting();
    const { origin } = new URL(scene.backend.signInUrl());
    await delivered(1, () => { dispatchEvent(new MessageEvent('message', { data: scene.right, origin, source: scene.sign })); });
    await nothingHappens(scene);
  });
});

describe('the right message', () => {
  it('completes though the window closes right behind it', async () => {
    const scene = await waiting();
    tell(scene.sign, 'completeAndClose');
    await scene.log.ends();
    expect(scene.log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:connected', 'complete']);
  });

  it('completes from another page of the same origin in the same window', async () => {
    const scene = await waiting();
    tell(scene.sign, 'go', { url: scene.backend.signInUrl(`callbackMessage=${scene.right}&targetOrigin=${location.origin}&step=2`) });
    await arrives(scene.sign, scene.backend);
    await theRightOneDoes(scene);
  });

  it('completes after a detour over another origin', async () => {
    const scene = await waiting();
    tell(scene.sign, 'go', { url: scene.backend.signInUrl('consent', elsewhere) });
    await arrives(scene.sign, scene.backend);
    tell(scene.sign, 'go', { url: scene.backend.signInUrl(`callbackMessage=${scene.right}&targetOrigin=${location.origin}`) });
    await arrives(scene.sign, scene.backend);
    await theRightOneDoes(scene);
  });

  it('is asked about at the backend once, by GET', async () => {
    const scene = await waiting();
    tell(scene.sign, 'complete');
    await reaches(scene.el, 'connected');
    expect((await scene.backend.requests()).map(({ method, path }) => method + path)).to.deep.equal(['POST/33', 'GET/33']);
  });
});
