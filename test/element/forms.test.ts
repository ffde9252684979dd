import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { ConnectorDescription, ConnectorProperty, CyclrConnectorAuth } from '../../src/index.js';
import type { Answer } from './fakes.js';
import { Backend } from './fakes.js';
import {
  EventLog, act, click, described, describedBy, focusedName, hasPart, input, inputs, invalidNames, mount, mountLoaded, part, parts, reaches,
  task, type, windows,
} from './helpers.js';

const properties: readonly ConnectorProperty[] = [
  { name: 'Subdomain', label: 'Sub domain', description: 'As in the address', required: true, secret: false, value: 'acme' },
  { name: 'Client Secret', label: 'Secret of your app', required: true, secret: true },
  { name: 'Region', label: 'Region', required: true, options: ['eu', 'us'] },
  { name: 'Note', required: false },
];

const names = (el: CyclrConnectorAuth): readonly string[] => inputs(el).map(({ name }) => name);

const propertyNames = properties.map(({ name }) => `property:${name}`);

interface Scene {
  readonly el: CyclrConnectorAuth;
  readonly backend: Backend;
  readonly log: EventLog;
}

const form = async (given: Partial<ConnectorDescription>, ...answers: readonly Answer[]): Promise<Scene> => {
  const backend = await Backend.start({ POST: answers });
  const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described(given) });
  return { el, backend, log: new EventLog(el) };
};

const values = (el: CyclrConnectorAuth): Readonly<Record<string, string>> =>
  Object.fromEntries(inputs(el).map(({ name, value }) => [name, value]));

describe('the inputs of each auth type', () => {
  for (const [authType, own] of [['ApiKey', ['apiKey']], ['Basic', ['username', 'password']], ['None', []], ['OAuth2', []], ['OAuth1', []]] as const) {
    it(`${authType}: ${['the properties', ...own].join(', ')}`, async () => {
      const { el } = await form({ authType, properties });
      expect(names(el)).to.have.members([...propertyNames, ...own]);
    });
  }

  it('secrets are typed unseen, and only they', async () => {
    const { el } = await form({ authType: 'Basic', properties });
    expect(inputs(el).filter((each) => each.type === 'password').map(({ name }) => name)).to.have.members(['property:Client Secret', 'password']);
    expect(input((await form({})).el, 'apiKey').type).to.equal('password');
  });

  it('a property with options is a choice of exactly these', async () => {
    const { el } = await form({ properties });
    const options = [...(input(el, 'property:Region') as HTMLSelectElement).options].map(({ value }) => value);
    expect(options.filter(Boolean)).to.deep.equal(['eu', 'us']);
    expect(input(el, 'property:Region').value).to.equal('');
  });

  it('what is stored is there before the user types; of a secret never', async () => {
    const { el } = await form({ properties: [...properties, { name: 'Leaked', secret: true, value: 'hush' }, { name: 'Zone', options: ['a', 'b'], value: 'b' }] });
    expect(values(el)).to.include({ 'property:Subdomain': 'acme', 'property:Client Secret': '', 'property:Leaked': '', 'property:Zone': 'b' });
    expect(el.shadowRoot!.innerHTML).not.to.contain('hush');
  });

  it('each input has its label and its hint', async () => {
    const { el } = await form({ properties, authDescription: 'Settings > API' });
    for (const each of inputs(el)) expect(each.labels, each.name).to.have.length(1);
    expect(input(el, 'property:Subdomain').labels![0]!.textContent).to.contain('Sub domain');
    expect(input(el, 'property:Note').labels![0]!.textContent).to.contain('Note');
    expect(describedBy(el, 'property:Subdomain')).to.contain('As in the address');
    expect(describedBy(el, 'apiKey')).to.contain('Settings > API');
  });

  it('what is required is marked as such', async () => {
    const { el } = await form({ properties });
    const required = inputs(el).filter((each) => each.required || each.getAttribute('aria-required') === 'true').map(({ name }) => name);
    expect(required).to.have.members(['property:Subdomain', 'property:Client Secret', 'property:Region', 'apiKey']);
  });

  it('properties may be null, or say null where they may say nothing', async () => {
    const property = { name: 'P', description: null, options: null, value: null };
    const { el } = await form({ properties: [property] as never });
    expect(names(el)).to.have.members(['property:P', 'apiKey']);
    expect(input(el, 'property:P').labels![0]!.textContent).to.contain('P');
    expect(names((await form({ properties: null as never })).el)).to.deep.equal(['apiKey']);
  });
});

