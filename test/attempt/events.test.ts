import { expect, fixture } from '@open-wc/testing';
import { EventLog } from '../browser/event-log.js';
import { Backend } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import { click, clickAction, description, mount, nextTask, part, reaches, type } from '../browser/helpers.js';
import { mountOAuth, no, oauth, oauthScene, waitingScene, yes } from '../browser/scene.js';
import type { Scene } from '../browser/scene.js';
import { everyWindowCloses, openSignIn, popup, tell, windows } from '../browser/windows.js';

const accepted = { json: description({ authenticated: true }) };
const refused = { status: 422, json: { code: 'invalid_credentials' } };

const apiKey = async (answer: Answer = accepted): Promise<Scene> => {
  const backend = await Backend.start({ GET: { json: description() }, POST: answer, DELETE: { json: description() } });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: description() });
  await type(el, 'apiKey', 'canary-key');
  return { el, backend, log: new EventLog(el) };
};

/** Dispatches an event of each type. */
async function everyEvent(): Promise<readonly Event[]> {
  const first = await apiKey();
  await clickAction(first.el);
  await first.log.ends();
  await first.el.disconnect();
  const second = await apiKey(refused);
  await clickAction(second.el);
  await second.log.ends();
  const third = await waitingScene({ query: 'id=33&token=canary-token' });
  third.el.cancel();
  await third.log.ends();
  return [...first.log.events, ...second.log.events, ...third.log.events];
}

describe('the events', () => {
  const plain = { bubbles: true, composed: true, cancelable: false };
  const types = {
    'cyclr-auth-start': { flags: { ...plain, cancelable: true }, keys: ['connectorId', 'authType'] },
    'cyclr-auth-submit': {
      flags: { bubbles: false, composed: false, cancelable: true }, keys: ['connectorId', 'authType', 'credentials', 'properties'],
    },
    'cyclr-auth-complete': { flags: plain, keys: ['connectorId', 'authType', 'via', 'verified'] },
    'cyclr-auth-cancel': { flags: plain, keys: ['connectorId', 'reason'] },
    'cyclr-auth-error': { flags: plain, keys: ['connectorId', 'error', 'during'] },
    'cyclr-auth-before-disconnect': { flags: { ...plain, cancelable: true }, keys: ['connectorId'] },
    'cyclr-auth-disconnect': { flags: plain, keys: ['connectorId'] },
    'cyclr-auth-state': { flags: plain, keys: ['state', 'previous'] },
  };

  it('are subclasses of Event with the documented flags and details', async () => {
    const events = await everyEvent() as readonly (Event & { detail: object })[];
    for (const event of events) {
      const { bubbles, composed, cancelable } = event;
      const { flags, keys } = types[event.type as keyof typeof types];
      expect({ bubbles, composed, cancelable }, event.type).to.deep.equal(flags);
      expect(event).to.be.instanceOf(Event);
      expect(event.constructor).not.to.equal(Event);
      expect(Object.keys(event.detail), event.type).to.have.members(keys);
    }
    expect(new Set(events.map(({ type: name }) => name))).to.deep.equal(new Set(Object.keys(types)));
  });

  it('carry no secret, no sign-in URL and no token, except cyclr-auth-submit', async () => {
    for (const event of await everyEvent() as readonly (Event & { detail: { error?: Error } })[]) {
      if (event.type === 'cyclr-auth-submit') continue;
      const { error } = event.detail;
      const words = JSON.stringify([event.detail, error?.message, error?.stack, String(error?.cause)]);
      expect(words, event.type).not.to.match(/canary|sign-in\//);
    }
  });

  it('leave the shadow trees around the element, except cyclr-auth-submit', async () => {
    const { el, log } = await apiKey();
    const host = await fixture<HTMLElement>('<div></div>');
    host.attachShadow({ mode: 'open' }).append(el);
    const heard: string[] = [];
    const hear = ({ type: name }: Event): void => { heard.push(name); };
    for (const name of Object.keys(types)) document.addEventListener(name, hear);
    try {
      await type(el, 'apiKey', 'k');
      await clickAction(el);
      await log.ends();
    } finally {
      for (const name of Object.keys(types)) document.removeEventListener(name, hear);
    }
    expect(heard).to.deep.equal(['cyclr-auth-state', 'cyclr-auth-state', 'cyclr-auth-complete']);
    expect(log.names[0]).to.equal('submit');
  });

  it('are not affected by a listener that throws', async () => {
    const { el, log } = await apiKey();
    const { onerror } = window;
    window.onerror = () => true;
    try {
      for (const name of ['cyclr-auth-submit', 'cyclr-auth-state', 'cyclr-auth-complete']) {
        el.addEventListener(name, () => { throw new Error('thrown on purpose'); });
      }
      await clickAction(el);
      await log.ends();
    } finally {
      window.onerror = onerror;
    }
    expect(log.names).to.deep.equal(['submit', 'state:submitting', 'state:connected', 'complete']);
  });
});

describe('the order of events', () => {
  it('is submit, states, complete for a form that is accepted', async () => {
    const { el, log } = await apiKey();
    await clickAction(el);
    await log.ends();
    expect(log.names).to.deep.equal(['submit', 'state:submitting', 'state:connected', 'complete']);
    expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'ApiKey', via: 'submit', verified: true });
  });

  it('is submit, states, error for a form that is refused', async () => {
    const { el, log } = await apiKey(refused);
    await clickAction(el);
    await log.ends();
    expect(log.names).to.deep.equal(['submit', 'state:submitting', 'state:failed', 'error']);
  });

  it('is start, states, complete for a sign-in', async () => {
    const { log, page } = await waitingScene({ get: yes });
    tell(page, 'complete');
    await log.ends();
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:connected', 'complete']);
    expect(log.detail('cyclr-auth-start')).to.deep.equal({ connectorId: '33', authType: 'OAuth2' });
  });

  it('is start, states, cancel for a sign-in that is cancelled', async () => {
    const { el, log } = await waitingScene();
    await click(part(el, 'cancel'));
    await log.ends();
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:ready', 'cancel']);
  });

  it('puts an ending event after the change of state, error and connector', async () => {
    const { el, backend, log } = await apiKey();
    await backend.answer('POST', refused, accepted);
    const found: unknown[] = [];
    const look = ({ type: name }: Event): void => { found.push([name, el.state, el.error?.code ?? null, el.connector?.authenticated]); };
    for (const name of ['cyclr-auth-error', 'cyclr-auth-complete']) el.addEventListener(name, look);
    await clickAction(el);
    await log.ends();
    await clickAction(el);
    await log.ends(2);
    expect(found).to.deep.equal([
      ['cyclr-auth-error', 'failed', 'invalid_credentials', false],
      ['cyclr-auth-complete', 'connected', null, true],
    ]);
  });

  it('puts the events that a listener causes after the ones of its own attempt', async () => {
    const { el, backend, log } = await apiKey(refused);
    el.addEventListener('cyclr-auth-error', () => { void el.refresh(); }, { once: true });
    await clickAction(el);
    await reaches(el, 'ready');
    expect(log.names).to.deep.equal(['submit', 'state:submitting', 'state:failed', 'error', 'state:loading', 'state:ready']);
    expect((await backend.requests()).map(({ method }) => method)).to.deep.equal(['POST', 'GET']);
  });

  it('is the same for two failures, each with an error of its own', async () => {
    const { el, log } = await apiKey(refused);
    await clickAction(el);
    await log.ends();
    const first = log.error();
    await clickAction(el);
    await log.ends(2);
    expect(log.error()).not.to.equal(first);
    expect(log.error().code).to.equal(first.code);
  });
});

