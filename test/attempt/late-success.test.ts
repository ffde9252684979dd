import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../element/fakes.js';
import type { Answer } from '../element/fakes.js';
import { EventLog, act, click, described, framed, hasPart, mount, part, popup, reaches, signIn, task, tell, until, wakes } from '../element/helpers.js';

const RETURN = '/test/sign-in/return-page.html';

const says = (more: Partial<ConnectorDescription> = {}): Answer => ({ json: described({ authType: 'OAuth2', ...more }) });
const no = says();
const yes = says({ authenticated: true });

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: Backend;
  readonly log: EventLog;
}

/** A sign-in whose window is at the service. */
const waiting = async (attributes: Readonly<Record<string, string>> = {}, known: Partial<ConnectorDescription> = {}): Promise<Scene> => {
  const backend = await Backend.start({ GET: says(known) });
  await backend.answer('POST', { json: { url: backend.signInUrl() } });
  const el = await mount(
    { endpoint: backend.endpoint, 'connector-id': '33', 'return-url': RETURN, ...attributes },
    { connector: described({ authType: 'OAuth2', ...known }) },
  );
  const log = new EventLog(el);
  await signIn(el, backend);
  return { el, backend, log };
};

/** The sign-in comes back in a window that this page has no hold of. */
const comesBack = async (backend: Backend): Promise<HTMLIFrameElement> => {
  const { targetOrigin } = (await backend.requests('POST', 1)).at(-1)!.body as { targetOrigin: string };
  return framed(targetOrigin);
};

/** A return page says so when nobody has heard it. */
const isUnheard = (page: HTMLIFrameElement): Promise<void> =>
  until(() => page.contentDocument!.body.textContent.includes('You can close this window.'), 'nobody has heard it');

type Ends = Readonly<Record<string, { readonly timeout?: string; readonly end: (scene: Scene) => unknown }>>;

const ENDS: Ends = {
  'cancel()': { end: ({ el }) => { el.cancel(); } },
  'the cancel part': { end: ({ el }) => click(part(el, 'cancel')) },
  not_authenticated: { end: ({ backend }) => comesBack(backend) },
  'endpoint_unreachable, when it was to be verified': {
    end: async ({ backend }) => {
      await backend.answer('GET', { fault: 'broken' });
      await comesBack(backend);
    },
  },
};

const TIMEOUT: Ends = { timeout: { timeout: '3', end: () => {} } };

const ended = async ({ timeout, end }: Ends[string], known: Partial<ConnectorDescription> = {}): Promise<Scene> => {
  const scene = await waiting(timeout ? { timeout } : {}, known);
  await end(scene);
  await scene.log.ends();
  return scene;
};

const nothingMore = async ({ el, backend, log }: Scene, endings: readonly string[]): Promise<void> => {
  for (const wake of Object.values(wakes)) wake();
  await comesBack(backend);
  await el.refresh();
  expect(log.endings).to.deep.equal(endings);
};

