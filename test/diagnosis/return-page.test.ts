import { expect } from '@open-wc/testing';
import { Backend } from '../browser/fakes.js';
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
