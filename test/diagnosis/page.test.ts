import { expect } from '@open-wc/testing';
import type { CyclrConnectorAuth } from '../../src/index.js';
import { Backend, service } from '../browser/fakes.js';
import { HOST_PAGE, RETURN_PAGE, elementIn, openInFrame } from '../browser/frames.js';
import { clickAction, description, mount, reaches } from '../browser/helpers.js';
import { openSignIn, tell } from '../browser/windows.js';
import { connector, expectOne, findingsOf, inFrame, scene } from './setup.js';

/** The element of a page in a frame that has these response headers. */
const sentWith = async (
  headers: Readonly<Record<string, string>>, attributes: Readonly<Record<string, string>> = {},
): Promise<CyclrConnectorAuth> => {
  const text = await (await fetch(HOST_PAGE)).text();
  const page = await Backend.start({ GET: { text, headers: { 'content-type': 'text/html', ...headers } } });
  const { endpoint } = await Backend.start({ GET: { json: connector } });
  const query = new URLSearchParams({ endpoint, 'connector-id': '33', 'auth-type': 'OAuth2', ...attributes });
  return elementIn(await openInFrame(`${page.endpoint}/page?${String(query)}`));
};

describe('diagnose() finds in the page', () => {
  it('why the last attempt failed, until another one succeeds', async () => {
    const { el, backend, log } = await scene({ json: { ...connector, authenticated: true } }, {}, { status: 429 });
    await clickAction(el);
    await log.ends();
    expectOne(await findingsOf(el), `error: The last attempt failed with rate_limited: ${log.error().message}`);
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    tell(await openSignIn(el, backend), 'complete');
    await log.ends(2);
    expect(await findingsOf(el)).to.deep.equal([]);
  });

  for (const authType of ['oauth2', 'Kerberos']) {
    it(`that no auth type is written "${authType}"`, async () => {
      const { backend } = await scene();
      const el = await mount({ 'endpoint': backend.endpoint, 'connector-id': '33', 'auth-type': authType });
      await reaches(el, 'failed');
      const findings = await findingsOf(el);
      expect(findings.map((finding) => finding.split(':')[0])).to.deep.equal(['error', 'auth-type']);
      expect(findings[1]).to.contain(`"${authType}"`).and.to.contain('ApiKey, Basic, OAuth2, OAuth1, None');
    });
  }

  it('that windows are blocked', async () => {
    const { el, log } = await scene();
    window.open = () => null;
    await clickAction(el);
    await log.ends();
    const findings = await findingsOf(el);
    expect(findings.map((finding) => finding.split(':')[0])).to.deep.equal(['error', 'popup']);
    expect(findings[1]).to.contain('connect()').and.to.contain('display="page"');
  });

  it('that windows are blocked in its frame', async () => {
    const el = await inFrame();
    expect(await findingsOf(el)).to.deep.equal([]);
    el.ownerDocument.defaultView!.open = () => null;
    await clickAction(el);
    await reaches(el, 'failed');
    expect((await findingsOf(el)).map((finding) => finding.split(':')[0])).to.deep.equal(['error', 'frame', 'popup']);
  });

  for (const [allowed, missing] of [
    ['', 'allow-popups and allow-popups-to-escape-sandbox'],
    ['allow-popups', 'allow-popups-to-escape-sandbox'],
    ['allow-popups-to-escape-sandbox', 'allow-popups'],
  ] as const) {
    it(`that its frame’s sandbox lacks ${missing}`, async () => {
      expectOne(await findingsOf(await inFrame(`allow-scripts allow-same-origin ${allowed}`)), /^frame: /, `needs ${missing} too`);
    });
  }

  it('nothing when its frame’s sandbox has all of them', async () => {
    const el = await inFrame('allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox');
    expect(await findingsOf(el)).to.deep.equal([]);
  });

  it('nothing about windows when the connector needs no sign-in', async () => {
    const apiKey = { 'auth-type': 'ApiKey' };
    expect(await findingsOf(await inFrame('allow-scripts allow-same-origin', apiKey))).to.deep.equal([]);
    expect(await findingsOf(await sentWith({ 'cross-origin-opener-policy': 'same-origin' }, apiKey))).to.deep.equal([]);
  });

  it('what its frame’s sandbox lacks for the element’s auth type, which outweighs the description’s', async () => {
    const el = await inFrame('allow-scripts allow-same-origin', { 'auth-type': 'OAuth2' });
    el.connector = description({ authType: 'ApiKey' });
    await el.updateComplete;
    expect((await findingsOf(el)).filter((each) => each.startsWith('frame: '))).to.have.length(1);
  });

  it('that its frame’s sandbox gives it no origin', async () => {
    const el = await inFrame();
    Object.assign(el.ownerDocument.defaultView!, { origin: 'null' });
    expect((await findingsOf(el))[0]).to.match(/^frame: .*allow-same-origin/);
  });

  for (const policy of ['same-origin', 'same-origin-allow-popups']) {
    it(`Cross-Origin-Opener-Policy: ${policy}, unless there is a return page or display="page"`, async () => {
      const headers = { 'cross-origin-opener-policy': policy };
      expectOne(await findingsOf(await sentWith(headers)), /^opener-policy: /, policy, 'return-url');
      expect(await findingsOf(await sentWith(headers, { 'return-url': RETURN_PAGE }))).to.deep.equal([]);
      expect(await findingsOf(await sentWith(headers, { display: 'page' }))).to.deep.equal([]);
    });
  }

  for (const [policy, missing] of [
    ['sandbox allow-scripts allow-same-origin', 'allow-popups and allow-popups-to-escape-sandbox'],
    ["img-src *; SANDBOX allow-scripts allow-same-origin allow-popups; base-uri 'none'", 'allow-popups-to-escape-sandbox'],
  ] as const) {
    it(`a Content-Security-Policy whose sandbox lacks ${missing}`, async () => {
      expectOne(await findingsOf(await sentWith({ 'content-security-policy': policy })), /^frame: .*Content-Security-Policy/, `needs ${missing} too`);
    });
  }

  for (const policy of ['unsafe-none', 'noopener-allow-popups']) {
    it(`nothing for Cross-Origin-Opener-Policy: ${policy}`, async () => {
      expect(await findingsOf(await sentWith({ 'cross-origin-opener-policy': policy }))).to.deep.equal([]);
    });
  }

  for (const policy of ["connect-src 'self'", "default-src 'self' 'unsafe-inline'"]) {
    it(`a Content-Security-Policy that forbids the request: ${policy}`, async () => {
      const headers = { 'content-security-policy': policy };
      expectOne(await findingsOf(await sentWith(headers, { endpoint: `${service}/api` })), /^connect-src: /, `connect-src has to allow ${service}`);
      expect(await findingsOf(await sentWith(headers))).to.deep.equal([]);
    });
  }

  it('nothing when its Content-Security-Policy forbids another request than the backend’s', async () => {
    const el = await sentWith({ 'content-security-policy': `connect-src ${service}` });
    const { ownerDocument: page } = el;
    // This violation is caused by the diagnosis' own request for the page.
    el.fetch = (address) => (address as string).includes('2147483646') ? Promise.resolve(Response.json(connector)) : new Promise((resolve) => {
      page.addEventListener('securitypolicyviolation', () => { resolve(Response.json(connector)); }, { once: true });
    });
    expect(await findingsOf(el)).to.deep.equal([]);
  });
});
