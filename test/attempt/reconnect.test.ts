import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { EventLog } from '../browser/event-log.js';
import { Backend } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import { click, clickAction, description, focusedName, hasPart, input, inputNames, inputs, mount, nextTask, part, reaches, type, until } from '../browser/helpers.js';
import { formScene, mountOAuth, no, oauth, oauthScene, waitingScene, yes } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { openSignIn, tell } from '../browser/windows.js';

/** A connected connector with a form. */
const connected = async (...post: readonly Answer[]): Promise<Scene> => {
  const properties = [{ name: 'Secret', secret: true, required: true }, { name: 'Zone', value: 'a' }];
  const backend = await Backend.start({ POST: post });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: description({ authenticated: true, properties }) });
  return { el, backend, log: new EventLog(el) };
};

/** The same, after the main button has shown the form. */
const editing = async (...post: readonly Answer[]): Promise<Scene> => {
  const scene = await connected(...post);
  await clickAction(scene.el);
  await reaches(scene.el, 'ready');
  return scene;
};

describe('the main button of a connected connector with a form', () => {
  it('shows the form and puts the focus in it, without a request', async () => {
    const { el, backend, log } = await connected();
    expect(inputs(el)).to.have.length(0);
    await clickAction(el);
    await reaches(el, 'ready');
    expect(inputNames(el)).to.deep.equal(['property:Secret', 'property:Zone', 'apiKey']);
    expect(el.shadowRoot!.activeElement === inputs(el)[0]).to.equal(true);
    expect(log.names).to.deep.equal(['state:ready']);
    expect(await backend.requests()).to.have.length(0);
  });

  it('can be undone by the cancel part, without an ending event', async () => {
    const { el, log } = await editing();
    await click(part(el, 'cancel'));
    await reaches(el, 'connected');
    expect(log.endings).to.deep.equal([]);
    expect(inputs(el)).to.have.length(0);
  });

  it('leads to a new connection; an empty secret property is not sent, so the stored one stays', async () => {
    const { el, backend, log } = await editing({ json: description({ authenticated: true }) });
    await type(el, 'apiKey', 'new');
    await clickAction(el);
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
    expect((await backend.requests('POST'))[0]?.body).to.deep.equal({ authType: 'ApiKey', apiKey: 'new', properties: { Zone: 'a' } });
  });

  it('leaves the connector connected when the new credentials are refused', async () => {
    const { el, log } = await editing({ status: 422 });
    await type(el, 'apiKey', 'bad');
    await clickAction(el);
    await log.ends();
    expect(log.error().code).to.equal('invalid_credentials');
    expect(el.connector?.authenticated).to.equal(true);
    expect(hasPart(el, 'disconnect')).to.equal(true);
    expect(input(el, 'property:Zone').value).to.equal('a');
  });
});

describe('the main button of a connected OAuth connector', () => {
  it('begins a new sign-in', async () => {
    const { el, backend, log } = await oauthScene({ known: { authenticated: true, revision: '1' } });
    await backend.answer('GET', { json: oauth({ authenticated: true, revision: '2' }) });
    expect(el.state).to.equal('connected');
    tell(await openSignIn(el, backend), 'complete');
    await log.ends();
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:connected', 'complete']);
    expect(log.detail('cyclr-auth-complete').via).to.equal('message');
  });

  it('completes nothing by 100 token refreshes at Cyclr while the window can be reached', async () => {
    const { el, backend, log, page } = await waitingScene({ known: { authenticated: true, revision: 'r0' } });
    const refreshed = (count: number): Answer => ({ json: oauth({ authenticated: true, revision: `r${count}` }) });
    await backend.answer('GET', ...Array.from({ length: 100 }, (_, index) => refreshed(index + 1)));
    for (let count = 1; count <= 100; count += 1) {
      await el.refresh();
      expect(el.connector?.revision).to.equal(`r${count}`);
    }
    expect([el.state, log.endings]).to.deep.equal(['waiting', []]);
    tell(page, 'complete');
    await log.ends();
    expect([log.endings, log.detail('cyclr-auth-complete').via]).to.deep.equal([['complete'], 'message']);
  });

  it('leaves the connector connected when the sign-in is cancelled', async () => {
    const { el, log } = await waitingScene({ known: { authenticated: true } });
    el.cancel();
    await log.ends();
    expect([el.state, el.connector?.authenticated]).to.deep.equal(['connected', true]);
  });

  it('leads to not_authenticated when the backend then says no', async () => {
    const { el, log, page } = await waitingScene({ known: { authenticated: true }, get: no });
    tell(page, 'complete');
    await log.ends();
    expect(log.error().code).to.equal('not_authenticated');
    expect(el.connector?.authenticated).to.equal(false);
    expect(hasPart(el, 'disconnect')).to.equal(false);
  });
});

