import { expect } from '@open-wc/testing';
import { EventLog } from '../browser/event-log.js';
import { Backend, elsewhere, navigations, service } from '../browser/fakes.js';
import { clickAction, mount, reaches } from '../browser/helpers.js';
import { oauth } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { everyWindowCloses, windowCloses, windows } from '../browser/windows.js';

/** Code that would run with the host page's origin. */
const attack = 'opener.pwned=1;window.pwned=1';

const PATH = 'connectorauth?token=canary';

type Urls = readonly (readonly [what: string, url: string, serviceOrigin?: string])[];

const untrusted: Urls = [
  ['javascript:', `javascript:${attack}//canary`],
  ['javascript: in capitals', `JaVaScRiPt:${attack}//canary`],
  ['javascript: with a tab in it', `java\tscript:${attack}//canary`],
  ['javascript: with a line feed in it', `java\nscript:${attack}//canary`],
  ['javascript: with a carriage return before its colon', `javascript\r:${attack}//canary`],
  ['javascript: after white space', ` \t\n javascript:${attack}//canary`],
  ['javascript: after a control character', `\u0001javascript:${attack}//canary`],
  ['javascript: with an authority', `javascript://${new URL(service).host}/%0A${attack}//canary`],
  ['javascript: with the service as a label', `javascript:https://canary.example/%0A${attack}`],
  ['data:', `data:text/html,<script>${attack}</script>canary`],
  ['data: in base64', `data:text/html;base64,${btoa(`<script>${attack}</script>canary`)}`],
  ['blob: of the page\'s origin', `blob:${location.origin}/canary`],
  ['blob: of an https origin', 'blob:https://service.example/canary'],
  ['filesystem:', 'filesystem:https://service.example/temporary/canary'],
  ['about:blank', 'about:blank#canary'],
  ['about:srcdoc', 'about:srcdoc#canary'],
  ['file:', 'file:///etc/passwd#canary'],
  ['ftp:', 'ftp://service.example/canary'],
  ['ws:', 'wss://service.example/canary'],
  ['view-source:', `view-source:${service}/${PATH}`],
  ['intent:', 'intent://service.example/canary#Intent;scheme=https;end'],
  ['an unknown scheme', 'httpss://service.example/canary'],
  ['a scheme with a foreign letter', 'htt\u0440s://service.example/canary'],
  ['http: of another machine', `http://service.example/${PATH}`],
  ['http: of a private address', `http://10.0.0.1/${PATH}`],
  ['http: of the unspecified address', `http://0.0.0.0/${PATH}`],
  ['http: of a name that begins with localhost', `http://localhost.evil.example/${PATH}`],
  ['http: of a name that begins with a loopback address', `http://127.0.0.1.evil.example/${PATH}`],
  ['http: of a name that ends with localhost', `http://evillocalhost/${PATH}`],
  ['http: with loopback in the path', `http://evil.example/localhost?token=canary`],
  ['http: with loopback as user info', `http://localhost@evil.example/${PATH}`],
  ['a user name', `https://canary@service.example/${PATH}`],
  ['a user name and a password', `https://user:canary@service.example/${PATH}`],
  ['a password alone', `https://:canary@service.example/${PATH}`],
  ['user info on loopback', service.replace('//', '//canary@')],
  ['an empty text', ''],
  ['white space', ' \n'],
  ['a relative path', `/${PATH}`],
  ['a relative reference', PATH],
  ['no scheme', `//service.example/${PATH}`],
  ['no scheme, with backslashes', `\\\\service.example\\${PATH}`],
  ['a query alone', '?token=canary'],
  ['no host', 'https:///?token=canary'],
  ['an invalid host', 'https://[service/?token=canary'],
  ['an invalid port', 'https://service.example:99999/?token=canary'],
  ['a foreign origin', `${elsewhere}/sign-in/x?token=canary`, service],
  ['another port', `http://127.0.0.1:9/${PATH}`, service],
  ['another scheme', `http://127.0.0.1/${PATH}`, 'https://127.0.0.1'],
  ['a name that ends with the service’s', `https://evil-service.example/${PATH}`, 'https://service.example'],
  ['a name that begins with the service’s', `https://service.example.evil.example/${PATH}`, 'https://service.example'],
  ['a name below the service\'s', `https://x.service.example/${PATH}`, 'https://service.example'],
  ['the service’s name and a dot', `https://service.example./${PATH}`, 'https://service.example'],
  ['the service as user info', `https://service.example@evil.example/${PATH}`, 'https://service.example'],
  ['the service as user info, after a backslash', `https://evil.example\\@service.example/${PATH}`, 'https://service.example'],
  ['the service in the path', `https://evil.example/https://service.example?token=canary`, 'https://service.example'],
  ['the service in the fragment', `https://evil.example/#https://service.example/canary`, 'https://service.example'],
  ['a foreign letter in the service\'s name', `https://s\u0435rvice.example/${PATH}`, 'https://service.example'],
  ['blob: of the service\'s origin', 'blob:https://service.example/canary', 'https://service.example'],
  ['an origin that is not in the list', `${elsewhere}/sign-in/x?token=canary`, `${service} https://a.example\n\thttps://b.example`],
];

