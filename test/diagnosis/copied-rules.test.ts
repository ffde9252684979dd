import { expect } from '@open-wc/testing';
import * as authTypes from '../../src/contract/auth-types.js';
import * as loopback from '../../src/contract/loopback.js';
import * as copies from '../../src/diagnosis/copied-rules.js';
import * as attemptRecord from '../../src/sign-in/attempt-record.js';
import { startAddressOf } from '../../src/sign-in/completion.js';
import * as opener from '../../src/sign-in/opener.js';
import { parseOrigins } from '../../src/sign-in/trusted-url.js';

const ENTRIES = [
  'https://app-h.cyclr.com', 'HTTPS://app-h.cyclr.com', 'https://app-h.cyclr.com:8443/path', 'http://localhost', 'http://a.localhost:1', 'http://127.0.0.1',
  'http://127.0.0.1.example', 'http://127.1', 'http://[::1]:8080', 'http://[::2]', 'http://localhost.example', 'http://notlocalhost', 'http://app.example',
  'https://*.cyclr.com', 'https://a.example,https://b.example', 'app-h.cyclr.com', 'app-h.cyclr.com:443', 'https:', 'null', '*', 'ftp://a.example',
  'blob:https://a.example/1', 'data:text/html,x', 'javascript:1', 'capacitor://localhost', 'https://user:pass@a.example',
];

const isAccepted = (entry: string): boolean => {
  try {
    return parseOrigins(entry).length === 1;
  } catch {
    return false;
  }
};

describe('a rule that the diagnosis has copied equals its original:', () => {
  it('the parameter of the return page', () => {
    expect(copies.PARAMETER).to.equal(attemptRecord.PARAMETER);
  });

  const types = ['ApiKey', 'Basic', 'OAuth2', 'OAuth1', 'None', 'OAuth', 'OAuth3', 'oauth2', ''];

  it('which auth types a browser can handle', () => {
    expect(copies.AUTH_TYPES).to.deep.equal(types.filter(authTypes.isAuthType));
  });

  it('which auth types need a window', () => {
    expect(types.map(copies.isOAuth)).to.deep.equal(types.map(authTypes.isOAuth));
    expect(types.filter(copies.isOAuth)).to.deep.equal(['OAuth2', 'OAuth1']);
  });

  it('which URLs are secure', () => {
    const urls = ENTRIES.filter((entry) => URL.canParse(entry)).map((entry) => new URL(entry));
    expect(urls.map(copies.isSecureUrl)).to.deep.equal(urls.map(loopback.isSecureUrl));
    expect(new Set(urls.map(copies.isSecureUrl)).size).to.equal(2);
  });

  it('which entries of service-origin are accepted', () => {
    expect(ENTRIES.map(copies.isOrigin)).to.deep.equal(ENTRIES.map(isAccepted));
    expect(new Set(ENTRIES.map(copies.isOrigin)).size).to.equal(2);
  });

  it('the address of the start route', () => {
    for (const path of ['/api/connectors/33', '/api/connectors/33/', '/']) {
      const { pathname } = new URL(startAddressOf(path, { targetOrigin: location.origin, callbackMessage: 'x' }));
      expect(copies.startPathOf(path)).to.equal(pathname);
    }
  });

  it('whether the page has replaced open', () => {
    const replaced = { open: () => null } as unknown as Window;
    for (const page of [window, replaced]) expect(copies.hasOwnOpen(page)).to.equal(opener.hasOwnOpen(page));
    expect(copies.hasOwnOpen(replaced)).to.equal(true);
  });
});
