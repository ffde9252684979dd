import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { Backend, service } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import { RETURN_PAGE } from '../browser/frames.js';
import { mount } from '../browser/helpers.js';
import type { Attributes } from '../browser/helpers.js';
import { oauth } from '../browser/scene.js';
import { expectOne, findingsOf } from './setup.js';

const described = oauth({ serviceOrigin: service });
const refused: Answer = { status: 403, text: '<!doctype html>', headers: { 'content-type': 'text/html' } };

interface Setting {
  readonly known?: ConnectorDescription | null;
  readonly get?: Answer;
  readonly start?: Answer;
  readonly attributes?: Attributes;
}

/** An element with `direct`, and a backend that refuses to start a sign-in for a request that is no navigation. */
async function directScene({ known = described, get = { json: described }, start = refused, attributes = {} }: Setting = {}) {
  const backend = await Backend.start({ GET: get, START: start });
  const el: CyclrConnectorAuth = await mount(
    { 'endpoint': backend.endpoint, 'connector-id': '33', 'direct': true, ...attributes },
    known ? { connector: known } : {},
  );
  return { el, backend };
}

describe('diagnose() with direct', () => {
  it('finds nothing when nothing is wrong, and starts no sign-in', async () => {
    for (const attributes of [{}, { 'return-url': RETURN_PAGE }, { display: 'page' }, { 'service-origin': service }]) {
      const { el, backend } = await directScene({ attributes });
      expect(await findingsOf(el)).to.deep.equal([]);
      const starts = await backend.requests('START');
      expect(starts.map(({ method, search, headers }) => [method, search, headers['sec-fetch-dest']])).to.deep.equal([['START', '', 'empty']]);
    }
  });

  it('does not ask for the start route without the attribute, and of a connector without OAuth', async () => {
    for (const setting of [
      { attributes: { direct: undefined } },
      { known: { ...described, authType: 'ApiKey' } },
      { known: null, attributes: { 'auth-type': 'Basic' } },
    ]) {
      const { el, backend } = await directScene({ start: { status: 404 }, ...setting });
      expect(await findingsOf(el)).to.deep.equal([]);
      expect(await backend.requests('START')).to.deep.equal([]);
    }
  });

  it('finds an endpoint on another origin', async () => {
    const { el } = await directScene({ attributes: { endpoint: `${service}/api` } });
    const [first, ...others] = (await findingsOf(el)).filter((each) => each.startsWith('direct: '));
    expect(first).to.contain(`endpoint is on ${service}`).and.to.contain('Serve the route from this origin');
    expect(others).to.deep.equal([]);
  });

  for (const status of [404, 405, 410, 501]) {
    it(`finds that the start route is missing (${status})`, async () => {
      const { el, backend } = await directScene({ start: { status } });
      expectOne(await findingsOf(el), /^direct: /, `${location.origin}${backend.endpoint}/33/start answers ${status}`, 'missing');
    });
  }

  for (const [what, start, seen] of [
    ['redirects a request that is no navigation', { status: 303, headers: { location: `${location.origin}/login` } }, 'redirects a request'],
    ['answers with the application’s own page', { text: '<p>', headers: { 'content-type': 'text/html' } }, 'answers 200 to a request'],
  ] as const) {
    it(`finds that the start route ${what}`, async () => {
      const { el } = await directScene({ start });
      expectOne(await findingsOf(el), /^direct: /, seen, 'refuse it with 403');
    });
  }

  for (const status of [401, 429, 500, 503]) {
    it(`takes ${status} for no missing start route`, async () => {
      const { el } = await directScene({ start: { status } });
      expect(await findingsOf(el)).to.deep.equal([]);
    });
  }

  it('finds that no origin is known for the completion message', async () => {
    const advice = [/^direct: /, 'Set service-origin', 'return-url'] as const;
    expectOne(await findingsOf((await directScene({ known: oauth() })).el), ...advice);
    expectOne(await findingsOf((await directScene({ known: null, attributes: { 'auth-type': 'OAuth2' } })).el), ...advice);
    for (const attributes of [{ 'service-origin': service }, { 'return-url': RETURN_PAGE }, { display: 'page' }]) {
      expect(await findingsOf((await directScene({ known: oauth(), attributes })).el)).to.deep.equal([]);
    }
  });

  it('finds a session that a navigation cannot carry', async () => {
    const { el, backend } = await directScene({ get: { status: 401 } });
    el.fetch = () => Promise.resolve(Response.json(described));
    expectOne(await findingsOf(el), /^direct: /, 'property fetch', 'only cookies');
    await backend.answer('GET', { status: 302, headers: { location: '/login' } });
    expectOne(await findingsOf(el), /^direct: /, 'property fetch');
    await backend.answer('GET', { json: described });
    expect(await findingsOf(el)).to.deep.equal([]);
  });

  it('finds a service worker that gets the start route, whatever page it is registered for', async () => {
    const { el, backend } = await directScene();
    const script = await Backend.start({ GET: { text: '', headers: { 'content-type': 'text/javascript', 'service-worker-allowed': '/' } } });
    const registration = await navigator.serviceWorker.register(`${script.endpoint}/worker.js`, { scope: `${backend.endpoint}/` });
    try {
      const worker = registration.installing ?? registration.waiting ?? registration.active!;
      await new Promise<void>((resolve) => {
        if (worker.state === 'activated') resolve();
        worker.addEventListener('statechange', () => { if (worker.state === 'activated') resolve(); });
      });
      expectOne(await findingsOf(el), /^direct: /, `registered for ${backend.endpoint}/33/start`, 'respondWith()');
      el.direct = false;
      expect(await findingsOf(el)).to.deep.equal([]);
    } finally {
      await registration.unregister();
    }
  });
});
