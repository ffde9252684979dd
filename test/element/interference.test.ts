import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend, service } from './fakes.js';
import { EventLog, act, describedBy, described, input, mount, mountLoaded, mountOAuth, part, popup, reaches, signIn, tell, type, until } from './helpers.js';

const key = described();
const connected = described({ authenticated: true });
const oauth = described({ authType: 'OAuth2' });

describe('a page that speaks while a request is under way', () => {
  it('does not complete a submission by refresh(): the POST decides', async () => {
    const backend = await Backend.start({ GET: { json: connected }, POST: { status: 422, held: true } });
    const el = await mountLoaded(backend);
    const log = new EventLog(el);
    await act(el);
    await type(el, 'apiKey', 'wrong');
    await act(el);
    await backend.requests('POST', 1);
    void el.refresh();
    await backend.release();
    expect((await log.ends()).endings).to.deep.equal(['error']);
    expect(log.error().code).to.equal('invalid_credentials');
  });

  it('does not end a submission by describing the connector as it was', async () => {
    const backend = await Backend.start({ POST: { json: connected } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: key });
    const log = new EventLog(el);
    el.addEventListener('cyclr-auth-state', ({ detail }) => { if (detail.state === 'submitting') el.connector = { ...key }; });
    await type(el, 'apiKey', 'right');
    await act(el);
    expect((await log.ends()).endings).to.deep.equal(['complete']);
  });

  it('does not end the verification by describing the connector as it was', async () => {
    const backend = await Backend.start({ GET: { json: { ...oauth, authenticated: true } } });
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: oauth });
    const log = new EventLog(el);
    el.addEventListener('cyclr-auth-state', ({ detail }) => { if (detail.state === 'verifying') el.connector = { ...oauth }; });
    tell(await signIn(el, backend), 'complete');
    expect((await log.ends()).endings).to.deep.equal(['complete']);
  });

  it('does not stop by refresh() what is asked while the window cannot be reached', async () => {
    const backend = await Backend.start({ GET: { json: oauth } });
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    const el = await mountLoaded(backend);
    await signIn(el, backend);
    popup().close();
    await reaches(el, 'detached');
    await el.refresh();
    const { length } = await backend.requests('GET');
    await backend.requests('GET', length + 2);
    expect(el.state).to.equal('detached');
    el.cancel();
  });

  it('submits all the same where a listener of cyclr-auth-submit hands it over and refreshes at once', async () => {
    const backend = await Backend.start({ GET: [{ json: key }, { json: connected }] });
    const el = await mountLoaded(backend);
    const log = new EventLog(el);
    el.addEventListener('cyclr-auth-submit', (event) => {
      event.preventDefault();
      void el.refresh();
    });
    await type(el, 'apiKey', 'right');
    const ending = el.connect();
    expect((await log.ends()).endings).to.deep.equal(['complete']);
    expect((await ending).via).to.equal('submit');
  });
});

describe('connect() called by a listener', () => {
  const again = async (event: 'cyclr-auth-state' | 'cyclr-auth-error'): Promise<readonly [CyclrConnectorAuth, Promise<unknown>, EventLog]> => {
    const backend = await Backend.start({ POST: [{ status: 500 }, { json: connected }] });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: key });
    const log = new EventLog(el);
    const second = new Promise((resolve) => {
      const retry = (): void => {
        if (el.state !== 'failed') return;
        el.removeEventListener(event, retry);
        resolve(el.connect());
      };
      el.addEventListener(event, retry);
    });
    await type(el, 'apiKey', 'k');
    await act(el);
    return [el, second, log];
  };

  for (const event of ['cyclr-auth-state', 'cyclr-auth-error'] as const) {
    it(`of ${event} makes another attempt, and tells how that one ends`, async () => {
      const [el, second, log] = await again(event);
      expect(await second).to.include({ via: 'submit', verified: true });
      await reaches(el, 'connected');
      expect(log.endings).to.deep.equal(['error', 'complete']);
    });
  }
});

describe('another connector', () => {
  it('is not shown the key that was typed for the one before', async () => {
    const el = await mount({ endpoint: '/nowhere', 'connector-id': '33', 'auth-type': 'ApiKey' });
    await type(el, 'apiKey', 'for-33');
    el.connectorId = '44';
    await el.updateComplete;
    expect(input(el, 'apiKey').value).to.equal('');
  });

  it('that is set in the task of connect() is the one that is connected', async () => {
    const backend = await Backend.start({ GET: { json: oauth } });
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    const el = await mountOAuth(backend);
    const log = new EventLog(el);
    el.addEventListener('click', () => {
      el.connectorId = '44';
      void el.connect();
    }, { capture: true, once: true });
    await act(el);
    await reaches(el, 'waiting');
    expect(log.detail('cyclr-auth-start').connectorId).to.equal('44');
    expect((await backend.requests('POST')).map(({ path }) => path)).to.deep.equal(['/44']);
    el.cancel();
  });
});

describe('what frameworks set', () => {
  it('a fetch is a property of every element', () => { expect('fetch' in document.createElement('cyclr-connector-auth')).to.equal(true); });

  it('an undefined disabled is false', async () => {
    const el = await mount({ endpoint: '/nowhere', 'auth-type': 'ApiKey' });
    el.disabled = undefined;
    expect(el.disabled).to.equal(false);
  });
});

describe('an error that names a field', () => {
  it('that is not on the page is said beside the button, and trying again asks what the fields are', async () => {
    const errors = [{ name: 'property:Subdomain', detail: 'Missing' }];
    const whole = described({ authType: 'OAuth2', properties: [{ name: 'Subdomain', required: true }] });
    const backend = await Backend.start({ GET: [{ json: whole, held: true }, { json: whole }], POST: { status: 422, json: { code: 'missing_properties', errors } } });
    const el = await mountOAuth(backend, { 'service-origin': service });
    const log = new EventLog(el);
    await act(el);
    await log.ends();
    expect(log.error().code).to.equal('missing_properties');
    expect(part(el, 'error').textContent.trim()).not.to.equal('');
    await act(el);
    await reaches(el, 'ready');
    expect(input(el, 'property:Subdomain')).to.exist;
    await backend.release();
  });

  it('that is on the page is said there alone', async () => {
    const backend = await Backend.start({ POST: { status: 422, json: { code: 'invalid_credentials', errors: [{ name: 'apiKey', detail: 'Too short' }] } } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: key });
    await type(el, 'apiKey', 'k');
    await act(el);
    await reaches(el, 'failed');
    expect(describedBy(el, 'apiKey')).to.include('not accepted');
    expect(el.shadowRoot?.querySelector('[role=alert]')?.textContent.trim()).to.equal('');
  });
});

describe('the live regions', () => {
  it('are told of while they are empty: one that comes with its text is not announced', async () => {
    const el = await mount({ endpoint: '/nowhere', 'auth-type': 'ApiKey' });
    for (const role of ['status', 'alert']) {
      const region = el.shadowRoot?.querySelector(`[role=${role}]`);
      await until(() => region, role);
      expect(getComputedStyle(region!).display).not.to.equal('none');
    }
  });
});
