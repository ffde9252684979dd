import { expect } from '@open-wc/testing';
import type { ConnectorDescription } from '../../src/index.js';
import { pass, useFakeClock } from '../browser/clock.js';
import { alertOf, description, hasPart, input, nextTask, part, reaches } from '../browser/helpers.js';
import { useFrameWindows } from '../browser/scripted.js';
import type { Reply } from '../browser/scripted.js';
import { answer, inState, scriptedScene } from '../browser/scripted-scene.js';
import type { ScriptedScene } from '../browser/scripted-scene.js';

useFakeClock();
useFrameWindows();

const stored: Reply = { json: description({ authenticated: true, revision: '2' }) };
const same: Reply = { json: description({ authenticated: true, revision: '1' }) };
const nothing: Reply = { json: description() };

/** Answers that do not tell whether the request had its effect. */
const LOST: readonly (readonly [what: string, reply: Reply])[] = [
  ['a broken connection', { broken: true }],
  ['a 502 of a proxy', { status: 502, text: '<h1>Bad gateway</h1>' }],
  ['a 503 of a proxy', { status: 503, text: '<h1>Application error</h1>' }],
  ['a 504 of a proxy', { status: 504 }],
  ['a 520 of Cloudflare', { status: 520 }],
  ['a 522 of Cloudflare', { status: 522 }],
  ['a 524 of Cloudflare', { status: 524 }],
  ['a 200 without a description', { json: {} }],
  ['an empty answer', { text: '' }],
  ['half a description', { text: '{"authType":"ApiKey","authen' }],
  ['HTML with status 200', { text: '<p>Welcome</p>' }],
  ['a backend that does not know', { status: 504, json: { code: 'endpoint_unreachable', retryable: true } }],
  ['a 502 with a code that is none of the contract', { status: 502, json: { code: 'upstream' } }],
];

/** Answers that do. */
const SAID: readonly (readonly [what: string, reply: Reply, code: string])[] = [
  ['502 with a code of the contract', { status: 502, json: { code: 'endpoint_error' } }, 'endpoint_error'],
  ['503 with a code of the contract', { status: 503, json: { code: 'endpoint_error' } }, 'endpoint_error'],
  ['500', { status: 500 }, 'endpoint_error'],
  ['521, with which Cloudflare sent nothing,', { status: 521 }, 'endpoint_error'],
  ['422', { status: 422 }, 'invalid_credentials'],
];

async function submitting(known: Partial<ConnectorDescription> = {}): Promise<ScriptedScene> {
  const scene = await scriptedScene({ connector: description(known) });
  const { el } = scene;
  if (known.authenticated) {
    void el.connect();
    await reaches(el, 'ready');
    await el.updateComplete;
  }
  input(el, 'apiKey').value = 'key';
  void el.connect();
  expect(el.state).to.equal('submitting');
  return scene;
}

async function disconnecting(): Promise<ScriptedScene> {
  const scene = await scriptedScene({ connector: description({ authenticated: true }) });
  void scene.el.disconnect();
  return scene;
}

