import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth, State } from '../../src/index.js';
import { pass, useFakeClock } from '../browser/clock.js';
import { alertOf, input, part, parts, reaches } from '../browser/helpers.js';
import { oauth } from '../browser/scene.js';
import type { Reply } from '../browser/scripted.js';
import { frameWindows, useFrameWindows } from '../browser/scripted.js';
import type { ScriptedScene } from '../browser/scripted-scene.js';
import { answer, complete, detach, inState, scriptedScene, signInAnswer, succeed, yes } from '../browser/scripted-scene.js';

useFakeClock();
useFrameWindows();

/** The words of a careless backend, which must not be shown. */
const ECHO = 'echo-of-a-secret';

const failure: Reply = { status: 500, json: { title: ECHO, detail: ECHO, reference: 'r-1' } };

const expectError = ({ el }: ScriptedScene): void => {
  expect(el.error).to.include({ code: 'endpoint_error', retryable: true, reference: 'r-1' });
  expect(el.outerHTML + el.shadowRoot!.innerHTML).not.to.contain(ECHO);
};

const fails = async (scene: ScriptedScene, state: State = 'failed'): Promise<void> => {
  await scene.log.ends();
  expect(scene.log.endings).to.deep.equal(['error']);
  expect(scene.el.error).to.equal(scene.log.error());
  expect(scene.log.detail('cyclr-auth-error').connectorId).to.equal('33');
  expect(scene.el.state).to.equal(state);
  expect(frameWindows.every(({ isClosed }) => isClosed)).to.equal(true);
  expectError(scene);
};

const goesOn = (scene: ScriptedScene, state: State): void => {
  expect(scene.log.endings).to.deep.equal([]);
  expect(scene.el.state).to.equal(state);
};

/** The next attempt succeeds. */
const nextSucceeds = async (scene: ScriptedScene): Promise<void> => {
  void scene.el.connect();
  await succeed(scene);
  expect(scene.log.endings).to.deep.equal(['error', 'complete']);
  expect(scene.el.error).to.equal(null);
};

describe('a failed GET', () => {
  it('while loading is an error; the main button asks again', async () => {
    const scene = await scriptedScene({ attributes: { loading: 'eager' } });
    await answer(scene, 'GET', failure);
    await fails(scene);
    part(scene.el, 'action').click();
    await answer(scene, 'GET', { json: oauth() });
    expect([scene.el.state, scene.el.error]).to.deep.equal(['ready', null]);
  });

  it('of refresh() is an error and keeps the known description', async () => {
    const scene = await scriptedScene({ connector: oauth({ name: 'Known' }) });
    void scene.el.refresh();
    await answer(scene, 'GET', failure);
    await fails(scene);
    expect(scene.el.connector?.name).to.equal('Known');
    await nextSucceeds(scene);
  });

  it('while waiting changes nothing', async () => {
    const scene = await inState.waiting();
    window.dispatchEvent(new Event('focus'));
    await answer(scene, 'GET', failure);
    goesOn(scene, 'waiting');
    expect(frameWindows.at(-1)!.isClosed).to.equal(false);
    await succeed(scene);
    expect(scene.log.endings).to.deep.equal(['complete']);
  });

  for (const [what, reply] of [['a 500', failure], ['a broken connection', { broken: true }], ['HTML', { text: '<p>' }], ['a 404', { status: 404 }]] as const) {
    it(`while detached changes nothing; the element asks again after ${what}`, async () => {
      const scene = await inState.detached();
      for (let time = 0; time < 3; time++) {
        await answer(scene, 'GET', reply);
        goesOn(scene, 'detached');
        expect(scene.el.error).to.equal(null);
        pass(1_000);
      }
      await succeed(scene);
      expect(scene.log.endings).to.deep.equal(['complete']);
    });
  }

  it('after the completion message is shown, and asked again until the backend answers', async () => {
    const scene = await inState.verifying();
    for (const seconds of [1, 1, 2, 3]) {
      await answer(scene, 'GET', failure);
      goesOn(scene, 'verifying');
      await scene.el.updateComplete;
      expectError(scene);
      pass(seconds * 1_000);
    }
    await answer(scene, 'GET', yes);
    await scene.log.ends();
    expect(scene.log.detail('cyclr-auth-complete')).to.include({ via: 'message', verified: true });
    expect(scene.el.error).to.equal(null);
  });

  it('after the user has pressed check is shown, and the sign-in goes on', async () => {
    const scene = await inState.detached();
    part(scene.el, 'check').click();
    await reaches(scene.el, 'verifying');
    await answer(scene, 'GET', failure);
    goesOn(scene, 'detached');
    await scene.el.updateComplete;
    expectError(scene);
    expect(alertOf(scene.el).textContent).to.contain('r-1');
    await succeed(scene);
    expect(scene.log.endings).to.deep.equal(['complete']);
  });
});

describe('a failed POST', () => {
  const begin: Readonly<Record<string, () => Promise<ScriptedScene>>> = {
    'of a form': inState.submitting,
    'for the sign-in URL': inState.opening,
    'for the sign-in URL, while detached': async () => {
      const scene = await inState.opening();
      await detach(scene);
      return scene;
    },
    'for the sign-in URL, after reopen': async () => {
      const scene = await inState.detached();
      part(scene.el, 'reopen').click();
      return scene;
    },
  };
  for (const [what, start] of Object.entries(begin)) {
    it(`${what} is an error and closes the window; the next attempt succeeds`, async () => {
      const scene = await start();
      await answer(scene, 'POST', failure);
      await fails(scene);
      if (what === 'of a form') input(scene.el, 'apiKey').value = 'another key';
      await nextSucceeds(scene);
    });
  }
});

