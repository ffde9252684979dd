import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend, service } from '../element/fakes.js';
import { EventLog, act, described, mount, mountLoaded, mountOAuth, part, reaches, signIn, tell, type } from '../element/helpers.js';

interface Call {
  readonly url: string;
  readonly init: RequestInit;
}

/** A page's own `fetch`, which notes what it was called with. */
function watchedFetch(): { readonly calls: Call[]; readonly fetch: typeof fetch } {
  const calls: Call[] = [];
  return {
    calls,
    fetch: (url, init = {}) => {
      calls.push({ url: url as string, init });
      return window.fetch(url, { ...init, headers: { ...Object.fromEntries(new Headers(init.headers)), 'x-csrf': 'token-7' } });
    },
  };
}

describe('the address of the connector\'s resource', () => {
  const pathOf = async (endpoint: (backend: Backend) => string, connectorId?: string): Promise<string> => {
    const backend = await Backend.start({ GET: { json: described() } });
    await mount({ endpoint: endpoint(backend), 'connector-id': connectorId, loading: 'eager' });
    return (await backend.requests('GET', 1)).map(({ path, search }) => path + search).join();
  };

  it('is {endpoint}/{connector-id}', async () => {
    expect(await pathOf(({ endpoint }) => endpoint, '33')).to.equal('/33');
  });

  it('has one slash where the endpoint ends with one', async () => {
    expect(await pathOf(({ endpoint }) => `${endpoint}/`, '33')).to.equal('/33');
  });

  it('is the endpoint itself without a connector-id', async () => {
    expect(await pathOf(({ endpoint }) => `${endpoint}/only`)).to.equal('/only');
  });

  it('keeps the endpoint\'s query behind the id', async () => {
    expect(await pathOf(({ endpoint }) => `${endpoint}/of?tenant=a%2Fb&x`, '33')).to.equal('/of/33?tenant=a%2Fb&x');
  });

  it('keeps the endpoint\'s query without an id', async () => {
    expect(await pathOf(({ endpoint }) => `${endpoint}/of?tenant=7`)).to.equal('/of?tenant=7');
  });

  it('keeps an id in its own segment, whatever is in it', async () => {
    expect(await pathOf(({ endpoint }) => endpoint, '../a?b#c')).to.equal('/..%2Fa%3Fb%23c');
  });

  it('may be absolute', async () => {
    expect(await pathOf(({ endpoint }) => location.origin + endpoint, '33')).to.equal('/33');
  });
});

