import { expect } from '@open-wc/testing';
import { messages as german } from '../../src/locales/de.js';
import { messages as english } from '../../src/locales/en.js';
import type { ConnectorAuthError, ConnectorDescription, ConnectValues, CyclrConnectorAuth } from '../../src/index.js';
import { EventLog } from '../browser/event-log.js';
import { Backend } from '../browser/fakes.js';
import type { Answer } from '../browser/fakes.js';
import { description, focusedName, inClick, input, invalidNames, mount, nextTask, reaches, rejection, type } from '../browser/helpers.js';
import { formScene, oauth, oauthScene, yes } from '../browser/scene.js';
import { popup, tell, visits, windows } from '../browser/windows.js';

const accepted = { json: description({ authenticated: true }) };

const bodies = async (backend: Backend): Promise<readonly unknown[]> => (await backend.requests('POST')).map(({ body }) => body);

const fieldsOf = (error: unknown): readonly (readonly string[])[] =>
  ((error as ConnectorAuthError).errors ?? []).map(({ name, detail }) => [name, detail]);

/** An element that has asked nothing yet: it is below the fold. */
async function unseen(get: Answer | readonly Answer[], attributes: Readonly<Record<string, string>> = {}, ...post: readonly Answer[]) {
  const backend = await Backend.start({ GET: get, POST: post });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33', style: 'margin-top: 500vh; display: block', ...attributes });
  return { el, backend, log: new EventLog(el) };
}

describe('connect() with values', () => {
  it('submits them instead of what is typed, with the events and the end of the form', async () => {
    const { el, backend, log } = await formScene({ properties: [{ name: 'P' }] }, accepted);
    await type(el, 'apiKey', 'typed');
    const detail = await el.connect({ apiKey: ' given\n', properties: { P: 'p' } });
    expect(log.names).to.deep.equal(['submit', 'state:submitting', 'state:connected', 'complete']);
    expect(log.detail('cyclr-auth-submit')).to.deep.equal({
      connectorId: '33', authType: 'ApiKey', credentials: { apiKey: 'given' }, properties: { P: 'p' },
    });
    expect(detail).to.deep.equal({ connectorId: '33', authType: 'ApiKey', via: 'submit', verified: true });
    expect(await bodies(backend)).to.deep.equal([{ authType: 'ApiKey', apiKey: 'given', properties: { P: 'p' } }]);
  });

  it('takes a user name and a password, and keeps the stored value of a property that is not given', async () => {
    const { el, log } = await formScene({ authType: 'Basic', properties: [{ name: 'P', required: true, value: 'stored' }] }, accepted);
    await el.connect({ username: 'ada', password: ' pw ' });
    expect(log.detail('cyclr-auth-submit')).to.deep.include({ credentials: { username: 'ada', password: ' pw ' }, properties: {} });
  });

  it('can be answered by the page', async () => {
    const { el, backend, log } = await formScene();
    el.addEventListener('cyclr-auth-submit', (event) => { event.respondWith(Promise.resolve()); });
    expect(await el.connect({ apiKey: 'k' })).to.include({ via: 'submit', verified: false });
    expect(log.endings).to.deep.equal(['complete']);
    expect(await backend.requests()).to.deep.equal([]);
  });

  it('rejects with the error of the error event where the backend refuses them', async () => {
    const { el, log } = await formScene({}, { status: 422, json: { code: 'invalid_credentials', errors: [{ name: 'apiKey', detail: 'No' }] } });
    expect(await rejection(el.connect({ apiKey: 'k' }))).to.equal(log.error());
    expect(log.endings).to.deep.equal(['error']);
    expect(log.detail('cyclr-auth-error').during).to.equal('attempt');
    await el.updateComplete;
    expect(invalidNames(el)).to.deep.equal(['apiKey']);
  });

  it('submits at once in connected, and a cancel leaves the connector connected', async () => {
    const { el, backend, log } = await formScene({ authenticated: true }, { ...accepted, held: true });
    const ending = rejection(el.connect({ apiKey: 'k' }));
    await backend.requests('POST', 1);
    el.cancel();
    expect(await ending).to.have.property('name', 'AbortError');
    expect(log.names).to.deep.equal(['submit', 'state:submitting', 'state:connected', 'cancel']);
  });

  it('leaves the state connected where they are not valid', async () => {
    const { el, log } = await formScene({ authenticated: true });
    expect(fieldsOf(await rejection(el.connect({ apiKey: '' })))).to.deep.equal([['apiKey', english.required]]);
    expect([el.state, log.names]).to.deep.equal(['connected', []]);
  });

  it('ends in the running attempt, and sends nothing beside it', async () => {
    const { el, backend } = await formScene({}, { ...accepted, held: true });
    const endings = [el.connect({ apiKey: 'first' }), el.connect({ apiKey: 'second' })];
    await backend.requests('POST', 1);
    await backend.release();
    expect(new Set(await Promise.all(endings))).to.have.lengthOf(1);
    expect(await bodies(backend)).to.deep.equal([{ authType: 'ApiKey', apiKey: 'first', properties: {} }]);
  });

  it('does not move the focus out of the page’s own form', async () => {
    const { el } = await formScene();
    const own = document.createElement('input');
    document.body.append(own);
    own.focus();
    await rejection(el.connect({ apiKey: '' }));
    await el.updateComplete;
    expect([document.activeElement, focusedName(el)]).to.deep.equal([own, null]);
    own.remove();
  });

  it('explains in the element’s language', async () => {
    const el = await mount({ lang: 'de' }, { connector: description() });
    expect(fieldsOf(await rejection(el.connect({ apiKey: '' })))).to.deep.equal([['apiKey', german.required]]);
  });

  it('explains in the element’s language before its file has been loaded', async () => {
    const el = document.createElement('cyclr-connector-auth');
    el.lang = 'de';
    document.body.append(el);
    el.connector = description();
    expect(fieldsOf(await rejection(el.connect({ apiKey: '' })))).to.deep.equal([['apiKey', german.required]]);
    el.remove();
  });

  it('without any, or with the event of a template, submits the form', async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const { MouseEvent: FrameEvent } = frame.contentWindow as Window & typeof globalThis;
    const { el, backend } = await formScene({}, { status: 500 });
    await type(el, 'apiKey', 'typed');
    for (const values of [undefined, null, new MouseEvent('click') as never, new FrameEvent('click') as never]) await rejection(el.connect(values));
    expect(await bodies(backend)).to.deep.equal(Array(4).fill({ authType: 'ApiKey', apiKey: 'typed', properties: {} }));
    frame.remove();
  });

  it('keeps nothing of them in the element', async () => {
    const { el } = await formScene({}, { status: 500 });
    const error = await rejection(el.connect({ apiKey: 'canary-key' })) as ConnectorAuthError;
    await el.updateComplete;
    expect(input(el, 'apiKey').value).to.equal('');
    expect(JSON.stringify([error, error.message, error.stack, String(error.cause), el.shadowRoot!.innerHTML])).not.to.contain('canary');
  });
});