describe('a sign-in that is finished after its attempt has ended', () => {
  for (const [what, how] of Object.entries({ ...ENDS, ...TIMEOUT })) {
    it(`by ${what}: its return completes, once`, async () => {
      const scene = await ended(how);
      const { el, backend, log } = scene;
      const [first] = log.endings;
      await backend.answer('GET', yes);
      await comesBack(backend);
      await log.ends(2);
      expect(log.names.slice(-2)).to.deep.equal(['state:connected', 'complete']);
      expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'return', verified: true });
      expect(el.error).to.equal(null);
      await nothingMore(scene, [first!, 'complete']);
    });
  }

  for (const [what, how] of Object.entries(ENDS)) {
    for (const [type, wake] of Object.entries(wakes)) {
      it(`by ${what}: ${type} has the backend asked, whose yes completes, once`, async () => {
        const scene = await ended(how);
        const { backend, log } = scene;
        const [first] = log.endings;
        await backend.answer('GET', yes);
        wake();
        await log.ends(2);
        expect(log.names.slice(-2)).to.deep.equal(['state:connected', 'complete']);
        expect(log.detail('cyclr-auth-complete')).to.include({ via: 'status', verified: true });
        await nothingMore(scene, [first!, 'complete']);
      });
    }
  }

  for (const [what, how] of Object.entries({ ...ENDS, ...TIMEOUT })) {
    it(`by ${what}: refresh() sees it too`, async () => {
      const { el, backend, log } = await ended(how);
      await backend.answer('GET', yes);
      await el.refresh();
      expect(log.endings.slice(1)).to.deep.equal(['complete']);
      expect(el.state).to.equal('connected');
    });
  }

  it('by all of these at once completes once', async () => {
    const scene = await ended(ENDS['cancel()']!);
    await scene.backend.answer('GET', yes);
    for (const wake of Object.values(wakes)) wake();
    await Promise.all([comesBack(scene.backend), comesBack(scene.backend), scene.el.refresh()]);
    await scene.log.ends(2);
    await nothingMore(scene, ['cancel', 'complete']);
  });

  it('in the window itself, which the third party had cut off, completes by its return', async () => {
    const backend = await Backend.start({ GET: no });
    await backend.answer('POST', { json: { url: backend.signInUrl('coop=same-origin&then=comeBack') } });
    const el = await mount({ endpoint: backend.endpoint, 'return-url': RETURN }, { connector: described({ authType: 'OAuth2' }) });
    const log = new EventLog(el);
    await act(el);
    await reaches(el, 'detached');
    await click(part(el, 'cancel'));
    await log.ends();
    await backend.answer('GET', yes);
    await backend.release();
    await log.ends(2);
    expect(log.endings).to.deep.equal(['cancel', 'complete']);
    expect(log.detail('cyclr-auth-complete').via).to.equal('return');
  });

  it('is asked about in silence: while the backend says no, the error stays on display', async () => {
    for (const how of [ENDS.not_authenticated!, ENDS['endpoint_unreachable, when it was to be verified']!]) {
      const { el, backend, log } = await ended(how);
      const { error } = el;
      await backend.answer('GET', no);
      const names = [...log.names];
      const shown = part(el, 'error').textContent;
      let answers = 0;
      el.fetch = async (...args) => {
        const response = await window.fetch(...args);
        response.json = () => {
          answers++;
          return Promise.resolve(no.json);
        };
        return response;
      };
      const reasons: readonly (() => unknown)[] = [...Object.values(wakes), () => comesBack(backend)];
      for (const [index, wake] of reasons.entries()) {
        await wake();
        await until(() => answers === index + 1, 'the backend has answered');
        await task();
      }
      expect(log.names).to.deep.equal(names);
      expect([el.state, el.error, part(el, 'error').textContent]).to.deep.equal(['failed', error, shown]);
    }
  });
});

describe('a renewed sign-in that is finished after it was cancelled', () => {
  it('completes by another revision alone', async () => {
    const known = { authenticated: true, revision: 'r1' };
    const { el, backend, log } = await ended(ENDS['cancel()']!, known);
    const { length } = await backend.requests('GET');
    wakes.focus();
    await backend.requests('GET', length + 1);
    await el.refresh();
    expect([el.state, log.endings]).to.deep.equal(['connected', ['cancel']]);
    await backend.answer('GET', says({ ...known, revision: 'r2' }));
    wakes.focus();
    await log.ends(2);
    expect(log.endings).to.deep.equal(['cancel', 'complete']);
    expect(log.detail('cyclr-auth-complete').via).to.equal('status');
  });
});

