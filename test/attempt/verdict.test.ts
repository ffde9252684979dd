import { expect } from '@open-wc/testing';
import type { ConnectorDescription } from '../../src/index.js';
import { EventLog } from '../browser/event-log.js';
import { Backend } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import { mountOAuth, no, oauth, waitingScene, yes } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { openSignIn, tell, windowCloses } from '../browser/windows.js';

/** A sign-in whose completion message has arrived. */
const signalled = async (get: Answer, known: Partial<ConnectorDescription> = {}): Promise<Scene> => {
  const scene = await waitingScene({ get, known });
  tell(scene.page, 'complete');
  await scene.log.ends();
  return scene;
};

/** The same for an element that knows only its auth type. */
const signalledByAuthType = async (get: Answer, authType = 'OAuth2'): Promise<Scene> => {
  const backend = await Backend.start({ GET: get });
  await backend.answer('POST', { json: { url: backend.signInUrl() } });
  const el = await mountOAuth(backend, { 'auth-type': authType });
  const log = new EventLog(el);
  tell(await openSignIn(el, backend), 'complete');
  await log.ends();
  return { el, backend, log };
};

describe('after the completion message', () => {
  it('the backend’s yes completes the sign-in, verified, and its description is the connector’s', async () => {
    const { el, log } = await signalled({ json: oauth({ authenticated: true, name: 'New name' }) });
    expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'message', verified: true });
    expect(el.connector).to.include({ authenticated: true, name: 'New name' });
  });

  it('the backend’s no ends it with not_authenticated', async () => {
    const { el, log } = await signalled(no);
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:failed', 'error']);
    expect(log.error().code).to.equal('not_authenticated');
    expect(el.connector?.authenticated).to.equal(false);
    await windowCloses();
  });

  it('a description that the page sets cannot end the verification', async () => {
    const { el, log, page } = await waitingScene({ get: yes });
    el.addEventListener('cyclr-auth-state', ({ detail }) => { if (detail.state === 'verifying') el.connector = oauth(); });
    tell(page, 'complete');
    expect((await log.ends()).endings).to.deep.equal(['complete']);
  });
});

describe('without GET at the backend', () => {
  for (const status of [405, 501]) {
    it(`(${status}) the message alone completes, not verified, even if the page has set connector`, async () => {
      const { log } = await signalled({ status });
      expect(log.endings).to.deep.equal(['complete']);
      expect(log.detail('cyclr-auth-complete')).to.include({ via: 'message', verified: false });
    });
  }

  for (const [what, answer] of [
    ['404', { status: 404 }], ['404 with HTML', { status: 404, headers: { 'content-type': 'text/html' }, text: '<h1>Not Found</h1>' }], ['405', { status: 405 }],
  ] as const) {
    it(`(${what}) the message alone completes, not verified, if nothing was ever described`, async () => {
      const { log, el } = await signalledByAuthType(answer);
      expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:connected', 'complete']);
      expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'message', verified: false });
      expect(el.error).to.equal(null);
    });
  }

  it('the message completes OAuth1, too', async () => {
    const { log } = await signalledByAuthType({ status: 405 }, 'OAuth1');
    expect(log.detail('cyclr-auth-complete')).to.include({ authType: 'OAuth1', verified: false });
  });

  it('a second sign-in completes, too', async () => {
    const { el, backend, log } = await signalledByAuthType({ status: 404 });
    tell(await openSignIn(el, backend), 'complete');
    await log.ends(2);
    expect(log.endings).to.deep.equal(['complete', 'complete']);
  });
});

describe('with auth-type and GET at the backend', () => {
  it('its answer decides', async () => {
    expect((await signalledByAuthType(yes)).log.detail('cyclr-auth-complete').verified).to.equal(true);
    expect((await signalledByAuthType(no)).log.error().code).to.equal('not_authenticated');
  });
});
