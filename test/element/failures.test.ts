import { expect } from '@open-wc/testing';
import type { ConnectorAuthError, CyclrConnectorAuth } from '../../src/index.js';
import { ConnectorAuthError as ErrorClass } from '../../src/index.js';
import type { Answer } from './fakes.js';
import { Backend } from './fakes.js';
import { EventLog, act, click, described, hasPart, mount, mountOAuth, part, parts, popup, reaches, signIn, tell, type, until, windows } from './helpers.js';

const CODES = [
  'popup_blocked', 'endpoint_unreachable', 'endpoint_error', 'invalid_response', 'untrusted_url', 'unauthorized', 'not_found', 'rate_limited',
  'invalid_credentials', 'missing_properties', 'not_authenticated', 'timeout', 'unsupported_auth_type', 'misconfigured',
];

const problem = (status: number, json: object): Answer => ({ status, json: { type: 'about:blank', title: 'T', status, detail: 'D', ...json } });

const html: Answer = { headers: { 'content-type': 'text/html' }, text: '<!doctype html><title>Sign in</title>canary' };

/** What can become of any request, whatever its method. */
const table: readonly (readonly [string, Answer, string])[] = [
  ['401', { status: 401 }, 'unauthorized'],
  ['403', { status: 403 }, 'unauthorized'],
  ['404', { status: 404 }, 'not_found'],
  ['410', { status: 410 }, 'not_found'],
  ['422', { status: 422 }, 'invalid_credentials'],
  ['429', { status: 429 }, 'rate_limited'],
  ['400', { status: 400 }, 'endpoint_error'],
  ['405', { status: 405 }, 'endpoint_error'],
  ['409', { status: 409 }, 'endpoint_error'],
  ['413', { status: 413 }, 'endpoint_error'],
  ['418', { status: 418 }, 'endpoint_error'],
  ['500', { status: 500 }, 'endpoint_error'],
  ['502 with HTML', { ...html, status: 502 }, 'endpoint_error'],
  ['503', { status: 503, headers: { 'retry-after': '5' } }, 'endpoint_error'],
  ['401 with HTML', { ...html, status: 401 }, 'unauthorized'],
  ...CODES.map((code) => [`400 with the code ${code}`, problem(400, { code }), code] as const),
  ['422 with the code missing_properties', problem(422, { code: 'missing_properties' }), 'missing_properties'],
  ['404 with a code that is none', problem(404, { code: 'gone_fishing' }), 'not_found'],
  ['500 with the code __proto__', problem(500, { code: '__proto__' }), 'endpoint_error'],
  ['500 with the code toString', problem(500, { code: 'toString' }), 'endpoint_error'],
  ['500 with a number for a code', problem(500, { code: 5 }), 'endpoint_error'],
  ['500 with null', { status: 500, json: null }, 'endpoint_error'],
  ['500 with a list', { status: 500, json: [] }, 'endpoint_error'],
  ['200 with HTML', html, 'invalid_response'],
  ['200 with nothing', { text: '' }, 'invalid_response'],
  ['204', { status: 204 }, 'invalid_response'],
  ['200 with half of the JSON', { text: '{"authType":"None","authenti' }, 'invalid_response'],
  ['200 with null', { json: null }, 'invalid_response'],
  ['200 with a list', { json: [described()] }, 'invalid_response'],
  ['200 with a string', { json: 'ok' }, 'invalid_response'],
  ['200 with {}', { json: {} }, 'invalid_response'],
  ['no answer', { fault: 'broken' }, 'endpoint_unreachable'],
  ['an answer that breaks off', { text: '{"authType":"None",', fault: 'truncated' }, 'endpoint_unreachable'],
];

const check = (error: ConnectorAuthError, code: string): void => {
  expect(error).to.be.instanceOf(ErrorClass);
  expect(error).to.be.instanceOf(Error);
  expect(error.name).to.equal('ConnectorAuthError');
  expect(error.code).to.equal(code);
  expect(error.retryable).to.be.a('boolean');
  expect(error.message).to.have.length.of.at.least(10);
  expect(error.message).not.to.contain('canary');
};

const accepted: Answer = { json: described({ authType: 'None', authenticated: true }) };

const form = async (...answers: readonly Answer[]): Promise<{ el: CyclrConnectorAuth; backend: Backend; log: EventLog }> => {
  const backend = await Backend.start({ POST: answers });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', 'auth-type': 'None' });
  return { el, backend, log: new EventLog(el) };
};

const failure = async (answer: Answer): Promise<ConnectorAuthError> => {
  const { el, log } = await form(answer);
  await el.connect().catch(() => undefined);
  return log.error();
};

