import { expect } from '@open-wc/testing';
import { elsewhere, service } from '../browser/fakes.js';
import type { Backend } from '../browser/fakes.js';
import { clickAction, nextTask } from '../browser/helpers.js';
import { delivered, messageScene, nothingHappens, rightMessageCompletes } from '../browser/message-scene.js';
import { oauthScene, signInRequest, yes } from '../browser/scene.js';
import { openSignIn, openWindow, popup, tell, visits } from '../browser/windows.js';

/** A frame in this page that shows a page of the sign-in service. */
const serviceFrame = async (backend: Backend): Promise<HTMLIFrameElement> => {
  const frame = document.createElement('iframe');
  frame.src = backend.signInUrl('frame');
  document.body.append(frame);
  await visits(frame.contentWindow!, backend);
  return frame;
};

/** A window of no attempt that shows a page of the sign-in service. */
const otherWindow = async (backend: Backend, origin?: string): Promise<Window> => {
  const other = await openWindow(backend.signInUrl('other', origin));
  await visits(other, backend);
  return other;
};

describe('the right data changes nothing', () => {
  it('from the attempt’s window at another origin (guard: origin)', async () => {
    const scene = await messageScene();
    const { page, backend, right } = scene;
    tell(page, 'go', { url: backend.signInUrl('moved', elsewhere) });
    await visits(page, backend);
    const [event] = await delivered(1, () => { tell(page, 'post', { data: right, to: '*' }); });
    expect([event!.origin, event!.source === page]).to.deep.equal([elsewhere, true]);
    await nothingHappens(scene);
    tell(page, 'go', { url: backend.signInUrl(`callbackMessage=${right}&targetOrigin=${location.origin}`) });
    await visits(page, backend);
    await rightMessageCompletes(scene);
  });

  it('from the attempt’s window while it is blank and has the page’s origin (guard: origin)', async () => {
    const { el, backend, log } = await oauthScene();
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    await clickAction(el);
    const { callbackMessage } = await signInRequest(backend);
    const script = popup().document.createElement('script');
    script.textContent = `opener.postMessage(${JSON.stringify(callbackMessage)}, '*')`;
    const [event] = await delivered(1, () => { popup().document.body.append(script); });
    expect([event!.origin, event!.source === popup()]).to.deep.equal([location.origin, true]);
    expect([el.state, log.endings]).to.deep.equal(['opening', []]);
    el.cancel();
  });

  it('from a frame of the service in this page (guard: source)', async () => {
    const scene = await messageScene();
    const frame = await serviceFrame(scene.backend);
    const [event] = await delivered(1, () => { tell(frame.contentWindow!, 'post', { data: scene.right, to: '*' }); });
    expect(event!.origin).to.equal(scene.serviceOrigin);
    await nothingHappens(scene);
    frame.remove();
    await rightMessageCompletes(scene);
  });

  for (const [what, origin, guards] of [['of the service', undefined, 'source'], ['of another origin', elsewhere, 'origin, source']] as const) {
    it(`from another window ${what} (guards: ${guards})`, async () => {
      const scene = await messageScene();
      const other = await otherWindow(scene.backend, origin);
      const [event] = await delivered(1, () => { tell(other, 'post', { data: scene.right, to: '*' }); });
      expect(event!.origin).to.equal(origin ?? scene.serviceOrigin);
      await nothingHappens(scene);
      await rightMessageCompletes(scene);
    });
  }

  it('from the page itself (guards: origin, source)', async () => {
    const scene = await messageScene();
    await delivered(1, () => { window.postMessage(scene.right, '*'); });
    await nothingHappens(scene);
    await rightMessageCompletes(scene);
  });

  it('from a sandboxed frame, whose origin is "null" (guards: origin, source)', async () => {
    const scene = await messageScene();
    const frame = document.createElement('iframe');
    frame.sandbox.add('allow-scripts');
    frame.srcdoc = `<script>parent.postMessage(${JSON.stringify(scene.right)}, '*')</script>`;
    const [event] = await delivered(1, () => { document.body.append(frame); });
    expect(event!.origin).to.equal('null');
    await nothingHappens(scene);
    frame.remove();
    await rightMessageCompletes(scene);
  });

  it('in a forged event without origin and source (guards: origin, source)', async () => {
    const scene = await messageScene();
    await delivered(1, () => { dispatchEvent(new MessageEvent('message', { data: scene.right })); });
    await nothingHappens(scene);
    await rightMessageCompletes(scene);
  });

  it('in a forged event with the right origin and another source (guard: source)', async () => {
    const scene = await messageScene();
    for (const source of [window, null, new MessageChannel().port1]) {
      await delivered(1, () => { dispatchEvent(new MessageEvent('message', { data: scene.right, origin: scene.serviceOrigin, source })); });
    }
    await nothingHappens(scene);
    await rightMessageCompletes(scene);
  });

  it('in a forged event with the right source and a similar origin (guard: origin)', async () => {
    const scene = await messageScene();
    const { origin, host } = new URL(scene.serviceOrigin);
    for (const wrong of [`${origin}/`, `${origin}.evil.example`, `https://${host}`, `${origin}0`, origin.toUpperCase(), '', 'null', location.origin, '*']) {
      await delivered(1, () => { dispatchEvent(new MessageEvent('message', { data: scene.right, origin: wrong, source: scene.page })); });
    }
    await nothingHappens(scene);
    await rightMessageCompletes(scene);
  });

  it('in a forged event with the right origin and source (guard: isTrusted)', async () => {
    const scene = await messageScene();
    const { right, serviceOrigin, page } = scene;
    await delivered(1, () => { dispatchEvent(new MessageEvent('message', { data: right, origin: serviceOrigin, source: page })); });
    await nothingHappens(scene);
    await rightMessageCompletes(scene);
  });

  it('of another attempt (guards: source, data)', async () => {
    const first = await messageScene();
    const second = await messageScene();
    await delivered(2, () => {
      tell(first.page, 'post', { data: second.right, to: '*' });
      tell(second.page, 'post', { data: first.right, to: '*' });
    });
    await nothingHappens(first);
    await nothingHappens(second);
    await rightMessageCompletes(second);
    await nothingHappens(first);
    await rightMessageCompletes(first);
  });

  it('of the previous attempt, from the window of this one (guard: data)', async () => {
    const { el, backend, log, right } = await messageScene();
    el.cancel();
    await log.ends();
    const page = await openSignIn(el, backend);
    await delivered(1, () => { tell(page, 'post', { data: right, to: '*' }); });
    expect(el.state).to.equal('waiting');
    tell(page, 'complete');
    await log.ends(2);
    expect(log.endings).to.deep.equal(['cancel', 'complete']);
  });

  it('a second and a third time', async () => {
    const { backend, log, page } = await messageScene();
    await backend.answer('GET', { ...yes, held: true });
    await delivered(3, () => { for (let time = 0; time < 3; time++) tell(page, 'complete'); });
    await backend.requests('GET', 1);
    await backend.release();
    await log.ends();
    await nextTask();
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:connected', 'complete']);
    expect((await backend.requests()).map(({ method, path }) => method + path)).to.deep.equal(['POST/33', 'GET/33']);
  });
});