describe('nothing is asked, and nothing completes', () => {
  const silent: Readonly<Record<string, (scene: Scene) => void>> = {
    'after the element was removed': ({ el }) => { el.remove(); },
    'after the element was given another connector': ({ el }) => { el.connectorId = '34'; },
  };
  for (const [what, leave] of Object.entries(silent)) {
    it(what, async () => {
      const { el, backend, log } = await ended(ENDS['cancel()']!);
      await backend.answer('GET', yes);
      leave({ el, backend, log });
      await el.updateComplete;
      await task();
      for (const wake of Object.values(wakes)) wake();
      await isUnheard(await comesBack(backend));
      expect((await backend.requests('GET')).filter(({ path }) => path === '/33')).to.deep.equal([]);
      expect(log.endings).to.deep.equal(['cancel']);
    });
  }

  it('by status after a timeout', async () => {
    const { el, backend, log } = await ended(TIMEOUT.timeout!);
    await backend.answer('GET', yes);
    const { length } = await backend.requests('GET');
    for (const wake of Object.values(wakes)) wake();
    await comesBack(backend);
    await log.ends(2);
    expect(log.detail('cyclr-auth-complete').via).to.equal('return');
    expect(await backend.requests('GET')).to.have.length(length + 1);
    expect(hasPart(el, 'disconnect')).to.equal(true);
  });

  it('by status after a timeout, though the description was asked for again since', async () => {
    const { el, backend, log } = await ended(TIMEOUT.timeout!);
    await el.refresh();
    const { length } = await backend.requests('GET');
    for (const wake of Object.values(wakes)) wake();
    for (let turn = 0; turn < 5; turn++) await backend.requests();
    expect(await backend.requests('GET')).to.have.length(length);
    await comesBack(backend);
    await backend.requests('GET', length + 1);
    expect(log.endings).to.deep.equal(['error']);
  });

  it('after the sign-in had completed', async () => {
    const scene = await waiting();
    await scene.backend.answer('GET', yes);
    await comesBack(scene.backend);
    await scene.log.ends();
    const { length } = await scene.backend.requests('GET');
    for (const wake of Object.values(wakes)) wake();
    await isUnheard(await comesBack(scene.backend));
    expect(await scene.backend.requests('GET')).to.have.length(length);
    expect(scene.log.endings).to.deep.equal(['complete']);
  });

  it('for a window that never got its URL', async () => {
    const backend = await Backend.start({ GET: yes });
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    const el = await mount({ endpoint: backend.endpoint }, { connector: described({ authType: 'OAuth2' }) });
    const log = new EventLog(el);
    await act(el);
    await backend.requests('POST', 1);
    el.cancel();
    for (const wake of Object.values(wakes)) wake();
    await el.refresh();
    expect(await backend.requests('GET')).to.have.length(1);
    expect(log.endings).to.deep.equal(['cancel']);
    await until(() => popup().closed, 'the window is closed');
  });
});

describe('the next attempt', () => {
  it('is not completed by what the one before comes to', async () => {
    const { el, backend, log } = await ended(ENDS['cancel()']!);
    const { body } = (await backend.requests('POST'))[0]!;
    await signIn(el, backend);
    await backend.answer('GET', no);
    await isUnheard(await framed((body as { targetOrigin: string }).targetOrigin));
    expect([el.state, log.endings]).to.deep.equal(['waiting', ['cancel']]);
    await backend.answer('GET', yes);
    tell(popup(), 'comeBack');
    await log.ends(2);
    expect(log.endings).to.deep.equal(['cancel', 'complete']);
  });
});

describe('disconnecting', () => {
  it('is not answered by a question that was asked before it', async () => {
    const known = { authenticated: true, revision: 'r1' };
    const { el, log } = await ended(ENDS['cancel()']!, known);
    const asked: { readonly method: string | undefined; readonly answer: (connector: ConnectorDescription) => void }[] = [];
    el.fetch = (_, init) => new Promise((resolve) => {
      asked.push({
        method: init?.method,
        answer: (connector) => { resolve(Object.assign(new Response(), { json: () => Promise.resolve(connector) })); },
      });
    });
    wakes.focus();
    await click(part(el, 'disconnect'));
    const [get, remove] = asked;
    expect([get?.method, remove?.method]).to.deep.equal(['GET', 'DELETE']);
    get!.answer(described({ authType: 'OAuth2', ...known }));
    await task();
    expect(el.state).to.equal('loading');
    remove!.answer(described({ authType: 'OAuth2' }));
    await reaches(el, 'ready');
    expect(log.endings).to.deep.equal(['cancel']);
    expect(log.names.at(-1)).to.equal('disconnect');
  });
});