describe('cyclr-auth-start', () => {
  it('comes before any window and any request', async () => {
    const { el, backend, log } = await oauthScene();
    const before: number[] = [];
    el.addEventListener('cyclr-auth-start', () => { before.push(windows.length); });
    await openSignIn(el, backend);
    expect(before).to.deep.equal([0]);
    expect(log.names.slice(0, 2)).to.deep.equal(['start', 'state:opening']);
  });

  it('can be prevented: no window opens, nothing is sent, and no attempt begins', async () => {
    const { el, backend, log } = await oauthScene();
    el.addEventListener('cyclr-auth-start', (event) => { event.preventDefault(); });
    await clickAction(el);
    await nextTask();
    expect(log.names).to.deep.equal(['start']);
    expect(windows).to.have.length(0);
    expect(await backend.requests()).to.have.length(0);
    expect(el.state).to.equal('ready');
  });

  it('can be prevented by a page that then sets connector', async () => {
    const { el, log } = await oauthScene();
    el.addEventListener('cyclr-auth-start', (event) => { event.preventDefault(); });
    await clickAction(el);
    el.connector = oauth({ authenticated: true });
    await reaches(el, 'connected');
    expect(log.endings).to.deep.equal([]);
  });
});

describe('OAuth without an endpoint', () => {
  it('is misconfigured, and leaves no window open', async () => {
    const el = await mount({ 'auth-type': 'OAuth2' });
    const log = new EventLog(el);
    await clickAction(el);
    await log.ends();
    expect(log.error().code).to.equal('misconfigured');
    await everyWindowCloses();
  });

  it('works with any endpoint if the page’s own fetch answers', async () => {
    const { backend } = await oauthScene();
    const el = await mountOAuth(backend, { endpoint: 'answered-by-the-page' });
    el.fetch = (_, init) => Promise.resolve(Response.json(init?.method === 'POST' ? { url: backend.signInUrl() } : no.json));
    await openSignIn(el, backend);
    expect(popup().closed).to.equal(false);
    expect(await backend.requests()).to.have.length(0);
  });
});
