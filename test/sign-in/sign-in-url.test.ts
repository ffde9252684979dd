import { expect } from '@open-wc/testing';
import { Backend, elsewhere, navigations, service } from '../element/fakes.js';
import { EventLog, act, described, mount, popup, reaches, signIn, tell, until, windows } from '../element/helpers.js';

/** Code that a window with the page's own origin would run against the page. */
const attack = 'opener.pwned=1;window.pwned=1';

const PATH = 'connectorauth?token=canary';

type Hostile = readonly (readonly [why: string, url: string, serviceOrigin?: string])[];

const hostile: Hostile = [
  ['javascript:', `javascript:${attack}//canary`],
  ['javascript: in capitals', `JaVaScRiPt:${attack}//canary`],
  ['javascript: with a tab in it', `java\tscript:${attack}//canary`],
  ['javascript: with a line feed in it', `java\nscript:${attack}//canary`],
  ['javascript: with a carriage return before its colon', `javascript\r:${attack}//canary`],
  ['javascript: behind white space', ` \t\n javascript:${attack}//canary`],
  ['javascript: behind a control character', `\u0001javascript:${attack}//canary`],
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
  ['a scheme that is none', 'httpss://service.example/canary'],
  ['a scheme with a foreign letter', 'htt\u0440s://service.example/canary'],
  ['http: of another machine', `http://service.example/${PATH}`],
  ['http: of a private address', `http://10.0.0.1/${PATH}`],
  ['http: of the unspecified address', `http://0.0.0.0/${PATH}`],
  ['http: of a name that begins like loopback', `http://localhost.evil.example/${PATH}`],
  ['http: of a name that begins like a loopback address', `http://127.0.0.1.evil.example/${PATH}`],
  ['http: of a name that ends like loopback', `http://evillocalhost/${PATH}`],
  ['http: with loopback in the path', `http://evil.example/localhost?token=canary`],
  ['http: with loopback as user info', `http://localhost@evil.example/${PATH}`],
  ['a user name', `https://canary@service.example/${PATH}`],
  ['a user name and a password', `https://user:canary@service.example/${PATH}`],
  ['a password alone', `https://:canary@service.example/${PATH}`],
  ['user info on loopback', service.replace('//', '//canary@')],
  ['nothing', ''],
  ['white space', ' \n'],
  ['a relative path', `/${PATH}`],
  ['a relative reference', PATH],
  ['no scheme', `//service.example/${PATH}`],
  ['no scheme, with backslashes', `\\\\service.example\\${PATH}`],
  ['a query alone', '?token=canary'],
  ['no host', 'https:///?token=canary'],
  ['a host that is none', 'https://[service/?token=canary'],
  ['a port that is none', 'https://service.example:99999/?token=canary'],
  ['a foreign origin', `${elsewhere}/sign-in/x?token=canary`, service],
  ['another port', `http://127.0.0.1:9/${PATH}`, service],
  ['another scheme', `http://127.0.0.1/${PATH}`, 'https://127.0.0.1'],
  ['a name that ends like the service', `https://evil-service.example/${PATH}`, 'https://service.example'],
  ['a name that begins like the service', `https://service.example.evil.example/${PATH}`, 'https://service.example'],
  ['a name below the service\'s', `https://x.service.example/${PATH}`, 'https://service.example'],
  ['a name with a last dot', `https://service.example./${PATH}`, 'https://service.example'],
  ['the service as user info', `https://service.example@evil.example/${PATH}`, 'https://service.example'],
  ['the service as user info, behind a backslash', `https://evil.example\\@service.example/${PATH}`, 'https://service.example'],
  ['the service in the path', `https://evil.example/https://service.example?token=canary`, 'https://service.example'],
  ['the service in the fragment', `https://evil.example/#https://service.example/canary`, 'https://service.example'],
  ['a foreign letter in the service\'s name', `https://s\u0435rvice.example/${PATH}`, 'https://service.example'],
  ['blob: of the service\'s origin', 'blob:https://service.example/canary', 'https://service.example'],
  ['none of several origins', `${elsewhere}/sign-in/x?token=canary`, `${service} https://a.example\n\thttps://b.example`],
];

describe('a sign-in URL that is not to be trusted', () => {
  for (const [why, url, serviceOrigin] of hostile) {
    it(`${why}: ${JSON.stringify(url.replace(service, 'service').replace(elsewhere, 'elsewhere'))}`, async () => {
      const before = (await navigations()).length;
      const backend = await Backend.start({ POST: { json: { url } } });
      const el = await mount({ endpoint: backend.endpoint, 'service-origin': serviceOrigin }, { connector: described({ authType: 'OAuth2' }) });
      const log = new EventLog(el);
      await act(el);
      await log.ends();
      expect(log.names).to.deep.equal(['start', 'state:opening', 'state:failed', 'error']);
      const error = log.error();
      expect(error.code).to.equal('untrusted_url');
      expect(`${error.message} ${error.stack ?? ''} ${String(error.cause)} ${el.shadowRoot!.textContent}`).not.to.contain('canary');
      expect(windows).to.have.length(1);
      await until(() => popup().closed, 'the window is closed');
      expect((await navigations()).slice(before).filter((address) => address !== 'about:blank')).to.deep.equal([]);
      expect('pwned' in window).to.equal(false);
    });
  }
});

