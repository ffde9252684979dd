import { expect } from '@open-wc/testing';
import type { ConnectorDescription } from '../../src/index.js';
import type { Backend } from '../browser/fakes.js';
import { RETURN_PAGE, openInFrame } from '../browser/frames.js';
import { click, clickAction, hasPart, nextTask, part, reaches, until, wakeEvents } from '../browser/helpers.js';
import { no, oauth, oauthScene, signInRequest, waitingScene, yes } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { openSignIn, popup, tell, windowCloses } from '../browser/windows.js';

/** A sign-in with a return page. */
const waiting = (attributes: Readonly<Record<string, string>> = {}, known: Partial<ConnectorDescription> = {}): Promise<Scene> =>
  waitingScene({ known, attributes: { 'return-url': RETURN_PAGE, ...attributes } });

/** The sign-in comes back in a window without a connection to this page. */
const comesBack = async (backend: Backend): Promise<HTMLIFrameElement> => openInFrame((await signInRequest(backend)).targetOrigin);

/** Resolves when the return page has waited in vain: with an answer, it would show the element's sentence by then. */
async function isUnanswered(page: HTMLIFrameElement): Promise<void> {
  await new Promise((resolve) => { setTimeout(resolve, 1_700); });
  expect(page.contentDocument!.body.textContent).not.to.include('You can close this window.');
}

type Ends = Readonly<Record<string, { readonly timeout?: string; readonly end: (scene: Scene) => unknown }>>;