describe('the main button of a connected connector that no browser can connect', () => {
  it('says so, and sends nothing', async () => {
    const backend = await Backend.start();
    const connector = description({ authType: 'Kerberos', authenticated: true });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector });
    const log = new EventLog(el);
    await clickAction(el);
    if (el.state === 'ready') await clickAction(el);
    await log.ends();
    expect(log.endings).to.deep.equal(['error']);
    expect(log.error().code).to.equal('unsupported_auth_type');
    expect(await backend.requests()).to.deep.equal([]);
    expect([el.authenticated, hasPart(el, 'disconnect')]).to.deep.equal([true, true]);
  });
});

describe('a refresh of a connected connector', () => {
  it('shows no form meanwhile', async () => {
    const { el, backend } = await connected();
    await backend.answer('GET', { json: el.connector, held: true });
    const refreshed = el.refresh();
    await reaches(el, 'loading');
    await el.updateComplete;
    expect(inputs(el)).to.have.length(0);
    // A request that arrives after the release is held for good.
    await backend.requests('GET', 1);
    await backend.release();
    await refreshed;
    expect(el.state).to.equal('connected');
  });

  for (const attributes of ['', 'compact']) {
    it(`keeps the form that the user has opened, and what was typed, in a ${attributes} element`, async () => {
      const { el, backend } = await editing();
      el.toggleAttribute('compact', !!attributes);
      await el.updateComplete;
      if (!inputs(el).length) await clickAction(el);
      await el.updateComplete;
      await type(el, 'property:Secret', 'typed');
      await backend.answer('GET', { json: { ...el.connector, connectedAs: 'acme' } });
      await el.refresh();
      await el.updateComplete;
      expect([el.state, input(el, 'property:Secret').value, focusedName(el), el.connector?.connectedAs])
        .to.deep.equal(['ready', 'typed', 'property:Secret', 'acme']);
    });
  }

  it('keeps the form also after an attempt that failed, and after a refresh without an answer', async () => {
    const { el, backend, log } = await editing({ status: 422, json: { code: 'invalid_credentials' } });
    await backend.answer('GET', { json: el.connector });
    await type(el, 'property:Secret', 'typed');
    await type(el, 'apiKey', 'key');
    await clickAction(el);
    await log.ends();
    await el.refresh();
    await el.updateComplete;
    expect([el.state, el.error, input(el, 'property:Secret').value]).to.deep.equal(['ready', null, 'typed']);
    const { connector } = el;
    await backend.answer('GET', { status: 404 });
    await el.refresh();
    expect(el.state).to.equal('failed');
    await backend.answer('GET', { json: connector });
    await el.refresh();
    await el.updateComplete;
    expect([el.state, el.error, input(el, 'property:Secret').value]).to.deep.equal(['ready', null, 'typed']);
  });

  it('keeps what the user has typed if the connection is gone', async () => {
    const { el, backend } = await editing();
    await type(el, 'property:Secret', 'typed');
    await backend.answer('GET', { json: { ...el.connector, authenticated: false } });
    await el.refresh();
    await el.updateComplete;
    expect([el.state, input(el, 'property:Secret').value]).to.deep.equal(['ready', 'typed']);
  });
});

