import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend, elsewhere, service } from './fakes.js';
import type { Answer } from './fakes.js';
import {
  EventLog, act, arrives, described, elementIn, framed, hostPage, mount, popup, reaches, signIn, tell, until, windows,
} from './helpers.js';

type Attributes = Readonly<Record<string, string>>;

const RETURN = '/test/sign-in/return-page.html';
const connector = described({ authType: 'OAuth2' });

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: Backend;
  readonly log: EventLog;
}

const start = async (get: Answer = { json: connector }, attributes: Attributes = {}, post: Answer = {}): Promise<Scene> => {
  const backend = await Backend.start({ GET: get });
  await backend.answer('POST', { json: { url: backend.signInUrl() }, ...post });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', ...attributes }, { connector });
  return { el, backend, log: new EventLog(el) };
};

/** What is found, each with its beginning: `endpoint: GET …`. */
const findingsOf = async (el: CyclrConnectorAuth): Promise<readonly string[]> =>
  (await el.diagnose()).map(({ about, advice }) => `${about}: ${advice}`);

const expectOne = (findings: readonly string[], ...fragments: readonly (string | RegExp)[]): void => {
  expect(findings, findings.join('\n')).to.have.length(1);
  for (const fragment of fragments) {
    if (fragment instanceof RegExp) expect(findings[0]).to.match(fragment);
    else expect(findings[0]).to.contain(fragment);
  }
};

/** A page, in a frame, that is sent with these headers, and whose element can sign in. */
const sentWith = async (headers: Readonly<Record<string, string>>, attributes: Attributes = {}): Promise<CyclrConnectorAuth> => {
  const text = await (await fetch('/test/sign-in/host-page.html')).text();
  const page = await Backend.start({ GET: { text, headers: { 'content-type': 'text/html', ...headers } } });
  const { endpoint } = await Backend.start({ GET: { json: connector } });
  const query = new URLSearchParams({ endpoint, 'connector-id': '33', 'auth-type': 'OAuth2', ...attributes });
  return elementIn(await framed(`${page.endpoint}/page?${String(query)}`));
};

const inFrame = async (sandbox?: string): Promise<CyclrConnectorAuth> => {
  const { endpoint } = await Backend.start({ GET: { json: connector } });
  return elementIn(await framed(hostPage({ endpoint, 'connector-id': '33', 'auth-type': 'OAuth2' }), sandbox));
};

describe('diagnose()', () => {
  it('finds nothing where nothing is wrong', async () => {
    for (const attributes of [{}, { 'return-url': RETURN }, { display: 'page' }, { 'service-origin': service }]) {
      const { el } = await start(undefined, attributes);
      expect(await findingsOf(el)).to.deep.equal([]);
    }
  });

  it('is loaded when it is asked for, and not before', async () => {
    const el = await inFrame();
    const { performance } = el.ownerDocument.defaultView!;
    const loaded = (): number => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/src/diagnosis/')).length;
    expect(loaded()).to.equal(0);
    await el.diagnose();
    expect(loaded()).to.be.above(0);
  });

  it('begins nothing: the backend is asked for the description alone, no window opens, no event comes', async () => {
    const { el, backend, log } = await start();
    await el.diagnose();
    expect((await backend.requests()).map(({ method, path }) => `${method} ${path}`)).to.deep.equal(['GET /33']);
    expect([el.state, log.names, windows.length, sessionStorage.length]).to.deep.equal(['ready', [], 0, 0]);
  });

  it('asks by the page\'s own fetch, where there is one', async () => {
    const { el, backend } = await start({ status: 500 });
    el.fetch = async (address, init) => {
      const { status } = await window.fetch(address, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), 'x-csrf': 'token-7' } });
      return status === 500 ? Response.json(connector) : Response.error();
    };
    expect(await findingsOf(el)).to.deep.equal([]);
    expect((await backend.requests('GET', 1)).map(({ headers }) => headers['x-csrf'])).to.deep.equal(['token-7']);
    el.fetch = () => Promise.reject(new Error('canary'));
    expectOne(await findingsOf(el), /^endpoint: .* got no answer/);
  });
});