const ENDS: Ends = {
  'cancel()': { end: ({ el }) => { el.cancel(); } },
  'the cancel part': { end: ({ el }) => click(part(el, 'cancel')) },
  not_authenticated: { end: ({ backend }) => comesBack(backend) },
  'unauthorized during the verification': {
    end: async ({ backend }) => {
      await backend.answer('GET', { status: 401 });
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
  for (const wake of Object.values(wakeEvents)) wake();
  await comesBack(backend);
  await el.refresh();
  expect(log.endings).to.deep.equal(endings);
};

describe('a sign-in that succeeds after its attempt has ended', () => {
  for (const [what, how] of Object.entries({ ...ENDS, ...TIMEOUT })) {
    it(`by ${what} completes once when it comes back to its return page`, async () => {
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
    for (const [type, wake] of Object.entries(wakeEvents)) {
      it(`by ${what} completes once when ${type} asks the backend`, async () => {
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
    it(`by ${what} completes when refresh() asks the backend`, async () => {
      const { el, backend, log } = await ended(how);
      await backend.answer('GET', yes);
      await el.refresh();
      expect(log.endings.slice(1)).to.deep.equal(['complete']);
      expect(el.state).to.equal('connected');
    });
  }

  it('completes once when all of these happen at once', async () => {
    const scene = await ended(ENDS['cancel()']!);
    await scene.backend.answer('GET', yes);
    for (const wake of Object.values(wakeEvents)) wake();
    await Promise.all([comesBack(scene.backend), comesBack(scene.backend), scene.el.refresh()]);
    await scene.log.ends(2);
    await nothingMore(scene, ['cancel', 'complete']);
  });

  it('completes by its return in a window that the third party has cut off', async () => {
    const { el, backend, log } = await oauthScene({ query: 'coop=same-origin&then=comeBack', attributes: { 'return-url': RETURN_PAGE } });
    await clickAction(el);
    await reaches(el, 'detached');
    await click(part(el, 'cancel'));
    await log.ends();
    await backend.answer('GET', yes);
    await backend.release();
    await log.ends(2);
    expect(log.endings).to.deep.equal(['cancel', 'complete']);
    expect(log.detail('cyclr-auth-complete').via).to.equal('return');
  });

  it('changes nothing while the backend says no: the error stays visible', async () => {
    for (const how of [ENDS.not_authenticated!, ENDS['unauthorized during the verification']!]) {
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
      const questions: readonly (() => unknown)[] = [...Object.values(wakeEvents), () => comesBack(backend)];
      for (const [index, ask] of questions.entries()) {
        await ask();
        await until(() => answers === index + 1, 'the backend has answered');
        await nextTask();
      }
      expect(log.names).to.deep.equal(names);
      expect([el.state, el.error, part(el, 'error').textContent]).to.deep.equal(['failed', error, shown]);
    }
  });
});

describe('a renewal that succeeds after it was cancelled', () => {
  it('completes only with another revision', async () => {
    const known = { authenticated: true, revision: 'r1' };
    const { el, backend, log } = await ended(ENDS['cancel()']!, known);
    const { length } = await backend.requests('GET');
    wakeEvents.focus();
    await backend.requests('GET', length + 1);
    await el.refresh();
    expect([el.state, log.endings]).to.deep.equal(['connected', ['cancel']]);
    await backend.answer('GET', { json: oauth({ ...known, revision: 'r2' }) });
    wakeEvents.focus();
    await log.ends(2);
    expect(log.endings).to.deep.equal(['cancel', 'complete']);
    expect(log.detail('cyclr-auth-complete').via).to.equal('status');
  });
});

describe('the watch for a late success ends', () => {
  const leaves: Readonly<Record<string, (scene: Scene) => void>> = {
    'when the element is removed': ({ el }) => { el.remove(); },
    'when the element gets another connector-id': ({ el }) => { el.connectorId = '34'; },
  };
  for (const [when, leave] of Object.entries(leaves)) {
    it(when, async () => {
      const { el, backend, log } = await ended(ENDS['cancel()']!);
      await backend.answer('GET', yes);
      leave({ el, backend, log });
      await el.updateComplete;
      await nextTask();
      for (const wake of Object.values(wakeEvents)) wake();
      await isUnanswered(await comesBack(backend));
      expect((await backend.requests('GET')).filter(({ path }) => path === '/33')).to.deep.equal([]);
      expect(log.endings).to.deep.equal(['cancel']);
    });
  }

  it('after a timeout for the status, but not for the return page', async () => {
    const { el, backend, log } = await ended(TIMEOUT.timeout!);
    await backend.answer('GET', yes);
    const { length } = await backend.requests('GET');
    for (const wake of Object.values(wakeEvents)) wake();
    await comesBack(backend);
    await log.ends(2);
    expect(log.detail('cyclr-auth-complete').via).to.equal('return');
    expect(await backend.requests('GET')).to.have.length(length + 1);
    expect(hasPart(el, 'disconnect')).to.equal(true);
  });

  it('after a timeout for the status, even if refresh() is called', async () => {
    const { el, backend, log } = await ended(TIMEOUT.timeout!);
    await el.refresh();
    const { length } = await backend.requests('GET');
    for (const wake of Object.values(wakeEvents)) wake();
    for (let turn = 0; turn < 5; turn++) await backend.requests();
    expect(await backend.requests('GET')).to.have.length(length);
    await comesBack(backend);
    await backend.requests('GET', length + 1);
    expect(log.endings).to.deep.equal(['error']);
  });

  it('when the sign-in has completed', async () => {
    const scene = await waiting();
    await scene.backend.answer('GET', yes);
    await comesBack(scene.backend);
    await scene.log.ends();
    const { length } = await scene.backend.requests('GET');
    for (const wake of Object.values(wakeEvents)) wake();
    await isUnanswered(await comesBack(scene.backend));
    expect(await scene.backend.requests('GET')).to.have.length(length);
    expect(scene.log.endings).to.deep.equal(['complete']);
  });

  it('when the window never got its sign-in URL', async () => {
    const { el, backend, log } = await oauthScene({ get: yes });
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    await clickAction(el);
    await backend.requests('POST', 1);
    el.cancel();
    for (const wake of Object.values(wakeEvents)) wake();
    await el.refresh();
    expect(await backend.requests('GET')).to.have.length(1);
    expect(log.endings).to.deep.equal(['cancel']);
    await windowCloses();
  });
});

describe('the next attempt', () => {
  it('is not completed by the success of the previous one', async () => {
    const { el, backend, log } = await ended(ENDS['cancel()']!);
    const { targetOrigin } = await signInRequest(backend);
    await openSignIn(el, backend);
    await backend.answer('GET', no);
    await isUnanswered(await openInFrame(targetOrigin));
    expect([el.state, log.endings]).to.deep.equal(['waiting', ['cancel']]);
    await backend.answer('GET', yes);
    tell(popup(), 'comeBack');
    await log.ends(2);
    expect(log.endings).to.deep.equal(['cancel', 'complete']);
  });
});
