import { expect } from '@open-wc/testing';
import type { ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../element/fakes.js';
import { EventLog, act, arrives, click, described, hasPart, mount, mountOAuth, part, popup, reaches, signIn, tell, until, windows } from '../element/helpers.js';

const yes = { json: described({ authType: 'OAuth2', authenticated: true }) };
const no = { json: described({ authType: 'OAuth2' }) };

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: Backend;
  readonly log: EventLog;
}

const waiting = async (known: Partial<ConnectorDescription> = {}, query?: string): Promise<Scene> => {
  const backend = await Backend.start({ GET: { json: described({ authType: 'OAuth2', ...known }) } });
  await backend.answer('POST', { json: { url: backend.signInUrl(query) } });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described({ authType: 'OAuth2', ...known }) });
  const log = new EventLog(el);
  await signIn(el, backend);
  return { el, backend, log };
};

const detached = async (known: Partial<ConnectorDescription> = {}): Promise<Scene> => {
  const scene = await waiting(known);
  tell(popup(), 'close');
  await reaches(scene.el, 'detached');
  return scene;
};

describe('a window that the user closes', () => {
  it('is noticed within 1.5 s, and offers to check, to open again and to cancel', async () => {
    const { el, log } = await waiting();
    const closed = new Promise<number>((resolve) => {
      const timer = setInterval(() => {
        if (!popup().closed) return;
        clearInterval(timer);
        resolve(performance.now());
      }, 1);
    });
    tell(popup(), 'close');
    const from = await closed;
    await reaches(el, 'detached');
    // What is measured here is a promise to the user; the rest is for a busy machine.
    expect(performance.now() - from).to.be.below(2_500);
    for (const name of ['check', 'reopen', 'cancel']) expect(hasPart(el, name), name).to.equal(true);
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:detached']);
    el.cancel();
  });

  it('is, by itself, neither a cancelled sign-in nor a finished one: the element goes on checking', async () => {
    const { el, backend, log } = await detached();
    expect(await backend.requests('GET', 3)).to.have.length.of.at.least(3);
    expect(el.state).to.equal('detached');
    expect(log.endings).to.deep.equal([]);
    expect(el.error).to.equal(null);
    el.cancel();
  });

  it('is no reason for an error where the backend cannot be asked for a while', async () => {
    const { el, backend, log } = await detached();
    await backend.answer('GET', { status: 503 }, { fault: 'broken' }, { text: '<p>' }, yes);
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
    expect(el.state).to.equal('connected');
  });

  it('before it got its URL: detached too, and the three gestures', async () => {
    const backend = await Backend.start({ GET: no });
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    const el = await mount({ endpoint: backend.endpoint }, { connector: no.json });
    const log = new EventLog(el);
    await act(el);
    await backend.requests('POST', 1);
    popup().close();
    await reaches(el, 'detached');
    expect(log.endings).to.deep.equal([]);
    await click(part(el, 'cancel'));
    await log.ends();
    expect(log.endings).to.deep.equal(['cancel']);
    await backend.release();
  });

  it('by status: completes when the backend says yes where it said no', async () => {
    const { backend, log } = await detached();
    await backend.answer('GET', yes);
    await log.ends();
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:detached', 'state:connected', 'complete']);
    expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'status', verified: true });
  });

  it('by status: what was authenticated before completes by another revision only', async () => {
    const { el, backend, log } = await detached({ authenticated: true, revision: 'r1' });
    await backend.requests('GET', 2);
    expect(el.state).to.equal('detached');
    await backend.answer('GET', { json: described({ authType: 'OAuth2', authenticated: true, revision: 'r2' }) });
    await log.ends();
    expect(log.detail('cyclr-auth-complete').via).to.equal('status');
  });

  it('by status: what was authenticated before, without any revision, does not complete by itself', async () => {
    const { el, backend, log } = await detached({ authenticated: true });
    await backend.requests('GET', 3);
    expect(el.state).to.equal('detached');
    expect(log.endings).to.deep.equal([]);
    el.cancel();
  });

  it('by status: a description that was asked for beside the URL counts as before', async () => {
    const backend = await Backend.start({ GET: yes });
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    const el = await mountOAuth(backend);
    const log = new EventLog(el);
    await signIn(el, backend);
    await backend.requests('GET', 1);
    tell(popup(), 'close');
    await reaches(el, 'detached');
    await backend.requests('GET', 3);
    expect(log.endings).to.deep.equal([]);
    el.cancel();
  });
});

