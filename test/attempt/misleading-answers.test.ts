import { expect } from '@open-wc/testing';
import { pass, useFakeClock } from '../browser/clock.js';
import { EventLog } from '../browser/event-log.js';
import { clickAction, description, input, mount, nextTask, reaches, until } from '../browser/helpers.js';
import { oauth } from '../browser/scene.js';
import type { Reply } from '../browser/scripted.js';
import { ScriptedBackend, signInUrl, useFrameWindows } from '../browser/scripted.js';
import { answer, complete, detach, inState, no, scriptedScene, signInAnswer, yes } from '../browser/scripted-scene.js';
import type { ScriptedScene } from '../browser/scripted-scene.js';

useFakeClock();
useFrameWindows();

const focus = (): void => { window.dispatchEvent(new Event('focus')); };

/** A sign-in of an element that knows only its auth type. */
const connecting = async (): Promise<ScriptedScene> => {
  const scene = await scriptedScene({ attributes: { 'auth-type': 'OAuth2' } });
  void scene.el.connect();
  return scene;
};

describe('a yes before the sign-in', () => {
  it('in the answer with the sign-in URL completes nothing', async () => {
    const scene = await connecting();
    await answer(scene, 'POST', { json: { ...description({ authenticated: true }), url: signInUrl } });
    expect([scene.el.state, scene.log.endings]).to.deep.equal(['waiting', []]);
    scene.el.cancel();
  });

  it('while the window waits for its URL completes nothing', async () => {
    const scene = await connecting();
    await answer(scene, 'GET', yes);
    expect([scene.el.state, scene.log.endings]).to.deep.equal(['opening', []]);
    scene.el.cancel();
  });

  it('in the description beside the sign-in URL is what each later yes is compared with', async () => {
    const scene = await connecting();
    await answer(scene, 'POST', signInAnswer);
    await answer(scene, 'GET', yes);
    for (let times = 0; times < 3; times++) {
      focus();
      await answer(scene, 'GET', yes);
    }
    await detach(scene);
    for (let times = 0; times < 3; times++) {
      await answer(scene, 'GET', yes);
      pass(1_000);
    }
    expect([scene.el.state, scene.log.endings]).to.deep.equal(['detached', []]);
    scene.el.cancel();
  });
});

describe('a backend that changes its answer', () => {
  it('from no to yes and back completes once, at the first yes', async () => {
    const scene = await inState.detached();
    await answer(scene, 'GET', no);
    pass(1_000);
    await answer(scene, 'GET', yes);
    expect(scene.log.endings).to.deep.equal(['complete']);
    for (const reply of [no, yes, no, yes]) {
      pass(60_000);
      for (const call of [...scene.backend.open]) call.reply(reply);
      await nextTask();
    }
    expect(scene.log.endings).to.deep.equal(['complete']);
    expect(scene.log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'status', verified: true });
  });

  it('starting with yes completes nothing by itself', async () => {
    const scene = await connecting();
    await answer(scene, 'POST', signInAnswer);
    for (const reply of [yes, no, yes, no, yes]) {
      await answer(scene, 'GET', reply);
      focus();
    }
    expect(scene.log.endings).to.deep.equal([]);
    scene.el.cancel();
    expect(scene.log.endings).to.deep.equal(['cancel']);
  });

  it('from no after the message to yes ends with one error, and completes once later', async () => {
    const scene = await inState.verifying();
    await answer(scene, 'GET', no);
    expect(scene.log.endings).to.deep.equal(['error']);
    for (let times = 0; times < 3; times++) {
      focus();
      for (const call of scene.backend.held('GET')) call.reply(yes);
      await nextTask();
    }
    expect(scene.log.endings).to.deep.equal(['error', 'complete']);
  });

  it('to another auth type during the sign-in completes once, with the auth type that the page has set', async () => {
    const scene = await connecting();
    await answer(scene, 'POST', signInAnswer);
    await complete(scene);
    await answer(scene, 'GET', { json: description({ authenticated: true }) });
    expect(scene.log.endings).to.deep.equal(['complete']);
    expect(scene.log.detail('cyclr-auth-complete').authType).to.equal('OAuth2');
  });
});

describe('answers in the wrong order', () => {
  it('of two attempts’ sign-in URLs: the second attempt uses only its own', async () => {
    const { el, backend, log } = await connecting();
    el.cancel();
    void el.connect();
    const [first, second] = backend.held('POST');
    second!.reply(signInAnswer);
    await reaches(el, 'waiting');
    first!.reply({ json: { url: 'javascript:alert(1)' } });
    await nextTask();
    expect([el.state, log.endings]).to.deep.equal(['waiting', ['cancel']]);
    el.cancel();
  });

  it('of two questions in a sign-in: the last question decides', async () => {
    const scene = await inState.waiting();
    focus();
    await complete(scene);
    const [older, newer] = scene.backend.held('GET');
    older!.reply(yes);
    await nextTask();
    expect(scene.el.state).to.equal('verifying');
    newer!.reply(no);
    await scene.log.ends();
    expect(scene.log.endings).to.deep.equal(['error']);
    expect(scene.log.error().code).to.equal('not_authenticated');
  });

  it('of three calls of refresh(): the last answer is shown', async () => {
    const { el, backend } = await scriptedScene({ attributes: { 'auth-type': 'OAuth2' } });
    for (let time = 0; time < 3; time++) void el.refresh();
    await until(() => backend.held('GET').length, 'the backend is asked');
    const calls = [...backend.held('GET')];
    for (const [index, call] of calls.entries()) if (index < calls.length - 1) call.reply({ json: description({ name: `Old ${index}` }) });
    await nextTask();
    calls.at(-1)!.reply({ json: description({ name: 'New' }) });
    await reaches(el, 'ready');
    expect(el.connector?.name).to.equal('New');
  });
});

