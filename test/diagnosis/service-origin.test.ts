import { expect } from '@open-wc/testing';
import { EventLog } from '../browser/event-log.js';
import { Backend, service } from '../browser/fakes.js';
import { RETURN_PAGE } from '../browser/frames.js';
import { clickAction, mount } from '../browser/helpers.js';
import { connector, expectOne, findingsOf, scene } from './setup.js';

describe('diagnose() finds a service-origin that is no origin, before the click', () => {
  for (const list of [
    '127.0.0.1', 'localhost:3000', 'service.example', '*', 'null', 'https://', '//service.example', 'http://service.example', 'http://192.168.0.7',
    'javascript:1', 'data:,', 'blob:null/1', 'https://*.example', 'https://a.example,https://b.example', 'capacitor://localhost',
  ]) {
    it(`${list}, for which a sign-in is misconfigured`, async () => {
      const { el, backend, log } = await scene(undefined, { 'service-origin': `https://a.example ${list}` });
      expectOne(await findingsOf(el), `service-origin: "${list}" is no origin`, 'https://app-h.cyclr.com');
      await clickAction(el);
      await log.ends();
      expect(log.error().code).to.equal('misconfigured');
      expect(log.error().message).to.contain(`(service-origin ${list})`);
      expect(await backend.requests('POST')).to.have.length(0);
    });
  }

  for (const list of ['', '  ', 'https://a.example', 'HTTPS://A.example:443/', 'http://localhost:9', 'http://x.localhost', 'http://127.8.8.8', 'http://[::1]:9']) {
    it(`not "${list}", with which a sign-in starts`, async () => {
      const { el, backend, log } = await scene(undefined, { 'service-origin': list });
      expect(await findingsOf(el)).to.deep.equal([]);
      await clickAction(el);
      await backend.requests('POST', 1);
      expect(log.endings.includes('error') && log.error().code === 'misconfigured').to.equal(false);
      el.cancel();
    });
  }
});

describe('diagnose() compares service-origin with the serviceOrigin of the description', () => {
  const described = { ...connector, serviceOrigin: service };

  it('and finds that a sign-in would be refused, before the click', async () => {
    const { el, log } = await scene(undefined, { 'service-origin': 'https://other.example' });
    el.connector = described;
    expectOne(await findingsOf(el), /^service-origin: /, `sign-ins are on ${service}`, 'it lists https://other.example');
    await clickAction(el);
    await log.ends();
    expect(log.error().code).to.equal('untrusted_url');
  });

  it('and names the cause once after the click', async () => {
    const { el, log } = await scene(undefined, { 'service-origin': 'https://other.example' });
    el.connector = described;
    await clickAction(el);
    await log.ends();
    expect((await findingsOf(el)).map((finding) => finding.split(':')[0])).to.deep.equal(['error', 'service-origin']);
  });

  it('with direct, unless a return page completes the sign-in', async () => {
    const direct = { 'direct': '', 'service-origin': 'https://other.example' };
    for (const [attributes, count] of [[direct, 1], [{ ...direct, 'return-url': RETURN_PAGE }, 0], [{ ...direct, display: 'page' }, 0]] as const) {
      const { el } = await scene(undefined, attributes);
      el.connector = described;
      expect((await findingsOf(el)).filter((finding) => finding.startsWith('service-origin: '))).to.have.length(count);
    }
  });

  describe('that the backend gives, if the element has none', () => {
    for (const attributes of [{ 'auth-type': 'OAuth2' }, { 'auth-type': 'OAuth2', 'display': 'page' }]) {
      it(`with ${JSON.stringify(attributes)}, before and after the click`, async () => {
        const backend = await Backend.start({ GET: { json: described }, POST: { json: { url: 'https://service.example/?token=canary' } } });
        const el = await mount({ 'endpoint': backend.endpoint, 'connector-id': '33', 'service-origin': 'https://other.example', ...attributes });
        const log = new EventLog(el);
        expectOne(await findingsOf(el), /^service-origin: /, `sign-ins are on ${service}`, 'it lists https://other.example');
        await clickAction(el);
        await log.ends();
        expect(log.error().code).to.equal('untrusted_url');
        expect((await findingsOf(el)).map((finding) => finding.split(':')[0])).to.deep.equal(['error', 'service-origin']);
      });
    }

    for (const json of [{ ...described, serviceOrigin: 7 }, { ...described, serviceOrigin: undefined }, { ...described, authType: 'ApiKey' }]) {
      it(`but finds nothing with ${JSON.stringify([json.authType, json.serviceOrigin])}`, async () => {
        const backend = await Backend.start({ GET: { json } });
        const el = await mount({ 'endpoint': backend.endpoint, 'connector-id': '33', 'auth-type': 'OAuth2', 'service-origin': 'https://other.example' });
        expect(await findingsOf(el)).to.deep.equal([]);
      });
    }
  });

  for (const list of ['', service, `${service}/`, `https://other.example ${service} https://third.example`]) {
    it(`and finds nothing where it is "${list}"`, async () => {
      const { el } = await scene(undefined, { 'service-origin': list });
      el.connector = described;
      expect(await findingsOf(el)).to.deep.equal([]);
    });
  }

  for (const more of [{ serviceOrigin: null }, { serviceOrigin: '' }, { serviceOrigin: 'service.example' }, { authType: 'ApiKey' }]) {
    it(`and finds nothing with ${JSON.stringify(more)}`, async () => {
      const { el } = await scene(undefined, { 'service-origin': 'https://other.example' });
      el.connector = { ...described, ...more };
      expect(await findingsOf(el)).to.deep.equal([]);
    });
  }
});