describe('the check part', () => {
  it('asks the backend at once; no: detached again, without an ending', async () => {
    const { el, backend, log } = await detached();
    await backend.answer('GET', { ...no, held: true });
    const { length } = await backend.requests('GET');
    await click(part(el, 'check'));
    await reaches(el, 'verifying');
    await backend.requests('GET', length + 1);
    await backend.answer('GET', no);
    await backend.release();
    await reaches(el, 'detached');
    expect(log.endings).to.deep.equal([]);
    el.cancel();
  });

  it('yes: complete, by the user\'s word where no change can be seen', async () => {
    const { el, log } = await detached({ authenticated: true });
    await click(part(el, 'check'));
    await log.ends();
    expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'user', verified: true });
    expect(el.state).to.equal('connected');
  });

  it('the same revision as before: the user\'s word does not complete', async () => {
    const { el, log } = await detached({ authenticated: true, revision: 'r1' });
    await click(part(el, 'check'));
    await reaches(el, 'detached');
    expect(log.endings).to.deep.equal([]);
    el.cancel();
  });
});

describe('the reopen part', () => {
  it('opens another window in the same attempt, whose message completes it', async () => {
    const { el, backend, log } = await detached();
    await click(part(el, 'reopen'));
    await reaches(el, 'waiting');
    await arrives(popup(), backend);
    expect(windows).to.have.length(2);
    expect(await backend.requests('POST')).to.have.length(2);
    await backend.answer('GET', yes);
    tell(popup(), 'complete');
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
    expect(log.detail('cyclr-auth-complete').via).to.equal('message');
    expect(log.names.slice(0, 6)).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:detached', 'state:opening', 'state:waiting']);
  });

  it('that the browser blocks: popup_blocked, one ending', async () => {
    const { el, log } = await detached();
    window.open = () => null;
    await click(part(el, 'reopen'));
    await log.ends();
    expect(log.endings).to.deep.equal(['error']);
    expect(log.error().code).to.equal('popup_blocked');
  });
});

describe('the cancel part', () => {
  it('ends the attempt: reason user, nothing is asked any more', async () => {
    const { el, backend, log } = await detached();
    await click(part(el, 'cancel'));
    await log.ends();
    expect(log.detail('cyclr-auth-cancel')).to.deep.equal({ connectorId: '33', reason: 'user' });
    expect(el.state).to.equal('ready');
    const { length } = await backend.requests();
    await backend.answer('GET', yes);
    await new Promise((resolve) => { setTimeout(resolve, 1_300); });
    expect(await backend.requests()).to.have.length(length);
    expect(log.endings).to.deep.equal(['cancel']);
  });
});

describe('a window that the third party cuts off', () => {
  it('is detached, stays open, and its sign-in completes by status', async () => {
    const { el, backend, log } = await waiting();
    tell(popup(), 'go', { url: backend.signInUrl('coop=same-origin') });
    const [, cut] = await backend.visits(2);
    expect(cut!.opener).to.equal(false);
    await reaches(el, 'detached');
    expect(log.endings).to.deep.equal([]);
    await backend.answer('GET', yes);
    await log.ends();
    expect(log.detail('cyclr-auth-complete').via).to.equal('status');
  });

  it('from its first page on: the same', async () => {
    const backend = await Backend.start({ GET: no });
    await backend.answer('POST', { json: { url: backend.signInUrl('coop=same-origin') } });
    const el = await mount({ endpoint: backend.endpoint }, { connector: no.json });
    const log = new EventLog(el);
    await act(el);
    await reaches(el, 'detached');
    await backend.answer('GET', yes);
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
  });
});

describe('a message just before the window closes', () => {
  it('wins over the closing', async () => {
    for (let run = 0; run < 5; run++) {
      const { backend, log } = await waiting();
      await backend.answer('GET', yes);
      tell(popup(), 'completeAndClose');
      await log.ends();
      await until(() => log.endings.length, 'it ends');
      expect(log.names).not.to.include('state:detached');
      expect(log.detail('cyclr-auth-complete').via).to.equal('message');
    }
  });
});
