import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import type { Answer } from '../element/fakes.js';
import { Backend } from '../element/fakes.js';
import { EventLog, described, mount, mountOAuth, popup, signIn, tell, until } from '../element/helpers.js';

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: Backend;
  readonly log: EventLog;
}

/** A sign-in whose message has come, with what the backend then answers to GET. */
const signalled = async (answer: Answer, known: Partial<ConnectorDescription> = {}): Promise<Scene> => {
  const backend = await Backend.start({ GET: answer });
  await backend.answer('POST', { json: { url: backend.signInUrl() } });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described({ authType: 'OAuth2', ...known }) });
  const log = new EventLog(el);
  tell(await signIn(el, backend), 'complete');
  await log.ends();
  return { el, backend, log };
};

/** The same with a page that knows the auth type alone, and a backend that may have no GET. */
const signalledAtSmallest = async (get: Answer | undefined, authType = 'OAuth2'): Promise<Scene> => {
  const backend = await Backend.start(get ? { GET: get } : {});
  await backend.answer('POST', { json: { url: backend.signInUrl() } });
  const el = await mountOAuth(backend, { 'auth-type': authType });
  const log = new EventLog(el);
  tell(await signIn(el, backend), 'complete');
  await log.ends();
  return { el, backend, log };
};

describe('after the right message', () => {
  it('the backend says yes: complete, verified', async () => {
    const { el, log } = await signalled({ json: described({ authType: 'OAuth2', authenticated: true, name: 'As it is now' }) });
    expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'message', verified: true });
    expect(el.connector).to.include({ authenticated: true, name: 'As it is now' });
  });

  it('the backend says no: not_authenticated', async () => {
    const { el, log } = await signalled({ json: described({ authType: 'OAuth2' }) });
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:failed', 'error']);
    expect(log.error().code).to.equal('not_authenticated');
    expect(el.connector?.authenticated).to.equal(false);
    await until(() => popup().closed, 'the window is closed');
  });

  for (const [what, answer, code] of [
    ['401', { status: 401 }, 'unauthorized'],
    ['404, having given a description before', { status: 404 }, 'not_found'],
    ['429', { status: 429 }, 'rate_limited'],
    ['500', { status: 500 }, 'endpoint_error'],
    ['HTML', { text: '<p>' }, 'invalid_response'],
    ['what is no description', { json: {} }, 'invalid_response'],
    ['nothing', { fault: 'broken' }, 'endpoint_unreachable'],
  ] as const satisfies readonly (readonly [string, Answer, string])[]) {
    it(`the backend answers ${what}: ${code}, and never complete`, async () => {
      const { log } = await signalled(answer);
      expect(log.endings).to.deep.equal(['error']);
      expect(log.error().code).to.equal(code);
      await until(() => popup().closed, 'the window is closed');
    });
  }

  it('of a connected connector, the backend says no: it is not connected any more', async () => {
    const { el, log } = await signalled({ json: described({ authType: 'OAuth2' }) }, { authenticated: true });
    expect(log.error().code).to.equal('not_authenticated');
    expect(el.connector?.authenticated).to.equal(false);
  });
});

describe('with the smallest backend', () => {
  for (const status of [405, 501]) {
    it(`the backend answers ${status}, which is that it has no GET: complete, unverified, though the page had described the connector`, async () => {
      const { log } = await signalled({ status });
      expect(log.endings).to.deep.equal(['complete']);
      expect(log.detail('cyclr-auth-complete')).to.include({ via: 'message', verified: false });
    });
  }

  for (const status of [404, 405, 501]) {
    it(`that answers GET by ${status}: the message alone completes, verified: false`, async () => {
      const { log, el } = await signalledAtSmallest({ status });
      expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:connected', 'complete']);
      expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'message', verified: false });
      expect(el.error).to.equal(null);
    });
  }

  it('that answers GET by 404 and HTML, as most servers do: just the same', async () => {
    const { log } = await signalledAtSmallest({ status: 404, headers: { 'content-type': 'text/html' }, text: '<h1>Not Found</h1>' });
    expect(log.detail('cyclr-auth-complete').verified).to.equal(false);
  });

  it('for OAuth1 too', async () => {
    const { log } = await signalledAtSmallest({ status: 405 }, 'OAuth1');
    expect(log.detail('cyclr-auth-complete')).to.include({ authType: 'OAuth1', verified: false });
  });

  it('a second sign-in completes as well', async () => {
    const { el, backend, log } = await signalledAtSmallest({ status: 404 });
    tell(await signIn(el, backend), 'complete');
    await log.ends(2);
    expect(log.endings).to.deep.equal(['complete', 'complete']);
  });

  it('every other answer to GET is a failure, not an absence', async () => {
    for (const status of [400, 401, 403, 410, 500, 502, 503]) {
      const { log } = await signalledAtSmallest({ status });
      expect(log.endings, String(status)).to.deep.equal(['error']);
    }
  });

  it('that has GET after all: it decides', async () => {
    const yes = await signalledAtSmallest({ json: described({ authType: 'OAuth2', authenticated: true }) });
    expect(yes.log.detail('cyclr-auth-complete').verified).to.equal(true);
    const no = await signalledAtSmallest({ json: described({ authType: 'OAuth2' }) });
    expect(no.log.error().code).to.equal('not_authenticated');
  });
});