describe('diagnose() finds of the backend', () => {
  const json = { 'content-type': 'application/json' };
  for (const [what, answer, fragment] of [
    ['that it redirects', { status: 302, headers: { location: '/login' } }, 'redirect'],
    ['that it answers 401', { status: 401 }, 'answers 401'],
    ['that it answers 403', { status: 403 }, 'answers 403'],
    ['that it answers 404', { status: 404 }, 'answers 404: the route is missing'],
    ['that it answers 410', { status: 410 }, 'answers 410: the route is missing'],
    ['that it has no GET (405)', { status: 405 }, 'answers 405: without it no outcome can be verified'],
    ['that it has no GET (501)', { status: 501 }, 'answers 501: without it no outcome can be verified'],
    ['that it answers 429', { status: 429 }, 'rate limit'],
    ['that it answers 500', { status: 500, json: connector }, 'answers 500; 200 with a description is expected'],
    ['that it answers with a page', { text: '<p>', headers: { 'content-type': 'text/html; charset=utf-8' } }, 'text/html; charset=utf-8, not with JSON'],
    ['that it answers with JSON that breaks off', { text: '{"authType":', headers: json }, 'no description'],
    ['that it answers with another JSON', { json: { authType: 'OAuth2', authenticated: 'yes' } }, 'no description'],
    ['that it answers with null', { json: null }, 'no description'],
    ['that the connection breaks', { fault: 'broken' }, 'got no answer: the server is down'],
  ] as const satisfies readonly (readonly [string, Answer, string])[]) {
    it(what, async () => {
      const { el, backend } = await start(answer, { endpoint: '' });
      el.endpoint = `${backend.endpoint}?key=canary`;
      const findings = await findingsOf(el);
      expectOne(findings, /^endpoint: /, fragment, `${location.origin}${backend.endpoint}/33`);
      expect(findings[0]).not.to.contain('canary');
    });
  }

  it('that it is on another origin, and does not allow this one', async () => {
    const { el } = await start(undefined, { endpoint: `${service}/api` });
    expectOne(await findingsOf(el), /^endpoint: /, 'CORS', `${service}/api/33`);
  });

  it('that there is none', async () => {
    expectOne(await findingsOf(await mount({}, { connector })), /^endpoint: There is no endpoint/);
  });

  it('that its address is none', async () => {
    const { el } = await start(undefined, { endpoint: 'https://[?key=canary' });
    const findings = await findingsOf(el);
    expectOne(findings, /^endpoint: /);
    expect(findings[0]).not.to.contain('canary');
  });

  for (const [seconds, word] of [[600, 'behind'], [-600, 'ahead of']] as const) {
    it(`that this device's clock is ${word} its own, by more than a minute`, async () => {
      const { el, backend } = await start();
      const dated = (offset: number): Answer => {
        const date = new Date(Date.now() + offset * 1_000).toUTCString();
        return { json: connector, headers: { date } };
      };
      await backend.answer('GET', dated(seconds));
      expectOne(await findingsOf(el), /^clock: /, /\b(59\d|60\d) seconds/, word);
      await backend.answer('GET', dated(Math.sign(seconds) * 20));
      expect(await findingsOf(el)).to.deep.equal([]);
    });
  }

  it('that its sign-in URLs are about to expire', async () => {
    const date = new Date();
    const old = { json: { url: `${service}/?token=canary`, expiresAt: date.toISOString() }, headers: { date: date.toUTCString() } };
    const { el, backend, log } = await start(undefined, {}, old);
    await act(el);
    await log.ends();
    const [error, clock, ...others] = await findingsOf(el);
    expect(error).to.match(/^error: The last attempt failed with invalid_response/);
    expect(clock).to.match(/^clock: Each sign-in URL .* is about to expire by its own clock/);
    expect(others).to.deep.equal([]);
    await backend.answer('POST', { json: {} });
    await act(el);
    await log.ends(2);
    expectOne(await findingsOf(el), /^error: The last attempt failed with invalid_response/);
  });
});