describe('a form that is answered with', () => {
  for (const [what, answer, code] of table) {
    it(`${what}: ${code}; and a second attempt can succeed`, async () => {
      const { el, log } = await form(answer, accepted);
      expect(await el.connect().catch((error: unknown) => error)).to.equal(log.error());
      check(log.error(), code);
      expect(el.error).to.equal(log.error());
      expect(el.state).to.equal('failed');
      expect(log.detail('cyclr-auth-error').connectorId).to.equal('33');
      if (code === 'unsupported_auth_type') return;
      await el.updateComplete;
      await act(el);
      await log.ends(2);
      expect(log.endings).to.deep.equal(['error', 'complete']);
      expect(el.error).to.equal(null);
    });
  }

  for (const [what, json] of [
    ['no authType', { authenticated: true }],
    ['an authType that is none', { authType: 3, authenticated: true }],
    ['no authenticated', { authType: 'None' }],
    ['authenticated as a word', { authType: 'None', authenticated: 'true' }],
    ['properties that are no list', { authType: 'None', authenticated: true, properties: {} }],
    ['a property without a name', { authType: 'None', authenticated: true, properties: [{ label: 'L' }] }],
    ['a property that is null', { authType: 'None', authenticated: true, properties: [null] }],
    ['options that are no list', { authType: 'None', authenticated: true, properties: [{ name: 'P', options: 'a' }] }],
    ['a sign-in URL', { url: 'https://cyclr.example/' }],
  ] as const) {
    it(`a description with ${what}: invalid_response`, async () => {
      check(await failure({ json }), 'invalid_response');
    });
  }
});

describe('an error', () => {
  it('is retryable as the backend says, whatever the code', async () => {
    expect(await failure(problem(404, { code: 'not_found', retryable: true }))).to.have.property('retryable', true);
    expect(await failure(problem(422, { code: 'invalid_credentials', retryable: false }))).to.have.property('retryable', false);
    expect((await failure(problem(422, { retryable: 'no' }))).retryable).to.be.a('boolean');
  });

  it('by itself: trying again helps against what passes, and not against what stays', async () => {
    expect((await failure({ status: 503 })).retryable).to.equal(true);
    expect((await failure({ status: 422 })).retryable).to.equal(false);
    expect((await failure(html)).retryable).to.equal(false);
  });

  it('has the backend\'s reference, shown to the user', async () => {
    const { el, log } = await form(problem(500, { reference: 'ref-4711' }));
    await act(el);
    await log.ends();
    expect(log.error().reference).to.equal('ref-4711');
    expect(el.shadowRoot!.querySelector('[role=alert]')!.textContent).to.contain('ref-4711');
    expect((await failure(problem(500, { reference: { a: 1 } }))).reference).to.equal(undefined);
  });

  it('has retryAfter in seconds', async () => {
    expect((await failure({ status: 429, headers: { 'retry-after': '17' } })).retryAfter).to.equal(17);
    for (const given of ['soon', '', '-']) {
      expect((await failure({ status: 429, headers: { 'retry-after': given } })).retryAfter, given).to.equal(undefined);
    }
    expect((await failure({ status: 429 })).retryAfter).to.equal(undefined);
  });

  it('has the errors of the fields', async () => {
    const errors = [{ name: 'apiKey', detail: 'No' }];
    expect((await failure(problem(422, { errors }))).errors).to.deep.equal(errors);
    for (const odd of [null, 'x', {}, [null], [{ name: 1, detail: 'x' }]]) {
      expect((await failure(problem(422, { errors: odd }))).errors ?? [], JSON.stringify(odd)).to.deep.equal([]);
    }
  });

  it('has no text of the backend\'s in its message', async () => {
    const error = await failure(problem(500, { title: 'canary', detail: 'canary', code: 'endpoint_error' }));
    check(error, 'endpoint_error');
  });

  it('has the cause where something was thrown', async () => {
    const cause = new TypeError('no way out');
    const el = await mount({ endpoint: '/x', 'auth-type': 'None' }, { fetch: () => Promise.reject(cause) });
    const error = await el.connect().catch((reason: unknown) => reason) as ConnectorAuthError;
    check(error, 'endpoint_unreachable');
    expect(error.cause).to.equal(cause);
  });

  for (const [what, fetch] of [
    ['throws at once', () => { throw new Error('canary'); }],
    ['is aborted', () => Promise.reject(new DOMException('canary', 'AbortError'))],
    ['rejects with undefined', () => Promise.reject(undefined)],
    ['gives no response', () => Promise.resolve(undefined as never)],
  ] as const satisfies readonly (readonly [string, typeof globalThis.fetch])[]) {
    it(`endpoint_unreachable: the page's own fetch ${what}`, async () => {
      const el = await mount({ endpoint: '/x', 'auth-type': 'None' }, { fetch });
      check(await el.connect().catch((reason: unknown) => reason) as ConnectorAuthError, 'endpoint_unreachable');
    });
  }

  it('misconfigured: an endpoint that is no address at all is not worth a crash', async () => {
    const el = await mount({ endpoint: 'http://[', 'auth-type': 'None' });
    const error = await el.connect().catch((reason: unknown) => reason) as ConnectorAuthError;
    expect(['misconfigured', 'endpoint_unreachable']).to.include(error.code);
  });

  it('is shown in the live region, and is gone from there with the next attempt', async () => {
    const { el, backend, log } = await form({ status: 500 });
    const alert = el.shadowRoot!.querySelector('[role=alert]')!;
    await act(el);
    await log.ends();
    expect(alert.textContent.trim()).not.to.equal('');
    expect(parts(el, 'error')).to.include(alert);
    await backend.answer('POST', { ...accepted, held: true });
    await act(el);
    await backend.requests('POST', 2);
    await el.updateComplete;
    expect(alert.isConnected).to.equal(true);
    expect(alert.textContent.trim()).to.equal('');
  });
});