describe('from the right window and origin', () => {
  const wrong: readonly (readonly [string, (right: string) => unknown])[] = [
    ['an empty text', () => ''],
    ['undefined', () => undefined],
    ['null', () => null],
    ['a number', () => 1],
    ['true', () => true],
    ['a constant', () => 'done'],
    ['the data in another case', (right) => (right === right.toUpperCase() ? `${right}A` : right.toUpperCase())],
    ['the data after a space', (right) => ` ${right}`],
    ['the data before a line feed', (right) => `${right}\n`],
    ['the data and another digit', (right) => `${right}0`],
    ['the data without its last character', (right) => right.slice(0, -1)],
    ['the data in quotes', (right) => JSON.stringify(right)],
    ['the data in a list', (right) => [right]],
    ['the data in a list in a list', (right) => [[right]]],
    ['the data as a String object', (right) => new String(right)],
    ['the data in an object', (right) => ({ data: right, type: 'callback', message: right, toString: right, valueOf: right })],
    ['the data below __proto__', (right) => JSON.parse(`{"__proto__":{"data":"${right}"},"length":1}`) as unknown],
    ['the data in a map', (right) => new Map([[right, right]])],
    ['the data as an error’s message', (right) => new Error(right)],
    ['the data as bytes', (right) => new TextEncoder().encode(right)],
    ['the data 200,000 times', (right) => right.repeat(200_000)],
    ['the data in 500 nested lists', (right) => Array.from({ length: 500 }).reduce<unknown>((inner) => [inner], right)],
  ];
  it('wrong data changes nothing (guard: data)', async () => {
    const scene = await messageScene();
    for (const [what, make] of wrong) {
      await delivered(1, () => { tell(scene.page, 'post', { data: make(scene.right), to: '*' }); });
      expect(scene.el.state, what).to.equal('waiting');
    }
    await nothingHappens(scene);
    await rightMessageCompletes(scene);
  });

  it('no getter and no conversion of the data is ever called (guard: data)', async () => {
    const scene = await messageScene();
    const calls: unknown[] = [];
    const trap = new Proxy({}, new Proxy({}, {
      get: (_, name) => {
        calls.push(name);
        throw new Error('thrown on purpose');
      },
    }));
    for (const origin of [elsewhere, scene.serviceOrigin]) {
      await delivered(1, () => { dispatchEvent(new MessageEvent('message', { data: trap, origin, source: scene.page })); });
    }
    expect(calls).to.deep.equal([]);
    await nothingHappens(scene);
    await rightMessageCompletes(scene);
  });
});