describe('diagnose() finds of the page', () => {
  it('why the last attempt failed, until one has not', async () => {
    const { el, backend, log } = await start({ json: { ...connector, authenticated: true } }, {}, { status: 429 });
    await act(el);
    await log.ends();
    expectOne(await findingsOf(el), `error: The last attempt failed with rate_limited: ${log.error().message}`);
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    tell(await signIn(el, backend), 'complete');
    await log.ends(2);
    expect(await findingsOf(el)).to.deep.equal([]);
  });

  it('that no window opens', async () => {
    const { el, log } = await start();
    window.open = () => null;
    await act(el);
    await log.ends();
    const findings = await findingsOf(el);
    expect(findings.map((finding) => finding.split(':')[0])).to.deep.equal(['error', 'popup']);
    expect(findings[1]).to.contain('connect()').and.to.contain('display="page"');
  });

  it('that no window opens in its frame', async () => {
    const el = await inFrame();
    expect(await findingsOf(el)).to.deep.equal([]);
    el.ownerDocument.defaultView!.open = () => null;
    await act(el);
    await reaches(el, 'failed');
    expect((await findingsOf(el)).map((finding) => finding.split(':')[0])).to.deep.equal(['error', 'frame', 'popup']);
  });

  for (const [allowed, missing] of [
    ['', 'allow-popups and allow-popups-to-escape-sandbox and allow-forms'],
    ['allow-popups allow-forms', 'allow-popups-to-escape-sandbox'],
    ['allow-popups allow-popups-to-escape-sandbox', 'allow-forms'],
  ] as const) {
    it(`that its frame's sandbox lacks ${missing}`, async () => {
      expectOne(await findingsOf(await inFrame(`allow-scripts allow-same-origin ${allowed}`)), /^frame: /, `needs ${missing} too`);
    });
  }

  it('nothing where its frame\'s sandbox has all of them', async () => {
    const el = await inFrame('allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms');
    expect(await findingsOf(el)).to.deep.equal([]);
  });

  it('that its frame\'s sandbox leaves it no origin', async () => {
    const el = await inFrame();
    Object.assign(el.ownerDocument.defaultView!, { origin: 'null' });
    expect((await findingsOf(el))[0]).to.match(/^frame: .*allow-same-origin/);
  });

  for (const policy of ['same-origin', 'same-origin-allow-popups']) {
    it(`that it is sent with Cross-Origin-Opener-Policy: ${policy}, where that matters`, async () => {
      const headers = { 'cross-origin-opener-policy': policy };
      expectOne(await findingsOf(await sentWith(headers)), /^opener-policy: /, policy, 'return-url');
      expect(await findingsOf(await sentWith(headers, { 'return-url': RETURN }))).to.deep.equal([]);
      expect(await findingsOf(await sentWith(headers, { display: 'page' }))).to.deep.equal([]);
    });
  }

  for (const policy of ['unsafe-none', 'noopener-allow-popups']) {
    it(`nothing where it is sent with Cross-Origin-Opener-Policy: ${policy}`, async () => {
      expect(await findingsOf(await sentWith({ 'cross-origin-opener-policy': policy }))).to.deep.equal([]);
    });
  }

  for (const policy of ["connect-src 'self'", "default-src 'self' 'unsafe-inline'"]) {
    it(`that its Content-Security-Policy forbids the request: ${policy}`, async () => {
      const headers = { 'content-security-policy': policy };
      expectOne(await findingsOf(await sentWith(headers, { endpoint: `${service}/api` })), /^connect-src: /, `connect-src has to allow ${service}`);
      expect(await findingsOf(await sentWith(headers))).to.deep.equal([]);
    });
  }

  it('nothing where its Content-Security-Policy forbids another request than the backend\'s', async () => {
    const el = await sentWith({ 'content-security-policy': `connect-src ${service}` });
    const { ownerDocument: page } = el;
    // The page may not even ask for itself; its backend is reached all the same.
    el.fetch = () => new Promise((resolve) => {
      page.addEventListener('securitypolicyviolation', () => { resolve(Response.json(connector)); }, { once: true });
    });
    expect(await findingsOf(el)).to.deep.equal([]);
  });
});

describe('a completion message from an origin that service-origin does not list', () => {
  const misheard = async (): Promise<Scene & { readonly notes: readonly string[] }> => {
    const scene = await start({ json: { ...connector, authenticated: true } });
    const notes: string[] = [];
    const { info } = console;
    console.info = (...args) => { notes.push(args.join(' ')); };
    const sign = await signIn(scene.el, scene.backend);
    tell(sign, 'post', { data: 'another message', to: location.origin });
    const { href } = (await scene.backend.visits(1))[0]!;
    tell(sign, 'go', { url: href.replace(service, elsewhere) });
    await arrives(sign, scene.backend);
    expect(notes).to.deep.equal([]);
    tell(sign, 'complete');
    await until(() => notes.length, 'it is noted');
    console.info = info;
    return { ...scene, notes };
  };

  it('is noted with that origin, does not complete, and is found', async () => {
    const { el, backend, notes } = await misheard();
    const { callbackMessage } = (await backend.requests('POST'))[0]!.body as { callbackMessage: string };
    expect(notes).to.have.length(1);
    expect(notes[0]).to.contain(elsewhere).and.to.contain('service-origin').and.not.to.contain(callbackMessage);
    expect(el.state).to.equal('waiting');
    const findings = await findingsOf(el);
    expectOne(findings, /^service-origin: /, elsewhere, 'the default is the origin of the sign-in URL');
    expect(findings[0]).not.to.contain(callbackMessage);
    el.cancel();
  });

  it('is found no more once service-origin lists it', async () => {
    const { el } = await misheard();
    el.cancel();
    el.serviceOrigin = 'https://service.example';
    expectOne(await findingsOf(el), /^service-origin: /, elsewhere, 'it lists https://service.example');
    el.serviceOrigin = `${service} ${elsewhere}`;
    expect(await findingsOf(el)).to.deep.equal([]);
  });
});

