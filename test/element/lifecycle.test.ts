import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from './fakes.js';
import { EventLog, act, arrives, click, described, hasPart, input, inputs, mount, part, popup, reaches, signIn, task, tell, type, until } from './helpers.js';

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: Backend;
  readonly log: EventLog;
}

const oauth = async (given: Partial<ConnectorDescription> = {}): Promise<Scene> => {
  const backend = await Backend.start({ GET: { json: described({ authType: 'OAuth2', authenticated: true }) }, DELETE: { json: described({ authType: 'OAuth2' }) } });
  await backend.answer('POST', { json: { url: backend.signInUrl() } });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described({ authType: 'OAuth2', ...given }) });
  return { el, backend, log: new EventLog(el) };
};

const submitting = async (): Promise<Scene> => {
  const backend = await Backend.start({ GET: { json: described() }, POST: { json: described({ authenticated: true }), held: true } });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described() });
  await type(el, 'apiKey', 'k');
  const log = new EventLog(el);
  await act(el);
  await backend.requests('POST', 1);
  await el.updateComplete;
  return { el, backend, log };
};

const waiting = async (): Promise<Scene> => {
  const scene = await oauth();
  await signIn(scene.el, scene.backend);
  return scene;
};

const opening = async (): Promise<Scene> => {
  const scene = await oauth();
  await scene.backend.answer('POST', { json: { url: scene.backend.signInUrl() }, held: true });
  await act(scene.el);
  await scene.backend.requests('POST', 1);
  return scene;
};

const verifying = async (): Promise<Scene> => {
  const scene = await waiting();
  await scene.backend.answer('GET', { json: described({ authType: 'OAuth2', authenticated: true }), held: true });
  tell(popup(), 'complete');
  await scene.backend.requests('GET', 1);
  return scene;
};

const scenes = { submitting, opening, waiting, verifying };

const windowIsClosed = (): Promise<void> => until(() => popup().closed, 'the window is closed');

for (const [state, start] of Object.entries(scenes)) {
  describe(`an attempt that is ${state}`, () => {
    it('ends by cancel(): reason host, back to ready, late answers change nothing', async () => {
      const { el, backend, log } = await start();
      expect(el.state).to.equal(state);
      el.cancel();
      await log.ends();
      expect(log.names.slice(-2)).to.deep.equal(['state:ready', 'cancel']);
      expect(log.detail('cyclr-auth-cancel')).to.deep.equal({ connectorId: '33', reason: 'host' });
      if (state !== 'submitting') await windowIsClosed();
      await backend.release();
      await task();
      expect(log.endings).to.deep.equal(['cancel']);
      expect(el.state).to.equal('ready');
    });

    it('ends by the cancel part: reason user', async () => {
      const { el, log } = await start();
      await el.updateComplete;
      await click(part(el, 'cancel'));
      await log.ends();
      expect(log.detail('cyclr-auth-cancel')).to.deep.equal({ connectorId: '33', reason: 'user' });
    });

    it('ends when the element is removed: reason removed', async () => {
      const { el, log } = await start();
      el.remove();
      await log.ends();
      expect(log.detail('cyclr-auth-cancel')).to.deep.equal({ connectorId: '33', reason: 'removed' });
      if (state !== 'submitting') await windowIsClosed();
      await task();
      expect(log.endings).to.deep.equal(['cancel']);
    });

    it('goes on when the element is moved', async () => {
      const { el, backend, log } = await start();
      const place = document.createElement('section');
      document.body.append(place);
      place.append(el);
      place.remove();
      document.body.append(place);
      await task();
      await task();
      expect(log.endings).to.deep.equal([]);
      expect(el.state).to.equal(state);
      await backend.release();
      if (state === 'opening') await arrives(popup(), backend);
      if (state === 'waiting' || state === 'opening') tell(popup(), 'complete');
      await log.ends();
      expect(log.endings).to.deep.equal(['complete']);
      place.remove();
    });

    it('ends when connector-id is another: cancelled by the host, for the old one', async () => {
      const { el, backend, log } = await start();
      el.connectorId = '34';
      await log.ends();
      expect(log.detail('cyclr-auth-cancel')).to.deep.equal({ connectorId: '33', reason: 'host' });
      if (state !== 'submitting') await windowIsClosed();
      await backend.release();
      await task();
      expect(log.endings).to.deep.equal(['cancel']);
    });

    it('ends when endpoint is another', async () => {
      const { el, log } = await start();
      el.endpoint = '/elsewhere';
      await log.ends();
      expect(log.detail('cyclr-auth-cancel')).to.deep.equal({ connectorId: '33', reason: 'host' });
    });

    it('goes on when texts, timeout or fetch are others', async () => {
      const { el, log } = await start();
      el.messages = { cancel: 'Stop' };
      el.timeout = 500;
      el.fetch = (...args) => window.fetch(...args);
      await el.updateComplete;
      await task();
      expect(log.endings).to.deep.equal([]);
      expect(part(el, 'cancel').textContent).to.contain('Stop');
    });

    it('can be followed by another one', async () => {
      const { el, backend, log } = await start();
      el.cancel();
      await log.ends();
      await backend.release();
      await backend.answer('POST', { json: state === 'submitting' ? described({ authenticated: true }) : { url: backend.signInUrl() } });
      await backend.answer('GET', { json: described({ authType: 'OAuth2', authenticated: true }) });
      if (state === 'submitting') {
        await type(el, 'apiKey', 'k2');
        await act(el);
      } else {
        tell(await signIn(el, backend), 'complete');
      }
      await log.ends(2);
      expect(log.endings).to.deep.equal(['cancel', 'complete']);
    });
  });
}

