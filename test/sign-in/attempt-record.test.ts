import { expect } from '@open-wc/testing';
import { Backend } from '../browser/fakes.js';
import { click, clickAction, description, mount, nextTask, part, reaches } from '../browser/helpers.js';
import { record, recordOf, withRecord } from '../browser/records.js';
import { no, oauth, oauthScene, waitingScene, yes } from '../browser/scene.js';
import { openSignIn, popup, tell, visits } from '../browser/windows.js';

afterEach(() => { sessionStorage.clear(); });

describe('the record of a sign-in', () => {
  it('holds the attempt, the earlier status and the deadline; no secret, and nothing else', async () => {
    const { el, backend } = await oauthScene({
      known: { revision: 'r1', description: 'canary', properties: [{ name: 'Subdomain', value: 'canary' }] }, query: 'id=33&token=canary',
    });
    const now = Date.now();
    await openSignIn(el, backend);
    const { callbackMessage } = (await backend.requests('POST', 1))[0]!.body as { callbackMessage: string };
    const kept = recordOf(backend) as { deadline: number };
    expect(kept).to.deep.equal({ attempt: callbackMessage, display: 'popup', before: { id: '33', authType: 'OAuth2', authenticated: false, revision: 'r1' }, deadline: kept.deadline });
    expect(kept.deadline - now).to.be.within(600_000, 615_000);
    expect(sessionStorage).to.have.length(1);
    expect(JSON.stringify(Object.entries(sessionStorage))).not.to.contain('canary');
    expect(localStorage).to.have.length(0);
    el.cancel();
  });

  it('is not written before the window goes to the sign-in URL', async () => {
    const { el, backend } = await oauthScene();
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    await clickAction(el);
    await backend.requests('POST', 1);
    expect(sessionStorage).to.have.length(0);
    await backend.release();
    await reaches(el, 'waiting');
    expect(sessionStorage).to.have.length(1);
    el.cancel();
  });

  it('is kept in every state of the running sign-in', async () => {
    const { el, backend } = await waitingScene();
    tell(popup(), 'close');
    await reaches(el, 'detached');
    expect(sessionStorage, 'detached').to.have.length(1);
    await backend.answer('POST', { json: { url: backend.signInUrl() }, held: true });
    await click(part(el, 'reopen'));
    expect([el.state, sessionStorage.length]).to.deep.equal(['opening', 1]);
    await backend.release();
    await reaches(el, 'waiting');
    await visits(popup(), backend);
    await backend.answer('GET', { ...no, held: true });
    const { length } = await backend.requests('GET');
    tell(popup(), 'complete');
    await backend.requests('GET', length + 1);
    expect([el.state, sessionStorage.length]).to.deep.equal(['verifying', 1]);
    await backend.release();
    await reaches(el, 'failed');
    expect(sessionStorage, 'failed').to.have.length(0);
  });

  it('holds the connector’s id if the page has another name for the connector', async () => {
    const { el, backend } = await oauthScene({ known: { id: '44' } });
    await openSignIn(el, backend);
    expect(recordOf(backend)).to.have.property('before').that.deep.equals({ authType: 'OAuth2', authenticated: false, id: '44' });
    el.cancel();
  });

  it('is not written for a form', async () => {
    const backend = await Backend.start({ POST: { json: description({ authType: 'None' }), held: true } });
    const el = await mount({ endpoint: backend.endpoint }, { connector: description({ authType: 'None' }) });
    await clickAction(el);
    await backend.requests('POST', 1);
    expect([el.state, sessionStorage.length]).to.deep.equal(['submitting', 0]);
    await backend.release();
  });
});

describe('a malformed record', () => {
  for (const text of [
    '', '{', 'null', '7', '"text"', 'true', '[]', '{}', '{"attempt":""}', '{"attempt":null,"before":null,"deadline":1}', '[{"attempt":"a"}]',
    '{"attempt":7,"before":null,"deadline":1}', '{"attempt":{},"before":{},"deadline":{}}', '{"attempt":["a"]}', '{"attempt":true}',
    record({ attempt: 'a' }), record({ attempt: '1' }), record({ attempt: '1-2-3-4 ' }), record({ attempt: ['1-2-3-4'] }),
    record({ display: 'tab' }), record({ display: null }), record({ display: ['page'] }), `[${record()}]`,
  ]) {
    it(`(${text || 'empty'}) is ignored`, async () => {
      const { el, log } = await withRecord(text);
      await reaches(el, 'ready');
      expect(log.endings).to.deep.equal([]);
    });
  }

  it('is replaced by the record of the next sign-in', async () => {
    const { el, backend, log } = await withRecord('{');
    await reaches(el, 'ready');
    await openSignIn(el, backend);
    expect(recordOf(backend)).to.have.property('attempt');
    await backend.answer('GET', yes);
    tell(popup(), 'complete');
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
  });

  for (const before of [7, 'x', [], {}, { authenticated: 'no' }, { authenticated: true, revision: {} }, { authenticated: true, revision: 1 }, { authenticated: false, id: {} }, { authenticated: false, authType: [] }]) {
    it(`whose description is ${JSON.stringify(before)} is completed by no status`, async () => {
      const { el, backend, log } = await withRecord(record({ before }), { json: oauth({ authenticated: true, revision: 'r1' }) });
      const { length } = await backend.requests('GET');
      await backend.requests('GET', length + 1);
      expect([el.state, log.endings]).to.deep.equal(['detached', []]);
      el.cancel();
      expect(sessionStorage).to.have.length(0);
    });
  }

  for (const more of [{ before: null }, { before: 7 }, { before: 'x' }, { before: [] }, { deadline: 'soon' }, { deadline: null }, { deadline: {} }]) {
    it(`(${JSON.stringify(more)}) leads to no false success`, async () => {
      const { el, log } = await withRecord(record(more));
      await nextTask();
      if (el.state === 'detached') el.cancel();
      await log.ends();
      expect(log.endings).not.to.include('complete');
      expect(sessionStorage).to.have.length(0);
    });
  }
});

describe('a browser without storage for the page', () => {
  it('signs in although BroadcastChannel throws', async () => {
    const own = window.BroadcastChannel;
    let refusals = 0;
    window.BroadcastChannel = class extends EventTarget {
      constructor() {
        super();
        refusals++;
        throw new DOMException('Denied', 'SecurityError');
      }
    } as unknown as typeof BroadcastChannel;
    try {
      const { el, backend, log } = await oauthScene();
      await openSignIn(el, backend);
      el.cancel();
      await log.ends();
      await openSignIn(el, backend);
      await backend.answer('GET', yes);
      tell(popup(), 'complete');
      await log.ends(2);
      expect(log.endings).to.deep.equal(['cancel', 'complete']);
      expect(refusals).to.equal(2);
    } finally {
      window.BroadcastChannel = own;
    }
  });

  it('signs in although sessionStorage throws', async () => {
    const own = Object.getOwnPropertyDescriptor(window, 'sessionStorage')!;
    let refusals = 0;
    Object.defineProperty(window, 'sessionStorage', {
      configurable: true,
      get: () => {
        refusals++;
        throw new DOMException('Denied', 'SecurityError');
      },
    });
    try {
      const { el, backend, log } = await oauthScene();
      await openSignIn(el, backend);
      await backend.answer('GET', yes);
      tell(popup(), 'complete');
      await log.ends();
      expect(log.endings).to.deep.equal(['complete']);
      expect(refusals).to.be.above(2);
    } finally {
      Object.defineProperty(window, 'sessionStorage', own);
    }
  });
});
