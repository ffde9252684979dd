import { expect } from '@open-wc/testing';
import { Backend } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import { clickAction } from '../browser/helpers.js';
import type { Scene } from '../browser/scene.js';
import { connector, expectOne, findingsOf, scene } from './setup.js';

const missing: Answer = { status: 404, json: { code: 'not_found', detail: 'There is no such connector.' } };

interface PostScene extends Scene {
  /** The resource of the connector that the backend does not know. */
  readonly unknown: Backend;
}

/** An element whose backend describes connector 33, and gives these answers about any other. */
async function postScene(post: Answer, get: Answer = missing): Promise<PostScene> {
  const made = await scene();
  const unknown = await Backend.start({ GET: get, POST: post });
  made.el.fetch = (address, init) =>
    fetch((address as string).replace(`${made.backend.endpoint}/2147483646`, `${unknown.endpoint}/2147483646`), init);
  return { ...made, unknown };
}

describe('diagnose() checks POST', () => {
  it('with an empty body, at a connector that the backend does not know', async () => {
    const { el, backend, unknown } = await postScene(missing);
    el.endpoint = `${backend.endpoint}?key=a/b`;
    expect(await findingsOf(el)).to.deep.equal([]);
    const [posted, ...others] = await unknown.requests('POST', 1);
    expect([posted!.body, posted!.path, posted!.search, others]).to.deep.equal([null, '/2147483646', '?key=a/b', []]);
    expect(posted!.headers).to.include({ 'content-type': 'application/json', 'content-length': '0', 'origin': location.origin });
    expect(await backend.requests('POST')).to.deep.equal([]);
  });

  for (const get of [{ json: connector }, { status: 401 }, { status: 429 }, { status: 500 }, { status: 302, headers: { location: '/' } }] as const) {
    it(`not at a backend that answers ${JSON.stringify(get)} about an unknown connector: it may ignore the id`, async () => {
      const { el, backend, unknown } = await postScene({ status: 403 }, get);
      expect(await findingsOf(el)).to.deep.equal([]);
      expect([...await unknown.requests('POST'), ...await backend.requests('POST')]).to.deep.equal([]);
    });
  }

  it('not without a connector-id: endpoint is the connector’s own resource', async () => {
    const { el, backend, unknown } = await postScene({ status: 403 });
    el.removeAttribute('connector-id');
    expect(await findingsOf(el)).to.deep.equal([]);
    expect([...await backend.requests('POST'), ...await unknown.requests()]).to.deep.equal([]);
  });

  it('and finds what a proxy that changes Host does, with the backend’s own words', async () => {
    const { el } = await postScene({ status: 403, json: { code: 'unauthorized', detail: 'http://localhost:5173 is not one of the `origins`.' } });
    expectOne(await findingsOf(el), 'endpoint: GET works, but POST answers 403 ("http://localhost:5173 is not one of the `origins`.")',
      'changes Host', `origins: ['${location.origin}']`);
  });

  for (const [what, post, ...fragments] of [
    ['is not signed in', { status: 401 }, 'POST answers 401', 'CSRF'],
    ['lacks a CSRF token, by Laravel', { status: 419, text: 'Page expired' }, 'POST answers 419', 'CSRF'],
    ['lacks a CSRF token, by a page', { status: 422, text: '<h1>InvalidAuthenticityToken' }, 'POST answers 422', 'CSRF'],
    ['is redirected', { status: 302, headers: { location: '/login' } }, 'POST is redirected'],
    ['is not mounted', { status: 404, text: '<p>Cannot POST', headers: { 'content-type': 'text/html' } }, 'POST answers 404 without JSON'],
    ['is no method of the route', { status: 405 }, 'POST answers 405', 'GET, POST and DELETE'],
    ['is dropped', { fault: 'broken' }, 'POST gets no answer'],
  ] as const satisfies readonly (readonly [string, Answer, ...string[]])[]) {
    it(`and finds that it ${what}`, async () => {
      const { el } = await postScene(post);
      expectOne(await findingsOf(el), /^endpoint: GET works, but POST /, ...fragments);
    });
  }

  for (const post of [{ status: 400, json: {} }, { status: 415, json: {} }, { status: 422, json: { code: 'invalid_credentials' } }, { status: 500 }, { status: 200, json: connector }, { status: 204 }]) {
    it(`and finds nothing in ${JSON.stringify(post)}: the request has reached the route`, async () => {
      const { el } = await postScene(post);
      expect(await findingsOf(el)).to.deep.equal([]);
    });
  }

  it('and finds nothing where the same user is refused in the same way by GET', async () => {
    const refusal = { status: 403, json: { code: 'unauthorized', detail: 'Not your connector.' } };
    expect(await findingsOf((await postScene(refusal, refusal)).el)).to.deep.equal([]);
    expectOne(await findingsOf((await postScene({ status: 403, json: { detail: 'Foreign origin.' } }, refusal)).el), '403 ("Foreign origin.")');
  });

  it('by the last attempt where it cannot send one itself', async () => {
    const { el, backend, log } = await scene(undefined, {}, { status: 403 });
    await clickAction(el);
    await log.ends();
    const [error, post, ...others] = await findingsOf(el);
    expect(error).to.match(/^error: .*unauthorized/);
    expect(post).to.match(/^endpoint: GET works, but POST was refused with 403\. .*changes Host/);
    expect(others).to.deep.equal([]);
    expect(await backend.requests('POST')).to.have.length(1);
  });
});
