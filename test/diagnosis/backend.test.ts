import { expect } from '@open-wc/testing';
import { Backend, service } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import { RETURN_PAGE } from '../browser/frames.js';
import { clickAction, mount } from '../browser/helpers.js';
import { windows } from '../browser/windows.js';
import { connector, expectOne, findingsOf, inFrame, scene } from './setup.js';

describe('diagnose()', () => {
  it('finds nothing when nothing is wrong', async () => {
    for (const attributes of [{}, { 'return-url': RETURN_PAGE }, { display: 'page' }, { 'service-origin': service }]) {
      const { el } = await scene(undefined, attributes);
      expect(await findingsOf(el)).to.deep.equal([]);
    }
  });

  it('is loaded when it is called, not before', async () => {
    const el = await inFrame();
    const { performance } = el.ownerDocument.defaultView!;
    const loaded = (): number => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/src/diagnosis/')).length;
    expect(loaded()).to.equal(0);
    await el.diagnose();
    expect(loaded()).to.be.above(0);
  });

  it('only reads, opens no window, and causes no event', async () => {
    const { el, backend, log } = await scene();
    await el.diagnose();
    expect((await backend.requests()).map(({ method, path }) => `${method} ${path}`)).to.deep.equal(['GET /33', 'GET /2147483646']);
    expect([el.state, log.names, windows.length, sessionStorage.length]).to.deep.equal(['ready', [], 0, 0]);
  });

  it('uses the page’s own fetch', async () => {
    const { el, backend } = await scene({ status: 500 });
    el.fetch = async (address, init) => {
      const { status } = await window.fetch(address, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), 'x-csrf': 'token-7' } });
      return status === 500 ? Response.json(connector) : Response.error();
    };
    expect(await findingsOf(el)).to.deep.equal([]);
    expect((await backend.requests('GET', 1)).map(({ headers }) => headers['x-csrf'])).to.deep.equal(['token-7', 'token-7']);
    el.fetch = () => Promise.reject(new Error('canary'));
    expectOne(await findingsOf(el), /^endpoint: .* got no answer/);
  });
});