describe('connect() with values of another shape', () => {
  const required = english.required;
  const refused = english.invalid_credentials;
  type Shape = readonly [what: string, known: Partial<ConnectorDescription>, values: unknown, fields: readonly (readonly string[])[]];
  const shapes: readonly Shape[] = [
    ['nothing for an API key', {}, {}, [['apiKey', required]]],
    ['a user name for an API key', {}, { username: 'u', password: 'p' }, [['apiKey', required], ['username', refused], ['password', refused]]],
    ['a misspelled API key', {}, { apikey: 'k' }, [['apiKey', required], ['apikey', refused]]],
    ['more than an API key', {}, { apiKey: 'k', username: 'u' }, [['username', refused]]],
    ['an API key for a user name', { authType: 'Basic' }, { apiKey: 'k' }, [['username', required], ['password', required], ['apiKey', refused]]],
    ['a user name alone', { authType: 'Basic' }, { username: 'u' }, [['password', required]]],
    ['a password alone', { authType: 'Basic' }, { password: 'p' }, [['username', required]]],
    ['an API key for None', { authType: 'None' }, { apiKey: 'k' }, [['apiKey', refused]]],
    ['an API key for OAuth', { authType: 'OAuth2' }, { apiKey: 'k' }, [['apiKey', refused]]],
    ['a string', {}, 'k', [['apiKey', required], ['0', refused]]],
    ['a list', {}, ['k'], [['apiKey', required], ['0', refused]]],
    ['null as the key', {}, { apiKey: null }, [['apiKey', required]]],
    ['a property that is no string', {}, { apiKey: 'k', properties: { P: 5 } }, [['property:P', required]]],
    ['properties that are a list', {}, { apiKey: 'k', properties: [5] }, [['property:0', required]]],
  ];
  for (const [what, known, values, fields] of shapes) {
    it(`rejects ${what}, names each field, sends nothing and opens no window`, async () => {
      const { el, backend, log } = await formScene(known);
      const error = await rejection(el.connect(values as ConnectValues));
      expect(error).to.include({ name: 'ConnectorAuthError', code: 'invalid_credentials' });
      expect(fieldsOf(error)).to.deep.equal(fields);
      expect([log.names, windows.length, await backend.requests()]).to.deep.equal([[], 0, []]);
    });
  }

  it('rejects a required property that is missing with missing_properties', async () => {
    const { el } = await formScene({ properties: [{ name: 'P', required: true }] });
    const error = await rejection(el.connect({ apiKey: 'k' }));
    expect(error).to.have.property('code', 'missing_properties');
    expect(fieldsOf(error)).to.deep.equal([['property:P', required]]);
  });

  for (const properties of [null, undefined, 5, {}]) {
    it(`takes ${JSON.stringify(properties)} as no properties`, async () => {
      const { el } = await formScene({}, accepted);
      expect(await el.connect({ apiKey: 'k', properties } as ConnectValues)).to.have.property('via', 'submit');
    });
  }

  it('reads a property that has the name of one of every object’s members', async () => {
    const { el, log } = await formScene({ properties: [{ name: 'constructor' }, { name: '__proto__' }, { name: 'toString' }] }, accepted);
    await el.connect({ apiKey: 'k', properties: JSON.parse('{"__proto__":"p"}') as Record<string, string> });
    expect(Object.entries(log.detail('cyclr-auth-submit').properties)).to.deep.equal([['__proto__', 'p']]);
  });

  it('rejects with a coded error where reading them throws', async () => {
    const { el, log } = await formScene();
    const cause = new Error('thrown on purpose');
    const error = await rejection(el.connect({ get apiKey(): string { throw cause; } }));
    expect(error).to.include({ name: 'ConnectorAuthError', cause });
    expect([el.state, log.names]).to.deep.equal(['ready', []]);
  });
});