describe('an element that was removed and comes back', () => {
  it('works again', async () => {
    const { el, backend, log } = await waiting();
    el.remove();
    await log.ends();
    document.body.append(el);
    await el.updateComplete;
    expect(el.state).to.equal('ready');
    tell(await signIn(el, backend), 'complete');
    await log.ends(2);
    expect(log.endings).to.deep.equal(['cancel', 'complete']);
    el.remove();
  });

  it('asks for what it had not asked for yet', async () => {
    const backend = await Backend.start({ GET: { json: described() } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', style: 'position: absolute; top: 20000px' });
    el.remove();
    await task();
    el.removeAttribute('style');
    document.body.append(el);
    await reaches(el, 'ready');
    el.remove();
  });

  it('that was idle or ready fires no ending event', async () => {
    const { el, log } = await oauth();
    el.remove();
    await task();
    await task();
    expect(log.endings).to.deep.equal([]);
  });
});

describe('cancel() without an attempt', () => {
  it('does nothing', async () => {
    const { el, log } = await oauth();
    el.cancel();
    await task();
    expect(log.names).to.deep.equal([]);
    expect(el.state).to.equal('ready');
  });
});

describe('disconnect()', () => {
  const connected = async (answer: object): Promise<Scene> => {
    const backend = await Backend.start({ GET: { json: described({ authenticated: true }) }, DELETE: answer });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described({ authenticated: true }) });
    return { el, backend, log: new EventLog(el) };
  };

  it('asks by DELETE, then tells, and the form is there again', async () => {
    const { el, backend, log } = await connected({ json: described({ name: 'Now off' }) });
    await el.disconnect();
    await el.updateComplete;
    expect((await backend.requests()).map(({ method, path }) => method + path)).to.deep.equal(['DELETE/33']);
    expect(log.names.slice(-2)).to.deep.equal(['state:ready', 'disconnect']);
    expect(log.detail('cyclr-auth-disconnect')).to.deep.equal({ connectorId: '33' });
    expect(inputs(el).map(({ name }) => name)).to.deep.equal(['apiKey']);
    expect(part(el, 'title').textContent).to.equal('Now off');
    expect(hasPart(el, 'disconnect')).to.equal(false);
  });

  it('does the same by the disconnect part', async () => {
    const { el, log } = await connected({ json: described() });
    await click(part(el, 'disconnect'));
    await reaches(el, 'ready');
    expect(log.names).to.include('disconnect');
  });

  it('that the backend answers with "still authenticated" fails', async () => {
    const { el, log } = await connected({ json: described({ authenticated: true }) });
    await el.disconnect();
    expect(log.endings).to.deep.equal(['error']);
    expect(log.names).not.to.include('disconnect');
    expect(el.state).to.equal('connected');
  });

  it('twice at once: one DELETE, one event', async () => {
    const { el, backend, log } = await connected({ json: described(), held: true });
    const both = [el.disconnect(), el.disconnect()];
    await backend.requests('DELETE', 1);
    await backend.release();
    await Promise.all(both);
    await reaches(el, 'ready');
    await task();
    expect(await backend.requests('DELETE')).to.have.length(1);
    expect(log.names.filter((name) => name === 'disconnect')).to.have.length(1);
  });

  it('then connecting again completes', async () => {
    const { el, backend, log } = await connected({ json: described() });
    await backend.answer('POST', { json: described({ authenticated: true }) });
    await el.disconnect();
    await el.updateComplete;
    await type(el, 'apiKey', 'k');
    await act(el);
    await log.ends();
    expect(log.names.filter((name) => !name.startsWith('state'))).to.deep.equal(['disconnect', 'submit', 'complete']);
  });
});

