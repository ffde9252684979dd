import { expect } from '@open-wc/testing';
import { clickAction } from '../browser/helpers.js';
import { expectOne, findingsOf, scene } from './setup.js';

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