describe('submitting', () => {
  it('by click and by Enter alike', async () => {
    for (const submit of [act, async (el: CyclrConnectorAuth) => {
      input(el, 'apiKey').focus();
      await sendKeys({ press: 'Enter' });
    }]) {
      const { el, backend } = await form({}, { json: described({ authenticated: true }) });
      await type(el, 'apiKey', 'k-1');
      await submit(el);
      await reaches(el, 'connected');
      expect(await backend.requests('POST')).to.have.length(1);
    }
  });

  it('sends every property that has a value, under its own name', async () => {
    const { el, backend } = await form({ authType: 'None', properties }, { json: described({ authType: 'None', authenticated: true }) });
    await type(el, 'property:Subdomain', 'globex');
    await type(el, 'property:Client Secret', 's3cret');
    await type(el, 'property:Region', 'us');
    await act(el);
    expect((await backend.requests('POST', 1))[0]?.body).to.deep.equal({
      authType: 'None', properties: { Subdomain: 'globex', 'Client Secret': 's3cret', Region: 'us' },
    });
  });

  it('sends what was prefilled and left, and what was emptied as empty', async () => {
    const some = [{ name: 'Kept', value: 'old' }, { name: 'Emptied', value: 'old' }, { name: 'Never', value: null }];
    const { el, backend } = await form({ authType: 'None', properties: some }, { json: described({ authType: 'None', authenticated: true }) });
    await type(el, 'property:Emptied', '');
    await act(el);
    expect((await backend.requests('POST', 1))[0]?.body).to.deep.equal({ authType: 'None', properties: { Kept: 'old', Emptied: '' } });
  });

  it('a property may be called __proto__ or constructor', async () => {
    const some = ['__proto__', 'constructor', 'toString'].map((name) => ({ name, value: 'v' }));
    const { el, log } = await form({ authType: 'None', properties: some }, { json: described({ authType: 'None', authenticated: true }) });
    await act(el);
    await log.ends();
    expect(Object.entries(log.detail('cyclr-auth-submit').properties)).to.deep.equal([['__proto__', 'v'], ['constructor', 'v'], ['toString', 'v']]);
    expect(({} as Record<string, unknown>).v).to.equal(undefined);
  });

  it('OAuth with properties: they go with the request for the URL', async () => {
    const backend = await Backend.start();
    await backend.answer('POST', { json: { url: backend.signInUrl() } });
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' }, { connector: described({ authType: 'OAuth2', properties }) });
    await type(el, 'property:Client Secret', 's3cret');
    await type(el, 'property:Region', 'eu');
    await act(el);
    const body = (await backend.requests('POST', 1))[0]?.body as Record<string, unknown>;
    expect(body.properties).to.deep.equal({ Subdomain: 'acme', 'Client Secret': 's3cret', Region: 'eu' });
    expect(windows).to.have.length(1);
  });
});