describe('a description that is answered with', () => {
  for (const [what, answer, code] of table.filter(([, , wanted]) => wanted !== 'unsupported_auth_type')) {
    it(`${what}: ${code}; and the main button asks again`, async () => {
      const backend = await Backend.start({ GET: answer });
      const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' });
      const log = await new EventLog(el).ends();
      check(log.error(), code);
      expect(el.state).to.equal('failed');
      await backend.answer('GET', { json: described() });
      await act(el);
      await reaches(el, 'ready');
      expect(el.error).to.equal(null);
      expect(hasPart(el, 'form')).to.equal(true);
    });
  }
});

describe('a request for a sign-in URL that is answered with', () => {
  for (const [what, answer, code] of table.filter(([name]) => !name.startsWith('400 with'))) {
    it(`${what}: ${code}; the window is closed, and a second attempt can succeed`, async () => {
      const backend = await Backend.start({ GET: { json: described({ authType: 'OAuth2', authenticated: true }) } });
      await backend.answer('POST', answer, { json: { url: backend.signInUrl() } });
      const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described({ authType: 'OAuth2' }) });
      const log = new EventLog(el);
      await act(el);
      await log.ends();
      check(log.error(), code);
      expect(log.names).to.deep.equal(['start', 'state:opening', 'state:failed', 'error']);
      expect(windows).to.have.length(1);
      await until(() => popup().closed, 'the window is closed');
      tell(await signIn(el, backend), 'complete');
      await log.ends(2);
      expect(log.endings).to.deep.equal(['error', 'complete']);
    });
  }

  for (const [what, json] of [['no url', { expiresAt: null }], ['a number', { url: 5 }], ['a list', { url: ['https://a.example'] }], ['a description', described()]] as const) {
    it(`${what} for a URL: invalid_response`, async () => {
      const backend = await Backend.start({ POST: { json } });
      const el = await mountOAuth(backend);
      const log = new EventLog(el);
      await act(el);
      await log.ends();
      check(log.error(), 'invalid_response');
    });
  }

  it('422 and errors of its properties: these are marked', async () => {
    const properties = [{ name: 'Subdomain', required: true }];
    const backend = await Backend.start({ POST: problem(422, { code: 'missing_properties', errors: [{ name: 'property:Subdomain', detail: 'Unknown' }] }) });
    const el = await mount({ endpoint: backend.endpoint }, { connector: described({ authType: 'OAuth2', properties }) });
    const log = new EventLog(el);
    await type(el, 'property:Subdomain', 'nope');
    await act(el);
    await log.ends();
    check(log.error(), 'missing_properties');
    expect(parts(el, 'error').map(({ textContent }) => textContent)).to.include('Please fill this in.');
  });
});

describe('disconnecting that is answered with', () => {
  for (const [what, answer, code] of table.filter(([, , wanted]) => wanted !== 'unsupported_auth_type')) {
    it(`${what}: ${code}; the connector stays connected, and a second time can succeed`, async () => {
      const backend = await Backend.start({ DELETE: [answer, { json: described() }] });
      const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described({ authenticated: true }) });
      const log = new EventLog(el);
      await click(part(el, 'disconnect'));
      await log.ends();
      check(log.error(), code);
      expect(el.error).to.equal(log.error());
      expect(el.state).to.equal('connected');
      expect(log.names).not.to.include('disconnect');
      await el.updateComplete;
      await click(part(el, 'disconnect'));
      await reaches(el, 'ready');
      expect(log.names.slice(-2)).to.deep.equal(['state:ready', 'disconnect']);
    });
  }
});