describe('the right message completes the sign-in', () => {
  it('even if the window closes right after it', async () => {
    for (let run = 0; run < 5; run++) {
      const { log, page } = await messageScene();
      tell(page, 'completeAndClose');
      await log.ends();
      expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:connected', 'complete']);
      expect(log.detail('cyclr-auth-complete').via).to.equal('message');
    }
  });

  it('from another page of the same origin in the same window', async () => {
    const scene = await messageScene();
    tell(scene.page, 'go', { url: scene.backend.signInUrl(`callbackMessage=${scene.right}&targetOrigin=${location.origin}&step=2`) });
    await visits(scene.page, scene.backend);
    await rightMessageCompletes(scene);
  });

  it('from another origin that service-origin lists', async () => {
    const scene = await messageScene({ 'service-origin': `${service} ${elsewhere}` });
    const { href } = (await scene.backend.visits(1))[0]!;
    tell(scene.page, 'go', { url: href.replace(service, elsewhere) });
    await visits(scene.page, scene.backend);
    const [event] = await delivered(1, () => { tell(scene.page, 'complete'); });
    expect(event!.origin).to.equal(elsewhere);
    await scene.log.ends();
    expect(scene.log.endings).to.deep.equal(['complete']);
  });
});

describe('a channel with a similar name', () => {
  it('changes nothing', async () => {
    const scene = await messageScene();
    const { right } = scene;
    const names = [
      'cyclr-attempt', 'cyclr-attempt:', 'cyclr-attempt:null', 'cyclr-attempt:undefined', `cyclr-attempt:${right.slice(0, -1)}`,
      `cyclr-attempt:${right} `, `CYCLR-ATTEMPT:${right}`, right,
    ];
    const channels = names.map((name) => {
      const [to, from] = [new BroadcastChannel(name), new BroadcastChannel(name)];
      let heard = 0;
      const all = new Promise<void>((resolve) => { to.onmessage = () => { if (++heard === 200) resolve(); }; });
      for (let count = 0; count < 200; count++) from.postMessage(count % 2 ? '' : right);
      return { to, from, all };
    });
    await Promise.all(channels.map(({ all }) => all));
    await nextTask();
    for (const { to, from } of channels) for (const channel of [to, from]) channel.close();
    await nothingHappens(scene);
    await rightMessageCompletes(scene);
  });
});