describe('requests', () => {
  it('GET, POST and DELETE all go by the page\'s own fetch, once each', async () => {
    const off = { json: described() };
    const backend = await Backend.start({ GET: off, POST: { json: described({ authenticated: true }) }, DELETE: off });
    const { fetch, calls } = watchedFetch();
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', loading: 'eager' }, { fetch });
    await reaches(el, 'ready');
    await type(el, 'apiKey', 'k-1');
    await act(el);
    await reaches(el, 'connected');
    await el.disconnect();
    expect(calls.map(({ init: { method } }) => method)).to.deep.equal(['GET', 'POST', 'DELETE']);
    expect(new Set(calls.map(({ url }) => new URL(url, location.href).pathname))).to.deep.equal(new Set([`${backend.endpoint}/33`]));
    expect((await backend.requests()).map(({ headers }) => headers['x-csrf'])).to.deep.equal(['token-7', 'token-7', 'token-7']);
  });

  it('ask for JSON, are not cached, send cookies to the own origin only, and can be aborted', async () => {
    const backend = await Backend.start({ POST: { json: described({ authenticated: true }) } });
    const { fetch, calls } = watchedFetch();
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', 'auth-type': 'None' }, { fetch });
    await act(el);
    await reaches(el, 'connected');
    const { init } = calls[0]!;
    const headers = new Headers(init.headers);
    expect(init.credentials ?? 'same-origin').to.equal('same-origin');
    expect(init.cache).to.equal('no-store');
    expect(init.signal).to.be.instanceOf(AbortSignal);
    expect(headers.get('accept')).to.contain('application/json');
    expect(headers.get('content-type')).to.match(/^application\/json/);
  });

  it('GET and DELETE have no body and no content type', async () => {
    const backend = await Backend.start({ GET: { json: described({ authenticated: true }) }, DELETE: { json: described() } });
    const el = await mountLoaded(backend);
    await el.disconnect();
    for (const { body, headers } of await backend.requests()) {
      expect(body).to.equal(null);
      expect(headers).not.to.have.property('content-type');
    }
  });

  it('by the window\'s fetch as it is at the time', async () => {
    const { fetch } = window;
    let asked = 0;
    window.fetch = (...args) => {
      asked += 1;
      return fetch(...args);
    };
    try {
      await mountLoaded(await Backend.start({ GET: { json: described() } }));
    } finally {
      window.fetch = fetch;
    }
    expect(asked).to.equal(1);
  });

  it('a fetch of the page\'s own may answer without any server, and know nothing of signals', async () => {
    const el = await mount({ endpoint: '/none', loading: 'eager' }, { fetch: () => Promise.resolve(Response.json(described({ name: 'Made up' }))) });
    await reaches(el, 'ready');
    expect(part(el, 'title').textContent).to.equal('Made up');
  });

  it('are aborted when the element goes away', async () => {
    const backend = await Backend.start({ POST: { json: described({ authenticated: true }), held: true } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', 'auth-type': 'None' });
    await act(el);
    await backend.requests('POST', 1);
    const log = new EventLog(el);
    el.remove();
    await log.ends();
    let request = (await backend.requests('POST'))[0]!;
    while (!request.aborted) request = (await backend.requests('POST'))[0]!;
    expect(request.aborted).to.equal(true);
  });
});

describe('bodies', () => {
  const sent = async (el: CyclrConnectorAuth, backend: Backend): Promise<unknown> => {
    await act(el);
    return (await backend.requests('POST', 1))[0]?.body;
  };
  const accepting = (authType: string): Promise<Backend> => Backend.start({ POST: { json: described({ authType, authenticated: true }) } });
  const start = (backend: Backend, authType: string): Promise<CyclrConnectorAuth> =>
    mount({ endpoint: backend.endpoint, 'connector-id': '33', 'auth-type': authType });

  it('ApiKey', async () => {
    const backend = await accepting('ApiKey');
    const el = await start(backend, 'ApiKey');
    await type(el, 'apiKey', 'k"1\\ü');
    expect(await sent(el, backend)).to.deep.equal({ authType: 'ApiKey', apiKey: 'k"1\\ü', properties: {} });
  });

  it('Basic; white space stays in the password alone', async () => {
    const backend = await accepting('Basic');
    const el = await start(backend, 'Basic');
    await type(el, 'username', ' ada ');
    await type(el, 'password', ' p w ');
    expect(await sent(el, backend)).to.deep.equal({ authType: 'Basic', username: 'ada', password: ' p w ', properties: {} });
  });

  it('None', async () => {
    const backend = await accepting('None');
    expect(await sent(await start(backend, 'None'), backend)).to.deep.equal({ authType: 'None', properties: {} });
  });

  for (const authType of ['OAuth2', 'OAuth1']) {
    it(`${authType}: the page's origin, and a message that nobody can guess`, async () => {
      const backend = await Backend.start();
      await backend.answer('POST', { json: { url: backend.signInUrl() } });
      const body = await sent(await start(backend, authType), backend) as Record<string, string>;
      expect(Object.keys(body)).to.have.members(['authType', 'properties', 'targetOrigin', 'callbackMessage']);
      expect({ ...body, callbackMessage: '' }).to.deep.equal({ authType, properties: {}, targetOrigin: location.origin, callbackMessage: '' });
      expect(body.callbackMessage).to.have.length.of.at.least(22);
    });
  }

  it('OAuth: another message for every attempt', async () => {
    const backend = await Backend.start();
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    const el = await mountOAuth(backend);
    const log = new EventLog(el);
    for (let attempt = 1; attempt <= 3; attempt++) {
      await signIn(el, backend);
      el.cancel();
      await log.ends(attempt);
    }
    const messages = (await backend.requests('POST')).map(({ body }) => (body as { callbackMessage: string }).callbackMessage);
    expect(new Set(messages).size).to.equal(3);
  });

  it('OAuth with a return-url: targetOrigin is that page, for this attempt, and callbackMessage is null', async () => {
    const backend = await Backend.start();
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    const el = await mountOAuth(backend, { 'return-url': '/test/sign-in/return-page.html?keep=1' });
    const body = await sent(el, backend) as { targetOrigin: string; callbackMessage: unknown };
    const { origin, pathname, searchParams } = new URL(body.targetOrigin);
    expect(origin + pathname).to.equal(`${location.origin}/test/sign-in/return-page.html`);
    expect([...searchParams.keys()]).to.deep.equal(['keep', 'cyclr-attempt']);
    expect(searchParams.get('cyclr-attempt')).to.have.length.of.at.least(22);
    expect(body.callbackMessage).to.equal(null);
  });

  it('OAuth: a description is asked for beside the URL where none is known, and not where one is', async () => {
    const backend = await Backend.start({ GET: { json: described({ authType: 'OAuth2' }) } });
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    await signIn(await mountOAuth(backend), backend);
    expect((await backend.requests(undefined, 2)).map(({ method }) => method)).to.have.members(['POST', 'GET']);

    const known = await Backend.start({ GET: { json: described({ authType: 'OAuth2' }) } });
    await known.answer('POST', { json: { url: known.signInUrl() } });
    const el = await mount({ endpoint: known.endpoint, 'connector-id': '33' }, { connector: described({ authType: 'OAuth2' }) });
    await signIn(el, known);
    expect((await known.requests()).map(({ method }) => method)).to.deep.equal(['POST']);
  });

  it('a form that was answered with the description is not followed by a GET', async () => {
    const backend = await accepting('None');
    const el = await start(backend, 'None');
    await sent(el, backend);
    await reaches(el, 'connected');
    expect((await backend.requests()).map(({ method }) => method)).to.deep.equal(['POST']);
  });
});

describe('the sign-in URL that the window goes to', () => {
  /** The address that the service was asked for. */
  const reached = async (query: string, attributes = {}): Promise<{ readonly url: URL; readonly body: Record<string, string> }> => {
    const backend = await Backend.start();
    await backend.answer('POST', { json: { url: backend.signInUrl(query), expiresAt: '2026-01-01T00:00:00Z' } });
    await signIn(await mountOAuth(backend, attributes), backend);
    const [[visit], [request]] = [await backend.visits(1), await backend.requests('POST')];
    return { url: new URL(visit!.href), body: request!.body as Record<string, string> };
  };

  it('has targetOrigin and callbackMessage where the backend set neither', async () => {
    const { url, body } = await reached('id=33&token=t');
    expect(url.origin).to.equal(service);
    expect(Object.fromEntries(url.searchParams)).to.deep.equal({
      id: '33', token: 't', targetOrigin: location.origin, callbackMessage: body.callbackMessage,
    });
  });

  it('has the element\'s own over whatever is there, however often', async () => {
    const { url, body } = await reached('targetOrigin=*&id=33&callbackMessage=done&callbackMessage=x&targetOrigin=https://evil.example&token=t');
    expect(url.searchParams.getAll('targetOrigin')).to.deep.equal([location.origin]);
    expect(url.searchParams.getAll('callbackMessage')).to.deep.equal([body.callbackMessage]);
    expect(url.searchParams.get('id')).to.equal('33');
  });

  it('has no callbackMessage, and the return page as targetOrigin, with a return-url', async () => {
    const { url, body } = await reached('id=33&token=t&callbackMessage=done&targetOrigin=*', { 'return-url': '/test/sign-in/return-page.html' });
    expect(url.searchParams.has('callbackMessage')).to.equal(false);
    expect(url.searchParams.getAll('targetOrigin')).to.deep.equal([body.targetOrigin]);
  });

  it('keeps a token with + / = as it is', async () => {
    const token = 'a+b/c==&d%e f';
    expect((await reached(`id=33&token=${encodeURIComponent(token)}`)).url.searchParams.get('token')).to.equal(token);
  });

  it('keeps a fragment', async () => {
    expect((await reached('id=33&token=t#part')).url.hash).to.equal('#part');
  });

  it('leads the service to say so in the very words', async () => {
    const backend = await Backend.start({ GET: { json: described({ authType: 'OAuth2', authenticated: true }) } });
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described({ authType: 'OAuth2' }) });
    tell(await signIn(el, backend), 'complete');
    await reaches(el, 'connected');
  });
});
