import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { Backend, clicksAt, holdsKey } from '../element/fakes.js';
import {
  EventLog, arrives, click, described, input, middleOf, mount, part, popup, reaches, signIn, task, tell, type, until, windows,
} from '../element/helpers.js';

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: Backend;
  readonly log: EventLog;
}

const TIMES = 50;

const start = async (connector: Partial<ConnectorDescription> = { authType: 'OAuth2' }): Promise<Scene> => {
  const backend = await Backend.start({ GET: { json: described({ ...connector, authenticated: true }) } });
  await backend.answer('POST', { json: { url: backend.signInUrl() } });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described(connector) });
  return { el, backend, log: new EventLog(el) };
};

/** A button of the page's own that a user clicks once. */
const inOneGesture = async (deed: () => void): Promise<void> => {
  const button = document.createElement('button');
  document.body.prepend(button);
  button.addEventListener('click', deed);
  await click(button);
  button.remove();
};

type Ways = Readonly<Record<string, (el: CyclrConnectorAuth) => Promise<unknown>>>;

const times = (deed: () => void): void => { for (let time = 0; time < TIMES; time++) deed(); };

const ways: Ways = {
  'fifty clicks': (el) => clicksAt(middleOf(part(el, 'action')), TIMES),
  'Enter held down': (el) => {
    part(el, 'action').focus();
    return holdsKey('Enter', TIMES);
  },
  'the space bar held down': (el) => {
    part(el, 'action').focus();
    return holdsKey('Space', TIMES);
  },
  'fifty calls of click()': (el) => inOneGesture(() => { times(() => { part(el, 'action').click(); }); }),
  'fifty calls of requestSubmit()': (el) => inOneGesture(() => { times(() => { el.shadowRoot!.querySelector('form')!.requestSubmit(); }); }),
  'fifty calls of connect()': (el) => inOneGesture(() => { times(() => { void el.connect(); }); }),
};

describe('one window and one request for its URL', () => {
  for (const [what, way] of Object.entries(ways)) {
    it(`after ${what}`, async () => {
      const { el, backend, log } = await start();
      await way(el);
      await reaches(el, 'waiting');
      await arrives(popup(), backend);
      expect(windows).to.have.length(1);
      expect(await backend.requests('POST')).to.have.length(1);
      expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting']);
      expect(popup().closed).to.equal(false);
      tell(popup(), 'complete');
      await log.ends();
      expect(log.endings).to.deep.equal(['complete']);
    });

    it(`after ${what}, while the backend takes its time`, async () => {
      const { el, backend, log } = await start();
      await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
      await way(el);
      await backend.requests('POST', 1);
      await task();
      expect(el.state).to.equal('opening');
      await backend.release();
      await reaches(el, 'waiting');
      expect(windows).to.have.length(1);
      expect(await backend.requests('POST')).to.have.length(1);
      expect(log.names.filter((name) => name === 'start')).to.have.length(1);
      el.cancel();
    });
  }

  it('after fifty clicks where a browser opens none: nothing is asked, and each failure is one of one attempt', async () => {
    const { el, backend, log } = await start();
    window.open = () => null;
    await clicksAt(middleOf(part(el, 'action')), TIMES);
    await log.ends();
    expect(await backend.requests('POST')).to.have.length(0);
    expect(log.names.filter((name) => name === 'start')).to.have.length(log.endings.length);
    expect(new Set(log.endings)).to.deep.equal(new Set(['error']));
  });

  it('is what fifty callers of connect() all learn the end of', async () => {
    const { el, backend, log } = await start();
    const endings: Promise<unknown>[] = [];
    await inOneGesture(() => { times(() => { endings.push(el.connect()); }); });
    await reaches(el, 'waiting');
    await arrives(popup(), backend);
    tell(popup(), 'complete');
    await log.ends();
    const heard = await Promise.all(endings);
    expect(heard).to.have.length(TIMES);
    expect(new Set(heard)).to.deep.equal(new Set([log.detail('cyclr-auth-complete')]));
  });
});

describe('a form', () => {
  for (const [what, submit] of Object.entries({
    'fifty clicks': ways['fifty clicks']!,
    'Enter held down in its input': (el) => {
      input(el, 'apiKey').focus();
      return holdsKey('Enter', TIMES);
    },
    'fifty calls of requestSubmit()': ways['fifty calls of requestSubmit()']!,
  } satisfies Ways)) {
    it(`is submitted once by ${what}`, async () => {
      const { el, backend, log } = await start({ authType: 'ApiKey' });
      await backend.answer('POST', { json: described({ authenticated: true }), held: true });
      await type(el, 'apiKey', 'k');
      await submit(el);
      await backend.requests('POST', 1);
      await backend.release();
      await log.ends();
      expect(await backend.requests('POST')).to.have.length(1);
      expect(log.names.filter((name) => name === 'submit')).to.have.length(1);
      expect(log.endings).to.deep.equal(['complete']);
    });
  }
});

describe('the other buttons, clicked fifty times', () => {
  const detached = async (): Promise<Scene> => {
    const scene = await start();
    await scene.backend.answer('GET', { json: described({ authType: 'OAuth2' }) });
    await signIn(scene.el, scene.backend);
    popup().close();
    await reaches(scene.el, 'detached');
    return scene;
  };

  it('reopen: one more window, one more request', async () => {
    const { el, backend, log } = await detached();
    await inOneGesture(() => { times(() => { part(el, 'reopen').click(); }); });
    await reaches(el, 'waiting');
    expect(windows).to.have.length(2);
    expect(await backend.requests('POST')).to.have.length(2);
    expect(log.endings).to.deep.equal([]);
    el.cancel();
  });

  it('check: one question, and no ending while the backend says no', async () => {
    const { el, backend, log } = await detached();
    await backend.answer('GET', { json: described({ authType: 'OAuth2' }), held: true });
    const { length } = await backend.requests('GET');
    times(() => { part(el, 'check').click(); });
    await backend.requests('GET', length + 1);
    expect(el.state).to.equal('verifying');
    await backend.answer('GET', { json: described({ authType: 'OAuth2' }) });
    await backend.release();
    await reaches(el, 'detached');
    expect(log.endings).to.deep.equal([]);
    expect(log.names.filter((name) => name === 'state:verifying')).to.have.length(1);
    el.cancel();
  });

  it('cancel: one cancel', async () => {
    const { el, log } = await detached();
    times(() => { part(el, 'cancel').click(); });
    times(() => { el.cancel(); });
    await el.updateComplete;
    expect(log.endings).to.deep.equal(['cancel']);
  });

  it('disconnect: one request, one event', async () => {
    const backend = await Backend.start({ DELETE: { json: described(), held: true } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described({ authenticated: true }) });
    const log = new EventLog(el);
    await clicksAt(middleOf(part(el, 'disconnect')), TIMES);
    times(() => { void el.disconnect(); });
    await backend.requests('DELETE', 1);
    await backend.release();
    await until(() => log.names.includes('disconnect'), 'it is disconnected');
    await task();
    expect(await backend.requests('DELETE')).to.have.length(1);
    expect(log.names.filter((name) => name === 'disconnect')).to.have.length(1);
    expect(log.endings).to.deep.equal([]);
  });
});
