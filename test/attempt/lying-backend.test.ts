import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { EventLog, act, described, hasPart, input, mount, reaches, task, until } from '../element/helpers.js';
import { ownTheClock, pass } from '../sign-in/clock.js';
import type { Call, Reply } from '../sign-in/scripted.js';
import { ScriptedBackend, framed, openInFrames, signInUrl } from '../sign-in/scripted.js';

ownTheClock();
openInFrames();

const yes: Reply = { json: described({ authType: 'OAuth2', authenticated: true }) };
const no: Reply = { json: described({ authType: 'OAuth2' }) };
const url: Reply = { json: { url: signInUrl } };

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: ScriptedBackend;
  readonly log: EventLog;
}

const start = async (respond?: (call: Call) => Reply | undefined, connector: ConnectorDescription | null = null): Promise<Scene> => {
  const backend = new ScriptedBackend(respond ?? (({ method }) => method === 'POST' ? url : undefined));
  const el = await mount(
    { endpoint: '/connectors', 'connector-id': '33', 'auth-type': 'OAuth2' }, { fetch: backend.fetch, ...(connector && { connector }) },
  );
  return { el, backend, log: new EventLog(el) };
};

const connect = async (scene: Scene): Promise<Scene> => {
  void scene.el.connect();
  await reaches(scene.el, 'waiting');
  return scene;
};

/** A sign-in of a connector that is known not to be authenticated. */
const waiting = async (): Promise<Scene> => connect(await start(undefined, described({ authType: 'OAuth2' })));

const detached = async (): Promise<Scene> => {
  const scene = await waiting();
  framed.at(-1)!.close();
  pass(1_000);
  await reaches(scene.el, 'detached');
  return scene;
};

/** The window posts the completion message. */
const complete = async ({ el, backend }: Scene): Promise<void> => {
  framed.at(-1)!.post(backend.calls.findLast(({ method }) => method === 'POST')!.body!.callbackMessage);
  await reaches(el, 'verifying');
};

/** Answers what is asked next. */
const next = async ({ backend }: Scene, reply: Reply): Promise<void> => {
  await until(() => backend.held('GET').length, 'the backend is asked');
  backend.held('GET').at(-1)!.reply(reply);
  await task();
};

describe('a backend that says yes before there is anything to say', () => {
  it('in the answer with the sign-in URL: the sign-in goes on', async () => {
    const scene = await start(({ method }) => method === 'POST' ? { json: { ...described({ authenticated: true }), url: signInUrl } } : undefined);
    await connect(scene);
    expect(scene.el.state).to.equal('waiting');
    expect(scene.log.endings).to.deep.equal([]);
  });

  it('in place of the sign-in URL: invalid_response', async () => {
    const { el, log } = await start(({ method }) => method === 'POST' ? yes : undefined);
    void el.connect();
    await log.ends();
    expect(log.error().code).to.equal('invalid_response');
  });

  it('in the first description, beside the sign-in URL: it is what was before, and each later yes is the same', async () => {
    const scene = await start();
    await connect(scene);
    await next(scene, yes);
    for (let times = 0; times < 3; times++) {
      window.dispatchEvent(new Event('focus'));
      await next(scene, yes);
    }
    framed.at(-1)!.close();
    pass(1_000);
    await reaches(scene.el, 'detached');
    for (let times = 0; times < 3; times++) {
      await next(scene, yes);
      pass(1_000);
    }
    expect(scene.el.state).to.equal('detached');
    expect(scene.log.endings).to.deep.equal([]);
  });

  it('while the window still waits for its URL: no ending', async () => {
    const scene = await start(() => undefined);
    void scene.el.connect();
    await next(scene, yes);
    expect(scene.el.state).to.equal('opening');
    expect(scene.log.endings).to.deep.equal([]);
  });
});