describe('connecting a connected connector again', () => {
  const connected = async (post: object): Promise<Scene> => {
    const properties = [{ name: 'Secret', secret: true, required: true }, { name: 'Zone', value: 'a' }];
    const backend = await Backend.start({ POST: post });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described({ authenticated: true, properties }) });
    return { el, backend, log: new EventLog(el) };
  };

  it('shows the form, without any request, with the focus in it', async () => {
    const { el, backend, log } = await connected({});
    expect(inputs(el)).to.have.length(0);
    await act(el);
    await reaches(el, 'ready');
    expect(inputs(el).map(({ name }) => name)).to.have.members(['property:Secret', 'property:Zone', 'apiKey']);
    expect(el.shadowRoot!.activeElement?.tagName).to.equal('INPUT');
    expect(log.endings).to.deep.equal([]);
    expect(await backend.requests()).to.have.length(0);
  });

  it('and cancelling returns to connected, without an ending', async () => {
    const { el, log } = await connected({});
    await act(el);
    await reaches(el, 'ready');
    await click(part(el, 'cancel'));
    await reaches(el, 'connected');
    expect(log.endings).to.deep.equal([]);
    expect(inputs(el)).to.have.length(0);
  });

  it('completes, and an empty secret property is left as it is stored', async () => {
    const { el, backend, log } = await connected({ json: described({ authenticated: true }) });
    await act(el);
    await reaches(el, 'ready');
    await type(el, 'apiKey', 'new');
    await act(el);
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
    expect((await backend.requests('POST'))[0]?.body).to.deep.equal({ authType: 'ApiKey', apiKey: 'new', properties: { Zone: 'a' } });
  });

  it('that is refused leaves the connector connected, as the backend says it is', async () => {
    const { el, log } = await connected({ status: 422 });
    await act(el);
    await reaches(el, 'ready');
    await type(el, 'apiKey', 'bad');
    await act(el);
    await log.ends();
    expect(log.error().code).to.equal('invalid_credentials');
    expect(el.connector?.authenticated).to.equal(true);
    expect(hasPart(el, 'disconnect')).to.equal(true);
    expect(input(el, 'property:Zone').value).to.equal('a');
  });

  it('by OAuth starts a new sign-in at once', async () => {
    const { el, backend, log } = await oauth({ authenticated: true, revision: '1' });
    await backend.answer('GET', { json: described({ authType: 'OAuth2', authenticated: true, revision: '2' }) });
    expect(el.state).to.equal('connected');
    tell(await signIn(el, backend), 'complete');
    await log.ends();
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:connected', 'complete']);
    expect(log.detail('cyclr-auth-complete').via).to.equal('message');
  });

  it('by OAuth, cancelled: connected, as before', async () => {
    const { el, backend, log } = await oauth({ authenticated: true });
    await signIn(el, backend);
    el.cancel();
    await log.ends();
    expect(el.state).to.equal('connected');
    expect(el.connector?.authenticated).to.equal(true);
  });

  it('by OAuth, where the backend then says no: not_authenticated', async () => {
    const { el, backend, log } = await oauth({ authenticated: true });
    await backend.answer('GET', { json: described({ authType: 'OAuth2' }) });
    tell(await signIn(el, backend), 'complete');
    await log.ends();
    expect(log.error().code).to.equal('not_authenticated');
    expect(el.connector?.authenticated).to.equal(false);
    expect(hasPart(el, 'disconnect')).to.equal(false);
  });
});