describe('a form with something missing', () => {
  it('is not submitted: no event, no request, no window', async () => {
    for (const authType of ['ApiKey', 'Basic', 'None', 'OAuth2']) {
      const { el, backend, log } = await form({ authType, properties });
      await act(el);
      await task();
      expect(log.names, authType).to.deep.equal([]);
      expect(await backend.requests(), authType).to.have.length(0);
      expect(windows, authType).to.have.length(0);
      expect(el.state).to.equal('ready');
    }
  });

  it('marks what is missing, says so beside it, and leaves the rest alone', async () => {
    const { el } = await form({ authType: 'Basic', properties });
    await type(el, 'property:Subdomain', 'globex');
    await act(el);
    await el.updateComplete;
    expect(invalidNames(el)).to.have.members(['property:Client Secret', 'property:Region', 'username', 'password']);
    for (const name of invalidNames(el)) expect(describedBy(el, name), name).to.have.length.of.at.least(3);
    expect(describedBy(el, 'property:Note')).to.equal('');
    expect(parts(el, 'error').filter((error) => error.textContent.trim() && error.checkVisibility())).to.have.length.of.at.least(4);
  });

  it('moves the focus to the first of these, by click and by Enter', async () => {
    for (const submit of [act, async (el: CyclrConnectorAuth) => {
      input(el, 'username').focus();
      await sendKeys({ press: 'Enter' });
    }]) {
      const { el } = await form({ authType: 'Basic', properties });
      await submit(el);
      await el.updateComplete;
      expect(focusedName(el)).to.equal(inputs(el).find(({ name }) => invalidNames(el).includes(name))?.name);
      expect(focusedName(el)).to.equal('property:Client Secret');
    }
  });

  it('white space alone is nothing', async () => {
    const { el, log } = await form({});
    await type(el, 'apiKey', '   ');
    await act(el);
    await el.updateComplete;
    expect(invalidNames(el)).to.deep.equal(['apiKey']);
    expect(log.names).to.deep.equal([]);
  });

  it('keeps what was typed, and can then be completed', async () => {
    const { el, backend, log } = await form({ authType: 'Basic' }, { json: described({ authType: 'Basic', authenticated: true }) });
    await type(el, 'username', 'ada');
    await act(el);
    await el.updateComplete;
    expect(input(el, 'username').value).to.equal('ada');
    expect(invalidNames(el)).to.deep.equal(['password']);
    await type(el, 'password', 'pw');
    await act(el);
    await log.ends();
    expect(invalidNames(el)).to.deep.equal([]);
    expect(log.endings).to.deep.equal(['complete']);
    expect((await backend.requests('POST'))[0]?.body).to.include({ username: 'ada', password: 'pw' });
  });

  it('connect() rejects, and names the fields', async () => {
    for (const [given, code, name] of [
      [{}, 'invalid_credentials', 'apiKey'],
      [{ authType: 'None', properties: [{ name: 'P', required: true }] }, 'missing_properties', 'property:P'],
    ] as const) {
      const { el } = await form(given);
      const error = await el.connect().catch((reason: unknown) => reason) as { code: string; errors: { name: string }[] };
      expect(error.code).to.equal(code);
      expect(error.errors.map((each) => each.name)).to.deep.equal([name]);
    }
  });
});

describe('a form whose inputs change', () => {
  it('hands what was typed into one to no other', async () => {
    const { el } = await form({ authType: 'ApiKey', properties: [] });
    await type(el, 'apiKey', 'canary');
    el.connector = described({ authType: 'ApiKey', properties: [{ name: 'Subdomain', required: true }] });
    await el.updateComplete;
    expect(inputs(el).map(({ name }) => name)).to.deep.equal(['property:Subdomain', 'apiKey']);
    expect(inputs(el)[0]!.value).to.equal('');
  });

  it('hides what another connector’s input showed', async () => {
    const el = await mount({ 'connector-id': '33', 'auth-type': 'ApiKey' });
    await type(el, 'apiKey', 'canary');
    part(el, 'reveal').click();
    expect(inputs(el)[0]!.type).to.equal('text');
    el.connectorId = '34';
    await el.updateComplete;
    expect([inputs(el)[0]!.type, inputs(el)[0]!.value, part(el, 'reveal').getAttribute('aria-pressed')]).to.deep.equal(['password', '', 'false']);
  });

  it('is read as it is stored where it is not shown yet', async () => {
    const backend = await Backend.start({});
    const el = await mount({ endpoint: backend.endpoint, 'connector-id': '33' });
    el.connector = described({ authType: 'None', properties: [{ name: 'Region', value: 'eu', required: true }] });
    void el.connect();
    const [{ body }] = await backend.requests('POST', 1) as unknown as [{ body: object }];
    expect(body).to.deep.equal({ authType: 'None', properties: { Region: 'eu' } });
    el.cancel();
  });

  it('has nothing to show beside a choice, though that be secret', async () => {
    const { el } = await form({ authType: 'None', properties: [{ name: 'Tier', secret: true, options: ['a', 'b'] }] });
    expect(hasPart(el, 'reveal')).to.equal(false);
  });
});