describe('diagnose() finds that the backend', () => {
  const json = { 'content-type': 'application/json' };
  for (const [what, answer, fragment] of [
    ['redirects', { status: 302, headers: { location: '/login' } }, 'redirect'],
    ['answers 401', { status: 401 }, 'answers 401'],
    ['answers 403', { status: 403 }, 'answers 403'],
    ['answers 404', { status: 404 }, 'answers 404: the route is missing'],
    ['answers 404 with a page', { status: 404, text: '<p>Cannot GET', headers: { 'content-type': 'text/html' } }, 'the route is missing'],
    ['answers 404 with a problem', { status: 404, json: { code: 'not_found', detail: 'No 33.' } }, 'answers 404 ("No 33."): your backend does not know this connector'],
    ['answers 404 with a framework’s JSON', { status: 404, json: { message: 'Route GET:/33 not found' } }, 'does not know this connector, or not in this user\'s account. Check connector-id. If your framework'],
    ['answers 410', { status: 410 }, 'answers 410: the route is missing'],
    ['answers 403 with its own words', { status: 403, json: { detail: 'Not one of the `origins`.' } }, 'answers 403 ("Not one of the `origins`.")'],
    ['has no GET (405)', { status: 405 }, 'answers 405: without it no outcome can be verified'],
    ['has no GET (501)', { status: 501 }, 'answers 501: without it no outcome can be verified'],
    ['answers 429', { status: 429 }, 'rate limit'],
    ['answers 500', { status: 500, json: connector }, 'answers 500; 200 with a description is expected'],
    ['answers with HTML', { text: '<p>', headers: { 'content-type': 'text/html; charset=utf-8' } }, 'text/html; charset=utf-8, not with JSON'],
    ['answers with half of its JSON', { text: '{"authType":', headers: json }, 'no description'],
    ['answers with JSON that is no description', { json: { authType: 'OAuth2', authenticated: 'yes' } }, 'no description'],
    ['answers with null', { json: null }, 'no description'],
    ['breaks the connection', { fault: 'broken' }, 'got no answer: the server is down'],
  ] as const satisfies readonly (readonly [string, Answer, string])[]) {
    it(what, async () => {
      const { el, backend } = await scene(answer, { endpoint: '' });
      // With a description the element itself asks nothing.
      Object.assign(el, { endpoint: `${backend.endpoint}?key=canary`, connector });
      const findings = await findingsOf(el);
      expectOne(findings, /^endpoint: /, fragment, `${location.origin}${backend.endpoint}/33`);
      expect(findings[0]).not.to.contain('canary');
    });
  }

  for (const [what, attributes, fragment] of [
    ['is asked without connector-id', { 'connector-id': undefined }, 'Set it to the id of an Account Connector. If endpoint itself is'],
    ['is asked with an empty connector-id', { 'connector-id': '' }, 'Set it to the id of an Account Connector. If endpoint itself is'],
    // `setAttribute` makes lower case of the name, as the HTML parser does.
    ['is asked without connector-id, but with connectorId', { 'connector-id': undefined, 'connectorId': '33' }, 'The element has the attribute connectorid'],
  ] as const) {
    for (const [answer, status] of [
      [{ status: 404 }, '404'], [{ status: 410 }, '410'], [{ status: 404, json: { code: 'not_found', detail: 'No such id.' } }, '404 ("No such id.")'],
    ] as const satisfies readonly (readonly [Answer, string])[]) {
      it(`${what}, and answers ${status}`, async () => {
        const { endpoint } = await Backend.start({ GET: answer });
        const el = await mount({ endpoint, ...attributes }, { connector });
        expectOne(await findingsOf(el), /^endpoint: /, endpoint, `answers ${status}, and connector-id is not set. ${fragment}`);
      });
    }
  }

  it('knows the connector, although connector-id is not set: endpoint may be the resource of one connector', async () => {
    const { endpoint } = await Backend.start({ GET: { json: connector } });
    expect(await findingsOf(await mount({ endpoint, connectorId: '33' }, { connector }))).to.deep.equal([]);
  });

  it('does not know the connector of a connector-id beside another attribute connectorId', async () => {
    const { el } = await scene({ status: 404, json: {} }, { connectorId: '34' });
    expectOne(await findingsOf(el), /^endpoint: /, 'Check connector-id');
  });

  it('is on another origin that does not allow this one', async () => {
    const { el } = await scene(undefined, { endpoint: `${service}/api` });
    expectOne(await findingsOf(el), /^endpoint: /, `${service}/api/33`, 'can be reached, but does not allow this origin by CORS', location.origin);
  });

  it('is on another origin that is down', async () => {
    const { el } = await scene(undefined, { endpoint: 'http://127.0.0.1:9/api' });
    expectOne(await findingsOf(el), /^endpoint: /, 'the server is down, the address is wrong, or the server does not allow this origin by CORS');
  });

  for (const status of [401, 403, 302]) {
    it(`is on another origin, where requests carry no cookies, and answers ${status}`, async () => {
      const { el } = await scene(undefined, { endpoint: `${service}/api` });
      el.fetch = async () => Object.defineProperty(new Response(null, { status }), 'url', { value: `${service}/api/33` });
      expectOne(await findingsOf(el), /^endpoint: /, "fetch(url, { ...init, credentials: 'include' })", 'Access-Control-Allow-Credentials');
    });
  }

  it('never answers', async () => {
    const { timeout } = AbortSignal;
    AbortSignal.timeout = () => timeout.call(AbortSignal, 50);
    try {
      const { el } = await scene();
      el.fetch = () => new Promise(() => undefined);
      expectOne(await findingsOf(el), /^endpoint: .* got no answer/);
    } finally {
      AbortSignal.timeout = timeout;
    }
  });

  for (const [what, answer] of [
    ['null', null], ['a text', 'no response'], ['an object without headers', { ok: true, status: 200, json: async () => null }],
    ['an object without json()', { ok: true, status: 200, headers: {} }],
  ] as const) {
    it(`is asked by a fetch of the page’s that gives ${what}`, async () => {
      const { el } = await scene();
      el.fetch = (async () => answer) as unknown as typeof fetch;
      expectOne(await findingsOf(el), /^endpoint: GET .*(got no answer|answers with no content type)/);
    });
  }

  it('has no endpoint', async () => {
    expectOne(await findingsOf(await mount({}, { connector })), /^endpoint: There is no endpoint/);
  });

  it('has an invalid address', async () => {
    const { el } = await scene(undefined, { endpoint: 'https://[?key=canary' });
    const findings = await findingsOf(el);
    expectOne(findings, /^endpoint: /);
    expect(findings[0]).not.to.contain('canary');
  });

  for (const [seconds, word] of [[600, 'behind'], [-600, 'ahead of']] as const) {
    it(`has a clock that this device’s is more than a minute ${word}`, async () => {
      const { el, backend } = await scene();
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

  it('gives sign-in URLs that are about to expire', async () => {
    const date = new Date();
    const old = { json: { url: `${service}/?token=canary`, expiresAt: date.toISOString() }, headers: { date: date.toUTCString() } };
    const { el, backend, log } = await scene(undefined, {}, old);
    await clickAction(el);
    await log.ends();
    const [error, clock, ...others] = await findingsOf(el);
    expect(error).to.match(/^error: The last attempt failed with invalid_response/);
    expect(clock).to.match(/^clock: Each sign-in URL .* is about to expire by its own clock/);
    expect(others).to.deep.equal([]);
    await backend.answer('POST', { json: {} });
    await clickAction(el);
    await log.ends(2);
    expectOne(await findingsOf(el), /^error: The last attempt failed with invalid_response/);
  });
});
