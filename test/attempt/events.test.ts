import { expect, fixture } from '@open-wc/testing';
import type { ConnectorAuthSubmitEvent, ConnectorDescription, CyclrConnectorAuth } from '../../src/index.js';
import { Backend } from '../element/fakes.js';
import {
  EventLog, act, click, described, describedBy, focusedName, invalidNames, mount, mountOAuth, part, popup, reaches, signIn, task, tell,
  type, until, windows,
} from '../element/helpers.js';

const authenticated = { json: described({ authenticated: true }) };
const refused = { status: 422, json: { code: 'invalid_credentials' } };

const apiKey = async (answer: object = authenticated): Promise<{ el: CyclrConnectorAuth; backend: Backend; log: EventLog }> => {
  const backend = await Backend.start({ GET: { json: described() }, POST: answer, DELETE: { json: described() } });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described() });
  await type(el, 'apiKey', 'canary-key');
  return { el, backend, log: new EventLog(el) };
};

const oauth = async (given: Partial<ConnectorDescription> = {}): Promise<{ el: CyclrConnectorAuth; backend: Backend; log: EventLog }> => {
  const backend = await Backend.start({ GET: { json: described({ authType: 'OAuth2', authenticated: true }) } });
  await backend.answer('POST', { json: { url: backend.signInUrl('id=33&token=canary-token') } });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described({ authType: 'OAuth2', ...given }) });
  return { el, backend, log: new EventLog(el) };
};

const onSubmit = (el: CyclrConnectorAuth, listener: (event: ConnectorAuthSubmitEvent) => void): void => {
  el.addEventListener('cyclr-auth-submit', listener);
};

/** One run that fires every event there is. */
async function everyEvent(): Promise<readonly Event[]> {
  const first = await apiKey();
  await act(first.el);
  await first.log.ends();
  await first.el.disconnect();
  const second = await apiKey(refused);
  await act(second.el);
  await second.log.ends();
  const third = await oauth();
  await signIn(third.el, third.backend);
  third.el.cancel();
  await third.log.ends();
  return [...first.log.events, ...second.log.events, ...third.log.events];
}