describe('an element that is removed and inserted again', () => {
  /** Removes the element during its attempt, and inserts it again after the end. */
  const removeAndInsert = async ({ el, log }: Scene): Promise<void> => {
    el.remove();
    await log.ends();
    document.body.append(el);
    await el.updateComplete;
  };

  /** Removes the element, and waits until that has ended its request. */
  const removeAndWait = async (el: CyclrConnectorAuth): Promise<void> => {
    el.remove();
    await until(() => el.state === 'idle', 'the removal ends it');
  };

  it('signs in again', async () => {
    const { el, backend, log } = await waitingScene();
    const described = el.connector;
    await removeAndInsert({ el, backend, log });
    await until(() => el.connector !== described, 'it has asked whether that sign-in has succeeded');
    await backend.answer('GET', { json: oauth({ authenticated: true }) });
    tell(await openSignIn(el, backend), 'complete');
    await log.ends(2);
    expect(log.endings).to.deep.equal(['cancel', 'complete']);
    el.remove();
  });

  const attempts: Readonly<Record<string, () => Promise<Scene>>> = {
    'a sign-in': () => waitingScene(),
    'a submission': async () => {
      const scene = await formScene({}, { held: true });
      await type(scene.el, 'apiKey', 'typed');
      await clickAction(scene.el);
      await reaches(scene.el, 'submitting');
      await scene.backend.requests('POST', 1);
      return scene;
    },
  };
  for (const [what, begin] of Object.entries(attempts)) {
    it(`asks whether ${what} that its removal ended has succeeded`, async () => {
      const scene = await begin();
      const { el, backend, log } = scene;
      await backend.answer('GET', { json: { ...el.connector, authenticated: true } });
      await removeAndInsert(scene);
      await reaches(el, 'connected');
      expect([el.authenticated, log.endings]).to.deep.equal([true, ['cancel']]);
      el.remove();
    });

    it(`asks once about ${what} that has not succeeded, or without an answer`, async () => {
      for (const answer of [{ json: description() }, { status: 503 }]) {
        const scene = await begin();
        const { el, backend, log } = scene;
        const { length } = await backend.requests('GET');
        await backend.answer('GET', answer);
        let isAnswered = false;
        el.fetch = async (...request) => {
          const response = await fetch(...request);
          const text = await response.text();
          isAnswered = true;
          return new Response(text, response);
        };
        await removeAndInsert(scene);
        await until(() => isAnswered, 'it has asked');
        await nextTask();
        expect([el.state, el.error, log.endings]).to.deep.equal(['ready', null, ['cancel']]);
        el.remove();
        await nextTask();
        document.body.append(el);
        await nextTask();
        expect(await backend.requests('GET')).to.have.length(length + 1);
        el.remove();
      }
    });
  }

  it('asks again when it was removed before the answer came', async () => {
    const scene = await waitingScene();
    const { el, backend } = scene;
    await backend.answer('GET', { held: true });
    await removeAndInsert(scene);
    const { length } = await backend.requests('GET', 1);
    el.remove();
    await nextTask();
    await backend.answer('GET', { json: oauth({ authenticated: true }) });
    document.body.append(el);
    await reaches(el, 'connected');
    expect(await backend.requests('GET')).to.have.length(length + 1);
    el.remove();
  });

  const requests: Readonly<Record<string, readonly ['DELETE' | 'GET', (el: CyclrConnectorAuth) => Promise<void>]>> = {
    'a disconnect': ['DELETE', (el) => el.disconnect()],
    'a disconnect that the user has cancelled': ['GET', (el) => {
      const ending = el.disconnect();
      el.cancel();
      return ending;
    }],
    'a refresh': ['GET', (el) => el.refresh()],
  };
  for (const [what, [method, begin]] of Object.entries(requests)) {
    it(`asks what has become of ${what} that its removal ended, although it has an auth-type`, async () => {
      const held = { json: description(), held: true };
      const backend = await Backend.start({ GET: held, DELETE: held });
      const attributes = { endpoint: backend.endpoint, 'connector-id': '33', 'auth-type': 'ApiKey' };
      const el = await mount(attributes, { connector: description({ authenticated: true }) });
      void begin(el);
      await backend.requests(method, 1);
      await removeAndWait(el);
      await backend.answer('GET', { json: description() });
      await backend.release();
      document.body.append(el);
      await reaches(el, 'ready');
      expect(el.authenticated).to.equal(false);
      el.remove();
    });
  }

  it('keeps its state without an error if its backend has no GET', async () => {
    for (const begin of [(el: CyclrConnectorAuth) => el.disconnect(), (el: CyclrConnectorAuth) => el.refresh()]) {
      const backend = await Backend.start({ GET: { status: 405 }, DELETE: { status: 405, held: true } });
      await backend.answer('POST', { json: { url: backend.signInUrl() } });
      const el = await mountOAuth(backend);
      const log = new EventLog(el);
      tell(await openSignIn(el, backend), 'complete');
      await log.ends();
      await backend.answer('GET', { status: 405, held: true });
      void begin(el);
      await removeAndWait(el);
      await backend.answer('GET', { status: 405 });
      await backend.release();
      const { length } = await backend.requests('GET');
      document.body.append(el);
      await backend.requests('GET', length + 1);
      await nextTask();
      expect([el.state, el.authenticated, el.error, log.endings]).to.deep.equal(['connected', true, null, ['complete']]);
      el.remove();
    }
  });

  it('can begin an attempt at once, in view or not', async () => {
    const backend = await Backend.start({ GET: { ...no, held: true } });
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    const el = await mountOAuth(backend, { style: 'display: none' });
    void el.refresh();
    await backend.requests('GET', 1);
    await removeAndWait(el);
    document.body.append(el);
    await el.updateComplete;
    expect(el.state).to.equal('ready');
    await backend.release();
    el.remove();
  });

  it('says that a description is invalid that the page gives it then', async () => {
    const backend = await Backend.start({ GET: { json: description(), held: true } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', 'auth-type': 'ApiKey' });
    const log = new EventLog(el);
    void el.refresh();
    await backend.requests('GET', 1);
    await removeAndWait(el);
    el.connector = { authType: 5 } as never;
    document.body.append(el);
    await log.ends();
    expect(log.error().code).to.equal('invalid_response');
    await backend.release();
    el.remove();
  });

  it('is connected if a sign-in that had failed has succeeded meanwhile', async () => {
    const { el, backend, log, page } = await waitingScene({ get: no });
    tell(page, 'complete');
    await log.ends();
    expect(el.error?.code).to.equal('not_authenticated');
    el.remove();
    await nextTask();
    await nextTask();
    await backend.answer('GET', yes);
    document.body.append(el);
    await reaches(el, 'connected');
    await el.updateComplete;
    expect([el.error, part(el, 'error').textContent.trim()]).to.deep.equal([null, '']);
    el.remove();
  });

  it('keeps what the user has typed', async () => {
    const scene = await attempts['a submission']!();
    const { el, backend } = scene;
    await backend.answer('GET', { json: description() });
    await removeAndInsert(scene);
    await backend.requests('GET', 1);
    await nextTask();
    expect(input(el, 'apiKey').value).to.equal('typed');
    el.remove();
  });

  it('keeps the form that the user has opened, the typed text, and the error of the attempt', async () => {
    const scene = await editing({ status: 422, json: { code: 'invalid_credentials' } });
    const { el, backend, log } = scene;
    await backend.answer('GET', { json: el.connector });
    await type(el, 'property:Secret', 'typed');
    const isKept = async (state: string): Promise<void> => {
      el.remove();
      await nextTask();
      await nextTask();
      document.body.append(el);
      await el.updateComplete;
      expect([el.state, input(el, 'property:Secret').value]).to.deep.equal([state, 'typed']);
    };
    await isKept('ready');
    await type(el, 'apiKey', 'key');
    await clickAction(el);
    await log.ends();
    await isKept('failed');
    expect(el.error?.code).to.equal('invalid_credentials');
    await backend.answer('POST', { held: true });
    await clickAction(el);
    await reaches(el, 'submitting');
    await isKept('ready');
    el.remove();
  });

  it('asks about the connector that the page names now', async () => {
    const { el, backend, log } = await waitingScene({ attributes: { loading: 'eager' } });
    el.remove();
    await log.ends();
    const { length } = await backend.requests('GET');
    el.connectorId = '34';
    document.body.append(el);
    const paths = (await backend.requests('GET', length + 1)).slice(length).map(({ path }) => path);
    expect(paths).to.deep.equal(['/34']);
    el.remove();
  });

  it('asks for the description that it had not asked for yet', async () => {
    const backend = await Backend.start({ GET: { json: description() } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', style: 'position: absolute; top: 20000px' });
    el.remove();
    await nextTask();
    el.removeAttribute('style');
    document.body.append(el);
    await reaches(el, 'ready');
    el.remove();
  });

  it('dispatches no ending event if it had no attempt', async () => {
    const { el, log } = await oauthScene();
    el.remove();
    await nextTask();
    await nextTask();
    expect(log.endings).to.deep.equal([]);
  });
});