describe('an unusual description', () => {
  it('with another connector’s id: the events keep the element’s connector-id', async () => {
    const scene = await inState.verifying();
    await answer(scene, 'GET', { json: oauth({ id: '44', authenticated: true }) });
    await scene.log.ends();
    expect(scene.log.endings).to.deep.equal(['complete']);
    for (const event of scene.log.events) {
      const { connectorId } = (event as Event & { detail: { connectorId?: string } }).detail;
      if (!event.type.endsWith('state')) expect(connectorId).to.equal('33');
    }
    expect(scene.el.connectorId).to.equal('33');
  });

  it('of a megabyte with a thousand properties is shown as text, and the sign-in completes', async () => {
    const properties = Array.from({ length: 1_000 }, (_, index) => ({ name: `P${index}`, label: '<b>x</b>', value: 'v' }));
    const scene = await scriptedScene({ connector: oauth({ description: '<img src=x>'.repeat(100_000), properties }) });
    expect(scene.el.shadowRoot!.querySelectorAll('img, b')).to.have.length(0);
    void scene.el.connect();
    await answer(scene, 'POST', signInAnswer);
    await complete(scene);
    await answer(scene, 'GET', { json: oauth({ authenticated: true, description: 'x'.repeat(5_000_000), properties }) });
    await scene.log.ends();
    expect(scene.log.endings).to.deep.equal(['complete']);
  });

  it('with __proto__, constructor and prototype as keys and property names pollutes nothing, and the values are sent', async () => {
    const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length'];
    const evil = '"__proto__":{"authenticated":true,"polluted":1},"constructor":{"prototype":{"polluted":1}}';
    const text = `{"authType":"None","authenticated":false,${evil},"properties":${JSON.stringify(names.map((name) => ({ name, required: true })))}}`;
    const problem = `{"status":422,"code":"invalid_credentials",${evil},"errors":[{"name":"property:__proto__","detail":"No","__proto__":{"polluted":1}}]}`;
    const answers: Reply[] = [{ status: 422, text: problem }];
    const backend = new ScriptedBackend(({ method }) => method === 'GET' ? { text } : answers.shift() ?? { text: text.replace('false', 'true') });
    const el = await mount({ endpoint: '/connectors', 'connector-id': '33', loading: 'eager' }, { fetch: backend.fetch });
    const log = new EventLog(el);
    await reaches(el, 'ready');
    for (const name of names) input(el, `property:${name}`).value = `value of ${name}`;
    await clickAction(el);
    await log.ends();
    expect(log.error().errors).to.have.length(1);
    await clickAction(el);
    await log.ends(2);
    expect(log.endings).to.deep.equal(['error', 'complete']);
    const { properties } = backend.last('POST').body as { properties: object };
    expect(Object.entries(properties)).to.deep.equal(names.map((name) => [name, `value of ${name}`]));
    for (const object of [{}, [], el]) expect((object as Record<string, unknown>).polluted).to.equal(undefined);
  });
});

describe('a renewed sign-in whose window is cut off before the first question is answered', () => {
  const connected = (revision: string): Reply => ({ json: oauth({ authenticated: true, revision }) });

  it('compares the later answers with that one, whenever it comes', async () => {
    const scene = await scriptedScene({ connector: oauth({ authenticated: true, revision: 'r0' }) });
    void scene.el.connect();
    await answer(scene, 'POST', signInAnswer);
    focus();
    await detach(scene);
    expect(scene.backend.calls.map(({ method }) => method)).to.deep.equal(['POST', 'GET']);
    await answer(scene, 'GET', connected('r1'));
    expect([scene.el.state, scene.log.endings]).to.deep.equal(['detached', []]);
    pass(1_000);
    await answer(scene, 'GET', connected('r2'));
    await scene.log.ends();
    expect(scene.log.detail('cyclr-auth-complete')).to.include({ via: 'status', verified: true });
  });

  it('asks anew after a completion message: the answer to an older question may be a yes from before', async () => {
    const scene = await scriptedScene({ connector: oauth({ authenticated: true, revision: 'r0' }) });
    void scene.el.connect();
    await answer(scene, 'POST', signInAnswer);
    await complete(scene);
    expect(scene.backend.calls.map(({ method }) => method)).to.deep.equal(['POST', 'GET', 'GET']);
    await answer(scene, 'GET', connected('r1'));
    await scene.log.ends();
    expect(scene.log.detail('cyclr-auth-complete')).to.include({ via: 'message', verified: true });
  });
});