describe('the events', () => {
  const flags = {
    'cyclr-auth-start': { bubbles: true, composed: true, cancelable: true },
    'cyclr-auth-submit': { bubbles: false, composed: false, cancelable: true },
    'cyclr-auth-complete': { bubbles: true, composed: true, cancelable: false },
    'cyclr-auth-cancel': { bubbles: true, composed: true, cancelable: false },
    'cyclr-auth-error': { bubbles: true, composed: true, cancelable: false },
    'cyclr-auth-disconnect': { bubbles: true, composed: true, cancelable: false },
    'cyclr-auth-state': { bubbles: true, composed: true, cancelable: false },
  };
  const keys: Readonly<Record<string, readonly string[]>> = {
    'cyclr-auth-start': ['connectorId', 'authType'],
    'cyclr-auth-submit': ['connectorId', 'authType', 'credentials', 'properties'],
    'cyclr-auth-complete': ['connectorId', 'authType', 'via', 'verified'],
    'cyclr-auth-cancel': ['connectorId', 'reason'],
    'cyclr-auth-error': ['connectorId', 'error'],
    'cyclr-auth-disconnect': ['connectorId'],
    'cyclr-auth-state': ['state', 'previous'],
  };

  it('bubble, are composed and can be cancelled as documented, are subclasses of Event, and have just the documented details', async () => {
    const events = await everyEvent() as readonly (Event & { detail: object })[];
    for (const event of events) {
      const { bubbles, composed, cancelable } = event;
      expect({ bubbles, composed, cancelable }, event.type).to.deep.equal(flags[event.type as keyof typeof flags]);
      expect(event).to.be.instanceOf(Event);
      expect(event.constructor).not.to.equal(Event);
      expect(Object.keys(event.detail), event.type).to.have.members([...keys[event.type]!]);
    }
    expect(new Set(events.map(({ type: name }) => name))).to.deep.equal(new Set(Object.keys(flags)));
  });

  it('carry no secret, no sign-in URL and none of its token, but for what a submit is for', async () => {
    for (const event of await everyEvent() as readonly (Event & { detail: { error?: Error } })[]) {
      if (event.type === 'cyclr-auth-submit') continue;
      const { error } = event.detail;
      const said = JSON.stringify([event.detail, error?.message, error?.stack, String(error?.cause)]);
      expect(said, event.type).not.to.match(/canary|sign-in\//);
    }
  });

  it('leave other shadow trees, all but submit', async () => {
    const { el, log } = await apiKey();
    const host = await fixture<HTMLElement>('<div></div>');
    host.attachShadow({ mode: 'open' }).append(el);
    const heard: string[] = [];
    const hear = ({ type: name }: Event): void => { heard.push(name); };
    for (const name of Object.keys(flags)) document.addEventListener(name, hear);
    try {
      await type(el, 'apiKey', 'k');
      await act(el);
      await log.ends();
    } finally {
      for (const name of Object.keys(flags)) document.removeEventListener(name, hear);
    }
    expect(heard).to.deep.equal(['cyclr-auth-state', 'cyclr-auth-state', 'cyclr-auth-complete']);
    expect(log.names[0]).to.equal('submit');
  });
});

describe('the order of events', () => {
  it('a form that is accepted', async () => {
    const { el, log } = await apiKey();
    await act(el);
    await log.ends();
    expect(log.names).to.deep.equal(['submit', 'state:submitting', 'state:connected', 'complete']);
    expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'ApiKey', via: 'submit', verified: true });
  });

  it('a form that is refused', async () => {
    const { el, log } = await apiKey(refused);
    await act(el);
    await log.ends();
    expect(log.names).to.deep.equal(['submit', 'state:submitting', 'state:failed', 'error']);
    expect(log.error()).to.equal(el.error);
  });

  it('a sign-in', async () => {
    const { el, backend, log } = await oauth();
    tell(await signIn(el, backend), 'complete');
    await log.ends();
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:verifying', 'state:connected', 'complete']);
    expect(log.detail('cyclr-auth-start')).to.deep.equal({ connectorId: '33', authType: 'OAuth2' });
    expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'OAuth2', via: 'message', verified: true });
  });

  it('a sign-in that is cancelled', async () => {
    const { el, backend, log } = await oauth();
    await signIn(el, backend);
    await click(part(el, 'cancel'));
    await log.ends();
    expect(log.names).to.deep.equal(['start', 'state:opening', 'state:waiting', 'state:ready', 'cancel']);
  });

  it('an ending event finds the element as it then is: state, error and connector', async () => {
    const { el, backend, log } = await apiKey();
    await backend.answer('POST', refused, authenticated);
    const found: unknown[] = [];
    const look = ({ type: name }: Event): void => { found.push([name, el.state, el.error?.code ?? null, el.connector?.authenticated]); };
    for (const name of ['cyclr-auth-error', 'cyclr-auth-complete']) el.addEventListener(name, look);
    await act(el);
    await log.ends();
    await act(el);
    await log.ends(2);
    expect(found).to.deep.equal([
      ['cyclr-auth-error', 'failed', 'invalid_credentials', false],
      ['cyclr-auth-complete', 'connected', null, true],
    ]);
  });

  it('each failure makes a new error', async () => {
    const { el, log } = await apiKey(refused);
    await act(el);
    await log.ends();
    const first = log.error();
    await act(el);
    await log.ends(2);
    expect(log.error()).not.to.equal(first);
    expect(log.error().code).to.equal(first.code);
  });

  it('error is null again when another attempt has begun', async () => {
    const { el, backend, log } = await apiKey(refused);
    await act(el);
    await log.ends();
    await backend.answer('POST', { held: true });
    await act(el);
    expect(el.error).to.equal(null);
    el.cancel();
  });

  it('a listener may call any method: what it sets going comes after', async () => {
    const { el, backend, log } = await apiKey(refused);
    el.addEventListener('cyclr-auth-error', () => { void el.refresh(); }, { once: true });
    await act(el);
    await reaches(el, 'ready');
    expect(log.names).to.deep.equal(['submit', 'state:submitting', 'state:failed', 'error', 'state:loading', 'state:ready']);
    expect((await backend.requests()).map(({ method }) => method)).to.deep.equal(['POST', 'GET']);
  });

  it('a listener that throws changes nothing', async () => {
    const { el, log } = await apiKey();
    const { onerror } = window;
    window.onerror = () => true;
    try {
      for (const name of ['cyclr-auth-submit', 'cyclr-auth-state', 'cyclr-auth-complete']) {
        el.addEventListener(name, () => { throw new Error('thrown on purpose'); });
      }
      await act(el);
      await log.ends();
    } finally {
      window.onerror = onerror;
    }
    expect(log.names).to.deep.equal(['submit', 'state:submitting', 'state:connected', 'complete']);
  });
});

