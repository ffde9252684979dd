import { expect } from '@open-wc/testing';
import { EventLog } from '../browser/event-log.js';
import { Backend } from '../browser/fakes.js';
import { description, hasPart, inputNames, inputs, mount, nextTask, part, reaches, until } from '../browser/helpers.js';
import { mountLoaded } from '../browser/scene.js';

describe('the property connector', () => {
  it('is the backend’s description', async () => {
    const backend = await Backend.start({ GET: { json: description({ name: 'From there' }) } });
    const el = await mountLoaded(backend);
    expect(el.connector).to.include({ name: 'From there', authenticated: false });
  });

  it('spares the request when the page sets it', async () => {
    const backend = await Backend.start({ GET: { json: description() } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager' }, { connector: description({ name: 'Given' }) });
    await reaches(el, 'ready');
    await nextTask();
    expect(part(el, 'title').textContent).to.equal('Given');
    expect(await backend.requests()).to.have.length(0);
  });

  it('can be set again and again; null forgets the description', async () => {
    const el = await mount({}, { connector: description() });
    expect(el.state).to.equal('ready');
    el.connector = description({ authenticated: true });
    await reaches(el, 'connected');
    el.connector = description({ authType: 'Basic' });
    await reaches(el, 'ready');
    expect(inputNames(el)).to.deep.equal(['username', 'password']);
    el.connector = null;
    await reaches(el, 'idle');
    expect(inputs(el)).to.have.length(0);
  });

  it('that is authenticated leads to connected without an ending event', async () => {
    const el = await mount({});
    const log = new EventLog(el);
    el.connector = description({ authenticated: true });
    await reaches(el, 'connected');
    expect(log.names).to.deep.equal(['state:connected']);
    expect(hasPart(el, 'disconnect')).to.equal(true);
  });

  it('that is no description is invalid_response', async () => {
    const el = await mount({});
    const log = new EventLog(el);
    el.connector = { name: 'no auth type' } as never;
    await reaches(el, 'failed');
    expect(log.error().code).to.equal('invalid_response');
    expect(el.error).to.equal(log.error());
  });

  for (const authType of ['ApiKey', 'Basic', 'OAuth2', 'OAuth1', 'None']) {
    it(`of ${authType} needs no other members than the required ones`, async () => {
      const el = await mount({}, { connector: { authType, authenticated: false } });
      expect(el.state).to.equal('ready');
      expect(hasPart(el, 'action')).to.equal(true);
    });
  }
});

describe('another connector-id', () => {
  it('before any attempt loads that connector, without an ending event', async () => {
    const backend = await Backend.start({ GET: [{ json: description({ name: 'One' }) }, { json: description({ name: 'Two' }) }] });
    const el = await mountLoaded(backend);
    const log = new EventLog(el);
    el.connectorId = '34';
    await until(() => part(el, 'title').textContent === 'Two', 'the other one is shown');
    expect((await backend.requests()).map(({ path }) => path)).to.deep.equal(['/33', '/34']);
    expect(log.endings).to.deep.equal([]);
  });

  it('in a listener of an event names the connector that the element then stands for', async () => {
    const el = await mount({ endpoint: '/connectors', 'connector-id': '33', style: 'position: absolute; top: 20000px' }, { connector: description() });
    el.addEventListener('cyclr-auth-change', () => {
      el.connectorId = '34';
      el.connector = description({ id: '34', name: 'Salesforce', authenticated: false });
    }, { once: true });
    el.connector = description({ authenticated: true });
    await el.updateComplete;
    expect([el.state, el.authenticated, part(el, 'title').textContent]).to.deep.equal(['ready', false, 'Salesforce']);
  });

  it('makes the element ignore the late answer for the previous one', async () => {
    const backend = await Backend.start({ GET: [{ json: description({ name: 'One' }), held: true }, { json: description({ name: 'Two' }) }] });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager' });
    await backend.requests('GET', 1);
    el.connectorId = '34';
    await backend.requests('GET', 2);
    await reaches(el, 'ready');
    await backend.release();
    await nextTask();
    await el.updateComplete;
    expect(part(el, 'title').textContent).to.equal('Two');
  });
});

describe('an unsupported auth type', () => {
  for (const authType of ['NetSuiteOAuth1', 'Kerberos', 'ClientCertificate', 'OAuth2Custom', '', 'apikey', '__proto__']) {
    it(`of the backend, ${JSON.stringify(authType)}, shows a text and no button, and ends nothing`, async () => {
      const backend = await Backend.start({ GET: { json: description({ authType }) } });
      const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager' });
      const log = new EventLog(el);
      await reaches(el, 'failed');
      expect(part(el, 'error').textContent).to.equal('This connection cannot be set up here. Please contact support.');
      expect([el.error?.code, hasPart(el, 'action')]).to.deep.equal(['unsupported_auth_type', false]);
      expect(log.endings).to.deep.equal([]);
    });
  }

  it('of the page ends nothing', async () => {
    const el = await mount({});
    const log = new EventLog(el);
    el.authType = 'Hawk';
    await reaches(el, 'failed');
    expect(el.error?.code).to.equal('unsupported_auth_type');
    expect(log.endings).to.deep.equal([]);
  });

  it('is an error event and a rejection when the page calls connect(), each time, and no request', async () => {
    const backend = await Backend.start({ GET: { json: description({ authType: 'NetSuiteOAuth1' }) } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager' });
    await reaches(el, 'failed');
    for (let count = 1; count <= 2; count += 1) {
      const log = new EventLog(el);
      const error: unknown = await el.connect().catch((reason: unknown) => reason);
      expect(log.error()).to.equal(error);
      expect(log.error().code).to.equal('unsupported_auth_type');
      expect([el.state, hasPart(el, 'action')]).to.deep.equal(['failed', false]);
    }
    expect((await backend.requests()).map(({ method }) => method)).to.deep.equal(['GET']);
  });

  it('of a connector that is authenticated already shows it as connected', async () => {
    const backend = await Backend.start({ GET: { json: description({ authType: 'Kerberos', authenticated: true }) } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager' });
    const log = new EventLog(el);
    await reaches(el, 'connected');
    expect(log.endings).to.deep.equal([]);
  });
});
