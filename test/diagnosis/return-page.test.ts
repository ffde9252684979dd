import { expect } from '@open-wc/testing';
import { withParameter } from '../../src/sign-in/query.js';
import { Backend, service } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import { HOST_PAGE, RETURN_PAGE, elementIn, openInFrame } from '../browser/frames.js';
import { connector, expectOne, findingsOf, scene } from './setup.js';

describe('diagnose() finds that the return page', () => {
  /** The address of a page of this origin with this answer. */
  const answering = async (answer: Answer): Promise<string> => (await Backend.start({ GET: answer })).endpoint;
  const html = { 'content-type': 'text/html' };

  for (const [what, find, fragment] of [
    ['is not a valid URL', async () => 'http://[', 'is not a valid URL'],
    ['is on another origin', async () => 'https://elsewhere.example/back?key=canary', 'is on https://elsewhere.example; it has to be on'],
    ['does not exist', async () => answering({ status: 404 }), 'answers 404'],
    ['redirects without the parameter', async () => answering({ status: 302, headers: { location: RETURN_PAGE } }), 'loses the parameter cyclr-attempt'],
    ['is no HTML', async () => answering({ json: {} }), 'is not an HTML page'],
    ['loads no script', async () => answering({ text: '<p>script', headers: html }), 'loads no script'],
    ['cannot be reached', async () => answering({ fault: 'broken' }), 'cannot be reached'],
  ] as const satisfies readonly (readonly [string, () => Promise<string>, string])[]) {
    it(what, async () => {
      const { el } = await scene();
      const address = await find();
      el.returnUrl = address.startsWith('/') ? `${address}?key=canary` : address;
      const findings = await findingsOf(el);
      expectOne(findings, /^return-url: /, fragment);
      expect(findings[0]).not.to.contain('canary');
    });
  }

  it('is right when it redirects and keeps the parameter', async () => {
    const { el } = await scene();
    el.returnUrl = await answering({ status: 302, headers: { location: `${RETURN_PAGE}?cyclr-attempt=diagnosis` } });
    expect(await findingsOf(el)).to.deep.equal([]);
  });

  it('is right, whatever a connect-src without this origin says about requests for it', async () => {
    const text = await (await fetch(HOST_PAGE)).text();
    const page = await Backend.start({ GET: { text, headers: { ...html, 'content-security-policy': `connect-src ${service}` } } });
    const query = new URLSearchParams({ 'endpoint': '/api', 'auth-type': 'OAuth2', 'return-url': RETURN_PAGE });
    const el = await elementIn(await openInFrame(`${page.endpoint}/page?${String(query)}`));
    el.fetch = () => Promise.resolve(Response.json(connector));
    expect(await findingsOf(el)).to.deep.equal([]);
  });

  it('cannot be reached, even if a policy that only reports lists the request', async () => {
    const text = await (await fetch(HOST_PAGE)).text();
    const page = await Backend.start({ GET: { text, headers: { ...html, 'content-security-policy-report-only': 'connect-src https://other.example' } } });
    const query = new URLSearchParams({ 'endpoint': '/api', 'auth-type': 'OAuth2', 'return-url': await answering({ fault: 'broken' }) });
    const el = await elementIn(await openInFrame(`${page.endpoint}/page?${String(query)}`));
    el.fetch = () => Promise.resolve(Response.json(connector));
    expectOne(await findingsOf(el), /^return-url: /, 'cannot be reached');
  });

  it('gets the query that a sign-in gives it', async () => {
    const { el } = await scene();
    const page = await Backend.start({ GET: { text: '<script src="x"></script>', headers: html } });
    for (const query of ['', '?next=%2Fa%20b&flag', '?a=1+2#top']) {
      const address = `${page.endpoint}/connected${query}`;
      el.returnUrl = address;
      expect(await findingsOf(el)).to.deep.equal([]);
      const asked = (await page.requests('GET')).at(-1)!.search;
      expect(asked).to.equal(new URL(withParameter(address, 'cyclr-attempt', 'diagnosis'), location.href).search);
    }
  });

  it('is this page with display="page", and does not answer a second time', async () => {
    const text = await (await fetch(HOST_PAGE)).text();
    const page = await Backend.start({ GET: [{ text, headers: html }, { status: 500 }] });
    const { endpoint } = await Backend.start({ GET: { json: connector } });
    const query = new URLSearchParams({ endpoint, 'auth-type': 'OAuth2', display: 'page', key: 'canary' });
    const el = await elementIn(await openInFrame(`${page.endpoint}/page?${String(query)}`));
    const findings = await findingsOf(el);
    expectOne(findings, /^return-url: /, `${page.endpoint}/page answers 500`);
    el.display = 'popup';
    expect(await findingsOf(el)).to.deep.equal([]);
  });
});