describe('connect() with values before the connector has been described', () => {
  it('asks the backend first, out of view too, and judges them by its description', async () => {
    const get = { json: description({ properties: [{ name: 'P', required: true }] }) };
    const { el, backend, log } = await unseen(get, {}, accepted);
    expect(el.state).to.equal('idle');
    expect(await el.connect({ apiKey: 'k', properties: { P: 'p' } })).to.have.property('verified', true);
    expect((await backend.requests()).map(({ method }) => method)).to.deep.equal(['GET', 'POST']);
    expect(log.names).to.deep.equal(['state:loading', 'state:ready', 'submit', 'state:submitting', 'state:connected', 'complete']);
  });

  it('waits for an answer that is on its way', async () => {
    const { el, backend } = await unseen({ json: description(), held: true }, { loading: 'eager' }, accepted);
    await backend.requests('GET', 1);
    const ending = el.connect({ apiKey: 'k' });
    await backend.release();
    await ending;
    expect((await backend.requests()).map(({ method }) => method)).to.deep.equal(['GET', 'POST']);
  });

  it('asks nothing where auth-type is set, and sends the properties that it does not know', async () => {
    const { el, backend } = await unseen({ status: 405 }, { 'auth-type': 'ApiKey' }, accepted);
    await el.connect({ apiKey: 'k', properties: { P: ' a\r\nb ' } });
    expect((await backend.requests()).map(({ method, body }) => [method, body])).to.deep.equal([
      ['POST', { authType: 'ApiKey', apiKey: 'k', properties: { P: 'a\nb' } }],
    ]);
  });

  it('rejects with the error of the error event where the backend does not answer, and sends nothing', async () => {
    const { el, backend, log } = await unseen({ status: 500 });
    expect(await rejection(el.connect({ apiKey: 'k' }))).to.equal(log.error());
    await nextTask();
    expect(log.names).to.deep.equal(['state:loading', 'state:failed', 'error']);
    expect(await bodies(backend)).to.deep.equal([]);
  });

  it('asks again after a description that could not be loaded', async () => {
    const { el, log } = await unseen([{ status: 500 }, { json: description() }], {}, accepted);
    await rejection(el.connect({ apiKey: 'k' }));
    expect(await el.connect({ apiKey: 'k' })).to.have.property('via', 'submit');
    expect(log.endings).to.deep.equal(['error', 'complete']);
  });

  it('rejects with a coded error, and sends nothing, where the page’s own members make the rendering throw', async () => {
    const cause = new Error('thrown on purpose');
    const { el, backend, log } = await unseen({ json: description() }, {}, accepted);
    // Lit reports the exception as an unhandled rejection, too.
    const quiet = (event: PromiseRejectionEvent): void => {
      if (event.reason !== cause) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    addEventListener('unhandledrejection', quiet, { capture: true });
    el.autocomplete = { get apiKey(): string { throw cause; } };
    expect(await rejection(el.connect({ apiKey: 'k' }))).to.include({ name: 'ConnectorAuthError', code: 'endpoint_error', cause });
    await nextTask();
    removeEventListener('unhandledrejection', quiet, { capture: true });
    expect([await bodies(backend), log.endings]).to.deep.equal([[], []]);
  });

  for (const [what, end] of [
    ['is cancelled', (el: CyclrConnectorAuth) => { el.cancel(); }],
    ['is removed', (el: CyclrConnectorAuth) => { el.remove(); }],
    ['gets another connector, described by the page', (el: CyclrConnectorAuth) => { Object.assign(el, { connectorId: '34', connector: description() }); }],
    ['is cancelled and asked again', (el: CyclrConnectorAuth) => {
      el.cancel();
      el.connector = description();
    }],
  ] as const) {
    it(`rejects with an AbortError, and sends nothing, where the element ${what} meanwhile`, async () => {
      const { el, backend, log } = await unseen({ json: description(), held: true }, {}, accepted);
      const ending = rejection(el.connect({ apiKey: 'canary-key' }));
      await backend.requests('GET', 1);
      end(el);
      expect(await ending).to.have.property('name', 'AbortError');
      await backend.release();
      await nextTask();
      await nextTask();
      expect([await bodies(backend), log.endings]).to.deep.equal([[], []]);
      el.remove();
    });
  }

  it('goes on where the connector is authenticated already', async () => {
    const { el } = await unseen({ json: description({ authenticated: true }) }, {}, accepted);
    expect(await el.connect({ apiKey: 'k' })).to.have.property('via', 'submit');
  });

  it('goes on with a description that the page sets meanwhile', async () => {
    const { el, backend } = await unseen({ json: description(), held: true }, {}, accepted);
    const ending = el.connect({ apiKey: 'k' });
    await backend.requests('GET', 1);
    el.connector = description();
    await ending;
    expect(await bodies(backend)).to.have.length(1);
  });

  it('rejects with misconfigured, and asks nothing, without an endpoint and while disabled', async () => {
    const el = await mount({});
    expect(await rejection(el.connect({ apiKey: 'k' }))).to.have.property('code', 'misconfigured');
    const { el: disabled, backend, log } = await unseen({ json: description() }, { disabled: '' });
    expect(await rejection(disabled.connect({ apiKey: 'k' }))).to.have.property('code', 'misconfigured');
    expect([log.names, await backend.requests()]).to.deep.equal([[], []]);
  });
});

describe('connect() with properties for OAuth', () => {
  it('sends them instead of what is typed, and opens the window in the gesture', async () => {
    const { el, backend, log } = await oauthScene({ get: yes, known: { properties: [{ name: 'P', value: 'typed' }] } });
    const [ending] = await inClick(() => [el.connect({ properties: { P: 'given' } })] as const);
    await reaches(el, 'waiting');
    await visits(popup(), backend);
    tell(popup(), 'complete');
    expect(await ending).to.have.property('via', 'message');
    expect(log.names[0]).to.equal('start');
    expect((await bodies(backend))[0]).to.deep.include({ properties: { P: 'given' } });
  });

  it('signs in again at once in connected, without showing the form', async () => {
    const { el, backend } = await oauthScene({ known: { authenticated: true, properties: [{ name: 'P', value: 'stored' }] } });
    const [ending] = await inClick(() => [el.connect({ properties: {} })] as const);
    await reaches(el, 'waiting');
    expect((await bodies(backend))[0]).to.deep.include({ properties: {} });
    el.cancel();
    expect(await rejection(ending)).to.have.property('name', 'AbortError');
    expect(el.connector).to.deep.include(oauth({ authenticated: true, properties: [{ name: 'P', value: 'stored' }] }));
  });
});