describe('a failed DELETE', () => {
  it('is an error and leaves the connector connected; the next one succeeds', async () => {
    const scene = await scriptedScene({ connector: oauth({ authenticated: true }) });
    void scene.el.disconnect();
    expect(scene.el.state).to.equal('loading');
    await answer(scene, 'DELETE', failure);
    await fails(scene, 'connected');
    expect(scene.log.names).not.to.include('disconnect');
    void scene.el.disconnect();
    await answer(scene, 'DELETE', { json: oauth() });
    expect(scene.log.names.slice(-2)).to.deep.equal(['state:ready', 'disconnect']);
    expect(scene.log.endings).to.deep.equal(['error']);
  });

  it('is an answer that the connector is still authenticated', async () => {
    const scene = await scriptedScene({ connector: oauth({ authenticated: true }) });
    void scene.el.disconnect();
    await answer(scene, 'DELETE', yes);
    expect(scene.log.endings).to.deep.equal(['error']);
    expect(scene.log.names).not.to.include('disconnect');
    expect(scene.el.state).to.equal('connected');
  });
});

describe('an answer that is no description, or no sign-in URL', () => {
  const codeOf = ({ error }: CyclrConnectorAuth): string | undefined => error?.code;

  it('to GET is invalid_response, and to POST of a form and DELETE if a GET tells no more', async () => {
    const loading = await scriptedScene({ attributes: { loading: 'eager' } });
    await answer(loading, 'GET', { json: {} });
    const submitting = await inState.submitting();
    await answer(submitting, 'POST', { json: { url: 'https://cyclr.example/' } });
    await answer(submitting, 'GET', { json: {} });
    const disconnecting = await scriptedScene({ connector: oauth({ authenticated: true }) });
    void disconnecting.el.disconnect();
    await answer(disconnecting, 'DELETE', { json: {} });
    await answer(disconnecting, 'GET', { json: {} });
    expect([loading, submitting, disconnecting].map(({ el }) => codeOf(el))).to.deep.equal(Array(3).fill('invalid_response'));
  });

  it('to POST for a sign-in URL is invalid_response, even if it is a description that says yes', async () => {
    const scene = await inState.opening();
    await answer(scene, 'POST', yes);
    expect([codeOf(scene.el), scene.log.endings]).to.deep.equal(['invalid_response', ['error']]);
  });
});

describe('the alert', () => {
  it('shows the error with its reference, and is empty once the next attempt begins', async () => {
    const scene = await inState.submitting();
    const alert = alertOf(scene.el);
    expect(parts(scene.el, 'error')).to.include(alert);
    await answer(scene, 'POST', failure);
    await scene.log.ends();
    expect(alert.textContent.trim()).to.match(/^Something went wrong on the server\..*Reference: r-1$/);
    void scene.el.connect();
    expect(scene.el.error).to.equal(null);
    await scene.el.updateComplete;
    expect(alertOf(scene.el)).to.equal(alert);
    expect(alert.textContent.trim()).to.equal('');
    await succeed(scene);
  });
});

describe('a backend with GET that fails after the completion message', () => {
  for (const [what, reply, code] of [
    ['404 after a description', { status: 404 }, 'not_found'], ['401', { status: 401 }, 'unauthorized'], ['410', { status: 410 }, 'not_found'],
    ['no JSON', { text: 'true' }, 'invalid_response'],
    ['authenticated as a string', { json: { authType: 'OAuth2', authenticated: 'true' } }, 'invalid_response'],
  ] as const) {
    it(`with ${what} never completes: ${code}`, async () => {
      const scene = await inState.verifying();
      await answer(scene, 'GET', reply);
      await scene.log.ends();
      expect(scene.log.endings).to.deep.equal(['error']);
      expect(scene.log.error().code).to.equal(code);
    });
  }

  for (const [what, reply] of [
    ['429', { status: 429 }], ['500', { status: 500 }], ['502', { status: 502 }], ['503', { status: 503 }], ['no connection', { broken: true }],
  ] as const) {
    it(`with ${what} is asked again: no answer is not a "no"`, async () => {
      const scene = await inState.verifying();
      await answer(scene, 'GET', reply);
      goesOn(scene, 'verifying');
      pass(1_000);
      await answer(scene, 'GET', yes);
      await scene.log.ends();
      expect(scene.log.endings).to.deep.equal(['complete']);
    });
  }

  it('with 429 and Retry-After is asked again after that time, or when the user comes back', async () => {
    for (const wait of [() => { pass(7_000); }, () => { window.dispatchEvent(new Event('focus')); }]) {
      const scene = await inState.verifying();
      await answer(scene, 'GET', { status: 429, headers: { 'retry-after': '7' } });
      goesOn(scene, 'verifying');
      pass(6_000);
      expect(scene.backend.held('GET')).to.have.length(0);
      wait();
      await answer(scene, 'GET', yes);
      await scene.log.ends();
      expect(scene.log.endings).to.deep.equal(['complete']);
    }
  });

  it('with any other refusal never completes, even if it has described nothing', async () => {
    for (const status of [400, 401, 403, 410]) {
      const scene = await scriptedScene({ attributes: { 'auth-type': 'OAuth2' } });
      void scene.el.connect();
      await answer(scene, 'POST', signInAnswer);
      await complete(scene);
      await answer(scene, 'GET', { status });
      await scene.log.ends();
      expect(scene.log.endings, String(status)).to.deep.equal(['error']);
    }
  });
});
