import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import type { Answer } from '../element/fakes.js';
import { Backend } from '../element/fakes.js';
import { EventLog, act, described, mount, popup, reaches, signIn, task, tell, until, windows } from '../element/helpers.js';
import { instrument, live, nothingIsLeft } from '../sign-in/instruments.js';

instrument();

const WATCH = ['channel', 'focus', 'online', 'pageshow', 'visibilitychange'];

/** A sign-in may still succeed: until it does, or the time is over, or the element goes, it can be heard of; nothing else is left. */
async function onlyTheWatchIsLeft(el: CyclrConnectorAuth): Promise<void> {
  // A window is closed a moment after it was emptied.
  await until(() => windows.every(({ handle }) => handle.closed), 'no window is open');
  const left = [...live].map((entry) => 'listener' in entry ? entry.listener : Object.keys(entry)[0]).sort();
  expect(left.filter((what) => what !== 'timeout')).to.deep.equal(WATCH);
  expect(left.length, 'one timer at most').to.be.at.most(WATCH.length + 1);
  el.remove();
  await nothingIsLeft();
}

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

type Endings = Readonly<Record<string, (scene: Scene) => void | Promise<void>>>;

describe('nothing is left of an attempt: no listener, no timer, no channel, no window, no record', () => {
  const endings: Endings = {
    'that completes by message': ({ backend }) => {
      void backend.answer('GET', yes).then(() => { tell(popup(), 'complete'); });
    },
    'whose element is removed': ({ el }) => { el.remove(); },
    'whose element gets another connector-id': ({ el }) => { el.connectorId = '34'; },
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
      expect(sessionStorage).to.have.length(0);
    });
  }

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
    await until(() => popup().closed, 'the window is closed');
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
    await until(() => popup().closed, 'the window is closed');
  });

  it('with a return page', async () => {
    const { el, backend, log } = await start(yes, { 'return-url': '/test/sign-in/return-page.html' });
    const sign = await signIn(el, backend);
    expect([...live].some((entry) => 'channel' in entry)).to.equal(true);
    tell(sign, 'comeBack');
    await log.ends();
    await nothingIsLeft();
  });

  it('that was cancelled, once the connector is disconnected', async () => {
    const { el, backend, log } = await start(no);
    await backend.answer('DELETE', no);
    await act(el);
    await reaches(el, 'waiting');
    el.cancel();
    await log.ends();
    await el.disconnect();
    expect(log.names.at(-1)).to.equal('disconnect');
    await until(() => popup().closed, 'the window is closed');
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
});

describe('a sign-in that may still succeed is listened for, and nothing else is left of its attempt', () => {
  const endings: Endings = {
    'that the backend says no to': () => { tell(popup(), 'complete'); },
    'that cancel() ends': ({ el }) => { el.cancel(); },
    'whose window was closed, and that is then cancelled': async ({ el }) => {
      tell(popup(), 'close');
      await reaches(el, 'detached');
      el.cancel();
    },
  };
  for (const [what, end] of Object.entries(endings)) {
    it(what, async () => {
      const scene = await start(no);
      await signIn(scene.el, scene.backend);
      await end(scene);
      await scene.log.ends();
      await until(() => popup().closed, 'the window is closed');
      expect(sessionStorage).to.have.length(0);
      await onlyTheWatchIsLeft(scene.el);
    });
  }

  it('that times out', async () => {
    const { el, log } = await start(no, { timeout: '0.4' });
    await act(el);
    await log.ends();
    await until(() => popup().closed, 'the window is closed');
    await onlyTheWatchIsLeft(el);
  });

  it('that was cancelled, until the time is over', async () => {
    const { el, log } = await start(no, { timeout: '4' });
    await act(el);
    await reaches(el, 'waiting');
    el.cancel();
    await log.ends();
    await nothingIsLeft();
    expect(log.endings).to.deep.equal(['cancel']);
  });

  it('ten of them, one after another, and of the last alone', async () => {
    const { el, backend, log } = await start(no);
    for (let attempt = 1; attempt <= 10; attempt++) {
      await act(el);
      await reaches(el, 'waiting');
      el.cancel();
      await log.ends(attempt);
    }
    expect(await backend.requests('POST')).to.have.length(10);
    await onlyTheWatchIsLeft(el);
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