describe('after a POST without an answer', () => {
  for (const [what, reply] of LOST) {
    it(`such as ${what}, the element asks by GET, and completes where the backend has stored the values`, async () => {
      const scene = await submitting();
      await answer(scene, 'POST', reply);
      expect([scene.el.state, scene.log.endings]).to.deep.equal(['submitting', []]);
      await answer(scene, 'GET', stored);
      await scene.log.ends();
      expect(scene.log.endings).to.deep.equal(['complete']);
      expect(scene.log.detail('cyclr-auth-complete')).to.include({ via: 'submit', verified: true });
      expect(scene.el.state).to.equal('connected');
    });
  }

  it('a "no" counts when it is said twice: the first may come while the backend still stores', async () => {
    const scene = await submitting();
    await answer(scene, 'POST', { broken: true });
    await answer(scene, 'GET', nothing);
    expect([scene.el.state, scene.log.endings]).to.deep.equal(['submitting', []]);
    pass(1_000);
    await answer(scene, 'GET', nothing);
    await scene.log.ends();
    expect(scene.log.error().code).to.equal('endpoint_unreachable');
    expect(input(scene.el, 'apiKey').value).to.equal('key');
    expect(scene.backend.calls.map(({ method }) => method)).to.deep.equal(['POST', 'GET', 'GET']);
  });

  it('a backend that is still at work completes it with the second answer', async () => {
    const scene = await submitting();
    await answer(scene, 'POST', { broken: true });
    await answer(scene, 'GET', nothing);
    pass(1_000);
    await answer(scene, 'GET', stored);
    await scene.log.ends();
    expect(scene.log.endings).to.deep.equal(['complete']);
  });

  it('GET is repeated with growing pauses until the backend answers, and the user can cancel meanwhile', async () => {
    const scene = await submitting();
    await answer(scene, 'POST', { broken: true });
    for (const seconds of [1, 1, 2, 3]) {
      await answer(scene, 'GET', { broken: true });
      await scene.el.updateComplete;
      expect(scene.log.endings).to.deep.equal([]);
      expect(alertOf(scene.el).textContent.trim()).not.to.equal('');
      expect(hasPart(scene.el, 'cancel')).to.equal(true);
      pass(seconds * 1_000);
    }
    part(scene.el, 'cancel').click();
    await scene.log.ends();
    expect(scene.log.endings).to.deep.equal(['cancel']);
  });

  it('GET is repeated at once when the page is online again', async () => {
    const scene = await submitting();
    await answer(scene, 'POST', { broken: true });
    await answer(scene, 'GET', { broken: true });
    window.dispatchEvent(new Event('online'));
    await answer(scene, 'GET', stored);
    await scene.log.ends();
    expect(scene.log.endings).to.deep.equal(['complete']);
  });

  it('the end of the time is the failure of the POST', async () => {
    const scene = await submitting();
    await answer(scene, 'POST', { status: 504 });
    pass(600_000);
    await scene.log.ends();
    expect(scene.log.error()).to.include({ code: 'endpoint_error', status: 504 });
  });

  it('GET follows a 503 at once, and is repeated after its own Retry-After', async () => {
    const scene = await submitting();
    await answer(scene, 'POST', { status: 503, headers: { 'retry-after': '60' } });
    await answer(scene, 'GET', { status: 503, headers: { 'retry-after': '7' } });
    pass(6_000);
    expect(scene.backend.calls.map(({ method }) => method)).to.deep.equal(['POST', 'GET']);
    pass(1_000);
    await answer(scene, 'GET', stored);
    await scene.log.ends();
    expect(scene.log.endings).to.deep.equal(['complete']);
  });

  it('a backend without GET leaves only the failure of the POST', async () => {
    const scene = await submitting();
    await answer(scene, 'POST', { broken: true });
    await answer(scene, 'GET', { status: 405 });
    await scene.log.ends();
    expect(scene.log.error().code).to.equal('endpoint_unreachable');
  });

  it('a connector that was authenticated before proves the new values by its revision', async () => {
    const scene = await submitting({ authenticated: true, revision: '1' });
    await answer(scene, 'POST', { broken: true });
    await answer(scene, 'GET', same);
    pass(1_000);
    await answer(scene, 'GET', stored);
    await scene.log.ends();
    expect(scene.log.endings).to.deep.equal(['complete']);
  });

  it('a connector that was authenticated before, with the same revision, is an error, and the old connection stays', async () => {
    const scene = await submitting({ authenticated: true, revision: '1' });
    await answer(scene, 'POST', { broken: true });
    await answer(scene, 'GET', same);
    pass(1_000);
    await answer(scene, 'GET', same);
    await scene.log.ends();
    expect(scene.log.error().code).to.equal('endpoint_unreachable');
    expect(scene.el.connector?.authenticated).to.equal(true);
  });

  for (const [what, reply, code] of SAID) {
    it(`${what} is an answer: nothing is asked`, async () => {
      const scene = await submitting();
      await answer(scene, 'POST', reply);
      await scene.log.ends();
      expect(scene.log.error().code).to.equal(code);
      expect(scene.backend.calls.map(({ method }) => method)).to.deep.equal(['POST']);
    });
  }
});

describe('a refused POST for a connector that was authenticated before', () => {
  it('is followed by one GET: the refusal may have undone the old connection', async () => {
    const scene = await submitting({ authenticated: true, revision: '1' });
    await answer(scene, 'POST', { status: 422, json: { code: 'invalid_credentials' } });
    await scene.log.ends();
    expect(scene.log.error().code).to.equal('invalid_credentials');
    await answer(scene, 'GET', nothing);
    await nextTask();
    expect([scene.el.state, scene.el.connector?.authenticated, scene.log.endings]).to.deep.equal(['failed', false, ['error']]);
  });
});

describe('after a DELETE without an answer', () => {
  for (const [what, reply] of LOST) {
    it(`such as ${what}, the element asks by GET, and is disconnected where the backend is`, async () => {
      const scene = await disconnecting();
      await answer(scene, 'DELETE', reply);
      expect([scene.el.state, scene.log.names]).to.deep.equal(['loading', ['before-disconnect', 'state:loading']]);
      await answer(scene, 'GET', nothing);
      await reaches(scene.el, 'ready');
      expect(scene.log.names).to.deep.equal(['before-disconnect', 'state:loading', 'state:ready', 'disconnect']);
    });
  }

  it('is an error when the backend says twice that the connector is authenticated', async () => {
    const scene = await disconnecting();
    await answer(scene, 'DELETE', { broken: true });
    await answer(scene, 'GET', same);
    expect(scene.el.state).to.equal('loading');
    pass(1_000);
    await answer(scene, 'GET', same);
    await scene.log.ends();
    expect([scene.el.state, scene.log.error().code]).to.deep.equal(['connected', 'endpoint_unreachable']);
  });
});

describe('a sign-in whose request for the URL has no answer', () => {
  for (const [what, reply, code] of [['no connection', { broken: true }, 'endpoint_unreachable'], ['a 503', { status: 503 }, 'endpoint_error']] as const) {
    it(`such as ${what}, is an error: nothing has happened at the third party`, async () => {
      const scene = await inState.opening();
      await answer(scene, 'POST', reply);
      await scene.log.ends();
      expect(scene.log.error().code).to.equal(code);
      expect(scene.backend.calls.map(({ method }) => method)).to.deep.equal(['POST']);
    });
  }
});
