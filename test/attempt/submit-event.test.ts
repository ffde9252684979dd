import { expect } from '@open-wc/testing';
import { ConnectorAuthError } from '../../src/index.js';
import type { ConnectorAuthSubmitEvent, ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { EventLog } from '../browser/event-log.js';
import { Backend } from '../browser/fakes.js';
import { clickAction, description, focusedName, hintOf, input, invalidNames, mount, nextTask, part, reaches, type } from '../browser/helpers.js';
import type { Scene } from '../browser/scene.js';

const accepted = { json: description({ authenticated: true }) };

/** A form with a key typed in, whose cyclr-auth-submit has this listener. */
const withListener = async (listener: (event: ConnectorAuthSubmitEvent, el: CyclrConnectorAuth) => unknown): Promise<Scene> => {
  const backend = await Backend.start({ GET: accepted, POST: accepted });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: description() });
  await type(el, 'apiKey', 'canary-key');
  el.addEventListener('cyclr-auth-submit', (event) => { listener(event, el); });
  return { el, backend, log: new EventLog(el) };
};

const prevent = (event: Event): void => { event.preventDefault(); };

describe('the detail of cyclr-auth-submit', () => {
  it('has the API key', async () => {
    const { el, log } = await withListener(prevent);
    await clickAction(el);
    expect(log.detail('cyclr-auth-submit')).to.deep.equal({
      connectorId: '33', authType: 'ApiKey', credentials: { apiKey: 'canary-key' }, properties: {},
    });
    el.cancel();
  });

  it('has the user name, the password and the properties', async () => {
    const el = await mount({ 'connector-id': '34' }, { connector: description({ authType: 'Basic', properties: [{ name: 'P', value: 'v' }] }) });
    const log = new EventLog(el);
    await type(el, 'username', 'ada');
    await type(el, 'password', 'pw');
    await clickAction(el);
    expect(log.detail('cyclr-auth-submit')).to.deep.equal({
      connectorId: '34', authType: 'Basic', credentials: { username: 'ada', password: 'pw' }, properties: { P: 'v' },
    });
  });

  it('has empty credentials for None', async () => {
    const el = await mount({}, { connector: description({ authType: 'None' }) });
    const log = new EventLog(el);
    await clickAction(el);
    expect(log.detail('cyclr-auth-submit')).to.deep.equal({ connectorId: null, authType: 'None', credentials: {}, properties: {} });
  });
});

describe('preventDefault() on cyclr-auth-submit', () => {
  it('sends nothing, and the element waits for the page', async () => {
    const { el, backend, log } = await withListener(prevent);
    await clickAction(el);
    await nextTask();
    expect(el.state).to.equal('submitting');
    expect(await backend.requests()).to.have.length(0);
    expect(log.endings).to.deep.equal([]);
    el.cancel();
  });

  it('completes when the page sets an authenticated connector', async () => {
    const { el, backend, log } = await withListener(prevent);
    await clickAction(el);
    el.connector = description({ authenticated: true });
    await log.ends();
    expect(log.names).to.deep.equal(['submit', 'state:submitting', 'state:connected', 'complete']);
    expect(log.detail('cyclr-auth-complete').via).to.equal('submit');
    expect(await backend.requests()).to.have.length(0);
  });

  it('completes when the page sets an authenticated connector in the listener', async () => {
    const { el, log } = await withListener((event, element) => {
      event.preventDefault();
      element.connector = description({ authenticated: true });
    });
    await clickAction(el);
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
  });

  it('fails with not_authenticated when the page sets a connector that is not authenticated', async () => {
    const { el, log } = await withListener(prevent);
    await clickAction(el);
    el.connector = description({ name: 'Another' });
    await log.ends();
    expect(log.error().code).to.equal('not_authenticated');
  });

  it('completes, verified, when the page calls refresh() and the backend says yes', async () => {
    const { el, backend, log } = await withListener(prevent);
    await clickAction(el);
    await el.refresh();
    await log.ends();
    expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'ApiKey', via: 'submit', verified: true });
    expect((await backend.requests()).map(({ method }) => method)).to.deep.equal(['GET']);
  });

  for (const [what, broken] of [['answers 503', { status: 503 }], ['answers 429', { status: 429 }], ['breaks the connection', { fault: 'broken' }]] as const) {
    it(`goes on asking when the page calls refresh() and the backend first ${what}`, async () => {
      const { el, backend, log } = await withListener(prevent);
      await backend.answer('GET', broken, accepted);
      await clickAction(el);
      await el.refresh();
      expect([el.state, log.endings]).to.deep.equal(['submitting', []]);
      await log.ends();
      expect(log.detail('cyclr-auth-complete')).to.include({ via: 'submit', verified: true });
      expect((await backend.requests()).map(({ method }) => method)).to.deep.equal(['GET', 'GET']);
    });
  }

  it('fails when the page calls refresh() and the connector is not found', async () => {
    const { el, backend, log } = await withListener(prevent);
    await backend.answer('GET', { status: 404 });
    await clickAction(el);
    await el.refresh();
    await log.ends();
    expect(log.error().code).to.equal('not_found');
  });

  it('fails when the page calls refresh() and the backend does not answer in time', async () => {
    const { el, backend, log } = await withListener(prevent);
    el.timeout = 2;
    await backend.answer('GET', { status: 503 });
    await clickAction(el);
    await el.refresh();
    await log.ends();
    expect(log.error()).to.include({ code: 'endpoint_error', status: 503 });
  });

  it('completes when the page calls refresh() in the listener', async () => {
    const { el, log } = await withListener((event, element) => {
      event.preventDefault();
      void element.refresh();
    });
    const ending = el.connect();
    expect((await log.ends()).endings).to.deep.equal(['complete']);
    expect((await ending).via).to.equal('submit');
  });
});

