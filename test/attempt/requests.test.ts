import { expect } from '@open-wc/testing';
import { Backend } from '../browser/fakes.js';
import { clickAction, description, mount, reaches, type } from '../browser/helpers.js';
import { formScene, mountOAuth, no, waitingScene } from '../browser/scene.js';
import { openSignIn } from '../browser/windows.js';

describe('the requests of an element', () => {
  it('all use the page’s own fetch, once each', async () => {
    const off = { json: description() };
    const backend = await Backend.start({ GET: off, POST: { json: description({ authenticated: true }) }, DELETE: off });
    const methods: unknown[] = [];
    const fetch: typeof window.fetch = (url, init = {}) => {
      methods.push(init.method);
      return window.fetch(url, { ...init, headers: { ...Object.fromEntries(new Headers(init.headers)), 'x-csrf': 'token-7' } });
    };
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager' }, { fetch });
    await reaches(el, 'ready');
    await type(el, 'apiKey', 'k-1');
    await clickAction(el);
    await reaches(el, 'connected');
    await el.disconnect();
    const received = await backend.requests();
    expect(methods).to.deep.equal(['GET', 'POST', 'DELETE']);
    expect(received.map(({ method, path }) => method + path)).to.deep.equal(['GET/33', 'POST/33', 'DELETE/33']);
    expect(received.map(({ headers }) => headers['x-csrf'])).to.deep.equal(Array(3).fill('token-7'));
  });

  it('are one POST for a form: its answer is the description', async () => {
    const { el, backend } = await formScene({ authType: 'None' }, { json: description({ authType: 'None', authenticated: true }) });
    await clickAction(el);
    await reaches(el, 'connected');
    expect((await backend.requests()).map(({ method }) => method)).to.deep.equal(['POST']);
  });

  it('are a POST and a GET for a sign-in whose connector is not known yet', async () => {
    const backend = await Backend.start({ GET: no });
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    await openSignIn(await mountOAuth(backend), backend);
    expect((await backend.requests(undefined, 2)).map(({ method }) => method)).to.have.members(['POST', 'GET']);
  });

  it('are one POST for a sign-in whose connector is known', async () => {
    const { backend } = await waitingScene();
    expect((await backend.requests()).map(({ method }) => method)).to.deep.equal(['POST']);
  });
});

describe('a call of the host page during a request', () => {
  it('cannot complete a submission by refresh(): the POST decides', async () => {
    const authenticated = description({ authenticated: true });
    const { el, backend, log } = await formScene({}, { status: 422, held: true });
    await backend.answer('GET', { json: authenticated });
    await type(el, 'apiKey', 'wrong');
    await clickAction(el);
    await backend.requests('POST', 1);
    void el.refresh();
    await backend.release();
    expect((await log.ends()).endings).to.deep.equal(['error']);
    expect(log.error().code).to.equal('invalid_credentials');
  });

  it('cannot end a submission by setting connector: the POST decides', async () => {
    const { el, log } = await formScene({}, { json: description({ authenticated: true }) });
    el.addEventListener('cyclr-auth-state', ({ detail }) => { if (detail.state === 'submitting') el.connector = description(); });
    await type(el, 'apiKey', 'right');
    await clickAction(el);
    expect((await log.ends()).endings).to.deep.equal(['complete']);
  });
});