describe('a backend that changes its mind', () => {
  it('no, yes, no, yes between polls: one complete, by the first yes', async () => {
    const scene = await detached();
    await next(scene, no);
    pass(1_000);
    await next(scene, yes);
    expect(scene.log.endings).to.deep.equal(['complete']);
    for (const reply of [no, yes, no, yes]) {
      pass(60_000);
      for (const call of [...scene.backend.open]) call.reply(reply);
      await task();
    }
    expect(scene.log.endings).to.deep.equal(['complete']);
    expect(scene.log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'status', verified: true });
  });

  it('yes, no, yes from the start on: no ending by itself', async () => {
    const scene = await start();
    await connect(scene);
    for (const reply of [yes, no, yes, no, yes]) {
      await next(scene, reply);
      window.dispatchEvent(new Event('focus'));
    }
    expect(scene.log.endings).to.deep.equal([]);
    scene.el.cancel();
    expect(scene.log.endings).to.deep.equal(['cancel']);
  });

  it('no after the message, then yes: one error; and a yes that is asked for later completes once', async () => {
    const scene = await waiting();
    await complete(scene);
    await next(scene, no);
    expect(scene.log.endings).to.deep.equal(['error']);
    for (let times = 0; times < 3; times++) {
      window.dispatchEvent(new Event('focus'));
      for (const call of scene.backend.held('GET')) call.reply(yes);
      await task();
    }
    expect(scene.log.endings).to.deep.equal(['error', 'complete']);
  });

  it('in how the connector is authenticated, in the middle: it still ends once, as the sign-in it is', async () => {
    const scene = await waiting();
    await complete(scene);
    await next(scene, { json: described({ authType: 'ApiKey', authenticated: true }) });
    expect(scene.log.endings).to.deep.equal(['complete']);
    expect(scene.log.detail('cyclr-auth-complete').authType).to.equal('OAuth2');
  });
});

describe('a backend that answers too late', () => {
  for (const state of ['opening', 'waiting', 'detached', 'verifying'] as const) {
    for (const [what, end] of [
      ['the element is gone', ({ el }: Scene) => { el.remove(); }],
      ['the attempt was cancelled', ({ el }: Scene) => { el.cancel(); }],
      ['the element has another connector-id', ({ el }: Scene) => { el.connectorId = '34'; }],
    ] as const) {
      it(`when ${what}, which was ${state}: one cancel, and no answer changes anything`, async () => {
        const scene = state === 'opening' ? await start(() => undefined) : state === 'detached' ? await detached() : await waiting();
        if (state === 'opening') void scene.el.connect();
        if (state === 'waiting') window.dispatchEvent(new Event('focus'));
        if (state === 'verifying') await complete(scene);
        expect(scene.el.state).to.equal(state);
        expect(scene.backend.open).to.have.length.of.at.least(1);
        end(scene);
        await scene.log.ends();
        const after = scene.log.names;
        const { connector } = scene.el;
        for (const call of [...scene.backend.open]) call.reply(call.method === 'POST' ? url : yes);
        await task();
        await task();
        expect(scene.log.endings).to.deep.equal(['cancel']);
        expect(scene.log.names).to.deep.equal(after);
        expect(scene.el.connector).to.deep.equal(connector);
        expect(framed.every(({ isClosed }) => isClosed)).to.equal(true);
        expect(framed.every(({ handle }) => handle.location.href === 'about:blank')).to.equal(true);
      });
    }
  }

  it('with two sign-in URLs of two attempts in the wrong order: the second window goes to the second', async () => {
    const { el, backend, log } = await start(() => undefined);
    void el.connect();
    el.cancel();
    void el.connect();
    const [first, second] = backend.held('POST');
    second!.reply(url);
    await reaches(el, 'waiting');
    first!.reply({ json: { url: 'javascript:alert(1)' } });
    await task();
    expect(el.state).to.equal('waiting');
    expect(log.endings).to.deep.equal(['cancel']);
  });

  it('with descriptions in the wrong order: the question that was asked last decides', async () => {
    const scene = await waiting();
    window.dispatchEvent(new Event('focus'));
    await complete(scene);
    const [older, newer] = scene.backend.held('GET');
    older!.reply(yes);
    await task();
    expect(scene.el.state).to.equal('verifying');
    newer!.reply(no);
    await scene.log.ends();
    expect(scene.log.endings).to.deep.equal(['error']);
    expect(scene.log.error().code).to.equal('not_authenticated');
  });

  it('with refreshed descriptions in the wrong order: the last one is shown', async () => {
    const { el, backend } = await start();
    void el.refresh();
    void el.refresh();
    void el.refresh();
    await until(() => backend.held('GET').length, 'the backend is asked');
    const calls = [...backend.held('GET')];
    for (const [index, call] of calls.entries()) if (index < calls.length - 1) call.reply({ json: described({ name: `Old ${index}` }) });
    await task();
    calls.at(-1)!.reply({ json: described({ name: 'New' }) });
    await reaches(el, 'ready');
    expect(el.connector?.name).to.equal('New');
  });
});