describe('respondWith()', () => {
  it('completes, not verified, when its promise is fulfilled', async () => {
    const { el, backend, log } = await withListener((event) => { event.respondWith(Promise.resolve()); });
    await clickAction(el);
    await log.ends();
    expect(log.names).to.deep.equal(['submit', 'state:submitting', 'state:connected', 'complete']);
    expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'ApiKey', via: 'submit', verified: false });
    expect(await backend.requests()).to.have.length(0);
  });

  it('makes the element wait for its promise, whose value changes nothing after a cancel()', async () => {
    let fulfil = (): void => undefined;
    const { el, log } = await withListener((event) => { event.respondWith(new Promise<void>((resolve) => { fulfil = resolve; })); });
    await clickAction(el);
    await nextTask();
    expect(el.state).to.equal('submitting');
    el.cancel();
    fulfil();
    await nextTask();
    expect(log.endings).to.deep.equal(['cancel']);
    expect(el.state).to.equal('ready');
  });

  /** Describes the connector, and then settles. */
  const describeAndSettle = (connector: ConnectorDescription, reason?: Error): Parameters<typeof withListener>[0] => (event, el) => {
    event.respondWith(nextTask().then(async () => {
      el.connector = connector;
      await nextTask();
      if (reason) throw reason;
    }));
  };

  it('shows the description that the page has set before its promise is fulfilled', async () => {
    const properties = [{ name: 'Zone', value: 'new' }];
    const { el, log } = await withListener(describeAndSettle(description({ authenticated: true, connectedAs: 'ada@example.com', properties })));
    await clickAction(el);
    await log.ends();
    await el.updateComplete;
    expect([log.endings, log.detail('cyclr-auth-complete').verified]).to.deep.equal([['complete'], false]);
    expect([el.connector?.connectedAs, part(el, 'account').textContent.trim()]).to.deep.equal(['ada@example.com', 'Connected as ada@example.com']);
    await clickAction(el);
    await reaches(el, 'ready');
    expect(input(el, 'property:Zone').value).to.equal('new');
  });

  it('is authenticated when its promise is fulfilled, also if the page has described the connector from before', async () => {
    const { el, log } = await withListener(describeAndSettle(description({ name: 'Described' })));
    await clickAction(el);
    await log.ends();
    expect([log.endings, el.authenticated, el.connector?.name]).to.deep.equal([['complete'], true, 'Described']);
  });

  it('fails when its promise rejects, with the description that the page has set before', async () => {
    const { el, log } = await withListener(describeAndSettle(description({ authenticated: true, name: 'Described' }), new Error('refused')));
    await clickAction(el);
    await log.ends();
    expect([el.state, log.endings, el.authenticated, el.connector?.name]).to.deep.equal(['failed', ['error'], true, 'Described']);
  });

  it('does not end by what the page sets before its promise is settled, description or not', async () => {
    let fulfil = (): void => undefined;
    const { el, log } = await withListener((event) => { event.respondWith(new Promise<void>((resolve) => { fulfil = resolve; })); });
    await clickAction(el);
    for (const connector of [description({ authenticated: true }), { name: 'no description' } as never]) {
      el.connector = connector;
      await nextTask();
      expect([el.state, log.endings]).to.deep.equal(['submitting', []]);
    }
    fulfil();
    expect((await log.ends()).endings).to.deep.equal(['complete']);
  });

  it('may wait for refresh(), which has nothing to ask before the page has done its work', async () => {
    const { el, backend, log } = await withListener((event) => { event.respondWith(nextTask().then(() => el.refresh())); });
    await clickAction(el);
    await log.ends();
    expect([log.endings, (await backend.requests()).length]).to.deep.equal([['complete'], 0]);
  });

  it('marks the fields that its rejection names, and focuses the first', async () => {
    const errors = [{ name: 'apiKey', detail: 'Expired in May' }];
    const { el, log } = await withListener((event) => { event.respondWith(Promise.reject({ errors })); });
    await clickAction(el);
    await log.ends();
    expect(log.names).to.deep.equal(['submit', 'state:submitting', 'state:failed', 'error']);
    expect(log.error().errors).to.deep.equal(errors);
    expect(invalidNames(el)).to.deep.equal(['apiKey']);
    expect(hintOf(el, 'apiKey')).to.contain('Expired in May');
    expect(focusedName(el)).to.equal('apiKey');
  });

  it('leaves the submitted key out of what its rejection says about the fields', async () => {
    const errors = [{ name: 'apiKey', detail: 'canary-key is not valid' }, { name: 'canary-key', detail: '' }, { name: 'property:P', detail: 'Too long' }];
    const { el, log } = await withListener((event) => { event.respondWith(Promise.reject({ errors })); });
    await clickAction(el);
    await log.ends();
    expect(log.error().errors).to.deep.equal([{ name: 'apiKey', detail: '' }, { name: 'property:P', detail: 'Too long' }]);
    expect(invalidNames(el)).to.deep.equal(['apiKey']);
  });

  it('leaves the submitted key out of a coded error of the page’s, and keeps its code', async () => {
    const reason = new ConnectorAuthError('rate_limited', '', { reference: 'canary-key', errors: [{ name: 'apiKey', detail: 'canary-key is blocked' }] });
    const { el, log } = await withListener((event) => { event.respondWith(Promise.reject(reason)); });
    await clickAction(el);
    await log.ends();
    expect(log.error().code).to.equal('rate_limited');
    expect(JSON.stringify(log.detail('cyclr-auth-error'))).not.to.contain('canary');
    expect(el.error).to.equal(log.error());
  });

  it('is the error of the event, the same object, where it rejects with a coded error without a secret', async () => {
    const reason = new ConnectorAuthError('rate_limited');
    const { el, log } = await withListener((event) => { event.respondWith(Promise.reject(reason)); });
    await clickAction(el);
    await log.ends();
    expect(log.error()).to.equal(reason);
  });

  it('leaves the cause of its rejection out of a serialized event', async () => {
    const reason = Object.assign(new Error('Request failed'), { toJSON: () => ({ config: { data: 'canary-key' } }) });
    const { el, log } = await withListener((event) => { event.respondWith(Promise.reject(reason)); });
    await clickAction(el);
    await log.ends();
    expect(log.error().cause).to.equal(reason);
    expect(JSON.stringify(log.detail('cyclr-auth-error'))).not.to.contain('canary');
  });

  for (const [what, reason] of [
    ['an Error', new Error('secret: canary-key')], ['undefined', undefined], ['null', null], ['a string', 'no'],
    ['errors without names', { errors: [{ name: 1 }] }], ['errors that are no list', { errors: 'x' }],
  ] as const) {
    it(`fails when its promise rejects with ${what}; the reason is the cause, and not in the message`, async () => {
      const { el, log } = await withListener((event) => { event.respondWith(Promise.reject(reason)); });
      await clickAction(el);
      await log.ends();
      expect(log.endings).to.deep.equal(['error']);
      expect(log.error().code).to.be.a('string');
      expect(log.error().cause).to.equal(reason);
      expect(log.error().message).not.to.contain('canary');
      expect(invalidNames(el)).to.deep.equal([]);
    });
  }

  const called = (event: ConnectorAuthSubmitEvent): unknown => {
    try {
      event.respondWith(Promise.resolve());
    } catch (error) {
      return error;
    }
    return null;
  };

  const expectRefused = (error: unknown): void => {
    expect(error).to.be.instanceOf(DOMException).with.property('name', 'InvalidStateError');
    expect((error as DOMException).message).to.contain('before any await');
  };

  it('throws after an await, when the element has sent the credentials; that changes nothing', async () => {
    let error: unknown;
    const { el, backend, log } = await withListener(async (event) => {
      await Promise.resolve();
      error = called(event);
    });
    await clickAction(el);
    await log.ends();
    expectRefused(error);
    expect(log.endings).to.deep.equal(['complete']);
    expect(await backend.requests()).to.have.length(1);
  });

  it('throws when it is called again; the first promise decides', async () => {
    let error: unknown;
    const { el, log } = await withListener((event) => {
      event.respondWith(Promise.reject(new ConnectorAuthError('rate_limited')));
      error = called(event);
    });
    await clickAction(el);
    await log.ends();
    expectRefused(error);
    expect(log.error().code).to.equal('rate_limited');
  });
});

describe('a form without an endpoint', () => {
  it('is misconfigured when no listener answers', async () => {
    const el = await mount({ 'auth-type': 'None' });
    const log = new EventLog(el);
    await clickAction(el);
    await log.ends();
    expect(log.error().code).to.equal('misconfigured');
  });

  it('completes when a listener answers', async () => {
    const el = await mount({ 'auth-type': 'None' });
    const log = new EventLog(el);
    el.addEventListener('cyclr-auth-submit', (event) => { event.respondWith(Promise.resolve()); });
    await clickAction(el);
    await log.ends();
    expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: null, authType: 'None', via: 'submit', verified: false });
  });
});