describe('diagnose() finds of the return page', () => {
  /** A page of this origin that answers so. */
  const answering = async (answer: Answer): Promise<string> => (await Backend.start({ GET: answer })).endpoint;
  const html = { 'content-type': 'text/html' };

  for (const [what, find, fragment] of [
    ['that it is no address', async () => 'http://[', 'is no address'],
    ['that it is on another origin', async () => 'https://elsewhere.example/back?key=canary', 'is on https://elsewhere.example; it has to be on'],
    ['that it is not there', async () => answering({ status: 404 }), 'answers 404'],
    ['that it is guarded', async () => answering({ status: 302, headers: { location: RETURN } }), 'loses the parameter cyclr-attempt'],
    ['that it is no page', async () => answering({ json: {} }), 'is no HTML page'],
    ['that it loads no script', async () => answering({ text: '<p>script', headers: html }), 'loads no script'],
    ['that it cannot be reached', async () => answering({ fault: 'broken' }), 'cannot be reached'],
  ] as const satisfies readonly (readonly [string, () => Promise<string>, string])[]) {
    it(what, async () => {
      const { el } = await start();
      const address = await find();
      el.returnUrl = address.startsWith('/') ? `${address}?key=canary` : address;
      const findings = await findingsOf(el);
      expectOne(findings, /^return-url: /, fragment);
      expect(findings[0]).not.to.contain('canary');
    });
  }

  it('nothing where it redirects and keeps the parameter', async () => {
    const { el } = await start();
    el.returnUrl = await answering({ status: 302, headers: { location: `${RETURN}?cyclr-attempt=diagnosis` } });
    expect(await findingsOf(el)).to.deep.equal([]);
  });

  it('with display="page", that this page is not there a second time', async () => {
    const text = await (await fetch('/test/sign-in/host-page.html')).text();
    const page = await Backend.start({ GET: [{ text, headers: html }, { status: 500 }] });
    const { endpoint } = await Backend.start({ GET: { json: connector } });
    const query = new URLSearchParams({ endpoint, 'auth-type': 'OAuth2', display: 'page', key: 'canary' });
    const el = await elementIn(await framed(`${page.endpoint}/page?${String(query)}`));
    const findings = await findingsOf(el);
    expectOne(findings, /^return-url: /, `${page.endpoint}/page answers 500`);
    el.display = 'popup';
    expect(await findingsOf(el)).to.deep.equal([]);
  });
});

describe('after a failure', () => {
  const { info } = console;
  let notes: string[] = [];

  beforeEach(() => {
    notes = [];
    console.info = (...args) => { notes.push(args.join(' ')); };
  });
  afterEach(() => { console.info = info; });

  const canary = { code: 'no such code', title: 'canary', detail: 'canary', errors: [{ name: 'canary', detail: 'canary' }] };
  for (const [code, post] of [
    ['unauthorized', { status: 401, json: canary }],
    ['not_found', { status: 404, json: canary }],
    ['invalid_credentials', { status: 422, json: { detail: 'canary' } }],
    ['rate_limited', { status: 429, json: canary }],
    ['endpoint_error', { status: 500, json: { ...canary, reference: 'canary' } }],
    ['endpoint_unreachable', { fault: 'broken' }],
    ['invalid_response', { json: { uri: `${service}/?token=canary` } }],
    ['untrusted_url', { json: { url: `https://canary@service.example/?token=canary` } }],
  ] as const satisfies readonly (readonly [string, Answer])[]) {
    it(`with ${code}, the console has one quiet note of it, and diagnose() says the same; neither tells a secret`, async () => {
      const { el, log } = await start(undefined, {}, post);
      await act(el);
      await log.ends();
      const { message } = log.error();
      expect(log.error().code).to.equal(code);
      expect(notes).to.deep.equal([`cyclr-connector-auth: ${message} (the element's diagnose() tells more)`]);
      const findings = await findingsOf(el);
      expect(findings).to.deep.equal([`error: The last attempt failed with ${code}: ${message}`]);
      expect(notes.concat(findings).join()).not.to.contain('canary');
    });
  }

  it('that the sign-in itself came to, too', async () => {
    const { el, backend, log } = await start(undefined, { timeout: '3' });
    tell(await signIn(el, backend), 'complete');
    await log.ends();
    expect(log.error().code).to.equal('not_authenticated');
    await signIn(el, backend);
    await log.ends(2);
    expect(log.error().code).to.equal('timeout');
    expect(notes.map((note) => /: (.*?)\. /.exec(note)?.[1])).to.deep.equal(['The sign-in ended without a connection', 'The sign-in took too long']);
  });

  it('only: neither a complete nor a cancel is noted', async () => {
    const { el, backend, log } = await start({ json: { ...connector, authenticated: true } });
    await signIn(el, backend);
    el.cancel();
    tell(await signIn(el, backend), 'complete');
    await log.ends(2);
    expect([log.endings, notes]).to.deep.equal([['cancel', 'complete'], []]);
    await until(() => popup().closed, 'the window is closed');
  });
});