describe('a backend that talks of something else', () => {
  it('another connector\'s id: the events carry the element\'s own', async () => {
    const scene = await waiting();
    await complete(scene);
    await next(scene, { json: described({ id: '44', authType: 'OAuth2', authenticated: true }) });
    await scene.log.ends();
    expect(scene.log.endings).to.have.length(1);
    for (const event of scene.log.events) {
      const { connectorId } = (event as Event & { detail: { connectorId?: string } }).detail;
      if (!event.type.endsWith('state')) expect(connectorId).to.equal('33');
    }
    expect(scene.el.connectorId).to.equal('33');
  });

  it('a megabyte of description and a thousand properties: shown as text, and the sign-in completes', async () => {
    const properties = Array.from({ length: 1_000 }, (_, index) => ({ name: `P${index}`, label: '<b>x</b>', value: 'v' }));
    const scene = await start(undefined, described({ authType: 'OAuth2', description: '<img src=x>'.repeat(100_000), properties }));
    expect(scene.el.shadowRoot!.querySelectorAll('img, b')).to.have.length(0);
    await connect(scene);
    await complete(scene);
    await next(scene, { json: described({ authType: 'OAuth2', authenticated: true, description: 'x'.repeat(5_000_000), properties }) });
    await scene.log.ends();
    expect(scene.log.endings).to.deep.equal(['complete']);
  });

  it('__proto__, constructor and prototype as keys and as properties: nothing is polluted, and what is typed is sent', async () => {
    const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length'];
    const evil = '"__proto__":{"authenticated":true,"polluted":1},"constructor":{"prototype":{"polluted":1}}';
    const text = `{"authType":"None","authenticated":false,${evil},"properties":${JSON.stringify(names.map((name) => ({ name, required: true })))}}`;
    const answers: Reply[] = [{ text: `{"status":422,"code":"invalid_credentials",${evil},"errors":[{"name":"property:__proto__","detail":"No","__proto__":{"polluted":1}}]}`, status: 422 }];
    const backend = new ScriptedBackend(({ method }) => method === 'GET' ? { text } : answers.shift() ?? { text: text.replace('false', 'true') });
    const el = await mount({ endpoint: '/connectors', 'connector-id': '33', loading: 'eager' }, { fetch: backend.fetch });
    const log = new EventLog(el);
    await reaches(el, 'ready');
    for (const name of names) input(el, `property:${name}`).value = `value of ${name}`;
    await act(el);
    await log.ends();
    expect(log.error().errors).to.have.length(1);
    await act(el);
    await log.ends(2);
    expect(log.endings).to.deep.equal(['error', 'complete']);
    const { properties } = backend.calls.at(-1)!.body as { properties: object };
    expect(Object.entries(properties)).to.deep.equal(names.map((name) => [name, `value of ${name}`]));
    expect(({} as Record<string, unknown>).polluted).to.equal(undefined);
    expect(([] as unknown as Record<string, unknown>).polluted).to.equal(undefined);
    expect((el as unknown as Record<string, unknown>).polluted).to.equal(undefined);
  });

  it('authenticated only below __proto__: no description', async () => {
    const backend = new ScriptedBackend(() => ({ text: '{"authType":"OAuth2","__proto__":{"authenticated":true}}' }));
    const el = await mount({ endpoint: '/connectors', 'connector-id': '33', loading: 'eager' }, { fetch: backend.fetch });
    await reaches(el, 'failed');
    expect(el.error?.code).to.equal('invalid_response');
    expect(hasPart(el, 'disconnect')).to.equal(false);
  });
});

describe('a backend that has GET', () => {
  for (const [what, reply] of [
    ['404 after a description', { status: 404 }], ['500', { status: 500 }], ['410', { status: 410 }], ['no JSON', { text: 'true' }],
    ['a yes that is a word', { json: { authType: 'OAuth2', authenticated: 'true' } }], ['no connection', { broken: true }],
  ] as const) {
    it(`and then answers with ${what}: nothing is complete, verified or not`, async () => {
      const scene = await waiting();
      await complete(scene);
      await next(scene, reply);
      await scene.log.ends();
      expect(scene.log.endings).to.deep.equal(['error']);
    });
  }
});