describe('cyclr-auth-start', () => {
  it('comes before any window and any request', async () => {
    const { el, backend, log } = await oauth();
    const open: number[] = [];
    el.addEventListener('cyclr-auth-start', () => { open.push(windows.length); });
    await signIn(el, backend);
    expect(open).to.deep.equal([0]);
    expect(log.names.slice(0, 2)).to.deep.equal(['start', 'state:opening']);
  });

  it('preventDefault(): no window, no request, no attempt', async () => {
    const { el, backend, log } = await oauth();
    el.addEventListener('cyclr-auth-start', (event) => { event.preventDefault(); });
    await act(el);
    await task();
    expect(log.names).to.deep.equal(['start']);
    expect(windows).to.have.length(0);
    expect(await backend.requests()).to.have.length(0);
    expect(el.state).to.equal('ready');
  });

  it('preventDefault(), then the page sets connector', async () => {
    const { el, log } = await oauth();
    el.addEventListener('cyclr-auth-start', (event) => { event.preventDefault(); });
    await act(el);
    el.connector = described({ authType: 'OAuth2', authenticated: true });
    await reaches(el, 'connected');
    expect(log.endings).to.deep.equal([]);
  });
});

describe('cyclr-auth-submit', () => {
  it('holds what was typed', async () => {
    const { el, log } = await apiKey();
    await act(el);
    expect(log.detail('cyclr-auth-submit')).to.deep.equal({
      connectorId: '33', authType: 'ApiKey', credentials: { apiKey: 'canary-key' }, properties: {},
    });

    const basic = await mount({ 'connector-id': '34' }, { connector: described({ authType: 'Basic', properties: [{ name: 'P', value: 'v' }] }) });
    const basicLog = new EventLog(basic);
    await type(basic, 'username', 'ada');
    await type(basic, 'password', 'pw');
    await act(basic);
    expect(basicLog.detail('cyclr-auth-submit')).to.deep.equal({
      connectorId: '34', authType: 'Basic', credentials: { username: 'ada', password: 'pw' }, properties: { P: 'v' },
    });

    const none = await mount({}, { connector: described({ authType: 'None' }) });
    const noneLog = new EventLog(none);
    await act(none);
    expect(noneLog.detail('cyclr-auth-submit')).to.deep.equal({ connectorId: null, authType: 'None', credentials: {}, properties: {} });
  });

  it('preventDefault() alone hands the work to the page: no request, and the element waits', async () => {
    const { el, backend, log } = await apiKey();
    onSubmit(el, (event) => { event.preventDefault(); });
    await act(el);
    await task();
    expect(el.state).to.equal('submitting');
    expect(await backend.requests()).to.have.length(0);
    expect(log.endings).to.deep.equal([]);
    el.cancel();
  });

  it('preventDefault(), then connector = authenticated: complete', async () => {
    const { el, backend, log } = await apiKey();
    onSubmit(el, (event) => { event.preventDefault(); });
    await act(el);
    el.connector = described({ authenticated: true });
    await log.ends();
    expect(log.names).to.deep.equal(['submit', 'state:submitting', 'state:connected', 'complete']);
    expect(log.detail('cyclr-auth-complete').via).to.equal('submit');
    expect(await backend.requests()).to.have.length(0);
  });

  it('preventDefault(), then connector = authenticated from within the listener: complete', async () => {
    const { el, log } = await apiKey();
    onSubmit(el, (event) => {
      event.preventDefault();
      el.connector = described({ authenticated: true });
    });
    await act(el);
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
  });

  it('preventDefault(), then connector = not authenticated: not_authenticated', async () => {
    const { el, log } = await apiKey();
    onSubmit(el, (event) => { event.preventDefault(); });
    await act(el);
    el.connector = described({ name: 'Another' });
    await log.ends();
    expect(log.error().code).to.equal('not_authenticated');
  });

  it('preventDefault(), then refresh(): complete, verified by the backend', async () => {
    const { el, backend, log } = await apiKey();
    await backend.answer('GET', authenticated);
    onSubmit(el, (event) => { event.preventDefault(); });
    await act(el);
    await el.refresh();
    await log.ends();
    expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'ApiKey', via: 'submit', verified: true });
    expect((await backend.requests()).map(({ method }) => method)).to.deep.equal(['GET']);
  });

  it('respondWith(fulfilled): complete, and nothing of the backend\'s says so', async () => {
    const { el, backend, log } = await apiKey();
    onSubmit(el, (event) => { event.respondWith(Promise.resolve()); });
    await act(el);
    await log.ends();
    expect(log.names).to.deep.equal(['submit', 'state:submitting', 'state:connected', 'complete']);
    expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: '33', authType: 'ApiKey', via: 'submit', verified: false });
    expect(await backend.requests()).to.have.length(0);
  });

  it('respondWith(pending): the element waits for it, and what comes of it after a cancel() changes nothing', async () => {
    const { el, log } = await apiKey();
    let answer = (): void => undefined;
    onSubmit(el, (event) => { event.respondWith(new Promise<void>((resolve) => { answer = resolve; })); });
    await act(el);
    await task();
    expect(el.state).to.equal('submitting');
    el.cancel();
    answer();
    await task();
    expect(log.endings).to.deep.equal(['cancel']);
    expect(el.state).to.equal('ready');
  });

  it('respondWith(rejected with errors): marks the fields', async () => {
    const { el, log } = await apiKey();
    onSubmit(el, (event) => { event.respondWith(Promise.reject({ errors: [{ name: 'apiKey', detail: 'Expired in May' }] })); });
    await act(el);
    await log.ends();
    expect(log.names).to.deep.equal(['submit', 'state:submitting', 'state:failed', 'error']);
    expect(log.error().errors).to.deep.equal([{ name: 'apiKey', detail: 'Expired in May' }]);
    expect(invalidNames(el)).to.deep.equal(['apiKey']);
    expect(describedBy(el, 'apiKey')).to.contain('Expired in May');
    expect(focusedName(el)).to.equal('apiKey');
  });

  for (const [what, reason] of [
    ['an Error', new Error('secret: canary-key')], ['undefined', undefined], ['null', null], ['a string', 'no'], ['odd errors', { errors: [{ name: 1 }] }],
    ['errors that are none', { errors: 'x' }],
  ] as const) {
    it(`respondWith(rejected with ${what}): fails, with the reason as cause and not in the message`, async () => {
      const { el, log } = await apiKey();
      onSubmit(el, (event) => { event.respondWith(Promise.reject(reason)); });
      await act(el);
      await log.ends();
      expect(log.endings).to.deep.equal(['error']);
      expect(log.error().code).to.be.a('string');
      expect(log.error().cause).to.equal(reason);
      expect(log.error().message).not.to.contain('canary');
      expect(invalidNames(el)).to.deep.equal([]);
    });
  }

  it('respondWith called late does nothing: the element has POSTed', async () => {
    const { el, backend, log } = await apiKey();
    let late: ConnectorAuthSubmitEvent | undefined;
    onSubmit(el, (event) => { late = event; });
    await act(el);
    const tooLate = Promise.reject(new Error('too late'));
    tooLate.catch(() => undefined);
    try {
      late?.respondWith(tooLate);
    } catch {
      // To throw is an answer too.
    }
    await log.ends();
    expect(log.endings).to.deep.equal(['complete']);
    expect(await backend.requests()).to.have.length(1);
  });

  it('without an endpoint, and with nobody who answers: misconfigured', async () => {
    const el = await mount({ 'auth-type': 'None' });
    const log = new EventLog(el);
    await act(el);
    await log.ends();
    expect(log.error().code).to.equal('misconfigured');
  });

  it('without an endpoint the page answers', async () => {
    const el = await mount({ 'auth-type': 'None' });
    const log = new EventLog(el);
    onSubmit(el, (event) => { event.respondWith(Promise.resolve()); });
    await act(el);
    await log.ends();
    expect(log.detail('cyclr-auth-complete')).to.deep.equal({ connectorId: null, authType: 'None', via: 'submit', verified: false });
  });
});

describe('OAuth without an endpoint', () => {
  it('and with nobody who answers: misconfigured, and no window stays open', async () => {
    const el = await mount({ 'auth-type': 'OAuth2' });
    const log = new EventLog(el);
    await act(el);
    await log.ends();
    expect(log.error().code).to.equal('misconfigured');
    await until(() => windows.every(({ handle }) => handle.closed), 'no window is open');
  });

  it('by the page\'s own fetch, which needs an endpoint of any name', async () => {
    const { backend } = await oauth();
    const el = await mountOAuth(backend, { endpoint: 'of-the-page' });
    el.fetch = (_, init) => Promise.resolve(Response.json(init?.method === 'POST' ? { url: backend.signInUrl() } : described({ authType: 'OAuth2' })));
    await signIn(el, backend);
    expect(popup().closed).to.equal(false);
    expect(await backend.requests()).to.have.length(0);
  });
});