/** An element whose backend gives this sign-in URL. */
const withUrl = async (url: string, serviceOrigin?: string): Promise<Scene> => {
  const backend = await Backend.start({ POST: { json: { url } } });
  const el = await mount({ endpoint: backend.endpoint, 'service-origin': serviceOrigin }, { connector: oauth() });
  return { el, backend, log: new EventLog(el) };
};

describe('an untrusted sign-in URL ends the attempt, and the window closes without a navigation', () => {
  for (const [what, url, serviceOrigin] of untrusted) {
    it(`${what}: ${JSON.stringify(url.replace(service, 'service').replace(elsewhere, 'elsewhere'))}`, async () => {
      const before = (await navigations()).length;
      const { el, log } = await withUrl(url, serviceOrigin);
      await clickAction(el);
      await log.ends();
      expect(log.names).to.deep.equal(['start', 'state:opening', 'state:failed', 'error']);
      const error = log.error();
      expect(error.code).to.equal('untrusted_url');
      expect(`${error.message} ${error.stack ?? ''} ${String(error.cause)} ${el.shadowRoot!.textContent}`).not.to.contain('canary');
      expect(windows).to.have.length(1);
      await windowCloses();
      expect((await navigations()).slice(before).filter((address) => address !== 'about:blank')).to.deep.equal([]);
      expect('pwned' in window).to.equal(false);
    });
  }
});

describe('the window goes once to a trusted sign-in URL', () => {
  const trusted: Urls = [
    ['https: of any origin, without service-origin', 'https://service.invalid/a'],
    ['https: of the origin in service-origin', 'https://service.invalid/a', 'https://service.invalid'],
    ['https: of one of several origins', 'https://service.invalid/a', 'https://a.example  https://service.invalid\n'],
    ['https: of the origin in another spelling', 'HTTPS://SERVICE.invalid:443/a', 'https://service.invalid/'],
    ['http: of localhost', 'http://localhost:9/a'],
    ['http: of a subdomain of localhost', 'http://cyclr.localhost:9/a'],
    ['http: of 127.0.0.1', 'http://127.0.0.1:9/a'],
    ['http: of another loopback address', 'http://127.8.8.8:9/a'],
    ['http: of the IPv6 loopback address', 'http://[::1]:9/a'],
  ];
  for (const [what, url, serviceOrigin] of trusted) {
    it(what, async () => {
      await navigations();
      // Chromium tries an address that it could not reach again by itself, perhaps in the middle of a later test.
      const token = crypto.randomUUID();
      const { el } = await withUrl(`${url}?token=${token}`, serviceOrigin);
      await clickAction(el);
      await reaches(el, 'waiting');
      let gone: readonly string[] = [];
      while (!gone.length) gone = (await navigations()).filter((address) => address.includes(token));
      const { origin, pathname, searchParams } = new URL(gone[0]!);
      expect(gone).to.have.length(1);
      expect(origin + pathname).to.equal(new URL(url).origin + new URL(url).pathname);
      expect(searchParams.get('token')).to.equal(token);
      el.cancel();
    });
  }
});

describe('a service-origin', () => {
  for (const list of ['*', 'service.example', 'null', 'https://', '//service.example', 'javascript:1', 'data:,', 'blob:null/1']) {
    it(`of ${list} is misconfigured, and no window stays open`, async () => {
      const { el, backend, log } = await withUrl('https://service.example/');
      await backend.answer('POST', { json: { url: backend.signInUrl() } });
      el.setAttribute('service-origin', list);
      await clickAction(el);
      await log.ends();
      expect(log.error().code).to.equal('misconfigured');
      await everyWindowCloses();
      expect(await backend.visits()).to.have.length(0);
    });
  }

  for (const list of ['https://a.example,https://b.example', 'https://*.example', 'https://*']) {
    it(`of ${list} trusts nothing: it is no pattern and no list with commas`, async () => {
      const { el, log } = await withUrl(`https://b.example/${PATH}`, list);
      await clickAction(el);
      await log.ends();
      expect(['untrusted_url', 'misconfigured']).to.include(log.error().code);
      await everyWindowCloses();
    });
  }
});