describe('a form that was refused', () => {
  const refusal = {
    status: 422, json: { code: 'invalid_credentials', errors: [{ name: 'password', detail: 'Wrong password' }, { name: 'property:Subdomain', detail: 'No such tenant' }] },
  };

  it('shows each refusal beside its input, and moves the focus to the first', async () => {
    const { el, log } = await form({ authType: 'Basic', properties: properties.slice(0, 1) }, refusal);
    await type(el, 'username', 'ada');
    await type(el, 'password', 'nope');
    await act(el);
    await log.ends();
    expect(invalidNames(el)).to.deep.equal(['property:Subdomain', 'password']);
    expect(describedBy(el, 'password')).to.contain('not accepted');
    expect(describedBy(el, 'property:Subdomain')).to.contain('not accepted');
    expect(focusedName(el)).to.equal('property:Subdomain');
  });

  it('says the backend’s own words only where the page says them', async () => {
    const { el, log } = await form({ authType: 'Basic', properties: properties.slice(0, 1) }, refusal);
    await type(el, 'username', 'ada');
    await type(el, 'password', 'nope');
    await act(el);
    await log.ends();
    expect(el.shadowRoot!.textContent).not.to.contain('Wrong password').and.not.to.contain('No such tenant');
    el.messages = { invalid_credentials: ({ detail, error }) => `${error?.status}: ${detail}` };
    await el.updateComplete;
    expect(describedBy(el, 'password')).to.contain('422: Wrong password');
    expect(describedBy(el, 'property:Subdomain')).to.contain('422: No such tenant');
  });

  it('marks nothing any more once it is submitted again and accepted', async () => {
    const { el, log } = await form({ authType: 'Basic' }, refusal, { json: described({ authType: 'Basic', authenticated: true }) });
    await type(el, 'username', 'ada');
    await type(el, 'password', 'nope');
    await act(el);
    await log.ends();
    await type(el, 'password', 'yes');
    await act(el);
    await log.ends(2);
    expect(log.endings).to.deep.equal(['error', 'complete']);
    expect(el.error).to.equal(null);
    expect(invalidNames(el)).to.deep.equal([]);
  });

  for (const [why, answer] of [
    ['422', { status: 422 }], ['429', { status: 429 }], ['500', { status: 500 }], ['401', { status: 401 }], ['HTML', { text: '<html>' }],
    ['no network', { fault: 'broken' }], ['still not authenticated', { json: described({ authType: 'Basic', properties: properties.slice(2) }) }],
  ] as const satisfies readonly (readonly [string, Answer])[]) {
    it(`keeps what was typed, secrets aside, after: ${why}`, async () => {
      const { el, log } = await form({ authType: 'Basic', properties: properties.slice(2) }, answer);
      await type(el, 'property:Region', 'us');
      await type(el, 'property:Note', 'hi');
      await type(el, 'username', 'ada');
      await type(el, 'password', 'pw');
      await act(el);
      await log.ends();
      expect(log.endings).to.deep.equal(['error']);
      expect(hasPart(el, 'form')).to.equal(true);
      expect(values(el)).to.include({ 'property:Region': 'us', 'property:Note': 'hi', username: 'ada' });
    });
  }

  it('keeps what was typed when the user cancels meanwhile', async () => {
    const { el, backend, log } = await form({ authType: 'Basic' }, { held: true });
    await type(el, 'username', 'ada');
    await type(el, 'password', 'pw');
    await act(el);
    await backend.requests('POST', 1);
    await el.updateComplete;
    await click(part(el, 'cancel'));
    await log.ends();
    expect(log.detail('cyclr-auth-cancel')).to.deep.equal({ connectorId: '33', reason: 'user' });
    expect(input(el, 'username').value).to.equal('ada');
  });

  it('what was typed does not go to another connector', async () => {
    const backend = await Backend.start({ GET: { json: described({ authType: 'Basic' }) } });
    const el = await mountLoaded(backend);
    await type(el, 'username', 'ada');
    await type(el, 'password', 'pw');
    el.connectorId = '34';
    await backend.requests('GET', 2);
    await reaches(el, 'ready');
    expect(values(el)).to.deep.equal({ username: '', password: '' });
  });

  it('no secret is left in the page once it was accepted', async () => {
    const { el, log } = await form({}, { json: described({ authenticated: true }) });
    await type(el, 'apiKey', 'k-canary');
    await act(el);
    await log.ends();
    expect(inputs(el).map(({ value }) => value)).not.to.include('k-canary');
    await act(el);
    await reaches(el, 'ready');
    expect(input(el, 'apiKey').value).to.equal('');
  });
});