describe('a sign-in URL that is to be trusted', () => {
  const trusted: Hostile = [
    ['https:, of any origin, where none is set', 'https://service.invalid/a?token=t'],
    ['https: of the one that is set', 'https://service.invalid/a?token=t', 'https://service.invalid'],
    ['one of several', 'https://service.invalid/a?token=t', 'https://a.example  https://service.invalid\n'],
    ['the same origin, spelled otherwise', 'HTTPS://SERVICE.invalid:443/a?token=t', 'https://service.invalid/'],
    ['loopback by name', 'http://localhost:9/a?token=t'],
    ['loopback by a name below it', 'http://cyclr.localhost:9/a?token=t'],
    ['loopback by address', 'http://127.0.0.1:9/a?token=t'],
    ['loopback by another of its addresses', 'http://127.8.8.8:9/a?token=t'],
    ['loopback by IPv6', 'http://[::1]:9/a?token=t'],
  ];
  for (const [why, url, serviceOrigin] of trusted) {
    it(`${why}: the window goes there, once`, async () => {
      const before = (await navigations()).length;
      const backend = await Backend.start({ POST: { json: { url } } });
      const el = await mount({ endpoint: backend.endpoint, 'service-origin': serviceOrigin }, { connector: described({ authType: 'OAuth2' }) });
      await act(el);
      await reaches(el, 'waiting');
      let gone: readonly string[] = [];
      while (!gone.length) gone = (await navigations()).slice(before).filter((address) => address.startsWith('http'));
      const { origin, pathname, searchParams } = new URL(gone[0]!);
      expect(gone).to.have.length(1);
      expect(origin + pathname).to.equal(new URL(url).origin + new URL(url).pathname);
      expect(searchParams.get('token')).to.equal('t');
      el.cancel();
    });
  }
});

describe('service-origin', () => {
  for (const list of ['*', 'service.example', 'null', 'https://', '//service.example', 'javascript:1', 'data:,', 'blob:null/1']) {
    it(`${list}: misconfigured, and no window stays open`, async () => {
      const backend = await Backend.start();
      await backend.answer('POST', { json: { url: backend.signInUrl() } });
      const el = await mount({ endpoint: backend.endpoint, 'service-origin': list }, { connector: described({ authType: 'OAuth2' }) });
      const log = new EventLog(el);
      await act(el);
      await log.ends();
      expect(log.error().code).to.equal('misconfigured');
      await until(() => windows.every(({ handle }) => handle.closed), 'no window is open');
      expect(await backend.visits()).to.have.length(0);
    });
  }

  for (const list of ['https://a.example,https://b.example', 'https://*.example', 'https://*']) {
    it(`${list}: no pattern, no list of another kind; nothing is trusted`, async () => {
      const backend = await Backend.start({ POST: { json: { url: `https://b.example/${PATH}` } } });
      const el = await mount({ endpoint: backend.endpoint, 'service-origin': list }, { connector: described({ authType: 'OAuth2' }) });
      const log = new EventLog(el);
      await act(el);
      await log.ends();
      expect(['untrusted_url', 'misconfigured']).to.include(log.error().code);
      await until(() => windows.every(({ handle }) => handle.closed), 'no window is open');
    });
  }

  it('lists where the message may come from too: the sign-in may end on another origin than it began', async () => {
    for (const [serviceOrigin, state] of [[undefined, 'waiting'], [`${service} ${elsewhere}`, 'connected']] as const) {
      const backend = await Backend.start({ GET: { json: described({ authType: 'OAuth2', authenticated: true }) } });
      await backend.answer('POST', { json: { url: backend.signInUrl() } });
      const el = await mount({ endpoint: backend.endpoint, 'service-origin': serviceOrigin }, { connector: described({ authType: 'OAuth2' }) });
      const sign = await signIn(el, backend);
      const { href } = (await backend.visits(1))[0]!;
      const heard = new Promise<string>((resolve) => {
        addEventListener('message', ({ origin }) => { resolve(origin); }, { once: true });
      });
      tell(sign, 'go', { url: href.replace(service, elsewhere) });
      const timer = setInterval(() => { tell(sign, 'report'); }, 10);
      await backend.visits(2);
      clearInterval(timer);
      tell(sign, 'complete');
      expect(await heard).to.equal(elsewhere);
      await reaches(el, state);
      el.cancel();
    }
  });
});
